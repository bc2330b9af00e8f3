//! Programs: draft, open, matching, running, closed, archived; or cancelled before it runs.

use e2e::Server;
use serde_json::json;

use super::{check_history, check_refused, lead, take};

const VERBS: &[(&str, &str)] = &[
    ("open", "open"),
    ("start-matching", "matching"),
    ("start", "running"),
    ("close", "closed"),
    ("archive", "archived"),
    ("cancel", "cancelled"),
];

/// Each state, how to get there, and which verbs are possible in it.
const STATES: &[(&str, &[&str], &[&str])] = &[
    ("draft", &[], &["open", "cancel"]),
    ("open", &["open"], &["start-matching", "cancel"]),
    ("matching", &["open", "start-matching"], &["start"]),
    ("running", &["open", "start-matching", "start"], &["close"]),
    (
        "closed",
        &["open", "start-matching", "start", "close"],
        &["archive"],
    ),
    (
        "archived",
        &["open", "start-matching", "start", "close", "archive"],
        &[],
    ),
    ("cancelled", &["cancel"], &[]),
];

#[tokio::test]
async fn every_step_from_every_state() {
    let organization = Server::shared().organization();
    for (state, way, possible) in STATES {
        for (verb, target) in VERBS {
            let id = organization.program(json!({})).await.id();
            lead(&organization, "programs", &id, way).await;
            let path = format!("/v1/programs/{id}");
            let before = organization.owner.get(&path).expect(200).await;
            assert_eq!(before["state"], *state);
            let answer = take(&organization, "programs", &id, verb).await;
            let after = organization.owner.get(&path).expect(200).await;
            let steps = organization
                .owner
                .get(&format!("{path}/transitions"))
                .expect(200)
                .await;
            if possible.contains(verb) {
                assert_eq!(
                    (answer.status, &answer["state"]),
                    (200, &json!(target)),
                    "{state}, {verb}"
                );
                assert_eq!(answer.body, after.body);
                check_history(&steps.body, "draft", target);
            } else {
                check_refused(&answer);
                assert_eq!(
                    (before.etag(), before.body),
                    (after.etag(), after.body),
                    "{state}, {verb}"
                );
                check_history(&steps.body, "draft", state);
            }
        }
    }
}

#[tokio::test]
async fn a_step_is_in_the_event_log_without_its_note() {
    let organization = Server::shared().organization();
    let id = organization.program(json!({})).await.id();
    let body = json!({ "reason": "ready", "note": "private words" });
    organization
        .owner
        .post(&format!("/v1/programs/{id}/open"), body)
        .expect(200)
        .await;
    let steps = organization
        .owner
        .get(&format!("/v1/programs/{id}/transitions"))
        .expect(200)
        .await;
    assert_eq!(
        (&steps.body[0]["reason"], &steps.body[0]["note"]),
        (&json!("ready"), &json!("private words"))
    );
    let events = organization
        .owner
        .get("/v1/events")
        .query(&[("kind", "program.open")])
        .expect(200)
        .await;
    assert_eq!(events.data().len(), 1);
    assert!(
        !events.text().contains("private words"),
        "events leave the house"
    );
}

#[tokio::test]
async fn members_see_programs_that_have_left_the_draft() {
    let organization = Server::shared().organization();
    let member = organization.member().await;
    let id = organization.program(json!({})).await.id();
    let path = format!("/v1/programs/{id}");
    member.get(&path).refused(404, "not-found").await;
    assert_eq!(member.all("/v1/programs", &[]).await.len(), 0);
    organization.step("programs", &id, "open").await;
    member.get(&path).expect(200).await;
    assert_eq!(member.all("/v1/programs", &[]).await.len(), 1);
}

#[tokio::test]
async fn a_program_with_an_open_pairing_is_not_over() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let program = organization.open_program().await;
    let mentor = organization.applicant(&program, "mentor", json!({})).await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let waiting = organization.member().await;
    let late = json!({ "program_id": program, "role": "mentee" });
    let late = waiting
        .post("/v1/applications", late)
        .expect(201)
        .await
        .id();
    organization.step("applications", &late, "submit").await;
    let pair = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let pairing = owner.post("/v1/pairings", pair).expect(201).await.id();
    let path = format!("/v1/programs/{program}/cancel");
    owner.post(&path, json!({})).refused(409, "conflict").await;
    mentee
        .actor
        .post(&format!("/v1/pairings/{pairing}/decline"), json!({}))
        .expect(200)
        .await;
    owner.post(&path, json!({})).expect(200).await;
    for verb in ["review", "approve", "waitlist"] {
        let path = format!("/v1/applications/{late}/{verb}");
        owner.post(&path, json!({})).refused(409, "conflict").await;
    }
    let path = format!("/v1/applications/{late}/withdraw");
    waiting.post(&path, json!({})).expect(200).await;
}

#[tokio::test]
async fn a_program_that_was_called_off_is_seen_by_those_who_applied_only() {
    let organization = Server::shared().organization();
    let draft = organization.program(json!({})).await.id();
    organization.step("programs", &draft, "cancel").await;
    let open = organization.open_program().await;
    let applicant = organization
        .applicant(&open, "mentee", json!({}))
        .await
        .actor;
    organization.step("programs", &open, "cancel").await;
    let stranger = organization.member().await;
    for (who, program, is_seen) in [
        (&stranger, &draft, false),
        (&stranger, &open, false),
        (&applicant, &draft, false),
        (&applicant, &open, true),
    ] {
        let read = who.get(&format!("/v1/programs/{program}")).send().await;
        assert_eq!(read.status == 200, is_seen);
        let list = who.all("/v1/programs", &[]).await;
        assert_eq!(list.iter().any(|row| row["id"] == **program), is_seen);
    }
}
