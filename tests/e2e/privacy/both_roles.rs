//! A person who is in a pairing and coordinates its program is one of the two first: of their own partner they learn and
//! say no more than any partner does.

use e2e::{Actor, Server};
use serde_json::{Value, json};

use super::{pair, pair_of_coordinator, proposed, question, summary};

#[tokio::test]
async fn nobody_speaks_for_their_own_partner() {
    let organization = Server::shared().organization();
    let pair = pair_of_coordinator(&organization).await;
    let both = &pair.mentor.actor;
    let named = question(&organization, &pair.program, "mid", false).await;
    let bodies = [
        ("fit-checks", json!({ "fit": "good" })),
        ("check-ins", json!({ "mood": 5 })),
        (
            "feedback",
            json!({ "event": "mid", "answers": [{ "question_id": named, "rating": 5 }] }),
        ),
    ];
    for (what, body) in bodies {
        let path = format!("{}/{what}", pair.path);
        let mut for_partner = body.clone();
        for_partner["side"] = json!("mentee");
        both.post(&path, for_partner.clone())
            .refused(403, "forbidden")
            .await;
        // Their own, and those of others whom they coordinate, are theirs to record.
        let mut own = body;
        own["side"] = json!("mentor");
        let answer = both.post(&path, own).send().await;
        assert!(answer.status < 300, "{}: {}", answer.what, answer.text());
        let other = self::pair(&organization, &pair.program).await;
        let path = format!("{}/{what}", other.path);
        let answer = both.post(&path, for_partner).send().await;
        assert!(answer.status < 300, "{}: {}", answer.what, answer.text());
    }
}

#[tokio::test]
async fn nobody_accepts_or_signs_for_their_own_partner() {
    let organization = Server::shared().organization();
    let running = pair_of_coordinator(&organization).await;
    let both = &running.mentor.actor;
    let mentee = organization
        .applicant(&running.program, "mentee", json!({}))
        .await;
    let waiting = proposed(
        &organization,
        &running.program,
        mentee,
        running.mentor.clone(),
    )
    .await;
    let accept = format!("{}/accept", waiting.path);
    both.post(&accept, json!({ "side": "mentee" }))
        .refused(403, "forbidden")
        .await;
    let agreements = format!("{}/agreements", running.path);
    let terms = json!({
        "cadence": { "every": 2, "unit": "week" },
        "channels": ["video"],
        "confidentiality": "Between us.",
        "goals": ["Lead a project"]
    });
    let proposed = both.post(&agreements, terms).send().await;
    assert_eq!(proposed.status, 201, "{}", proposed.text());
    let sign = format!("/v1/agreements/{}/sign", proposed.id());
    both.post(&sign, json!({ "side": "mentee" }))
        .refused(403, "forbidden")
        .await;
    both.post(&sign, json!({})).expect(200).await;
    // A coordinator who is not in it may.
    organization
        .owner
        .post(&sign, json!({ "side": "mentee" }))
        .expect(200)
        .await;
}

#[tokio::test]
async fn nobody_cancels_in_the_name_of_their_own_partner() {
    let organization = Server::shared().organization();
    let pair = pair_of_coordinator(&organization).await;
    let sessions = format!("{}/sessions", pair.path);
    let body = json!({ "agenda": "Hello", "starts_at": "2040-01-01T10:00:00Z" });
    let session = pair.mentee.actor.post(&sessions, body).expect(201).await;
    let cancel = format!("/v1/sessions/{}/cancel", session.id());
    let both = &pair.mentor.actor;
    both.post(&cancel, json!({ "by": "mentee" }))
        .refused(403, "forbidden")
        .await;
    let cancelled = both.post(&cancel, json!({ "by": "mentor" })).expect(200);
    assert_eq!(cancelled.await["cancelled_by"], "mentor");
}

/// What a coordinator counts of how the pairings of a program go.
async fn health(who: &Actor, program: &str) -> Value {
    let path = format!("/v1/programs/{program}/dashboard");
    who.get(&path).expect(200).await["health"].clone()
}

