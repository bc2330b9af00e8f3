//! Who parts, or never came together, keeps no way to the other one; and the reason stays with whom it was told.

use e2e::Server;
use serde_json::json;

use super::{events_of, pair, proposed};

#[tokio::test]
async fn a_replacement_says_nothing_of_why() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let pair = pair(&organization, &program).await;
    let poor = json!({ "fit": "poor", "private_note": "He never listens." });
    let path = format!("{}/fit-checks", pair.path);
    pair.mentee.actor.post(&path, poor).expect(201).await;
    let body = json!({ "note": "She called the fit poor." });
    let path = format!("{}/replace", pair.path);
    organization.owner.post(&path, body).expect(200).await;
    let transitions = format!("{}/transitions", pair.path);
    for path in [&pair.path, &transitions] {
        let seen = pair.mentor.actor.get(path).expect(200).await;
        for word in ["poor", "fit", "listens"] {
            assert!(!seen.text().contains(word), "{}", seen.text());
        }
        assert!(seen.text().contains("replaced"), "{}", seen.text());
    }
    let id = pair.path.rsplit('/').next().unwrap_or_default();
    for event in events_of(&organization, id).await {
        assert!(!event.to_string().contains("poor"), "{event}");
    }
    let seen = organization.owner.get(&transitions).expect(200).await;
    assert!(seen.text().contains("She called the fit poor."));
}

#[tokio::test]
async fn a_declined_or_ended_pairing_gives_no_access_to_the_other_one() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let resource = organization
        .owner
        .post(
            "/v1/resources",
            json!({ "kind": "article", "title": "On parting", "url": "https://example.org/parting", "audience": "organization" }),
        )
        .expect(201)
        .await
        .id();
    let declined = {
        let mentor = organization.applicant(&program, "mentor", json!({})).await;
        let mentee = organization.applicant(&program, "mentee", json!({})).await;
        proposed(&organization, &program, mentee, mentor).await
    };
    let ended = pair(&organization, &program).await;
    let hours = json!({ "time_zone": "Europe/Lisbon", "availability": { "windows": [{ "weekday": "monday", "start": "08:00", "end": "18:00" }] } });
    for person in [
        &declined.mentor,
        &declined.mentee,
        &ended.mentor,
        &ended.mentee,
    ] {
        let path = format!("/v1/people/{}", person.actor.person);
        organization
            .owner
            .patch(&path, hours.clone())
            .expect(200)
            .await;
    }
    let share = json!({ "resource_id": resource, "note": "Why did you decline me?" });
    let assessment = json!({ "skill": "Listening", "level": 1 });
    let slots = format!("{}/slots", ended.path);
    let open = ended.mentor.actor.get(&slots).expect(200).await;
    assert!(
        !open.data().is_empty(),
        "while it runs they see each other's hours"
    );
    let harassment = json!({ "reason": "harassment" });
    let end = format!("{}/end", ended.path);
    ended.mentee.actor.post(&end, harassment).expect(200).await;
    for (pair, was_active) in [(&declined, false), (&ended, true)] {
        let decline = format!("{}/decline", pair.path);
        if !was_active {
            pair.mentee
                .actor
                .post(&decline, json!({}))
                .expect(200)
                .await;
        }
        let mentor = &pair.mentor.actor;
        let slots = mentor
            .get(&format!("{}/slots", pair.path))
            .expect(200)
            .await;
        assert_eq!(slots.data().len(), 0);
        let shares = format!("{}/resources", pair.path);
        mentor
            .post(&shares, share.clone())
            .refused(409, "conflict")
            .await;
        let mut assessment = assessment.clone();
        let id = pair.path.rsplit('/').next().unwrap_or_default();
        assessment["pairing_id"] = json!(id);
        let path = format!("/v1/people/{}/skill-assessments", pair.mentee.actor.person);
        let assessed = mentor.post(&path, assessment).send().await;
        let expected = if was_active { 201 } else { 409 };
        assert_eq!(assessed.status, expected, "{}", assessed.text());
    }
}
