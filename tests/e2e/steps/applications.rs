//! Applications: from the draft to approved, rejected or waitlisted, and out of the program again.

use e2e::{Organization, Server};
use serde_json::json;

use super::{check_history, check_refused, lead, take};

const VERBS: &[(&str, &str)] = &[
    ("submit", "submitted"),
    ("review", "under_review"),
    ("approve", "approved"),
    ("reject", "rejected"),
    ("waitlist", "waitlisted"),
    ("withdraw", "withdrawn"),
    ("pause", "paused"),
    ("resume", "approved"),
    ("leave", "left"),
    ("remove", "removed"),
];

/// Each state, how to get there, and which verbs are possible in it.
const STATES: &[(&str, &[&str], &[&str])] = &[
    ("draft", &[], &["submit", "withdraw"]),
    (
        "submitted",
        &["submit"],
        &["review", "approve", "reject", "waitlist", "withdraw"],
    ),
    (
        "under_review",
        &["submit", "review"],
        &["approve", "reject", "waitlist", "withdraw"],
    ),
    (
        "approved",
        &["submit", "approve"],
        &["pause", "withdraw", "leave", "remove"],
    ),
    ("rejected", &["submit", "reject"], &["withdraw"]),
    (
        "waitlisted",
        &["submit", "waitlist"],
        &["approve", "withdraw"],
    ),
    ("withdrawn", &["withdraw"], &[]),
    (
        "paused",
        &["submit", "approve", "pause"],
        &["resume", "leave", "remove"],
    ),
    ("left", &["submit", "approve", "leave"], &[]),
    ("removed", &["submit", "approve", "remove"], &[]),
];

async fn draft(organization: &Organization, program: &str) -> String {
    let person = organization.person(json!({})).await.id();
    let body = json!({ "program_id": program, "person_id": person, "role": "mentee" });
    organization
        .owner
        .post("/v1/applications", body)
        .expect(201)
        .await
        .id()
}

#[tokio::test]
async fn every_step_from_every_state() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    for (state, way, possible) in STATES {
        for (verb, target) in VERBS {
            let id = draft(&organization, &program).await;
            lead(&organization, "applications", &id, way).await;
            let path = format!("/v1/applications/{id}");
            let before = organization.owner.get(&path).expect(200).await;
            assert_eq!(before["state"], *state);
            let answer = take(&organization, "applications", &id, verb).await;
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
async fn a_rejection_gives_a_reason() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let id = draft(&organization, &program).await;
    organization.step("applications", &id, "submit").await;
    let path = format!("/v1/applications/{id}/reject");
    let answer = organization
        .owner
        .post(&path, json!({}))
        .refused(422, "validation-failed")
        .await;
    assert_eq!(
        answer.errors(),
        [("/reason".to_owned(), "required".to_owned())]
    );
}

#[tokio::test]
async fn applicants_take_their_own_steps_and_no_others() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let (applicant, other) = (organization.member().await, organization.member().await);
    let body = json!({ "program_id": program, "role": "mentor", "capacity": 2 });
    let made = applicant
        .post("/v1/applications", body.clone())
        .expect(201)
        .await;
    assert_eq!(made["person_id"], applicant.person);
    applicant
        .post("/v1/applications", body)
        .refused(409, "already-exists")
        .await;
    let path = format!("/v1/applications/{}", made.id());
    other.get(&path).refused(404, "not-found").await;
    other
        .post(&format!("{path}/submit"), json!({}))
        .refused(404, "not-found")
        .await;
    applicant
        .patch(&path, json!({ "motivation": "To give back." }))
        .expect(200)
        .await;
    applicant
        .post(&format!("{path}/submit"), json!({}))
        .expect(200)
        .await;
    for verb in ["review", "approve", "waitlist", "remove"] {
        applicant
            .post(&format!("{path}/{verb}"), json!({}))
            .refused(403, "forbidden")
            .await;
    }
    organization
        .step("applications", &made.id(), "approve")
        .await;
    applicant
        .post(&format!("{path}/pause"), json!({}))
        .expect(200)
        .await;
    applicant
        .post(&format!("{path}/approve"), json!({}))
        .refused(403, "forbidden")
        .await;
    applicant
        .post(&format!("{path}/resume"), json!({}))
        .expect(200)
        .await;
    applicant
        .post(&format!("{path}/leave"), json!({}))
        .expect(200)
        .await;
    let somebody_else =
        json!({ "program_id": program, "person_id": other.person, "role": "mentor" });
    let answer = applicant
        .post("/v1/applications", somebody_else)
        .send()
        .await;
    assert!([403, 404].contains(&answer.status), "{}", answer.text());
}

