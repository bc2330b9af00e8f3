//! Pairings: proposed, accepted by both, running, resting, over; and what can follow.

use e2e::{Organization, Server};
use serde_json::json;

use super::{check_refused, lead, take};

const ACTIVE: &[&str] = &["accept:mentee", "accept:mentor"];
const VERBS: &[(&str, &str)] = &[
    ("decline", "declined"),
    ("pause", "paused"),
    ("resume", "active"),
    ("complete", "completed"),
    ("end", "ended_early"),
];

/// Each state, how to get there, and which verbs are possible in it.
const STATES: &[(&str, &[&str], &[&str])] = &[
    ("proposed", &[], &["decline"]),
    ("active", ACTIVE, &["pause", "complete", "end"]),
    (
        "paused",
        &["accept:mentee", "accept:mentor", "pause"],
        &["resume", "complete", "end"],
    ),
    (
        "completed",
        &["accept:mentee", "accept:mentor", "complete"],
        &[],
    ),
    (
        "ended_early",
        &["accept:mentee", "accept:mentor", "end"],
        &[],
    ),
    ("declined", &["decline"], &[]),
];

/// Two approved applicants and a proposed pairing between them.
async fn proposed(
    organization: &Organization,
    program: &str,
) -> (String, e2e::Applicant, e2e::Applicant) {
    let mentor = organization
        .applicant(program, "mentor", json!({ "capacity": 1 }))
        .await;
    let mentee = organization.applicant(program, "mentee", json!({})).await;
    let body = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let pairing = organization
        .owner
        .post("/v1/pairings", body)
        .expect(201)
        .await
        .id();
    (pairing, mentee, mentor)
}

#[tokio::test]
async fn every_step_from_every_state() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    for (state, way, possible) in STATES {
        for (verb, target) in VERBS {
            let (id, _, _) = proposed(&organization, &program).await;
            lead(&organization, "pairings", &id, way).await;
            let path = format!("/v1/pairings/{id}");
            let before = organization.owner.get(&path).expect(200).await;
            assert_eq!(before["state"], *state);
            let answer = take(&organization, "pairings", &id, verb).await;
            let after = organization.owner.get(&path).expect(200).await;
            if possible.contains(verb) {
                assert_eq!(
                    (answer.status, &answer["state"]),
                    (200, &json!(target)),
                    "{state}, {verb}"
                );
            } else {
                check_refused(&answer);
                assert_eq!(
                    (before.etag(), before.body),
                    (after.etag(), after.body),
                    "{state}, {verb}"
                );
            }
        }
    }
}

#[tokio::test]
async fn it_is_active_when_both_said_yes_in_any_order() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    for mentee_first in [true, false] {
        let (id, mentee, mentor) = proposed(&organization, &program).await;
        let path = format!("/v1/pairings/{id}/accept");
        let (first, second) = if mentee_first {
            (mentee, mentor)
        } else {
            (mentor, mentee)
        };
        let one = first.actor.post(&path, json!({})).expect(200).await;
        assert_eq!(one["state"], "proposed");
        let again = first.actor.post(&path, json!({})).expect(200).await;
        assert_eq!(
            again["state"], "proposed",
            "one person's two yes are one yes"
        );
        let two = second.actor.post(&path, json!({})).expect(200).await;
        assert_eq!(two["state"], "active");
    }
}

#[tokio::test]
async fn where_the_program_says_so_a_coordinator_approves_too() {
    let organization = Server::shared().organization();
    let members = json!({ "always_on": true, "coordinator_approval": true });
    let program = organization.program(members).await.id();
    organization.step("programs", &program, "open").await;
    let (id, mentee, mentor) = proposed(&organization, &program).await;
    let path = format!("/v1/pairings/{id}");
    mentee
        .actor
        .post(&format!("{path}/accept"), json!({}))
        .expect(200)
        .await;
    let both = mentor
        .actor
        .post(&format!("{path}/accept"), json!({}))
        .expect(200)
        .await;
    assert_eq!(both["state"], "proposed");
    mentor
        .actor
        .post(&format!("{path}/approve"), json!({}))
        .refused(403, "forbidden")
        .await;
    let approved = organization
        .owner
        .post(&format!("{path}/approve"), json!({}))
        .expect(200)
        .await;
    assert_eq!(approved["state"], "active");
}

#[tokio::test]
async fn only_the_two_and_coordinators_know_of_it() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let (id, mentee, mentor) = proposed(&organization, &program).await;
    let stranger = organization.member().await;
    let path = format!("/v1/pairings/{id}");
    for who in [&mentee.actor, &mentor.actor] {
        who.get(&path).expect(200).await;
        assert_eq!(who.all("/v1/pairings", &[]).await.len(), 1);
    }
    stranger.get(&path).refused(404, "not-found").await;
    stranger
        .post(&format!("{path}/accept"), json!({}))
        .refused(404, "not-found")
        .await;
    assert_eq!(stranger.all("/v1/pairings", &[]).await.len(), 0);
    let for_both = mentee
        .actor
        .post(&format!("{path}/accept"), json!({ "side": "mentor" }))
        .send()
        .await;
    assert!(
        [403, 422].contains(&for_both.status),
        "nobody answers for the other: {}",
        for_both.text()
    );
}

