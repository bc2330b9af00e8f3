//! The report as a page: its content, what it escapes, and who gets to see it.

use std::time::Duration;

use e2e::{Actor, Organization, Server};
use serde_json::json;

/// A link to the report of the program, as path and query.
async fn link(caller: &Actor, program: &str, body: serde_json::Value) -> String {
    let path = format!("/v1/programs/{program}/report-links");
    caller.post(&path, body).expect(200).await.string("path")
}

async fn page(organization: &Organization, program: &str) -> String {
    let path = format!("/programs/{program}/report");
    organization.owner.get(&path).expect(200).await.text()
}

#[tokio::test]
async fn it_shows_the_numbers_of_the_dashboard() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let empty = page(&organization, &program).await;
    for sentence in [
        "Nobody has applied yet.",
        "No match run of this program has succeeded yet.",
        "No pairing has been proposed yet.",
    ] {
        assert!(empty.contains(sentence), "{sentence}");
    }
    organization
        .applicant(&program, "mentor", json!({ "capacity": 1 }))
        .await;
    for _ in 0..2 {
        organization.applicant(&program, "mentee", json!({})).await;
    }
    let run = organization.match_run(&program).await.id();
    let path = format!("/v1/match-runs/{run}/publish");
    organization.owner.post(&path, json!({})).expect(200).await;
    let full = page(&organization, &program).await;
    for text in [
        "<html lang=\"en\">",
        "3 applications in all.",
        "Candidates exist, their seats went to others",
        "1 of 2",
        "<svg",
        "<caption>",
        "The matching policy lists no attribute to report fairness by.",
        "1 pairings in all.",
    ] {
        assert!(full.contains(text), "{text} is not in {full}");
    }
}

#[tokio::test]
async fn whatever_people_write_is_text_and_the_page_runs_nothing() {
    let organization = Server::shared().organization();
    let name = "<script>alert(1)</script> & \"Friends\" </title><img src=x onerror=alert(2)>";
    let program = organization
        .program(json!({ "name": name, "always_on": true }))
        .await
        .id();
    organization.step("programs", &program, "open").await;
    let mentor = organization.applicant(&program, "mentor", json!({})).await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let path = format!("/v1/people/{}", mentee.actor.person);
    let members = json!({ "full_name": "Eve <b>Bold</b>", "department": "<i>Sales</i>" });
    organization.owner.patch(&path, members).expect(200).await;
    let policy = json!({ "policy": { "fairness": { "attributes": [{ "kind": "department" }], "smallest_group": 1 } } });
    let path = format!("/v1/programs/{program}/matching-policies");
    // Policies may refuse so small a group; the names of groups are then simply not on the page.
    organization.owner.post(&path, policy).send().await;
    organization.match_run(&program).await;
    let answer = organization
        .owner
        .get(&format!("/programs/{program}/report"))
        .expect(200)
        .await;
    let page = answer.text();
    assert!(
        page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Friends&quot;"),
        "{page}"
    );
    for forbidden in [
        "<script",
        "<img",
        "<i>",
        "<b>",
        "javascript:",
        " style=",
        "http:",
        "https:",
    ] {
        assert!(!page.contains(forbidden), "{forbidden} is in {page}");
    }
    for person in [&mentor.actor, &mentee.actor] {
        let name = organization
            .owner
            .get(&format!("/v1/people/{}", person.person))
            .expect(200)
            .await;
        assert!(
            !page.contains(&name.string("full_name")),
            "no names of participants"
        );
    }
    let policy = answer.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"), "{policy}");
    for (header, value) in [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(answer.header(header), value, "{header}");
    }
}

