//! Every failure is a problem document with the request id, on every way out of the service.

use std::time::Duration;

use e2e::{Server, raw_exchange};
use serde_json::json;

#[tokio::test]
async fn an_unknown_path_is_404() {
    let server = Server::shared();
    for path in [
        "/v1/nothing",
        "/v1",
        "/v2/people",
        "/V1/people",
        "/v1/people/",
        "/healthz/x",
    ] {
        server.anonymous().get(path).refused(404, "not-found").await;
    }
}

#[tokio::test]
async fn a_wrong_method_is_405_and_names_the_right_ones() {
    let anonymous = Server::shared().anonymous();
    let id = "0199c3f0-7a00-7000-8000-000000000001";
    for (method, path, allowed) in [
        ("DELETE", "/v1/people", "GET, POST, HEAD"),
        ("PUT", "/v1/people", "GET, POST, HEAD"),
        (
            "POST",
            &format!("/v1/people/{id}"),
            "GET, PATCH, DELETE, HEAD",
        ),
        ("GET", &format!("/v1/programs/{id}/open"), "POST"),
        (
            "POST",
            &format!("/v1/programs/{id}/coordinators/{id}"),
            "PUT, DELETE",
        ),
        ("POST", "/healthz", "GET, HEAD"),
        ("PROPFIND", "/v1/me", "GET, HEAD"),
        ("OPTIONS", "/v1/me", "GET, HEAD"),
    ] {
        let answer = anonymous
            .call(method, path)
            .refused(405, "method-not-allowed")
            .await;
        let sorted = |text: &str| {
            let mut methods: Vec<String> = text.split(", ").map(str::to_owned).collect();
            methods.sort();
            methods
        };
        assert_eq!(
            sorted(answer.header("allow")),
            sorted(allowed),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn a_fixed_path_is_no_malformed_id() {
    let owner = Server::shared().organization().owner;
    for (method, path) in [
        ("GET", "/v1/pairings/bulk"),
        ("PATCH", "/v1/applications/bulk"),
        ("OPTIONS", "/v1/applications/bulk"),
    ] {
        let answer = owner
            .call(method, path)
            .header("if-match", "*")
            .refused(405, "method-not-allowed")
            .await;
        assert_eq!(answer.header("allow"), "POST", "{method} {path}");
    }
}

#[tokio::test]
async fn missing_credentials_are_401_with_a_challenge() {
    let server = Server::shared();
    let answer = server
        .anonymous()
        .get("/v1/me")
        .refused(401, "unauthenticated")
        .await;
    assert!(answer.header("www-authenticate").starts_with("Bearer"));
    for value in [
        "",
        "Bearer",
        "Bearer ",
        "Basic eDp5",
        "bearer x y",
        "Bearer pwk_",
        "pwk_abc",
    ] {
        let call = server
            .anonymous()
            .get("/v1/me")
            .header("authorization", value);
        call.refused(401, "unauthenticated").await;
    }
}

#[tokio::test]
async fn the_scheme_of_the_credentials_has_no_case() {
    let organization = Server::shared().organization();
    let anonymous = Server::shared().anonymous();
    for scheme in ["bearer", "BEARER", "Bearer"] {
        let value = format!("{scheme} {}", organization.owner.token());
        anonymous
            .get("/v1/me")
            .header("authorization", &value)
            .expect(200)
            .await;
    }
}

#[tokio::test]
async fn a_role_that_is_too_low_is_403() {
    let organization = Server::shared().organization();
    let member = organization.member().await;
    member
        .post("/v1/programs", e2e::program_input())
        .refused(403, "forbidden")
        .await;
    member.get("/v1/events").refused(403, "forbidden").await;
}

#[tokio::test]
async fn credentials_are_looked_at_before_the_body() {
    let server = Server::shared();
    let broken = server
        .anonymous()
        .call("POST", "/v1/people")
        .bytes("application/json", "{");
    broken.refused(401, "unauthenticated").await;
}

#[tokio::test]
async fn every_answer_is_private_and_carries_its_request_id() {
    let organization = Server::shared().organization();
    let answers = [
        organization.owner.get("/v1/me").expect(200).await,
        organization.owner.get("/v1/nothing").expect(404).await,
        organization
            .owner
            .post("/v1/skills", json!({}))
            .expect(422)
            .await,
    ];
    let mut ids: Vec<_> = answers
        .iter()
        .map(|answer| answer.header("x-request-id"))
        .collect();
    assert!(ids.iter().all(|id| id.len() == 36), "{ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), 3, "each request has its own id");
    for answer in &answers {
        assert_eq!(
            answer.header("cache-control"),
            "no-store",
            "{}",
            answer.what
        );
        assert_eq!(
            answer.header("x-content-type-options"),
            "nosniff",
            "{}",
            answer.what
        );
    }
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let organization = Server::shared().organization();
    for path in ["/v1/me", "/v1/people", "/healthz"] {
        let (get, head) = (
            organization.owner.get(path).expect(200).await,
            organization.owner.call("HEAD", path).expect(200).await,
        );
        assert!(head.bytes.is_empty(), "{path}");
        assert_eq!(
            get.header("content-type"),
            head.header("content-type"),
            "{path}"
        );
    }
}

#[test]
fn what_is_no_http_does_not_stop_the_service() {
    let server = Server::shared();
    let patience = Duration::from_secs(10);
    for bytes in [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".as_slice(),
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /v1/me HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET /v1/me HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ] {
        let answer = raw_exchange(server.address(), bytes, patience);
        let status = answer.split(' ').nth(1).unwrap_or("closed");
        assert!(["400", "closed"].contains(&status), "{bytes:?} gives {answer:?}");
    }
    let ready = b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assert!(raw_exchange(server.address(), ready, patience).starts_with("HTTP/1.1 200"));
}
