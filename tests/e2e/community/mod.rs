//! The community around the pairings: help requests, introductions, recognition, nominations, standing.

mod help_requests;
mod introductions;
mod nominations;
mod recognitions;
mod standing;

use e2e::{Actor, Organization};
use serde_json::json;

/// An organization's open program.
async fn program(organization: &Organization) -> String {
    organization.open_program().await
}

/// Somebody who takes part in the program as a mentor and offers a skill.
async fn mentor_with(organization: &Organization, program: &str, skill: &str, level: u8) -> Actor {
    let mentor = organization.applicant(program, "mentor", json!({})).await;
    let path = format!("/v1/people/{}", mentor.actor.person);
    let skills = json!({ "skills_offered": [{ "skill": skill, "level": level }] });
    organization.owner.patch(&path, skills).expect(200).await;
    mentor.actor
}

/// Somebody who takes part in the program as a mentee.
async fn mentee(organization: &Organization, program: &str) -> Actor {
    organization
        .applicant(program, "mentee", json!({}))
        .await
        .actor
}

/// Makes the two a pair whose pairing runs.
async fn pair(organization: &Organization, program: &str) -> (Actor, Actor, String) {
    let mentor = organization.applicant(program, "mentor", json!({})).await;
    let mentee = organization.applicant(program, "mentee", json!({})).await;
    let body = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let pairing = organization
        .owner
        .post("/v1/pairings", body)
        .expect(201)
        .await
        .id();
    for actor in [&mentor.actor, &mentee.actor] {
        let path = format!("/v1/pairings/{pairing}/accept");
        actor.post(&path, json!({})).expect(200).await;
    }
    (mentor.actor, mentee.actor, pairing)
}

/// The kinds of the events about one object, oldest first.
async fn events_of(organization: &Organization, id: &str) -> Vec<String> {
    let events = organization.owner.all("/v1/events", &[]).await;
    events
        .iter()
        .filter(|event| event["subject_id"] == id)
        .map(|event| event["kind"].as_str().expect("a kind").to_owned())
        .collect()
}
