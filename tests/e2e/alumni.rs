//! The alumni cadence: both opt in, and each reminder comes once.

use e2e::{Actor, Organization, Server, until};
use serde_json::json;

/// A completed pairing with its mentor and its mentee.
async fn completed(organization: &Organization) -> (String, Actor, Actor) {
    let program = organization.open_program().await;
    let mentor = organization.applicant(&program, "mentor", json!({})).await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let body = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let pairing = organization.owner.post("/v1/pairings", body);
    let path = format!("/v1/pairings/{}", pairing.expect(201).await.id());
    for person in [&mentor.actor, &mentee.actor] {
        let accept = format!("{path}/accept");
        person.post(&accept, json!({})).expect(200).await;
    }
    let early = mentee.actor.post(
        &format!("{path}/alumni-cadence"),
        json!({ "every_months": 6 }),
    );
    early.refused(409, "conflict").await;
    let complete = organization
        .owner
        .post(&format!("{path}/complete"), json!({}));
    complete.expect(200).await;
    (path, mentor.actor, mentee.actor)
}

async fn reminders(organization: &Organization) -> usize {
    let events = organization.owner.all("/v1/events", &[]).await;
    let reminders = events.iter().filter(|event| {
        event["kind"] == "pairing.alumni_reminder" || event["type"] == "pairing.alumni_reminder"
    });
    reminders.count()
}

#[tokio::test]
async fn reminders_come_once_each_when_both_agreed_to_the_same_number_of_months() {
    let server = Server::with_clock();
    let organization = server.organization();
    let (path, mentor, mentee) = completed(&organization).await;
    let cadence = format!("{path}/alumni-cadence");
    let every = |months: u8| json!({ "every_months": months });
    let one = mentee.post(&cadence, every(6)).expect(200).await;
    assert!(one["next_at"].is_null(), "one yes is no cadence");
    let other = mentor.post(&cadence, every(3)).expect(200).await;
    assert_eq!(
        (&other["mentor_agreed"], &other["mentee_agreed"]),
        (&json!(true), &json!(false)),
        "another number is another question"
    );
    let both = mentee.post(&cadence, every(3)).expect(200).await;
    assert!(both["next_at"].is_string());
    let seen = async || {
        let cadence = mentor.get(&cadence).expect(200).await;
        cadence["reminders"].as_u64().expect("a number")
    };
    server.let_days_pass(95);
    until("the first reminder", async || {
        (seen().await == 1).then_some(())
    })
    .await;
    assert_eq!(reminders(&organization).await, 1);
    // Half a year of silence of the service is one reminder, not two.
    server.let_days_pass(185);
    until("the second reminder", async || {
        (seen().await == 2).then_some(())
    })
    .await;
    server.let_days_pass(1);
    let stop = mentor.call("DELETE", &cadence);
    stop.expect(204).await;
    server.let_days_pass(400);
    let none = mentee.get(&cadence).expect(200).await;
    assert!(none["every_months"].is_null());
    assert_eq!(reminders(&organization).await, 2);
}

#[tokio::test]
async fn nobody_agrees_for_the_other_but_a_coordinator_who_records_it() {
    let organization = Server::shared().organization();
    let (path, mentor, _) = completed(&organization).await;
    let cadence = format!("{path}/alumni-cadence");
    let for_other = json!({ "every_months": 6, "side": "mentee" });
    mentor
        .post(&cadence, for_other.clone())
        .refused(403, "forbidden")
        .await;
    let stranger = organization.member().await;
    stranger.get(&cadence).refused(404, "not-found").await;
    let recorded = organization
        .owner
        .post(&cadence, for_other)
        .expect(200)
        .await;
    assert_eq!(recorded["mentee_agreed"], true);
    let bad = mentor.post(&cadence, json!({ "every_months": 0 }));
    bad.refused(422, "validation-failed").await;
}
