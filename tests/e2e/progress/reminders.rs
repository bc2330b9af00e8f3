//! Reminders: events that integrations deliver, once for each due date.

use e2e::{Organization, Server, until};
use serde_json::{Value, json};

use super::{in_hours, pair};

async fn events(organization: &Organization, kind: &str) -> Vec<Value> {
    let all = organization
        .owner
        .all("/v1/events", &[("kind", kind)])
        .await;
    let of_kind = all.into_iter().filter(|event| event["kind"] == kind);
    of_kind.collect()
}

async fn until_there_are(organization: &Organization, kind: &str, count: usize) -> Vec<Value> {
    until(kind, async || {
        let events = events(organization, kind).await;
        assert!(events.len() <= count, "{kind} came twice: {events:?}");
        (events.len() == count).then_some(events)
    })
    .await
}

#[tokio::test]
async fn a_due_contact_and_a_silence_are_told_once_each() {
    let server = Server::with_clock();
    let organization = server.organization();
    let pair = pair(&organization).await;
    server.let_days_pass(29);
    let due = until_there_are(&organization, "pairing.check_in_due", 1).await;
    assert_eq!(due[0]["subject_id"], pair.id.as_str());
    assert_eq!(due[0]["actor"], "system");
    server.let_days_pass(35);
    until_there_are(&organization, "pairing.turned_silent", 1).await;
    until_there_are(&organization, "pairing.check_in_due", 1).await;
    pair.check_in(&pair.mentee.actor, 4).await;
    server.let_days_pass(29);
    until_there_are(&organization, "pairing.check_in_due", 2).await;
    until_there_are(&organization, "pairing.turned_silent", 1).await;
}

#[tokio::test]
async fn a_pairing_that_rests_is_not_reminded() {
    let server = Server::with_clock();
    let organization = server.organization();
    let (resting, running) = (pair(&organization).await, pair(&organization).await);
    resting.step(&organization, "pause").await;
    server.let_days_pass(100);
    let told = until_there_are(&organization, "pairing.turned_silent", 1).await;
    assert_eq!(told[0]["subject_id"], running.id.as_str());
}

#[tokio::test]
async fn a_session_is_reminded_of_a_day_before_and_anew_when_it_moves() {
    let server = Server::with_clock();
    let organization = server.organization();
    let pair = pair(&organization).await;
    let mentee = &pair.mentee.actor;
    let sessions = format!("{}/sessions", pair.path);
    let body = json!({ "agenda": "Hello", "starts_at": in_hours(50) });
    let session = mentee.post(&sessions, body).expect(201).await.id();
    assert_eq!(events(&organization, "session.reminder").await.len(), 0);
    server.let_days_pass(2);
    let told = until_there_are(&organization, "session.reminder", 1).await;
    assert_eq!(told[0]["subject_id"], session.as_str());
    assert_eq!(told[0]["data"]["pairing_id"], pair.id.as_str());
    let path = format!("/v1/sessions/{session}/reschedule");
    let moved = json!({ "starts_at": in_hours(100) });
    mentee.post(&path, moved).expect(200).await;
    server.let_days_pass(2);
    until_there_are(&organization, "session.reminder", 2).await;
}
