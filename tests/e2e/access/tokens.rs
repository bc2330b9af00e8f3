//! People's tokens: what holds, and many that do not.

use e2e::{Actor, Organization, Server};
use serde_json::{Value, json};

use super::forgery::{claims, encode, signed, signed_384, signed_512, unsigned};

fn secret_key(server: &Server) -> Vec<u8> {
    std::fs::read(server.database().folder().join("secret"))
        .expect("the secret of this test server")
}

fn header() -> Value {
    json!({ "alg": "HS256", "typ": "JWT" })
}

fn with(claims: &Value, member: &str, value: Value) -> Value {
    let mut claims = claims.clone();
    claims[member] = value;
    claims
}

fn without(claims: &Value, member: &str) -> Value {
    let mut claims = claims.clone();
    claims.as_object_mut().expect("an object").remove(member);
    claims
}

#[tokio::test]
async fn a_token_made_by_hand_with_the_right_key_holds() {
    let server = Server::shared();
    let organization = server.organization();
    let claims = claims(organization.owner.token());
    let token = signed(&header(), &claims, &secret_key(server));
    let me = server.bearer(token).get("/v1/me").expect(200).await;
    assert_eq!(
        me["person"]["id"], organization.owner.person,
        "or all forgeries below fail for a wrong reason"
    );
}

/// Every kind of forgery with the reason why somebody could try it.
fn forgeries(
    server: &Server,
    victim: &Organization,
    attacker: &Organization,
) -> Vec<(&'static str, String)> {
    let key = secret_key(server);
    let good = victim.owner.token().to_owned();
    let claims = claims(&good);
    let (body, signature) = good.rsplit_once('.').expect("three parts");
    let exp = claims["exp"].as_i64().expect("a number");
    let sign = |claims: &Value| signed(&header(), claims, &key);
    let head = |header: Value| signed(&header, &claims, &key);
    let mut list = vec![
        ("no signature", format!("{body}.")),
        ("two parts", body.to_owned()),
        ("four parts", format!("{good}.{signature}")),
        (
            "signature of zeros",
            format!("{body}.{}", encode([0_u8; 32])),
        ),
        (
            "signature cut short",
            format!("{body}.{}", encode([0_u8; 8])),
        ),
        (
            "other key",
            signed(&header(), &claims, b"another secret of a good length, 32+"),
        ),
        ("empty key", signed(&header(), &claims, b"")),
        ("HS384", signed_384(&claims, &key)),
        ("HS512", signed_512(&claims, &key)),
        ("HS256 that says HS512", head(json!({ "alg": "HS512" }))),
        ("says RS256", head(json!({ "alg": "RS256" }))),
        ("says ES256", head(json!({ "alg": "ES256" }))),
        ("no algorithm", head(json!({ "typ": "JWT" }))),
        ("algorithm in lower case", head(json!({ "alg": "hs256" }))),
        ("algorithm is a list", head(json!({ "alg": ["HS256"] }))),
        (
            "expired",
            sign(&with(&claims, "exp", json!(exp - 1_000_000))),
        ),
        (
            "expiry as text",
            sign(&with(&claims, "exp", json!(exp.to_string()))),
        ),
        ("expiry is null", sign(&with(&claims, "exp", Value::Null))),
        ("expiry is negative", sign(&with(&claims, "exp", json!(-1)))),
        ("not yet valid", sign(&with(&claims, "nbf", json!(exp)))),
        (
            "not before, as text",
            sign(&with(&claims, "nbf", json!(exp.to_string()))),
        ),
        (
            "other issuer",
            sign(&with(&claims, "iss", json!("somebody"))),
        ),
        (
            "issuer in a list",
            sign(&with(&claims, "iss", json!(["somebody", 7]))),
        ),
        (
            "other audience",
            sign(&with(&claims, "aud", json!("billing"))),
        ),
        (
            "other audiences",
            sign(&with(&claims, "aud", json!(["billing", "mail"]))),
        ),
        (
            "person of another organization",
            sign(&with(&claims, "sub", json!(attacker.owner.person))),
        ),
        (
            "another organization",
            sign(&with(&claims, "org", json!(attacker.id))),
        ),
        (
            "unknown organization",
            sign(&with(
                &claims,
                "org",
                json!("0199c3f0-7a00-7000-8000-000000000001"),
            )),
        ),
        (
            "subject is no id",
            sign(&with(&claims, "sub", json!("' OR 1=1 --"))),
        ),
        ("claims are a list", sign(&json!([claims]))),
        ("claims are empty", sign(&json!({}))),
        ("not base64", "a.b.c".to_owned()),
        ("64 KB", format!("{body}.{}", "A".repeat(6_000))),
        (
            "claims swapped under the signature",
            swapped(&good, attacker.owner.token()),
        ),
    ];
    for algorithm in ["none", "None", "NONE", "nOnE", ""] {
        let header = json!({ "alg": algorithm });
        list.push(("algorithm none", format!("{}.", unsigned(&header, &claims))));
        list.push(("algorithm none, signed", signed(&header, &claims, &key)));
    }
    for member in ["exp", "iss", "aud", "sub", "org"] {
        list.push(("a claim is missing", sign(&without(&claims, member))));
    }
    for member in ["jku", "x5u", "jwk", "kid"] {
        let value = json!("../../../../dev/null");
        let header = json!({ "alg": "HS256", member: value });
        list.push(("brings its own key", signed(&header, &claims, b"")));
    }
    list
}