#[tokio::test]
async fn required_answers_are_asked_for_when_the_application_is_submitted() {
    let organization = Server::shared().organization();
    let fields = json!([
        { "name": "site", "question": "Where?", "kind": "text", "required": true, "options": ["Lisbon", "Porto"] },
        { "name": "grade", "question": "Your grade?", "kind": "number" },
    ]);
    let program = organization
        .program(json!({ "always_on": true, "fields": fields }))
        .await
        .id();
    organization.step("programs", &program, "open").await;
    let applicant = organization.member().await;
    let body = json!({ "program_id": program, "role": "mentee", "answers": { "site": "Faro", "grade": "x", "shoe": 1 } });
    let answer = applicant
        .post("/v1/applications", body)
        .refused(422, "validation-failed")
        .await;
    let pointers: Vec<String> = answer
        .errors()
        .into_iter()
        .map(|(pointer, _)| pointer)
        .collect();
    assert_eq!(
        pointers,
        ["/answers/grade", "/answers/shoe", "/answers/site"]
    );
    let id = applicant
        .post(
            "/v1/applications",
            json!({ "program_id": program, "role": "mentee" }),
        )
        .expect(201)
        .await
        .id();
    let submit = format!("/v1/applications/{id}/submit");
    let answer = applicant
        .post(&submit, json!({}))
        .refused(422, "validation-failed")
        .await;
    assert_eq!(
        answer.errors().first().map(|(pointer, _)| pointer.as_str()),
        Some("/answers/site")
    );
    applicant
        .patch(
            &format!("/v1/applications/{id}"),
            json!({ "answers": { "site": "Porto" } }),
        )
        .expect(200)
        .await;
    applicant.post(&submit, json!({})).expect(200).await;
}

#[tokio::test]
async fn leaving_ends_the_pairings_and_frees_the_seats() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let mentor = organization
        .applicant(&program, "mentor", json!({ "capacity": 1 }))
        .await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let body = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let pairing = organization
        .owner
        .post("/v1/pairings", body)
        .expect(201)
        .await
        .id();
    lead(
        &organization,
        "pairings",
        &pairing,
        &["accept:mentee", "accept:mentor"],
    )
    .await;
    mentee
        .actor
        .post(&format!("/v1/applications/{}/leave", mentee.id), json!({}))
        .expect(200)
        .await;
    let ended = organization
        .owner
        .get(&format!("/v1/pairings/{pairing}"))
        .expect(200)
        .await;
    assert_eq!(ended["state"], "ended_early");
    let next = organization.applicant(&program, "mentee", json!({})).await;
    let body = json!({ "mentee_application_id": next.id, "mentor_application_id": mentor.id });
    let pairing = organization
        .owner
        .post("/v1/pairings", body)
        .expect(201)
        .await
        .id();
    lead(
        &organization,
        "pairings",
        &pairing,
        &["accept:mentee", "accept:mentor"],
    )
    .await;
}

#[tokio::test]
async fn who_withdrew_or_left_may_apply_again_and_who_was_turned_down_through_a_coordinator() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    for (way, by_themselves) in [
        (&["withdraw"][..], true),
        (&["submit", "approve", "leave"], true),
        (&["submit", "reject"], false),
        (&["submit", "reject", "withdraw"], false),
        (&["submit", "approve", "remove"], false),
    ] {
        let person = organization.member().await;
        let body = json!({ "program_id": program, "role": "mentee" });
        let first = person.post("/v1/applications", body.clone());
        let first = first.expect(201).await.id();
        let again = person.post("/v1/applications", body.clone());
        let refused = again.refused(409, "already-exists").await;
        assert!(
            refused.string("detail").contains(&first),
            "it names the live one"
        );
        lead(&organization, "applications", &first, way).await;
        let again = person.post("/v1/applications", body);
        if by_themselves {
            again.expect(201).await;
            continue;
        }
        again.refused(409, "conflict").await;
        let entered =
            json!({ "program_id": program, "role": "mentee", "person_id": person.person });
        let coordinator = organization.coordinator(&program).await;
        coordinator
            .post("/v1/applications", entered)
            .expect(201)
            .await;
    }
}

#[tokio::test]
async fn what_a_coordinator_paused_the_applicant_does_not_resume() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let coordinator = organization.coordinator(&program).await;
    let applicant = organization.applicant(&program, "mentor", json!({})).await;
    let (pause, resume) = (
        format!("/v1/applications/{}/pause", applicant.id),
        format!("/v1/applications/{}/resume", applicant.id),
    );
    let reason = json!({ "reason": "under_investigation" });
    coordinator.post(&pause, reason).expect(200).await;
    applicant
        .actor
        .post(&resume, json!({}))
        .refused(403, "forbidden")
        .await;
    organization
        .owner
        .post(&resume, json!({}))
        .expect(200)
        .await;
    for who in [&applicant.actor, &coordinator] {
        applicant.actor.post(&pause, json!({})).expect(200).await;
        who.post(&resume, json!({})).expect(200).await;
    }
}
