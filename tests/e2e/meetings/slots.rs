//! Proposed slots: both people's hours, on both clocks, around what is fixed already.

use e2e::{Actor, Organization, Server};
use serde_json::{Value, json};

use super::{Pair, active_pair, in_hours};

/// These hours every day.
fn daily(start: &str, end: &str) -> Value {
    let days = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let window = |day: &str| json!({ "weekday": day, "start": start, "end": end });
    json!({ "windows": days.map(window) })
}

async fn set_hours(organization: &Organization, who: &Actor, zone: &str, availability: Value) {
    let path = format!("/v1/people/{}", who.person);
    let change = json!({ "time_zone": zone, "availability": availability });
    organization.owner.patch(&path, change).expect(200).await;
}

async fn slots(pair: &Pair, query: &[(&str, &str)]) -> e2e::Answer {
    let path = format!("/v1/pairings/{}/slots", pair.id);
    pair.mentee.actor.get(&path).query(query).expect(200).await
}

fn starts(answer: &e2e::Answer) -> Vec<String> {
    let slots = answer.data().iter();
    let texts = slots.map(|slot| slot["starts_at"].as_str().expect("a time").to_owned());
    texts.collect()
}

#[tokio::test]
async fn the_local_hour_stays_when_clocks_change() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let (mentor, mentee) = (&pair.mentor.actor, &pair.mentee.actor);
    set_hours(
        &organization,
        mentor,
        "America/New_York",
        daily("09:00", "10:00"),
    )
    .await;
    set_hours(
        &organization,
        mentee,
        "Europe/Berlin",
        daily("14:00", "16:00"),
    )
    .await;
    // In 2027, New York changes on 14 March and Berlin on 28 March.
    for (from, starts_at, berlin, york) in [
        (
            "2027-03-10T00:00:00Z",
            "2027-03-10T14:00:00Z",
            "15:00:00+01:00",
            "09:00:00-05:00",
        ),
        (
            "2027-03-16T00:00:00Z",
            "2027-03-16T13:00:00Z",
            "14:00:00+01:00",
            "09:00:00-04:00",
        ),
        (
            "2027-03-30T00:00:00Z",
            "2027-03-30T13:00:00Z",
            "15:00:00+02:00",
            "09:00:00-04:00",
        ),
    ] {
        let found = slots(&pair, &[("from", from), ("count", "1")]).await;
        let slot = &found.data()[0];
        assert_eq!(slot["starts_at"], starts_at);
        let local = |name: &str| slot[name].as_str().expect("a time").to_owned();
        assert!(local("mentee_local").ends_with(berlin), "{slot}");
        assert!(local("mentor_local").ends_with(york), "{slot}");
    }
}

#[tokio::test]
async fn dated_exceptions_and_sessions_of_either_are_avoided() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let (mentor, mentee) = (&pair.mentor.actor, &pair.mentee.actor);
    let mut hours = daily("09:00", "11:00");
    hours["exceptions"] = json!([
        { "date": "2027-03-02", "windows": [] },
        { "date": "2027-03-03", "windows": [{ "start": "18:00", "end": "19:00" }] }
    ]);
    set_hours(&organization, mentor, "UTC", hours).await;
    set_hours(&organization, mentee, "UTC", daily("00:00", "24:00")).await;
    let query = [("from", "2027-03-01T00:00:00Z"), ("count", "4")];
    let expected = [
        "2027-03-01T09:00:00Z",
        "2027-03-03T18:00:00Z",
        "2027-03-04T09:00:00Z",
        "2027-03-05T09:00:00Z",
    ];
    assert_eq!(starts(&slots(&pair, &query).await), expected);
    let first =
        pair.session(json!({ "starts_at": "2027-03-01T09:30:00Z", "duration_minutes": 90 }));
    let first = first.await;
    pair.session(json!({ "starts_at": "2027-03-04T08:50:00Z", "duration_minutes": 30 }))
        .await;
    let expected = [
        "2027-03-03T18:00:00Z",
        "2027-03-04T09:30:00Z",
        "2027-03-05T09:00:00Z",
        "2027-03-06T09:00:00Z",
    ];
    assert_eq!(starts(&slots(&pair, &query).await), expected);
    // What is called off is free again.
    organization.step("sessions", &first, "cancel").await;
    assert_eq!(
        starts(&slots(&pair, &query).await)[0],
        "2027-03-01T09:00:00Z"
    );
}

#[tokio::test]
async fn as_many_as_asked_for_and_none_in_the_past() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    for who in [&pair.mentor.actor, &pair.mentee.actor] {
        set_hours(&organization, who, "UTC", daily("08:00", "12:00")).await;
    }
    let query = [
        ("from", "2027-03-01T00:00:00Z"),
        ("per_day", "3"),
        ("count", "4"),
        ("duration_minutes", "90"),
    ];
    let expected = [
        "2027-03-01T08:00:00Z",
        "2027-03-01T09:30:00Z",
        "2027-03-02T08:00:00Z",
        "2027-03-02T09:30:00Z",
    ];
    assert_eq!(starts(&slots(&pair, &query).await), expected);
    let now = in_hours(0);
    let found = starts(&slots(&pair, &[("from", "2020-01-01T00:00:00Z"), ("count", "50")]).await);
    assert_eq!(found.len(), 50);
    assert!(
        found.iter().all(|start| *start >= now),
        "{found:?} and {now}"
    );
    let path = format!("/v1/pairings/{}/slots", pair.id);
    for (name, value) in [
        ("count", "0"),
        ("count", "51"),
        ("duration_minutes", "481"),
        ("from", "9000-01-01T00:00:00Z"),
        ("from", "soon"),
    ] {
        let call = pair.mentee.actor.get(&path).query(&[(name, value)]);
        call.refused(400, "invalid-parameter").await;
    }
}

#[tokio::test]
async fn who_gave_no_hours_is_named() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    set_hours(
        &organization,
        &pair.mentee.actor,
        "UTC",
        daily("08:00", "12:00"),
    )
    .await;
    let found = slots(&pair, &[]).await;
    assert!(found.data().is_empty());
    assert_eq!(found["without_availability"], json!(["mentor"]));
    let stranger = organization.member().await;
    let path = format!("/v1/pairings/{}/slots", pair.id);
    stranger.get(&path).refused(404, "not-found").await;
}
