//! `Idempotency-Key`: a repeated POST does nothing again and answers the same.

use std::collections::BTreeMap;

use e2e::Server;
use futures_util::future::join_all;
use serde_json::json;

#[tokio::test]
async fn a_replay_is_byte_identical_and_has_no_effect() {
    let organization = Server::shared().organization();
    let body = organization.person_input();
    let call = || {
        organization
            .owner
            .post("/v1/people", body.clone())
            .once("key-1")
    };
    let first = call().expect(201).await;
    let again = call().expect(201).await;
    assert_eq!(first.bytes, again.bytes);
    for header in ["etag", "location", "content-type"] {
        assert_eq!(first.header(header), again.header(header), "{header}");
    }
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(first.header("idempotent-replayed"), "");
    let events = organization
        .owner
        .all("/v1/events", &[("subject_id", &first.id())])
        .await;
    assert_eq!(events.len(), 1, "one effect: {events:?}");
}

#[tokio::test]
async fn a_replay_answers_the_first_answer_even_when_the_object_changed_since() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let call = || {
        owner
            .post("/v1/programs", e2e::program_input())
            .once("first")
    };
    let first = call().expect(201).await;
    organization.step("programs", &first.id(), "open").await;
    assert_eq!(call().expect(201).await.bytes, first.bytes);

    let path = format!("/v1/programs/{}/cancel", first.id());
    let cancel = || owner.post(&path, json!({})).once("cancel");
    let cancelled = cancel().expect(200).await;
    assert_eq!(
        cancel().expect(200).await.bytes,
        cancelled.bytes,
        "without a key this is 409"
    );
}

#[tokio::test]
async fn the_key_with_another_request_is_422() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let body = organization.person_input();
    owner.post("/v1/people", body).once("k").expect(201).await;
    let other_body = organization.person_input();
    owner
        .post("/v1/people", other_body)
        .once("k")
        .refused(422, "idempotency-key-reused")
        .await;
    let other_path = owner
        .post("/v1/skills", json!({ "name": "Rust" }))
        .once("k");
    other_path.refused(422, "idempotency-key-reused").await;
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let person = organization.person(json!({})).await;
    let mut body = organization.person_input();
    body["email"] = person["email"].clone();
    owner
        .post("/v1/people", body)
        .once("k")
        .refused(409, "already-exists")
        .await;
    owner
        .post("/v1/people", organization.person_input())
        .once("k")
        .expect(201)
        .await;
}

#[tokio::test]
async fn keys_of_other_callers_are_other_keys() {
    let organization = Server::shared().organization();
    let other = Server::shared().organization();
    let (_, key) = organization
        .api_key(json!({ "role": "owner", "scopes": ["directory:write"] }))
        .await;
    let body = json!({ "name": "Rust" });
    let first = organization
        .owner
        .post("/v1/skills", body.clone())
        .once("k")
        .expect(201)
        .await;
    let foreign = other
        .owner
        .post("/v1/skills", body.clone())
        .once("k")
        .expect(201)
        .await;
    assert_ne!(first.id(), foreign.id());
    key.post("/v1/skills", body)
        .once("k")
        .refused(409, "already-exists")
        .await;
}

#[tokio::test]
async fn fifty_requests_at_once_with_one_key_have_one_effect() {
    let organization = Server::shared().organization();
    for round in 0..3 {
        let body = organization.person_input();
        let key = format!("round-{round}");
        let calls = (0..50).map(|_| {
            organization
                .owner
                .post("/v1/people", body.clone())
                .once(&key)
                .send()
        });
        let answers = join_all(calls).await;
        let mut bodies = BTreeMap::<Vec<u8>, usize>::new();
        for answer in &answers {
            match (answer.status, answer.problem_code()) {
                (201, _) => *bodies.entry(answer.bytes.clone()).or_default() += 1,
                (409, "conflict") => {}
                _ => panic!("{} {}", answer.status, answer.text()),
            }
        }
        assert_eq!(bodies.len(), 1, "every success is the same answer");
        let email = body["email"].as_str().expect("a string");
        assert_eq!(
            organization
                .owner
                .all("/v1/people", &[("email", email)])
                .await
                .len(),
            1
        );
    }
}

#[tokio::test]
async fn secrets_are_not_kept_for_replays() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let body = json!({ "name": "HR sync", "role": "owner", "scopes": ["directory:read"] });
    let call = || owner.post("/v1/api-keys", body.clone()).once("key");
    let first = call().expect(201).await;
    let again = call().expect(201).await;
    assert_eq!(first.id(), again.id());
    assert!(first["secret"].is_string());
    assert!(again.body.get("secret").is_none(), "{}", again.text());

    let person = organization.person(json!({})).await.id();
    let call = || {
        owner
            .post(&format!("/v1/people/{person}/tokens"), json!({}))
            .once("token")
    };
    assert!(call().expect(200).await["token"].is_string());
    assert!(call().expect(200).await.body.get("token").is_none());
}