#[tokio::test]
async fn a_completed_pairing_can_be_renewed_once() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let (id, _, _) = proposed(&organization, &program).await;
    let path = format!("/v1/pairings/{id}/renew");
    organization
        .owner
        .post(&path, json!({}))
        .refused(409, "invalid-transition")
        .await;
    lead(
        &organization,
        "pairings",
        &id,
        &["accept:mentee", "accept:mentor", "complete"],
    )
    .await;
    let renewed = organization.owner.post(&path, json!({})).expect(201).await;
    assert_eq!(
        (&renewed["state"], &renewed["renewed_from_id"]),
        (&json!("proposed"), &json!(id))
    );
    organization
        .owner
        .post(&path, json!({}))
        .refused(409, "already-exists")
        .await;
    lead(&organization, "pairings", &renewed.id(), ACTIVE).await;
    organization
        .owner
        .post(&path, json!({}))
        .refused(409, "invalid-transition")
        .await;
}

#[tokio::test]
async fn another_partner_can_be_asked_for_when_it_is_over() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    for (way, possible) in [
        (ACTIVE, false),
        (&["decline"], false),
        (&["accept:mentee", "accept:mentor", "end"], true),
    ] {
        let (id, mentee, _) = proposed(&organization, &program).await;
        lead(&organization, "pairings", &id, way).await;
        let path = format!("/v1/pairings/{id}/request-replacement");
        let answer = mentee.actor.post(&path, json!({})).send().await;
        match possible {
            true => assert!(
                answer.status == 200 && answer["replacement_requested_at"].is_string(),
                "{}",
                answer.text()
            ),
            false => assert_eq!(
                answer.problem_code(),
                "invalid-transition",
                "{}",
                answer.text()
            ),
        }
    }
}

#[tokio::test]
async fn the_partner_never_reads_a_note_meant_for_coordinators() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let (id, mentee, mentor) = proposed(&organization, &program).await;
    lead(&organization, "pairings", &id, ACTIVE).await;
    let body = json!({ "reason": "poor_fit", "note": "he never listens" });
    mentee
        .actor
        .post(&format!("/v1/pairings/{id}/end"), body)
        .expect(200)
        .await;
    let path = format!("/v1/pairings/{id}");
    for path in [path.clone(), format!("{path}/transitions")] {
        let seen = mentor.actor.get(&path).expect(200).await;
        assert!(!seen.text().contains("listens"), "{}", seen.text());
    }
    let seen = organization
        .owner
        .get(&format!("{path}/transitions"))
        .expect(200)
        .await;
    assert!(seen.text().contains("listens"));
}

#[tokio::test]
async fn a_pairing_by_hand_keeps_to_rules_and_wishes_unless_told_otherwise() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let program = organization.open_program().await;
    let mentor = organization
        .applicant(&program, "mentor", json!({ "capacity": 2 }))
        .await;
    let kept_apart = organization.applicant(&program, "mentee", json!({})).await;
    let avoided = json!({ "avoided": [mentor.actor.person] });
    let unwilling = organization.applicant(&program, "mentee", avoided).await;
    let rule = json!({
        "kind": "exclude",
        "mentee_application_id": kept_apart.id,
        "mentor_application_id": mentor.id,
    });
    let rules = format!("/v1/programs/{program}/pair-rules");
    owner.post(&rules, rule).expect(201).await;
    for mentee in [&kept_apart, &unwilling] {
        let mut pair =
            json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
        owner
            .post("/v1/pairings", pair.clone())
            .refused(409, "conflict")
            .await;
        pair["override_rules"] = json!(true);
        owner.post("/v1/pairings", pair).expect(201).await;
    }
}

#[tokio::test]
async fn a_proposal_that_nobody_answers_expires() {
    let server = Server::with_clock();
    let organization = server.organization();
    let program = organization.open_program().await;
    let (pairing, _, _) = proposed(&organization, &program).await;
    let path = format!("/v1/pairings/{pairing}");
    server.let_days_pass(1);
    let early = organization.owner.get(&path).expect(200).await;
    assert_eq!(early.string("state"), "proposed");
    server.let_days_pass(60);
    let expired = e2e::until("the end of the proposal", async || {
        let pairing = organization.owner.get(&path).expect(200).await;
        (pairing.string("state") == "expired").then_some(pairing)
    })
    .await;
    assert_eq!(expired.string("end_reason"), "no_answer");
}
