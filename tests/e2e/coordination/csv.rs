//! Lists as CSV: whole, with stable columns, and without cells that run.

use e2e::{Actor, Answer, Server};
use futures_util::{StreamExt, stream};
use serde_json::json;

async fn csv(caller: &Actor, path: &str) -> Answer {
    let answer = caller
        .get(path)
        .header("accept", "text/csv")
        .expect(200)
        .await;
    assert_eq!(
        answer.header("content-type"),
        "text/csv; charset=utf-8",
        "{path}"
    );
    answer
}

fn lines(answer: &Answer) -> Vec<String> {
    answer.text().lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn without_a_limit_it_is_the_whole_list() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    for _ in 0..230 {
        organization.person(json!({})).await;
    }
    let all = csv(owner, "/v1/people").await;
    assert!(all.header("content-disposition").contains("people.csv"));
    let rows = lines(&all);
    assert!(rows[0].starts_with("id,"), "{}", rows[0]);
    assert_eq!(rows.len(), 232, "one head, one owner, 230 people");
    let ids: std::collections::BTreeSet<&str> = rows
        .iter()
        .filter_map(|row| row.split(',').next())
        .collect();
    assert_eq!(ids.len(), 232, "nobody twice");

    let page = csv(owner, "/v1/people?limit=10").await;
    assert_eq!(lines(&page).len(), 11);
    let next = page.header("link");
    let next = next
        .split(['<', '>'])
        .nth(1)
        .expect("the way to the next page");
    let second = csv(owner, next).await;
    assert_eq!(lines(&second).len(), 11);
    assert_eq!(lines(&second)[0], rows[0], "the same columns on every page");
    assert_eq!(lines(&second)[1], rows[11]);
}

#[tokio::test]
async fn however_long_it_is() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let count = 5_100;
    let shared = stream::iter(0..count).map(async |number| {
        let resource = json!({
            "kind": "article", "title": format!("Article {number}"), "description": "one; two", "audience": "organization",
            "url": format!("https://example.org/{number}")
        });
        owner.post("/v1/resources", resource).expect(201).await;
    });
    shared.buffer_unordered(8).collect::<Vec<()>>().await;
    let all = csv(owner, "/v1/resources").await;
    let rows = lines(&all);
    assert_eq!(rows.len(), count + 1);
    let ids: std::collections::BTreeSet<&str> = rows
        .iter()
        .filter_map(|row| row.split(',').next())
        .collect();
    assert_eq!(ids.len(), rows.len(), "nothing twice");
    assert!(
        rows[1..].iter().all(|row| row.contains("\"one; two\"")),
        "{}",
        rows[1]
    );
}

#[tokio::test]
async fn cells_are_text_and_never_formulas() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let name = "=HYPERLINK(\"http://example.org\"), \"x\"";
    let person = organization
        .person(json!({ "full_name": name, "department": "@SUM(A1)" }))
        .await;
    let text = csv(owner, "/v1/people").await.text();
    assert!(
        text.contains("\"'=HYPERLINK(\"\"http://example.org\"\"), \"\"x\"\"\""),
        "{text}"
    );
    assert!(
        text.contains("'@SUM(A1)") && text.contains(&person.id()),
        "{text}"
    );
}

#[tokio::test]
async fn it_shows_what_the_caller_may_see() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let other = organization.applicant(&program, "mentee", json!({})).await;
    let text = csv(&mentee.actor, "/v1/applications").await.text();
    assert!(
        text.contains(&mentee.id) && !text.contains(&other.id),
        "{text}"
    );
    let path = format!("/v1/applications?program_id={program}&state=approved");
    assert_eq!(lines(&csv(&organization.owner, &path).await).len(), 3);
    let path = format!("/v1/applications/{}/transitions", mentee.id);
    let steps = lines(&csv(&organization.owner, &path).await);
    assert_eq!(steps.len(), 4, "a list in one piece, too: {steps:?}");
}

#[tokio::test]
async fn who_does_not_ask_for_it_gets_json() {
    let organization = Server::shared().organization();
    for accept in [
        "*/*",
        "application/json",
        "application/json, text/csv;q=0.5",
        "text/csv;q=0",
        "nonsense",
    ] {
        let answer = organization
            .owner
            .get("/v1/programs")
            .header("accept", accept);
        let answer = answer.expect(200).await;
        assert_eq!(
            answer.header("content-type"),
            "application/json",
            "{accept}"
        );
    }
    let accept = "text/csv, application/json;q=0.9";
    let call = organization
        .owner
        .get("/v1/programs")
        .header("accept", accept);
    assert_eq!(
        call.expect(200).await.header("content-type"),
        "text/csv; charset=utf-8"
    );
    let refused = organization
        .owner
        .get("/v1/programs?limit=0")
        .header("accept", "text/csv");
    refused.refused(400, "invalid-parameter").await;
}
