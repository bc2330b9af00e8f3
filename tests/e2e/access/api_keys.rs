//! API keys: scoped, shown once, revocable at once, ending when they say.

use e2e::{Actor, Server};
use serde_json::json;

#[tokio::test]
async fn a_key_does_what_its_scopes_say_and_nothing_else() {
    let organization = Server::shared().organization();
    let program = organization.program(json!({})).await.id();
    let probes = |key: &Actor| {
        vec![
            ("directory:read", key.get("/v1/people")),
            (
                "directory:write",
                key.post("/v1/people", organization.person_input()),
            ),
            ("programs:read", key.get("/v1/programs")),
            (
                "programs:write",
                key.patch(
                    &format!("/v1/programs/{program}"),
                    json!({ "description": "x" }),
                ),
            ),
            (
                "matching:read",
                key.get(&format!("/v1/programs/{program}/matching-policies")),
            ),
            (
                "matching:write",
                key.post(
                    &format!("/v1/programs/{program}/match-runs"),
                    json!({ "unknown": 1 }),
                ),
            ),
            ("organization:admin", key.get("/v1/events")),
        ]
    };
    for scope in [
        "directory:read",
        "directory:write",
        "programs:read",
        "programs:write",
        "matching:read",
        "matching:write",
        "organization:admin",
    ] {
        let (_, key) = organization
            .api_key(json!({ "role": "owner", "scopes": [scope] }))
            .await;
        for (needs, probe) in probes(&key) {
            let answer = probe.send().await;
            let forbidden = answer.status == 403;
            assert_eq!(
                forbidden,
                needs != scope,
                "{scope}: {} {}",
                answer.what,
                answer.text()
            );
        }
    }
}

#[tokio::test]
async fn the_secret_is_shown_once() {
    let organization = Server::shared().organization();
    let (made, key) = organization
        .api_key(json!({ "role": "owner", "scopes": ["directory:read"] }))
        .await;
    let secret = made.string("secret");
    assert!(secret.starts_with("pwk_") && secret.len() > 60);
    assert!(secret.ends_with(made.string("hint").trim_start_matches('…')));
    let path = format!("/v1/api-keys/{}", made.id());
    let read = organization.owner.get(&path).expect(200).await;
    assert!(read.body.get("secret").is_none());
    let list = organization.owner.get("/v1/api-keys").expect(200).await;
    assert!(!list.text().contains(&secret));
    let me = key.get("/v1/me").expect(200).await;
    assert_eq!(me.string("actor"), format!("api_key:{}", made.id()));
    assert_eq!(me["scopes"], json!(["directory:read"]));
}

#[tokio::test]
async fn a_revoked_key_ends_at_once_and_revoking_it_again_changes_nothing() {
    let organization = Server::shared().organization();
    let (made, key) = organization
        .api_key(json!({ "role": "owner", "scopes": ["directory:read"] }))
        .await;
    key.get("/v1/people").expect(200).await;
    let first = organization.step("api-keys", &made.id(), "revoke").await;
    key.get("/v1/people").refused(401, "unauthenticated").await;
    let second = organization.step("api-keys", &made.id(), "revoke").await;
    assert_eq!(first["revoked_at"], second["revoked_at"]);
    assert!(first["revoked_at"].is_string());
}

#[tokio::test]
async fn an_expired_key_is_401() {
    let organization = Server::shared().organization();
    let scopes = json!(["directory:read"]);
    let (_, good) = organization
        .api_key(json!({ "role": "owner", "scopes": scopes, "expires_at": "2999-01-01T00:00:00Z" }))
        .await;
    good.get("/v1/people").expect(200).await;
    let input = json!({ "name": "Old", "role": "owner", "scopes": scopes, "expires_at": "2020-01-01T00:00:00Z" });
    let made = organization.owner.post("/v1/api-keys", input).send().await;
    match made.status {
        422 => {}
        _ => {
            let old = Server::shared().bearer(made.string("secret"));
            old.get("/v1/people").refused(401, "unauthenticated").await;
        }
    }
}

#[tokio::test]
async fn a_changed_key_is_401() {
    let server = Server::shared();
    let organization = server.organization();
    let (made, _) = organization
        .api_key(json!({ "role": "owner", "scopes": ["directory:read"] }))
        .await;
    let secret = made.string("secret");
    for place in (4..secret.len()).step_by(7) {
        let mut changed = secret.clone().into_bytes();
        let byte = changed.get_mut(place).expect("within the key");
        *byte = if *byte == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).expect("ASCII");
        server
            .bearer(changed)
            .get("/v1/people")
            .refused(401, "unauthenticated")
            .await;
    }
    let (start, rest) = secret.split_at(40);
    let (longer, other) = (format!("{secret}A"), format!("pwx_{rest}"));
    for wrong in [start, rest, &longer, &other, "pwk_"] {
        server
            .bearer(wrong)
            .get("/v1/people")
            .refused(401, "unauthenticated")
            .await;
    }
}

#[tokio::test]
async fn a_coordinators_key_runs_its_programs_only() {
    let organization = Server::shared().organization();
    let own = organization.program(json!({})).await.id();
    let other = organization.program(json!({})).await.id();
    let input = json!({ "role": "coordinator", "scopes": ["programs:read", "programs:write"], "program_ids": [own] });
    let (_, key) = organization.api_key(input).await;
    key.patch(
        &format!("/v1/programs/{own}"),
        json!({ "description": "x" }),
    )
    .expect(200)
    .await;
    let refused = key
        .patch(
            &format!("/v1/programs/{other}"),
            json!({ "description": "x" }),
        )
        .send()
        .await;
    assert!([403, 404].contains(&refused.status), "{}", refused.text());
    key.post("/v1/programs", e2e::program_input())
        .refused(403, "forbidden")
        .await;
}

#[tokio::test]
async fn a_keys_programs_must_fit_its_role() {
    let organization = Server::shared().organization();
    let foreign = Server::shared()
        .organization()
        .program(json!({}))
        .await
        .id();
    let own = organization.program(json!({})).await.id();
    for (members, pointer) in [
        (json!({ "role": "coordinator" }), "/program_ids"),
        (
            json!({ "role": "owner", "program_ids": [own] }),
            "/program_ids",
        ),
        (
            json!({ "role": "coordinator", "program_ids": [foreign] }),
            "/program_ids/0",
        ),
        (json!({ "role": "member" }), "/role"),
        (json!({ "role": "owner", "scopes": [] }), "/scopes"),
        (
            json!({ "role": "owner", "scopes": ["everything"] }),
            "/scopes/0",
        ),
    ] {
        let mut input = json!({ "name": "Key", "scopes": ["programs:read"] });
        input
            .as_object_mut()
            .expect("an object")
            .extend(members.as_object().cloned().expect("an object"));
        let answer = organization
            .owner
            .post("/v1/api-keys", input)
            .refused(422, "validation-failed")
            .await;
        assert_eq!(
            answer.errors().first().map(|(pointer, _)| pointer.as_str()),
            Some(pointer)
        );
    }
}
