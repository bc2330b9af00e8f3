//! One action on many objects: each done or refused by itself, and nothing done twice.

use e2e::{Applicant, Organization, Server};
use serde_json::{Value, json};

/// Submitted applications of new mentees.
async fn submitted(organization: &Organization, program: &str, count: usize) -> Vec<Applicant> {
    let mut applicants = Vec::new();
    for _ in 0..count {
        let actor = organization.member().await;
        let body = json!({ "program_id": program, "role": "mentee" });
        let id = actor.post("/v1/applications", body).expect(201).await.id();
        organization.step("applications", &id, "submit").await;
        applicants.push(Applicant { actor, id });
    }
    applicants
}

/// An active pairing of a new mentee with this mentor.
async fn active(
    organization: &Organization,
    program: &str,
    mentor: &Applicant,
) -> (String, Applicant) {
    let mentee = organization.applicant(program, "mentee", json!({})).await;
    let pair = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let id = organization
        .owner
        .post("/v1/pairings", pair)
        .expect(201)
        .await
        .id();
    for side in ["mentee", "mentor"] {
        let path = format!("/v1/pairings/{id}/accept");
        organization
            .owner
            .post(&path, json!({ "side": side }))
            .expect(200)
            .await;
    }
    (id, mentee)
}

fn codes(result: &Value) -> Vec<(u64, &str)> {
    let items = result["data"].as_array().expect("results").iter();
    items
        .map(|item| {
            let outcome = item["problem"]["code"].as_str().or(item["state"].as_str());
            (
                item["status"].as_u64().expect("a status"),
                outcome.unwrap_or_default(),
            )
        })
        .collect()
}

#[tokio::test]
async fn each_application_is_done_or_refused_by_itself() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let program = organization.open_program().await;
    let applicants = submitted(&organization, &program, 3).await;
    organization
        .step("applications", &applicants[1].id, "withdraw")
        .await;
    let nobody = "0199c3f0-7a00-7000-8000-00000000dead";
    let ids = json!([applicants[0].id, applicants[1].id, nobody, applicants[2].id]);
    let body = json!({ "action": "approve", "application_ids": ids, "reason": "fits" });
    let result = owner.post("/v1/applications/bulk", body).expect(200).await;
    let expected = [
        (200, "approved"),
        (409, "invalid-transition"),
        (404, "not-found"),
        (200, "approved"),
    ];
    assert_eq!(codes(&result.body), expected);
    assert_eq!(
        (&result["succeeded"], &result["failed"]),
        (&json!(2), &json!(2))
    );
    let path = format!("/v1/applications/{}/transitions", applicants[0].id);
    let steps = owner.get(&path).expect(200).await;
    let last = steps
        .body
        .as_array()
        .and_then(|steps| steps.last())
        .expect("steps");
    assert_eq!(
        (&last["to"], &last["reason"]),
        (&json!("approved"), &json!("fits"))
    );
}

#[tokio::test]
async fn a_filter_finds_them() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    submitted(&organization, &program, 3).await;
    let filter = json!({ "program_id": program, "state": "submitted", "role": "mentee" });
    let body = json!({ "action": "waitlist", "filter": filter });
    let result = organization
        .owner
        .post("/v1/applications/bulk", body.clone())
        .expect(200)
        .await;
    assert_eq!(codes(&result.body), [(200, "waitlisted"); 3]);
    assert_eq!(result["next_after"], Value::Null);
    let again = organization
        .owner
        .post("/v1/applications/bulk", body)
        .expect(200)
        .await;
    assert_eq!(codes(&again.body), []);
}

#[tokio::test]
async fn repeating_it_with_its_key_does_nothing_again() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let program = organization.open_program().await;
    let applicants = submitted(&organization, &program, 2).await;
    let ids = json!([applicants[0].id, applicants[1].id]);
    let body = json!({ "action": "approve", "application_ids": ids });
    let call = |body: &Value| {
        owner
            .post("/v1/applications/bulk", body.clone())
            .once("all")
    };
    let first = call(&body).expect(200).await;
    let again = call(&body).expect(200).await;
    assert_eq!(first.bytes, again.bytes);
    assert_eq!(again.header("idempotent-replayed"), "true");
    let other = json!({ "action": "remove", "application_ids": ids });
    call(&other).refused(422, "idempotency-key-reused").await;
    let path = format!("/v1/applications/{}", applicants[0].id);
    assert_eq!(owner.get(&path).expect(200).await["state"], "approved");
}

#[tokio::test]
async fn only_in_programs_that_the_caller_runs() {
    let organization = Server::shared().organization();
    let (mine, other) = (
        organization.open_program().await,
        organization.open_program().await,
    );
    let coordinator = organization.coordinator(&mine).await;
    let own = submitted(&organization, &mine, 1).await.remove(0);
    let foreign = submitted(&organization, &other, 1).await.remove(0);
    let body = json!({ "action": "approve", "application_ids": [own.id, foreign.id] });
    let result = coordinator
        .post("/v1/applications/bulk", body.clone())
        .expect(200)
        .await;
    assert_eq!(codes(&result.body), [(200, "approved"), (403, "forbidden")]);
    let filter =
        json!({ "action": "approve", "filter": { "program_id": other, "state": "submitted" } });
    coordinator
        .post("/v1/applications/bulk", filter)
        .refused(403, "forbidden")
        .await;
    own.actor
        .post("/v1/applications/bulk", body.clone())
        .refused(403, "forbidden")
        .await;
    let stranger = Server::shared().organization().owner;
    let result = stranger
        .post("/v1/applications/bulk", body)
        .expect(200)
        .await;
    assert_eq!(codes(&result.body), [(404, "not-found"); 2]);
}

