//! How a pairing is going, told by the two who are in it and seen by those who run the program.

mod check_ins;
mod feedback;
mod fit_checks;
mod goals;
mod health;
mod reminders;

use std::time::{SystemTime, UNIX_EPOCH};

use e2e::{Actor, Applicant, Organization};
use serde_json::json;

/// A running pairing and everybody around it.
struct Pair {
    program: String,
    path: String,
    id: String,
    mentee: Applicant,
    mentor: Applicant,
}

/// A program of its own with one running pairing.
async fn pair(organization: &Organization) -> Pair {
    let program = organization.open_program().await;
    pair_in(organization, &program).await
}

/// A running pairing of two people who are new to the program.
async fn pair_in(organization: &Organization, program: &str) -> Pair {
    let pair = proposed(organization, program).await;
    for actor in [&pair.mentee.actor, &pair.mentor.actor] {
        actor
            .post(&format!("{}/accept", pair.path), json!({}))
            .expect(200)
            .await;
    }
    pair
}

/// A pairing that waits for its answers.
async fn proposed(organization: &Organization, program: &str) -> Pair {
    let mentor = organization
        .applicant(program, "mentor", json!({ "capacity": 1 }))
        .await;
    let mentee = organization.applicant(program, "mentee", json!({})).await;
    let body = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let id = organization
        .owner
        .post("/v1/pairings", body)
        .expect(201)
        .await
        .id();
    Pair {
        program: program.to_owned(),
        path: format!("/v1/pairings/{id}"),
        id,
        mentee,
        mentor,
    }
}

/// A time in so many hours of the system's clock, as the API writes it; negative for the past.
fn in_hours(hours: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = i64::try_from(now.expect("after 1970").as_secs()).expect("a time");
    let time = chrono::DateTime::from_timestamp(now + hours * 3600, 0).expect("a time");
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl Pair {
    /// Takes one step as the owner.
    async fn step(&self, organization: &Organization, verb: &str) {
        let path = format!("{}/{verb}", self.path);
        let body = json!({ "reason": "because" });
        organization.owner.post(&path, body).expect(200).await;
    }

    /// Checks in with this mood.
    async fn check_in(&self, who: &Actor, mood: u32) {
        let path = format!("{}/check-ins", self.path);
        who.post(&path, json!({ "mood": mood })).expect(201).await;
    }
}
