//! What the two of a pairing agree on, and when they meet.

mod agreements;
mod calendar;
mod locks;
mod notes;
mod overlap;
mod series;
mod sessions;
mod slots;

use std::time::{SystemTime, UNIX_EPOCH};

use e2e::{Applicant, Organization};
use serde_json::{Value, json};

/// A running pairing and its two people.
struct Pair {
    program: String,
    id: String,
    mentor: Applicant,
    mentee: Applicant,
}

/// A mentor and a mentee whose pairing has begun, in a program of their own.
async fn active_pair(organization: &Organization) -> Pair {
    let program = organization.open_program().await;
    pair_in(organization, &program).await
}

/// A mentor and a mentee whose pairing has begun, in this program.
async fn pair_in(organization: &Organization, program: &str) -> Pair {
    let pair = proposed_in(organization, program).await;
    accept_both(&pair).await;
    pair
}

/// A mentor and a mentee who have yet to accept each other.
async fn proposed_in(organization: &Organization, program: &str) -> Pair {
    let mentor = organization.applicant(program, "mentor", json!({})).await;
    let mentee = organization.applicant(program, "mentee", json!({})).await;
    let body = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let pairing = organization.owner.post("/v1/pairings", body);
    Pair {
        program: program.to_owned(),
        id: pairing.expect(201).await.id(),
        mentor,
        mentee,
    }
}

/// Both say yes.
async fn accept_both(pair: &Pair) {
    let path = format!("/v1/pairings/{}/accept", pair.id);
    for side in [&pair.mentee, &pair.mentor] {
        side.actor.post(&path, json!({})).expect(200).await;
    }
}

/// A time in so many hours, as the API writes it; negative for the past.
fn in_hours(hours: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = i64::try_from(now.expect("after 1970").as_secs()).expect("a time");
    let time = chrono::DateTime::from_timestamp(now + hours * 3600, 0).expect("a time");
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl Pair {
    /// Where sessions of this pairing are made.
    fn sessions(&self) -> String {
        format!("/v1/pairings/{}/sessions", self.id)
    }

    /// The id of a session that the mentee enters; a request when the body names no time.
    async fn session(&self, members: Value) -> String {
        let mut body = json!({ "agenda": "What to ask for in the review" });
        if let (Value::Object(body), Value::Object(members)) = (&mut body, members) {
            body.extend(members);
        }
        let made = self.mentee.actor.post(&self.sessions(), body);
        made.expect(201).await.id()
    }
}
