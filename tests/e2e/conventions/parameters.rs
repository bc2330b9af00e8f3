//! Path, query and header parameters of a wrong form are 400, each named.

use e2e::Server;
use serde_json::json;

#[tokio::test]
async fn a_malformed_id_is_400() {
    let owner = Server::shared().organization().owner;
    for id in [
        "1",
        "x",
        "0199c3f0-7a00-7000-8000",
        "0199c3f0-7a00-7000-8000-00000000000g",
        "%00",
        "..%2fme",
        "null",
        "%F0%9F%98%80",
    ] {
        owner
            .get(&format!("/v1/people/{id}"))
            .refused(400, "invalid-parameter")
            .await;
    }
}

#[tokio::test]
async fn an_unknown_query_parameter_is_400() {
    let owner = Server::shared().organization().owner;
    for path in [
        "/v1/people",
        "/v1/skills",
        "/v1/programs",
        "/v1/api-keys",
        "/v1/events",
        "/v1/pairings",
        "/v1/applications",
    ] {
        let answer = owner
            .get(path)
            .query(&[("page", "2")])
            .refused(400, "invalid-parameter")
            .await;
        assert_eq!(answer.errors().len(), 1, "{path}");
    }
}

#[tokio::test]
async fn a_wrong_query_value_is_400() {
    let owner = Server::shared().organization().owner;
    for (name, value) in [
        ("limit", "0"),
        ("limit", "201"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", "1.5"),
        ("limit", ""),
        ("limit", "99999999999999999999"),
        ("sort", "email"),
        ("sort", ""),
        ("state", "gone"),
        ("manager_id", "me"),
    ] {
        owner
            .get("/v1/people")
            .query(&[(name, value)])
            .refused(400, "invalid-parameter")
            .await;
    }
}

#[tokio::test]
async fn a_null_character_in_a_query_value_is_no_server_error() {
    let owner = Server::shared().organization().owner;
    for (path, name) in [
        ("/v1/people", "email"),
        ("/v1/people", "department"),
        ("/v1/people", "external_id"),
        ("/v1/events", "kind"),
        ("/v1/people", "cursor"),
    ] {
        let answer = owner.get(path).query(&[(name, "a\0b")]).send().await;
        assert!(
            [200, 400].contains(&answer.status),
            "{path}?{name}: {}",
            answer.text()
        );
    }
    let answer = owner.get("/v1/people?email=%FF%FE").send().await;
    assert!([200, 400].contains(&answer.status), "{}", answer.text());
}

#[tokio::test]
async fn a_wrong_header_is_400() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let long = "k".repeat(256);
    for key in ["", "two words", &long] {
        let call = owner
            .post("/v1/skills", json!({ "name": "Rust" }))
            .once(key);
        call.refused(400, "invalid-parameter").await;
    }
    let program = organization.program(json!({})).await.id();
    for etag in ["1", "\"1", "", "\"1\", 2"] {
        let call = owner.patch_if(
            &format!("/v1/programs/{program}"),
            etag,
            json!({ "name": "x" }),
        );
        call.refused(400, "invalid-parameter").await;
    }
}

#[tokio::test]
async fn a_wrong_query_parameter_is_named() {
    let owner = Server::shared().organization().owner;
    for (query, name) in [
        ("limit=x", "limit"),
        ("limit=500", "limit"),
        ("program_id=7", "program_id"),
        ("staet=open", "staet"),
        ("limit=1&limit=2", "limit"),
        ("sort=weight", "sort"),
    ] {
        let path = format!("/v1/applications?{query}");
        let answer = owner.get(&path).refused(400, "invalid-parameter").await;
        let named = answer.errors().first().map(|(pointer, _)| pointer.clone());
        assert_eq!(named.as_deref(), Some(name), "{query}");
    }
}