#[tokio::test]
async fn what_the_partner_says_in_private_changes_nothing_that_one_sees() {
    let organization = Server::shared().organization();
    let own = pair_of_coordinator(&organization).await;
    let both = &own.mentor.actor;
    let others = [
        pair(&organization, &own.program).await,
        pair(&organization, &own.program).await,
        pair(&organization, &own.program).await,
    ];
    for other in &others {
        let path = format!("{}/fit-checks", other.path);
        let poor = json!({ "fit": "poor" });
        other.mentee.actor.post(&path, poor).expect(201).await;
    }
    let attention = format!("/v1/programs/{}/attention", own.program);
    let before = (
        health(both, &own.program).await,
        both.all(&attention, &[]).await,
    );
    assert_eq!(
        before.0,
        json!({ "on_track": 0, "at_risk": 3, "silent": 0 })
    );
    let path = format!("{}/fit-checks", own.path);
    let partner = &own.mentee.actor;
    partner
        .post(&path, json!({ "fit": "poor" }))
        .expect(201)
        .await;
    let path = format!("{}/check-ins", own.path);
    partner.post(&path, json!({ "mood": 1 })).expect(201).await;
    let after = (
        health(both, &own.program).await,
        both.all(&attention, &[]).await,
    );
    assert_eq!(before, after);
    let mut cursor = String::new();
    for page in 1..=3 {
        let parameters = [("limit", "1"), ("cursor", cursor.as_str())];
        let shown = if page == 1 { 1 } else { 2 };
        let answer = both
            .get(&attention)
            .query(&parameters[..shown])
            .expect(200)
            .await;
        assert_eq!(answer.data().len(), 1, "no page is short of one pairing");
        cursor = answer["next_cursor"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
    }
    assert!(cursor.is_empty(), "there is no fourth page");
    let report = format!("/programs/{}/report", own.program);
    let report = both.get(&report).expect(200).await.text();
    assert!(report.contains("<dt>At risk</dt><dd>3</dd>"), "{report}");
    // Whoever is not in it looks after all four.
    let all = health(&organization.owner, &own.program).await;
    assert_eq!(all["at_risk"], 4);
    assert_eq!(organization.owner.all(&attention, &[]).await.len(), 4);
}

#[tokio::test]
async fn notes_for_coordinators_are_not_for_one_whom_they_are_about() {
    let organization = Server::shared().organization();
    let pair = pair_of_coordinator(&organization).await;
    let both = &pair.mentor.actor;
    let mentee = &pair.mentee.actor;
    let words = "I am afraid of him";
    let note = json!({ "reason": "other", "note": words });
    let goal = mentee
        .post(
            &format!("{}/goals", pair.path),
            json!({ "title": "Lead a project" }),
        )
        .expect(201)
        .await
        .id();
    mentee
        .post(&format!("/v1/goals/{goal}/drop"), note.clone())
        .expect(200)
        .await;
    let session = mentee
        .post(
            &format!("{}/sessions", pair.path),
            json!({ "agenda": "Hello", "starts_at": "2030-01-07T10:00:00Z" }),
        )
        .expect(201)
        .await
        .id();
    mentee
        .post(&format!("/v1/sessions/{session}/cancel"), note.clone())
        .expect(200)
        .await;
    mentee
        .post(&format!("{}/pause", pair.path), note.clone())
        .expect(200)
        .await;
    let own_application = format!("/v1/applications/{}", pair.mentor.id);
    organization
        .owner
        .post(&format!("{own_application}/pause"), note)
        .expect(200)
        .await;
    for path in [
        format!("/v1/goals/{goal}"),
        format!("/v1/sessions/{session}"),
        pair.path.clone(),
        own_application,
    ] {
        let path = format!("{path}/transitions");
        let seen = both.get(&path).expect(200).await.text();
        assert!(!seen.contains(words), "{path}: {seen}");
        let seen = organization.owner.get(&path).expect(200).await.text();
        assert!(seen.contains(words), "{path}: {seen}");
    }
}

#[tokio::test]
async fn nobody_reads_or_writes_what_others_thought_of_them_after_a_trial() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let mentor = organization.applicant(&program, "mentor", json!({})).await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let path = format!(
        "/v1/programs/{program}/coordinators/{}",
        mentor.actor.person
    );
    organization.owner.put(&path).expect(200).await;
    let (both, rater) = (&mentor.actor, &mentee.actor);
    let given = format!("/v1/applications/{}/trial-ratings", mentee.id);
    let of_program = format!("/v1/programs/{program}/trial-ratings");
    let body = json!({ "partner_application_id": mentor.id, "wish": "avoid", "note": "Loud." });
    both.post(&given, body.clone())
        .refused(403, "forbidden")
        .await;
    let id = rater.post(&given, body.clone()).expect(201).await.id();
    let path = format!("/v1/trial-ratings/{id}");
    // As before there was one.
    both.post(&given, body).refused(403, "forbidden").await;
    both.get(&path).refused(404, "not-found").await;
    both.patch(&path, json!({ "wish": "prefer" }))
        .refused(404, "not-found")
        .await;
    both.delete(&path).refused(404, "not-found").await;
    for list in [&given, &of_program] {
        assert_eq!(both.all(list, &[]).await.len(), 0, "{list}");
        assert_eq!(organization.owner.all(list, &[]).await.len(), 1, "{list}");
    }
    // Their own, and those of other people, they read as before.
    let own = format!("/v1/applications/{}/trial-ratings", mentor.id);
    let body = json!({ "partner_application_id": mentee.id, "wish": "prefer" });
    both.post(&own, body).expect(201).await;
    let other = organization.applicant(&program, "mentor", json!({})).await;
    let body = json!({ "partner_application_id": other.id, "wish": "neutral" });
    rater.post(&given, body).expect(201).await;
    assert_eq!(both.all(&of_program, &[]).await.len(), 2);
    assert_eq!(rater.all(&given, &[]).await.len(), 2);
}