#[tokio::test]
async fn pairings_end_with_a_reason_and_give_their_seats_back() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let program = organization.open_program().await;
    let mentor = organization
        .applicant(&program, "mentor", json!({ "capacity": 3 }))
        .await;
    let (first, _) = active(&organization, &program, &mentor).await;
    let (second, _) = active(&organization, &program, &mentor).await;
    let (third, _) = active(&organization, &program, &mentor).await;
    organization.step("pairings", &third, "complete").await;
    let ids = json!([first, second, third]);
    let body = json!({ "action": "end", "pairing_ids": ids });
    let refused = owner
        .post("/v1/pairings/bulk", body)
        .refused(422, "validation-failed")
        .await;
    assert_eq!(
        refused.errors(),
        [("/reason".to_owned(), "required".to_owned())]
    );
    let body = json!({ "action": "end", "pairing_ids": ids, "reason": "program_changed" });
    let result = owner.post("/v1/pairings/bulk", body).expect(200).await;
    assert_eq!(
        codes(&result.body),
        [
            (200, "ended_early"),
            (200, "ended_early"),
            (409, "invalid-transition")
        ]
    );
    let path = format!("/v1/applications/{}", mentor.id);
    assert_eq!(owner.get(&path).expect(200).await["seats_taken"], 0);
}

#[tokio::test]
async fn a_message_reaches_its_recipients_and_its_event_holds_no_text() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let program = organization.open_program().await;
    let mentor = organization.applicant(&program, "mentor", json!({})).await;
    let (pairing, mentee) = active(&organization, &program, &mentor).await;
    let text = "Half of the program is over, dear Person.";
    let body = json!({ "action": "message", "filter": { "program_id": program, "state": "active" }, "text": text });
    let result = owner.post("/v1/pairings/bulk", body).expect(200).await;
    assert_eq!(codes(&result.body), [(200, "active")]);
    for who in [&mentee.actor, &mentor.actor] {
        let messages = who.all("/v1/messages", &[]).await;
        assert_eq!(messages.len(), 1);
        assert_eq!(
            (&messages[0]["text"], &messages[0]["pairing_id"]),
            (&json!(text), &json!(pairing))
        );
        assert_eq!(messages[0]["recipient_id"], who.person);
    }
    let path = format!(
        "/v1/messages/{}",
        mentee.actor.all("/v1/messages", &[]).await[0]["id"]
            .as_str()
            .expect("an id")
    );
    mentor.actor.get(&path).refused(404, "not-found").await;
    owner.get(&path).expect(200).await;
    let events = owner
        .all("/v1/events", &[("kind", "message.created")])
        .await;
    assert_eq!(events.len(), 2);
    assert!(
        !format!("{events:?}").contains("Half"),
        "texts do not leave the house: {events:?}"
    );

    let body = json!({ "action": "message", "application_ids": [mentee.id], "text": text });
    owner.post("/v1/applications/bulk", body).expect(200).await;
    assert_eq!(mentee.actor.all("/v1/messages", &[]).await.len(), 2);
    let body =
        json!({ "action": "message", "pairing_ids": [pairing], "to": "mentor", "text": text });
    owner.post("/v1/pairings/bulk", body).expect(200).await;
    assert_eq!(mentee.actor.all("/v1/messages", &[]).await.len(), 2);
    assert_eq!(mentor.actor.all("/v1/messages", &[]).await.len(), 2);
}

#[tokio::test]
async fn what_does_not_fit_together_is_refused_as_a_whole() {
    let organization = Server::shared().organization();
    let id = "0199c3f0-7a00-7000-8000-00000000dead";
    let many: Vec<String> = (0..201)
        .map(|number| format!("0199c3f0-7a00-7000-8000-{number:012}"))
        .collect();
    for body in [
        json!({ "action": "approve" }),
        json!({ "action": "approve", "application_ids": [] }),
        json!({ "action": "approve", "application_ids": [id, id] }),
        json!({ "action": "approve", "application_ids": many }),
        json!({ "action": "approve", "application_ids": [id], "filter": { "program_id": id, "state": "submitted" } }),
        json!({ "action": "approve", "application_ids": [id], "text": "Hello" }),
        json!({ "action": "message", "application_ids": [id] }),
        json!({ "action": "message", "application_ids": [id], "text": "  " }),
        json!({ "action": "reject", "application_ids": [id] }),
        json!({ "action": "pause", "application_ids": [id] }),
    ] {
        organization
            .owner
            .post("/v1/applications/bulk", body)
            .refused(422, "validation-failed")
            .await;
    }
}

#[tokio::test]
async fn a_filter_that_fits_many_goes_on_where_the_answer_before_ended() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let program = organization.open_program().await;
    for _ in 0..203 {
        let person = organization.person(json!({})).await.id();
        let body = json!({ "program_id": program, "person_id": person, "role": "mentee" });
        owner.post("/v1/applications", body).expect(201).await;
    }
    let mut filter = json!({ "program_id": program, "state": "draft" });
    let mut reached = Vec::new();
    loop {
        let body = json!({ "action": "message", "text": "Until when?", "filter": filter });
        let result = owner.post("/v1/applications/bulk", body).expect(200).await;
        let items = result.data().iter().map(|item| item["id"].to_string());
        reached.extend(items);
        if result["next_after"].is_null() {
            break;
        }
        filter["after"] = result["next_after"].clone();
    }
    let each: std::collections::HashSet<&String> = reached.iter().collect();
    assert_eq!((reached.len(), each.len()), (203, 203), "each once");
}
