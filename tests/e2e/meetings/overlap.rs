//! Nobody is in two sessions at once unless it is meant, and nobody learns of other people's meetings.

use e2e::{Organization, Server};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{Pair, accept_both, in_hours, pair_in};

/// Another running pairing of the same mentor.
async fn with_same_mentor(organization: &Organization, pair: &Pair) -> Pair {
    let mentee = organization
        .applicant(&pair.program, "mentee", json!({}))
        .await;
    let body =
        json!({ "mentee_application_id": mentee.id, "mentor_application_id": pair.mentor.id });
    let id = organization.owner.post("/v1/pairings", body).expect(201);
    let other = Pair {
        program: pair.program.clone(),
        id: id.await.id(),
        mentor: pair.mentor.clone(),
        mentee,
    };
    accept_both(&other).await;
    other
}

/// Two running pairings of one mentor.
async fn two_pairs(organization: &Organization) -> (Pair, Pair) {
    let program = organization.open_program().await;
    let one = pair_in(organization, &program).await;
    let path = format!("/v1/applications/{}", one.mentor.id);
    let capacity = json!({ "capacity": 3 });
    organization.owner.patch(&path, capacity).expect(200).await;
    let other = with_same_mentor(organization, &one).await;
    (one, other)
}

fn at(hours: i64) -> Value {
    json!({ "agenda": "Hello", "starts_at": in_hours(hours) })
}

#[tokio::test]
async fn a_second_session_at_the_same_time_is_refused_and_says_who_is_busy() {
    let organization = Server::shared().organization();
    let (one, other) = two_pairs(&organization).await;
    let session = one.session(json!({ "starts_at": in_hours(48) })).await;
    let path = other.sessions();
    // The mentee of the other pairing learns that the mentor is busy and nothing else.
    let refused = other
        .mentee
        .actor
        .post(&path, at(48))
        .refused(409, "busy")
        .await;
    assert_eq!(
        refused.errors(),
        [("/starts_at".to_owned(), "mentor_busy".to_owned())]
    );
    assert!(!refused.text().contains(&session), "{}", refused.text());
    // The mentor is told which of their own sessions is in the way.
    let refused = other
        .mentor
        .actor
        .post(&path, at(48))
        .refused(409, "busy")
        .await;
    assert!(refused.text().contains(&session), "{}", refused.text());
    // An hour later both are free, and so is who says that it is meant.
    other.mentee.actor.post(&path, at(49)).expect(201).await;
    let mut meant = at(48);
    meant["allow_overlap"] = json!(true);
    other.mentee.actor.post(&path, meant).expect(201).await;
}

#[tokio::test]
async fn a_session_is_not_moved_into_another_one_nor_a_series_scheduled_over_it() {
    let organization = Server::shared().organization();
    let (one, other) = two_pairs(&organization).await;
    one.session(json!({ "starts_at": in_hours(24 * 8) })).await;
    let moved = other.session(json!({ "starts_at": in_hours(24) })).await;
    let mentor = &other.mentor.actor;
    let path = format!("/v1/sessions/{moved}/reschedule");
    let into = json!({ "starts_at": in_hours(24 * 8) });
    mentor.post(&path, into.clone()).refused(409, "busy").await;
    // A session is not in its own way.
    let body = json!({ "starts_at": in_hours(24), "duration_minutes": 90 });
    mentor.post(&path, body).expect(200).await;
    let asked = other.session(json!({})).await;
    let path = format!("/v1/sessions/{asked}/schedule");
    mentor.post(&path, into).refused(409, "busy").await;
    let mut series = at(24);
    series["recurrence"] = json!({ "rule": "FREQ=WEEKLY;COUNT=3", "time_zone": "UTC" });
    let refused = mentor.post(&other.sessions(), series.clone());
    refused.refused(409, "busy").await;
    series["starts_at"] = json!(in_hours(26));
    mentor.post(&other.sessions(), series).expect(201).await;
}

#[tokio::test]
async fn a_years_series_minds_each_of_its_hours_and_nothing_between_them() {
    let organization = Server::shared().organization();
    let (one, other) = two_pairs(&organization).await;
    let mut weekly = at(24);
    weekly["recurrence"] = json!({ "rule": "FREQ=WEEKLY;COUNT=53", "time_zone": "UTC" });
    let mentor = &other.mentor.actor;
    // In the last week of the year, and a day before.
    let last = 24 + 24 * 7 * 52;
    let between = one
        .session(json!({ "starts_at": in_hours(last - 24) }))
        .await;
    let over_it = one.session(json!({ "starts_at": in_hours(last) })).await;
    let refused = mentor.post(&other.sessions(), weekly.clone());
    let refused = refused.refused(409, "busy").await;
    assert!(refused.text().contains(&over_it), "{}", refused.text());
    assert!(!refused.text().contains(&between), "{}", refused.text());
    organization.step("sessions", &over_it, "cancel").await;
    mentor.post(&other.sessions(), weekly).expect(201).await;
}

#[tokio::test]
async fn of_many_at_the_same_moment_one_gets_the_hour() {
    let organization = Server::shared().organization();
    let (one, other) = two_pairs(&organization).await;
    for round in 0..10 {
        let starts_at = 100 + 2 * round;
        let ask = |pair: &Pair| {
            pair.mentee
                .actor
                .post(&pair.sessions(), at(starts_at))
                .send()
        };
        let answers = join_all([ask(&one), ask(&other), ask(&one), ask(&other)]).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409]);
    }
}