#[tokio::test]
async fn a_trial_rating_is_of_somebody_who_takes_part() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let waiting = organization.member().await;
    let body = json!({ "program_id": program, "role": "mentor" });
    let waiting = waiting
        .post("/v1/applications", body)
        .expect(201)
        .await
        .id();
    let path = format!("/v1/applications/{}/trial-ratings", mentee.id);
    let body = json!({ "partner_application_id": waiting, "wish": "prefer" });
    let refused = mentee.actor.post(&path, body.clone());
    refused.refused(422, "validation-failed").await;
    for verb in ["submit", "approve"] {
        organization.step("applications", &waiting, verb).await;
    }
    mentee.actor.post(&path, body).expect(201).await;
}

#[tokio::test]
async fn the_partners_feedback_is_no_difference_of_two_numbers() {
    let organization = Server::shared().organization();
    let own = pair_of_coordinator(&organization).await;
    let both = &own.mentor.actor;
    let named = question(&organization, &own.program, "mid", false).await;
    let rating = |stars: u32| json!({ "event": "mid", "answers": [{ "question_id": named, "rating": stars }] });
    for _ in 0..5 {
        let other = pair(&organization, &own.program).await;
        let path = format!("{}/feedback", other.path);
        other.mentee.actor.post(&path, rating(5)).expect(200).await;
    }
    let path = format!("{}/feedback", own.path);
    own.mentee.actor.post(&path, rating(1)).expect(200).await;
    let list = format!("/v1/programs/{}/feedback-answers", own.program);
    let dashboard = format!("/v1/programs/{}/dashboard", own.program);
    for (who, expected, mean) in [(both, 5, 5.0), (&organization.owner, 6, 4.33)] {
        let listed = who.all(&list, &[]).await.len();
        let counted = summary(who, &own.program).await;
        let shown = who.get(&dashboard).expect(200).await;
        assert_eq!(listed, expected);
        assert_eq!(
            (&counted["count"], &counted["mean"]),
            (&json!(expected), &json!(mean))
        );
        assert_eq!(shown["satisfaction"][0]["answers"], expected);
    }
}
