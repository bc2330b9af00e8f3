//! Office hours of a flash program: a booked slot becomes a pairing with one session, and ends with it.

use e2e::{Applicant, Organization, Server};
use serde_json::{Value, json};

/// A flash program with a mentor of so many seats, who offers three slots.
async fn scene(organization: &Organization, capacity: u32) -> (String, Applicant, String) {
    let kind = json!({ "kind": "flash", "always_on": true });
    let program = organization.program(kind).await.id();
    organization.step("programs", &program, "open").await;
    let capacity = json!({ "capacity": capacity });
    let mentor = organization.applicant(&program, "mentor", capacity).await;
    let hours = json!({ "program_id": program, "kind": "office_hours", "title": "Ask me", "place": "https://meet.example.org/ask",
        "slot_minutes": 30, "starts_at": "2040-01-10T10:00:00Z", "ends_at": "2040-01-10T11:30:00Z" });
    let hours = mentor
        .actor
        .post("/v1/gatherings", hours)
        .expect(201)
        .await
        .id();
    organization.step("gatherings", &hours, "open").await;
    (program, mentor, format!("/v1/gatherings/{hours}"))
}

async fn book(who: &Applicant, hours: &str, body: Value) -> Value {
    let path = format!("{hours}/register");
    who.actor.post(&path, body).expect(200).await.body
}

#[tokio::test]
async fn a_booked_slot_is_a_pairing_with_its_session_until_it_is_given_back() {
    let organization = Server::shared().organization();
    let (program, mentor, hours) = scene(&organization, 3).await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let booked = book(&mentee, &hours, json!({ "slot": 2 })).await;
    let pairing = booked["pairing_id"].as_str().expect("a pairing").to_owned();
    let path = format!("/v1/pairings/{pairing}");
    let seen = mentee.actor.get(&path).expect(200).await;
    assert_eq!(
        (seen.string("state"), seen.string("mentor_id")),
        ("active".to_owned(), mentor.actor.person.clone())
    );
    let of_pairing = [("pairing_id", pairing.as_str())];
    let sessions = mentor.actor.all("/v1/sessions", &of_pairing).await;
    let [session] = sessions.as_slice() else {
        panic!("{sessions:?}");
    };
    assert_eq!(
        (
            &session["state"],
            &session["starts_at"],
            &session["ends_at"]
        ),
        (
            &json!("scheduled"),
            &json!("2040-01-10T10:30:00Z"),
            &json!("2040-01-10T11:00:00Z")
        )
    );
    // Booking again changes nothing.
    let again = book(&mentee, &hours, json!({ "slot": 2 })).await;
    assert_eq!(again["pairing_id"], json!(pairing));

    let withdraw = format!("{hours}/withdraw");
    let left = mentee.actor.post(&withdraw, json!({})).expect(200).await;
    assert!(left["pairing_id"].is_null(), "{}", left.text());
    let seen = mentee.actor.get(&path).expect(200).await;
    assert_eq!(
        (seen.string("state"), seen.string("end_reason")),
        ("ended_early".to_owned(), "slot_given_back".to_owned())
    );
    let sessions = mentor.actor.all("/v1/sessions", &of_pairing).await;
    assert_eq!(sessions[0]["state"], "cancelled");
    // The seat is free again, and so is the slot.
    let booked = book(&mentee, &hours, json!({})).await;
    assert_ne!(booked["pairing_id"], json!(pairing));
    assert!(booked["pairing_id"].is_string());
}

#[tokio::test]
async fn where_a_pairing_cannot_begin_a_slot_is_a_slot() {
    let organization = Server::shared().organization();
    let (program, _, hours) = scene(&organization, 1).await;
    let first = organization.applicant(&program, "mentee", json!({})).await;
    let second = organization.applicant(&program, "mentee", json!({})).await;
    let booked = book(&first, &hours, json!({})).await;
    assert!(booked["pairing_id"].is_string());
    // The mentor has one seat only.
    let booked = book(&second, &hours, json!({})).await;
    assert_eq!(
        (&booked["state"], &booked["slot"]),
        (&json!("registered"), &json!(2))
    );
    assert!(booked["pairing_id"].is_null());
}

#[tokio::test]
async fn whoever_moves_up_is_paired_and_a_cancelled_gathering_ends_all() {
    let organization = Server::shared().organization();
    let (program, mentor, hours) = scene(&organization, 4).await;
    let mut mentees = Vec::new();
    for _ in 0..4 {
        let mentee = organization.applicant(&program, "mentee", json!({})).await;
        book(&mentee, &hours, json!({})).await;
        mentees.push(mentee);
    }
    let active = [("state", "active")];
    let list = "/v1/pairings";
    assert_eq!(mentor.actor.all(list, &active).await.len(), 3);
    assert_eq!(mentees[3].actor.all(list, &active).await.len(), 0);
    let withdraw = format!("{hours}/withdraw");
    mentees[1]
        .actor
        .post(&withdraw, json!({}))
        .expect(200)
        .await;
    assert_eq!(mentees[3].actor.all(list, &active).await.len(), 1);
    assert_eq!(mentor.actor.all(list, &active).await.len(), 3);
    let cancel = format!("{hours}/cancel");
    mentor.actor.post(&cancel, json!({})).expect(200).await;
    assert_eq!(mentor.actor.all(list, &active).await.len(), 0);
}
