//! How pairings end and go on: dates, endings, renewals, replacements.

mod endings;
mod group_belonging;
mod group_conventions;
mod group_sessions;
mod groups;
mod kinds;
mod peers;
mod renewal;
mod replacement;
mod two_stage;

use e2e::{Answer, Applicant, Organization, Server};
use serde_json::{Value, json};

/// A pairing and its two people.
struct Pair {
    id: String,
    path: String,
    mentee: Applicant,
    mentor: Applicant,
}

/// Two approved applicants who have both accepted their pairing.
async fn running(organization: &Organization, program: &str) -> Pair {
    let capacity = json!({ "capacity": 1 });
    let mentor = organization.applicant(program, "mentor", capacity).await;
    let mentee = organization.applicant(program, "mentee", json!({})).await;
    pair(organization, mentee, mentor).await
}

/// A running pairing of these two.
async fn pair(organization: &Organization, mentee: Applicant, mentor: Applicant) -> Pair {
    let body = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let pairing = organization.owner.post("/v1/pairings", body);
    let id = pairing.expect(201).await.id();
    let path = format!("/v1/pairings/{id}");
    for who in [&mentee, &mentor] {
        let accept = format!("{path}/accept");
        who.actor.post(&accept, json!({})).expect(200).await;
    }
    Pair {
        id,
        path,
        mentee,
        mentor,
    }
}

/// A program that takes applications and can be matched at once, with these members and so many days left.
async fn program(organization: &Organization, days: i64, members: Value) -> String {
    let mut input = json!({ "always_on": true, "starts_on": day(-10), "ends_on": day(days) });
    if let (Some(input), Value::Object(members)) = (input.as_object_mut(), members) {
        input.extend(members);
    }
    let program = organization.program(input).await.id();
    organization.step("programs", &program, "open").await;
    program
}

/// The date so many days from today, by the system's clock.
fn day(days: i64) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let today = now.expect("after 1970").as_secs() / (24 * 60 * 60);
    let mut days = i64::try_from(today).expect("a date") + days;
    // Howard Hinnant's civil_from_days, for dates after 1970.
    days += 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Waits until the pairing is in this state.
async fn becomes(organization: &Organization, path: &str, state: &str) -> Answer {
    e2e::until(state, async || {
        let pairing = organization.owner.get(path).expect(200).await;
        (pairing.string("state") == state).then_some(pairing)
    })
    .await
}

/// How many events of this kind are about this object.
async fn events(organization: &Organization, kind: &str, subject: &str) -> usize {
    let all = organization
        .owner
        .all("/v1/events", &[("limit", "200")])
        .await;
    let is_it = |event: &&Value| event["kind"] == kind && event["subject_id"] == subject;
    all.iter().filter(is_it).count()
}

/// A server on a clock, and an organization in it.
fn on_a_clock() -> (Server, Organization) {
    let server = Server::with_clock();
    let organization = server.organization();
    (server, organization)
}
