//! Giving back: who reads whose record, over which window, and as which file.

use e2e::{Actor, Server};
use serde_json::{Value, json};

#[tokio::test]
async fn people_read_their_own_record_and_coordinators_what_happened_in_their_programs() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let other = organization.open_program().await;
    let person = organization.applicant(&program, "mentee", json!({})).await;
    let path = format!("/v1/people/{}/giving-back", person.actor.person);
    for path in [
        path.clone(),
        format!("{path}/entries"),
        format!("{path}/export"),
    ] {
        person.actor.get(&path).expect(200).await;
        organization.owner.get(&path).expect(200).await;
        let (own, foreign, stranger) = (
            organization.coordinator(&program).await,
            organization.coordinator(&other).await,
            organization.member().await,
        );
        own.get(&path).expect(200).await;
        foreign.get(&path).refused(404, "not-found").await;
        stranger.get(&path).refused(404, "not-found").await;
    }
}

#[tokio::test]
async fn an_empty_record_adds_up_to_nothing_and_exports_its_header() {
    let organization = Server::shared().organization();
    let person = organization.member().await;
    let path = format!("/v1/people/{}/giving-back", person.person);
    let record = person
        .get(&path)
        .query(&[("from", "2026-01-01"), ("to", "2026-12-31")])
        .expect(200)
        .await;
    assert_eq!(record["from"], "2026-01-01");
    for side in ["given", "received"] {
        let totals = record[side].as_object().expect("totals");
        assert!(totals.values().all(|value| value.as_f64() == Some(0.0)));
    }
    let export = person.get(&format!("{path}/export")).expect(200).await;
    assert!(export.header("content-type").starts_with("text/csv"));
    assert_eq!(
        export.text(),
        "at,direction,kind,minutes,program_id,source,source_id\n"
    );
    person
        .get(&path)
        .query(&[("from", "yesterday")])
        .refused(400, "invalid-parameter")
        .await;
}

#[tokio::test]
async fn the_totals_are_the_sum_of_what_happened_and_each_thing_counts_once() {
    let server = Server::with_clock();
    let organization = server.organization();
    let program = organization.open_program().await;
    let mentor = organization.applicant(&program, "mentor", json!({})).await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let body = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let pairing = organization.owner.post("/v1/pairings", body);
    let pairing = format!("/v1/pairings/{}", pairing.expect(201).await.id());
    let (mentor, mentee) = (mentor.actor, mentee.actor);
    for person in [&mentor, &mentee] {
        let accept = format!("{pairing}/accept");
        person.post(&accept, json!({})).expect(200).await;
    }
    let soon = std::time::SystemTime::now() + std::time::Duration::from_secs(3600);
    let soon = chrono::DateTime::<chrono::Utc>::from(soon).to_rfc3339();
    let mut sessions = Vec::new();
    for _ in 0..2 {
        let session = json!({ "agenda": "The week", "starts_at": soon, "allow_overlap": true });
        let session = mentee.post(&format!("{pairing}/sessions"), session);
        sessions.push(session.expect(201).await.id());
    }
    server.let_days_pass(1);
    for (session, minutes) in sessions.iter().zip([50, 75]) {
        let path = format!("/v1/sessions/{session}/hold");
        let outcome = json!({ "attendance": "both", "minutes": minutes });
        mentor.post(&path, outcome.clone()).expect(200).await;
        mentor
            .post(&path, outcome)
            .refused(409, "invalid-transition")
            .await;
    }
    let resource = json!({
        "title": "A checklist", "url": "https://example.org/list", "kind": "template",
        "audience": "program", "program_id": program,
    });
    let resource = mentor.post("/v1/resources", resource).once("share-1");
    let share = json!({ "resource_id": resource.expect(201).await.id() });
    for _ in 0..2 {
        let path = format!("{pairing}/resources");
        let call = mentor.post(&path, share.clone()).once("share-2");
        call.expect(201).await;
    }
    check(
        &mentor,
        "given",
        &[("sessions", 2), ("resources", 2), ("minutes", 125)],
    )
    .await;
    check(
        &mentee,
        "received",
        &[("sessions", 2), ("resources", 1), ("minutes", 125)],
    )
    .await;
}

/// The totals of one side are these, and the entries add up to them.
async fn check(person: &Actor, side: &str, wanted: &[(&str, i64)]) {
    let path = format!("/v1/people/{}/giving-back", person.person);
    let record = person.get(&path).expect(200).await;
    for (what, count) in wanted {
        assert_eq!(record[side][what], *count, "{what}");
    }
    let entries = person
        .all(&format!("{path}/entries"), &[("direction", side)])
        .await;
    let number = |entry: &Value| entry["minutes"].as_i64().expect("a number");
    let minutes: i64 = entries.iter().map(number).sum();
    assert_eq!(record[side]["minutes"], minutes);
    let counts: i64 = wanted
        .iter()
        .filter(|(what, _)| *what != "minutes")
        .map(|(_, n)| n)
        .sum();
    assert_eq!(i64::try_from(entries.len()), Ok(counts), "{entries:?}");
}
