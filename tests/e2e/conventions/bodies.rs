//! What the service makes of bodies: wrong JSON, wrong types, unknown members, too large.

use std::time::Duration;

use e2e::{Server, raw_exchange};
use serde_json::json;

#[tokio::test]
async fn a_body_that_is_no_json_is_400() {
    let owner = Server::shared().organization().owner;
    for body in [
        "{",
        "{\"name\":}",
        "nothing",
        "\u{feff}{}",
        "{\"name\": \"\\ud800\"}",
        "{} {}",
        "[",
        "\0",
        " ",
    ] {
        let call = owner
            .call("POST", "/v1/skills")
            .bytes("application/json", body);
        call.refused(400, "invalid-json").await;
    }
    let not_utf8 = owner
        .call("POST", "/v1/skills")
        .bytes("application/json", b"{\"name\":\"\xff\"}".to_vec());
    not_utf8.refused(400, "invalid-json").await;
    let huge_number = owner
        .call("POST", "/v1/people")
        .bytes("application/json", "{\"capacity\":1e400}");
    huge_number.refused(400, "invalid-json").await;
    let deep = "[".repeat(60_000);
    let bomb = owner
        .call("POST", "/v1/skills")
        .bytes("application/json", deep);
    bomb.refused(400, "invalid-json").await;
}

#[tokio::test]
async fn a_body_that_is_no_object_is_422() {
    let owner = Server::shared().organization().owner;
    for body in [json!([]), json!("x"), json!(1), json!(null), json!(true)] {
        owner
            .post("/v1/skills", body)
            .refused(422, "validation-failed")
            .await;
    }
}

#[tokio::test]
async fn another_media_type_is_415() {
    let owner = Server::shared().organization().owner;
    for media_type in [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonx",
        "application/merge-patch+json",
    ] {
        let call = owner
            .call("POST", "/v1/skills")
            .bytes(media_type, "{\"name\":\"Rust\"}");
        call.refused(415, "unsupported-media-type").await;
    }
    let skill = owner
        .post("/v1/skills", json!({ "name": "Rust" }))
        .expect(201)
        .await;
    let path = format!("/v1/skills/{}", skill.id());
    let call = owner
        .call("PATCH", &path)
        .if_match("*")
        .bytes("text/plain", "{}");
    call.refused(415, "unsupported-media-type").await;
}

#[tokio::test]
async fn parameters_and_case_of_the_media_type_do_not_count() {
    let owner = Server::shared().organization().owner;
    for (number, media_type) in [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
    ]
    .iter()
    .enumerate()
    {
        let body = json!({ "name": format!("Skill {number}") }).to_string();
        owner
            .call("POST", "/v1/skills")
            .bytes(media_type, body)
            .expect(201)
            .await;
    }
}