fn swapped(good: &str, other: &str) -> String {
    let parts: Vec<&str> = good.split('.').collect();
    let others: Vec<&str> = other.split('.').collect();
    format!("{}.{}.{}", parts[0], others[1], parts[2])
}

#[tokio::test]
async fn no_forgery_holds_and_none_learns_why() {
    let server = Server::shared();
    let (victim, attacker) = (server.organization(), server.organization());
    let forgeries = forgeries(server, &victim, &attacker);
    assert!(forgeries.len() >= 45);
    let mut bodies = Vec::new();
    for (kind, token) in forgeries {
        let answer = server.bearer(token).get("/v1/me").send().await;
        assert_eq!(
            (answer.status, answer.problem_code()),
            (401, "unauthenticated"),
            "{kind}"
        );
        answer.check_problem();
        let mut body = answer.body.clone();
        body["request_id"] = Value::Null;
        bodies.push(body);
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "the reason is never told: {bodies:?}");
}

#[tokio::test]
async fn a_header_that_marks_an_extension_as_critical_is_not_ignored() {
    let server = Server::shared();
    let claims = claims(server.organization().owner.token());
    let header = json!({ "alg": "HS256", "crit": ["exp", "b64"], "b64": false });
    let token = signed(&header, &claims, &secret_key(server));
    server
        .bearer(token)
        .get("/v1/me")
        .refused(401, "unauthenticated")
        .await;
}

#[tokio::test]
async fn a_token_ends() {
    let server = Server::shared();
    let organization = server.organization();
    let now = claims(organization.owner.token())["iat"].clone();
    let late = with(
        &claims(organization.owner.token()),
        "exp",
        json!(now.as_i64().expect("seconds") - 31),
    );
    let call = server.bearer(signed(&header(), &late, &secret_key(server)));
    call.get("/v1/me").refused(401, "unauthenticated").await;
}

#[tokio::test]
async fn the_token_of_somebody_who_left_ends_at_once() {
    let organization = Server::shared().organization();
    let member = organization.member().await;
    member.get("/v1/me").expect(200).await;
    let path = format!("/v1/people/{}", member.person);
    organization
        .owner
        .patch(&path, json!({ "state": "inactive" }))
        .expect(200)
        .await;
    member.get("/v1/me").refused(401, "unauthenticated").await;
    let token = format!("{path}/tokens");
    organization
        .owner
        .post(&token, json!({}))
        .refused(409, "conflict")
        .await;
    organization
        .owner
        .patch(&path, json!({ "state": "active" }))
        .expect(200)
        .await;
    member.get("/v1/me").expect(200).await;
    organization.owner.delete(&path).expect(204).await;
    member.get("/v1/me").refused(401, "unauthenticated").await;
}

#[tokio::test]
async fn a_role_that_changes_counts_at_once() {
    let organization = Server::shared().organization();
    let member = organization.member().await;
    let role = async |actor: &Actor| actor.get("/v1/me").expect(200).await.string("role");
    assert_eq!(role(&member).await, "member");
    let program = organization.program(json!({})).await.id();
    let path = format!("/v1/programs/{program}/coordinators/{}", member.person);
    organization.owner.put(&path).expect(200).await;
    assert_eq!(role(&member).await, "coordinator");
    organization.owner.delete(&path).expect(204).await;
    assert_eq!(role(&member).await, "member");
    let person = format!("/v1/people/{}", member.person);
    organization
        .owner
        .patch(&person, json!({ "role": "owner" }))
        .expect(200)
        .await;
    assert_eq!(role(&member).await, "owner");
}

#[tokio::test]
async fn the_lifetime_of_a_token_has_bounds() {
    let organization = Server::shared().organization();
    let member = organization.member().await;
    let path = format!("/v1/people/{}/tokens", member.person);
    for minutes in [0, 1441] {
        let body = json!({ "lifetime_minutes": minutes });
        organization
            .owner
            .post(&path, body)
            .refused(422, "validation-failed")
            .await;
    }
    member
        .post(&path, json!({}))
        .refused(403, "forbidden")
        .await;
}

#[tokio::test]
async fn no_credential_is_ever_logged() {
    let server = Server::with(&[("PAIRWELL_LOG", "trace")]);
    let organization = server.organization();
    let (key, integration) = organization
        .api_key(json!({ "role": "owner", "scopes": ["directory:read"] }))
        .await;
    integration
        .get("/v1/people?email=secret.person%40example.org")
        .expect(200)
        .await;
    organization
        .person(json!({ "full_name": "Secret Person" }))
        .await;
    organization.member().await.get("/v1/me").expect(200).await;
    server
        .bearer("forged.token.here")
        .get("/v1/me")
        .expect(401)
        .await;
    let log = server.log();
    assert!(!log.is_empty(), "or this test cannot fail");
    let secret = key.string("secret");
    let token = organization.owner.token();
    let signing_key = String::from_utf8(secret_key(&server)).expect("text");
    for (what, text) in [
        ("the API key", secret.as_str()),
        ("the token", token),
        ("the signing key", &signing_key),
        ("a name", "Secret Person"),
        ("a forged token", "forged.token.here"),
    ] {
        let place = log.find(text).map(|at| {
            log.get(at.saturating_sub(300)..at)
                .unwrap_or_default()
                .to_owned()
        });
        assert_eq!(place, None, "{what} is in the log");
    }
}
