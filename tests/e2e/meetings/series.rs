//! Recurring sessions: every occurrence a session, the local hour kept, one or all following moved or called off.

use e2e::{Actor, Server};
use serde_json::{Value, json};

use super::{Pair, active_pair};

/// A weekly series of five over the change of clocks in Berlin on 28 March 2027.
async fn series(pair: &Pair) -> e2e::Answer {
    let body = json!({
        "agenda": "Every Tuesday at nine",
        "starts_at": "2027-03-16T08:00:00Z",
        "recurrence": { "rule": "FREQ=WEEKLY;COUNT=5", "time_zone": "Europe/Berlin" }
    });
    pair.mentee
        .actor
        .post(&pair.sessions(), body)
        .expect(201)
        .await
}

async fn all(who: &Actor, series: &str) -> Vec<Value> {
    who.all(
        "/v1/sessions",
        &[("series_id", series), ("sort", "starts_at"), ("limit", "2")],
    )
    .await
}

fn texts(sessions: &[Value], member: &str) -> Vec<String> {
    let text = |session: &Value| session[member].as_str().expect("a text").to_owned();
    sessions.iter().map(text).collect()
}

const STARTS: [&str; 5] = [
    "2027-03-16T08:00:00Z",
    "2027-03-23T08:00:00Z",
    "2027-03-30T07:00:00Z",
    "2027-04-06T07:00:00Z",
    "2027-04-13T07:00:00Z",
];

#[tokio::test]
async fn every_occurrence_is_a_session_at_the_same_local_hour() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let first = series(&pair).await;
    let sessions = all(&pair.mentor.actor, &first.string("series_id")).await;
    assert_eq!(texts(&sessions, "starts_at"), STARTS);
    assert_eq!(sessions[0]["id"], first["id"]);
    for session in &sessions {
        assert_eq!(session["series_rule"], "FREQ=WEEKLY;COUNT=5");
        assert_eq!(session["time_zone"], "Europe/Berlin");
        assert_eq!(session["state"], "scheduled");
    }
    let events = organization
        .owner
        .get("/v1/events?limit=200")
        .expect(200)
        .await;
    let created = events
        .data()
        .iter()
        .filter(|event| event["kind"] == "session.created");
    assert_eq!(created.count(), 5, "{}", events.text());
}

#[tokio::test]
async fn one_is_moved_or_it_and_all_following() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let series = series(&pair).await.string("series_id");
    let mentor = &pair.mentor.actor;
    let ids = texts(&all(mentor, &series).await, "id");
    let reschedule = async |id: &str, body: Value| {
        let path = format!("/v1/sessions/{id}/reschedule");
        mentor.post(&path, body).expect(200).await
    };
    reschedule(&ids[0], json!({ "starts_at": "2027-03-17T08:00:00Z" })).await;
    let starts = texts(&all(mentor, &series).await, "starts_at");
    assert_eq!(
        (&*starts[0], &*starts[1]),
        ("2027-03-17T08:00:00Z", STARTS[1])
    );
    // From Tuesday at nine to Wednesday at ten, before and after the change.
    let body =
        json!({ "starts_at": "2027-03-24T09:00:00Z", "following": true, "duration_minutes": 30 });
    let moved = reschedule(&ids[1], body).await;
    assert_eq!(moved.id(), ids[1]);
    let sessions = all(mentor, &series).await;
    assert_eq!(
        texts(&sessions, "starts_at"),
        [
            "2027-03-17T08:00:00Z",
            "2027-03-24T09:00:00Z",
            "2027-03-31T08:00:00Z",
            "2027-04-07T08:00:00Z",
            "2027-04-14T08:00:00Z"
        ]
    );
    assert_eq!(texts(&sessions, "id"), ids, "each keeps its identity");
    for session in sessions.iter().skip(1) {
        assert_eq!(
            (&session["reschedules"], &session["duration_minutes"]),
            (&json!(1), &json!(30))
        );
    }
    assert_eq!(sessions[0]["duration_minutes"], 60);
}

#[tokio::test]
async fn one_is_called_off_or_it_and_all_following() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let series = series(&pair).await.string("series_id");
    let mentee = &pair.mentee.actor;
    let ids = texts(&all(mentee, &series).await, "id");
    let cancel = async |id: &str, body: Value| {
        let path = format!("/v1/sessions/{id}/cancel");
        mentee.post(&path, body).expect(200).await
    };
    cancel(&ids[1], json!({})).await;
    cancel(&ids[3], json!({ "following": true, "reason": "travel" })).await;
    let sessions = all(mentee, &series).await;
    let expected = [
        "scheduled",
        "cancelled",
        "scheduled",
        "cancelled",
        "cancelled",
    ];
    assert_eq!(texts(&sessions, "state"), expected);
    assert_eq!(sessions[4]["cancelled_by"], "mentee");
    let steps = mentee
        .get(&format!("/v1/sessions/{}/transitions", ids[4]))
        .expect(200)
        .await;
    assert_eq!(steps.body[0]["reason"], "travel");
    organization.step("pairings", &pair.id, "complete").await;
    let states = texts(&all(mentee, &series).await, "state");
    assert!(
        states.iter().all(|state| state == "cancelled"),
        "{states:?}"
    );
}

#[tokio::test]
async fn a_rule_that_is_none_is_refused() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    for (rule, zone, starts_at, pointer) in [
        (
            "FREQ=WEEKLY",
            "UTC",
            json!("2027-03-16T08:00:00Z"),
            "/recurrence/rule",
        ),
        (
            "FREQ=WEEKLY;COUNT=99",
            "UTC",
            json!("2027-03-16T08:00:00Z"),
            "/recurrence/rule",
        ),
        (
            "FREQ=MINUTELY;COUNT=9",
            "UTC",
            json!("2027-03-16T08:00:00Z"),
            "/recurrence/rule",
        ),
        (
            "freq=weekly",
            "UTC",
            json!("2027-03-16T08:00:00Z"),
            "/recurrence/rule",
        ),
        (
            "NONSENSE",
            "UTC",
            json!("2027-03-16T08:00:00Z"),
            "/recurrence/rule",
        ),
        (
            "FREQ=WEEKLY;COUNT=2",
            "Mars/Base",
            json!("2027-03-16T08:00:00Z"),
            "/recurrence/time_zone",
        ),
        (
            "FREQ=WEEKLY;BYDAY=FR;COUNT=2",
            "UTC",
            json!("2027-03-16T08:00:00Z"),
            "/starts_at",
        ),
    ] {
        let body = json!({ "agenda": "Again", "starts_at": starts_at, "recurrence": { "rule": rule, "time_zone": zone } });
        let refused = pair.mentee.actor.post(&pair.sessions(), body);
        let refused = refused.refused(422, "validation-failed").await;
        assert_eq!(refused.errors()[0].0, pointer, "{rule}: {}", refused.text());
    }
    let body = json!({ "agenda": "Again", "recurrence": { "rule": "FREQ=WEEKLY;COUNT=2", "time_zone": "UTC" } });
    let refused = pair.mentee.actor.post(&pair.sessions(), body);
    let refused = refused.refused(422, "validation-failed").await;
    assert_eq!(refused.errors()[0].0, "/starts_at");
    assert!(pair.mentee.actor.all("/v1/sessions", &[]).await.is_empty());
}