#[tokio::test]
async fn a_large_body_is_413_whether_announced_or_not() {
    let server = Server::shared();
    let owner = server.organization().owner;
    let large = json!({ "name": "x".repeat(2 * 1024 * 1024) });
    owner
        .post("/v1/skills", large)
        .refused(413, "payload-too-large")
        .await;

    let announced = format!(
        "POST /v1/skills HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\nConnection: close\r\n\r\n",
        owner.token()
    );
    let answer = raw_exchange(
        server.address(),
        announced.as_bytes(),
        Duration::from_secs(10),
    );
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");

    let mut chunked = announced.replace("Content-Length: 104857600", "Transfer-Encoding: chunked");
    for _ in 0..160 {
        chunked.push_str(&format!("2000\r\n{}\r\n", " ".repeat(0x2000)));
    }
    let answer = raw_exchange(
        server.address(),
        chunked.as_bytes(),
        Duration::from_secs(10),
    );
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn all_broken_rules_are_reported_at_once_with_their_place() {
    let owner = Server::shared().organization().owner;
    let body = json!({
        "full_name": "  ",
        "email": "nobody",
        "capacity": -1,
        "years_of_experience": 81,
        "skills_offered": [{ "skill": "SQL", "level": 9 }],
        "languages": "en",
        "nickname": "Bo",
        "goals": [{ "statement": 5 }],
    });
    let answer = owner
        .post("/v1/people", body)
        .refused(422, "validation-failed")
        .await;
    let pointers: Vec<String> = answer
        .errors()
        .into_iter()
        .map(|(pointer, _)| pointer)
        .collect();
    for pointer in [
        "/full_name",
        "/email",
        "/capacity",
        "/years_of_experience",
        "/skills_offered/0/level",
        "/languages",
        "/nickname",
        "/goals/0/statement",
    ] {
        assert!(
            pointers.iter().any(|found| found == pointer),
            "{pointer} is missing in {pointers:?}"
        );
    }
    for error in answer["errors"].as_array().into_iter().flatten() {
        assert!(!error["detail"].as_str().unwrap_or_default().is_empty());
    }
}

#[tokio::test]
async fn rules_between_values_are_reported_together_too() {
    let owner = Server::shared().organization().owner;
    let body = json!({
        "full_name": "Ada", "email": "ada@example.org", "time_zone": "Mars/Olympus",
        "availability": { "windows": [{ "weekday": "monday", "start": "11:00", "end": "09:00" }, { "weekday": "friday", "start": "09:00", "end": "09:00" }] },
    });
    let answer = owner
        .post("/v1/people", body)
        .refused(422, "validation-failed")
        .await;
    let pointers: Vec<String> = answer
        .errors()
        .into_iter()
        .map(|(pointer, _)| pointer)
        .collect();
    assert_eq!(
        pointers,
        [
            "/availability/windows/0/end",
            "/availability/windows/1/end",
            "/time_zone"
        ]
    );
}

#[tokio::test]
async fn unknown_members_are_refused_at_any_depth() {
    let owner = Server::shared().organization().owner;
    let person = json!({ "full_name": "Ada", "email": "ada@example.org" });
    for (member, value, pointer) in [
        ("id", json!("0199c3f0-7a00-7000-8000-000000000001"), "/id"),
        (
            "organization_id",
            json!("0199c3f0-7a00-7000-8000-000000000001"),
            "/organization_id",
        ),
        ("created_at", json!("2026-01-01T00:00:00Z"), "/created_at"),
        ("version", json!(7), "/version"),
        (
            "skills_offered",
            json!([{ "skill": "SQL", "level": 3, "score": 1 }]),
            "/skills_offered/0/score",
        ),
        (
            "availability",
            json!({ "windows": [], "zone": "UTC" }),
            "/availability/zone",
        ),
    ] {
        let mut body = person.clone();
        body[member] = value;
        let answer = owner
            .post("/v1/people", body)
            .refused(422, "validation-failed")
            .await;
        assert_eq!(
            answer.errors(),
            [(pointer.to_owned(), "unknown_field".to_owned())]
        );
    }
    assert_eq!(
        owner
            .all("/v1/people", &[("email", "ada@example.org")])
            .await
            .len(),
        0
    );
}

#[tokio::test]
async fn a_null_character_in_any_text_is_422() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    for (member, value, pointer) in [
        ("full_name", json!("A\0da"), "/full_name"),
        ("email", json!("ada\0@example.org"), "/email"),
        ("external_id", json!("\0"), "/external_id"),
        ("department", json!("Fin\0ance"), "/department"),
        ("biography", json!("\0"), "/biography"),
        ("interests", json!(["ok", "\0"]), "/interests/1"),
        (
            "custom_fields",
            json!({ "site": "\0" }),
            "/custom_fields/site",
        ),
    ] {
        let mut body = organization.person_input();
        body[member] = value;
        let answer = owner
            .post("/v1/people", body)
            .refused(422, "validation-failed")
            .await;
        let pointers: Vec<String> = answer
            .errors()
            .into_iter()
            .map(|(pointer, _)| pointer)
            .collect();
        assert!(
            pointers.contains(&pointer.to_owned()),
            "{pointer}: {pointers:?}"
        );
    }
    let mut body = organization.person_input();
    body["custom_fields"] = json!({ "si\0te": "x" });
    owner
        .post("/v1/people", body)
        .refused(422, "validation-failed")
        .await;
    owner
        .post("/v1/skills", json!({ "name": "Ru\0st" }))
        .refused(422, "validation-failed")
        .await;
    owner
        .post("/v1/skills", json!({ "name": "Rust", "aliases": ["r\0s"] }))
        .refused(422, "validation-failed")
        .await;
    let program = organization.program(json!({})).await.id();
    let path = format!("/v1/programs/{program}");
    owner
        .patch(&path, json!({ "description": "\0" }))
        .refused(422, "validation-failed")
        .await;
    let open = format!("{path}/open");
    owner
        .post(&open, json!({ "note": "\0" }))
        .refused(422, "validation-failed")
        .await;
}

#[tokio::test]
async fn text_of_every_script_comes_back_as_it_was_sent() {
    let organization = Server::shared().organization();
    for text in [
        "Noor Haddad",
        "李小龙",
        "Ægir Þórðarson",
        "👩🏽\u{200d}🔬",
        "נועה",
        "x\u{1}y",
        "\u{10ffff}",
        "a'; DROP TABLE people; --",
        "\\u0000",
    ] {
        let mut body = organization.person_input();
        body["full_name"] = json!(text);
        body["biography"] = json!(text);
        let made = organization
            .owner
            .post("/v1/people", body)
            .expect(201)
            .await;
        let read = organization
            .owner
            .get(&format!("/v1/people/{}", made.id()))
            .expect(200)
            .await;
        assert_eq!(
            (&read["full_name"], &read["biography"]),
            (&json!(text), &json!(text))
        );
        assert_eq!(made.body, read.body);
    }
}

#[tokio::test]
async fn an_integer_may_be_written_with_a_decimal_point() {
    let organization = Server::shared().organization();
    let person = organization.person(json!({ "capacity": 3.0 })).await;
    assert_eq!(person["capacity"], 3);
    let mut body = organization.person_input();
    body["capacity"] = json!(3.5);
    organization
        .owner
        .post("/v1/people", body)
        .refused(422, "validation-failed")
        .await;
}

#[tokio::test]
async fn a_member_that_comes_twice_has_one_meaning() {
    let owner = Server::shared().organization().owner;
    let body = "{\"name\":\"First\",\"name\":\"Second\"}";
    let answer = owner
        .call("POST", "/v1/skills")
        .bytes("application/json", body)
        .send()
        .await;
    match answer.status {
        201 => assert_eq!(answer["name"], "Second", "what every JSON library takes"),
        _ => assert_eq!(
            (answer.status, answer.problem_code()),
            (400, "invalid-json")
        ),
    }
}