#[tokio::test]
async fn a_link_opens_it_without_a_header_for_its_program_only() {
    let server = Server::shared();
    let organization = server.organization();
    let (program, other) = (
        organization.open_program().await,
        organization.open_program().await,
    );
    let coordinator = organization.coordinator(&program).await;
    let path = link(&coordinator, &program, json!({})).await;
    let anonymous = server.anonymous();
    anonymous.get(&path).expect(200).await;
    anonymous.get(&path).expect(200).await;
    let elsewhere = path.replace(&program, &other);
    anonymous
        .get(&elsewhere)
        .refused(401, "unauthenticated")
        .await;
    let (front, token) = path.split_once("token=").expect("a token");
    let (head, tail) = token.split_at(token.len() - 6);
    for forged in [
        format!("{head}AAAAAA"),
        tail.to_owned(),
        String::new(),
        "%00".to_owned(),
    ] {
        let answer = anonymous
            .get(&format!("{front}token={forged}"))
            .send()
            .await;
        assert!(
            [400, 401].contains(&answer.status),
            "{forged}: {}",
            answer.text()
        );
    }
    let dashboard = format!("/v1/programs/{program}/dashboard?token={token}");
    let answer = anonymous.get(&dashboard).send().await;
    assert_eq!(
        answer.status, 401,
        "a link opens the report and nothing else"
    );
}

#[tokio::test]
async fn a_link_ends_with_its_time() {
    let server = Server::with_clock();
    let organization = server.organization();
    let program = organization.open_program().await;
    let path = link(
        &organization.owner,
        &program,
        json!({ "lifetime_minutes": 5 }),
    )
    .await;
    server.anonymous().get(&path).expect(200).await;
    server.let_pass(Duration::from_secs(301));
    server
        .anonymous()
        .get(&path)
        .refused(401, "unauthenticated")
        .await;
}

#[tokio::test]
async fn a_link_ends_with_the_role_of_its_maker() {
    let server = Server::shared();
    let organization = server.organization();
    let program = organization.open_program().await;
    let coordinator = organization.coordinator(&program).await;
    let path = link(&coordinator, &program, json!({})).await;
    let role = format!("/v1/programs/{program}/coordinators/{}", coordinator.person);
    organization.owner.delete(&role).expect(204).await;
    server
        .anonymous()
        .get(&path)
        .refused(403, "forbidden")
        .await;
    let (key, actor) = organization
        .api_key(json!({ "role": "owner", "scopes": ["programs:read"] }))
        .await;
    let path = link(&actor, &program, json!({})).await;
    server.anonymous().get(&path).expect(200).await;
    let revoke = format!("/v1/api-keys/{}/revoke", key.id());
    organization
        .owner
        .post(&revoke, json!({}))
        .expect(200)
        .await;
    server
        .anonymous()
        .get(&path)
        .refused(401, "unauthenticated")
        .await;
}

#[tokio::test]
async fn only_those_who_run_the_program_get_it_or_a_link() {
    let server = Server::shared();
    let organization = server.organization();
    let program = organization.open_program().await;
    let other = organization.program(json!({})).await.id();
    let stranger = organization.coordinator(&other).await;
    let member = organization.member().await;
    let (page, links) = (
        format!("/programs/{program}/report"),
        format!("/v1/programs/{program}/report-links"),
    );
    server
        .anonymous()
        .get(&page)
        .refused(401, "unauthenticated")
        .await;
    for caller in [&stranger, &member] {
        caller.get(&page).refused(403, "forbidden").await;
        caller
            .post(&links, json!({}))
            .refused(403, "forbidden")
            .await;
    }
    let foreign = server.organization().owner;
    foreign.get(&page).refused(404, "not-found").await;
    for minutes in [0, 61] {
        let body = json!({ "lifetime_minutes": minutes });
        organization
            .owner
            .post(&links, body)
            .refused(422, "validation-failed")
            .await;
    }
    let once = || organization.owner.post(&links, json!({})).once("link");
    once().expect(200).await;
    let again = once().expect(200).await;
    assert!(
        again["path"].is_null(),
        "a secret is shown once: {}",
        again.text()
    );
}
