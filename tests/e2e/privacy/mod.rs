//! What people keep to themselves stays with them, whoever else they are.

mod both_roles;
mod groups;
mod log;
mod partings;

use e2e::{Actor, Applicant, Organization};
use serde_json::{Value, json};

/// A running pairing of a program, and its people.
struct Pair {
    program: String,
    path: String,
    mentee: Applicant,
    mentor: Applicant,
}

/// A running pairing of two people who are new to the program.
async fn pair(organization: &Organization, program: &str) -> Pair {
    let mentor = json!({ "capacity": 5 });
    let mentor = organization.applicant(program, "mentor", mentor).await;
    pair_with(organization, program, &mentor).await
}

/// A running pairing of this mentor and a mentee who is new to the program.
async fn pair_with(organization: &Organization, program: &str, mentor: &Applicant) -> Pair {
    let mentee = organization.applicant(program, "mentee", json!({})).await;
    let pair = proposed(organization, program, mentee, mentor.clone()).await;
    for actor in [&pair.mentee.actor, &pair.mentor.actor] {
        let accept = format!("{}/accept", pair.path);
        actor.post(&accept, json!({})).expect(200).await;
    }
    pair
}

/// A pairing of the two that waits for their answers.
async fn proposed(
    organization: &Organization,
    program: &str,
    mentee: Applicant,
    mentor: Applicant,
) -> Pair {
    let body = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let made = organization.owner.post("/v1/pairings", body).expect(201);
    let id = made.await.id();
    Pair {
        program: program.to_owned(),
        path: format!("/v1/pairings/{id}"),
        mentee,
        mentor,
    }
}

/// A pairing whose mentor also coordinates the program.
async fn pair_of_coordinator(organization: &Organization) -> Pair {
    let program = organization.open_program().await;
    let pair = pair(organization, &program).await;
    let mentor = &pair.mentor.actor.person;
    let path = format!("/v1/programs/{program}/coordinators/{mentor}");
    organization.owner.put(&path).expect(200).await;
    pair
}

/// Everything that the event log tells of this object.
async fn events_of(organization: &Organization, id: &str) -> Vec<Value> {
    organization
        .owner
        .all("/v1/events", &[("subject_id", id)])
        .await
}

/// The kinds of these events.
fn kinds(events: &[Value]) -> Vec<&str> {
    events
        .iter()
        .filter_map(|event| event["kind"].as_str())
        .collect()
}

/// Adds a question to the feedback of a program.
async fn question(
    organization: &Organization,
    program: &str,
    event: &str,
    anonymous: bool,
) -> String {
    let path = format!("/v1/programs/{program}/feedback-questions");
    let body =
        json!({ "event": event, "kind": "rating", "text": "How is it?", "anonymous": anonymous });
    organization.owner.post(&path, body).expect(201).await.id()
}

/// What is answered to the first question of a program, as this coordinator reads it.
async fn summary(who: &Actor, program: &str) -> Value {
    let path = format!("/v1/programs/{program}/feedback-summary");
    let summary = who.get(&path).expect(200).await;
    summary["questions"][0].clone()
}
