//! The dashboard: its numbers are those of the lists, and what has no data says so.

use std::collections::BTreeMap;

use e2e::{Organization, Server};
use serde_json::{Value, json};

async fn dashboard(organization: &Organization, program: &str) -> Value {
    let path = format!("/v1/programs/{program}/dashboard");
    organization.owner.get(&path).expect(200).await.body
}

fn missing(dashboard: &Value) -> Vec<&str> {
    let sections = dashboard["missing"].as_array().expect("a list");
    let names = sections.iter().map(|entry| entry["section"].as_str());
    names.map(|name| name.expect("a section")).collect()
}

fn sum(counts: &Value) -> u64 {
    let counts = counts.as_array().expect("a list").iter();
    counts
        .map(|entry| entry["count"].as_u64().expect("a count"))
        .sum()
}

/// Counts a list by the values of these members.
fn tally(items: &[Value], members: &[&str]) -> BTreeMap<String, u64> {
    items.iter().fold(BTreeMap::new(), |mut counts, item| {
        let key: Vec<&str> = members
            .iter()
            .filter_map(|name| item[*name].as_str())
            .collect();
        *counts.entry(key.join(" ")).or_default() += item["count"].as_u64().unwrap_or(1);
        counts
    })
}

#[tokio::test]
async fn an_empty_program_says_what_has_no_data() {
    let organization = Server::shared().organization();
    let program = organization.program(json!({})).await.id();
    let dashboard = dashboard(&organization, &program).await;
    for section in ["applications", "matched", "match_run", "pairings"] {
        assert!(
            missing(&dashboard).contains(&section),
            "{section}: {dashboard}"
        );
    }
    assert_eq!(dashboard["applications"]["total"], 0);
    assert!(dashboard["match_run"].is_null() && dashboard["matched"]["mentees"]["share"].is_null());
}

#[tokio::test]
async fn its_numbers_are_those_of_the_lists() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let program = organization.open_program().await;
    let skills = json!({ "skills_offered": [{ "skill": "Rust", "level": 4 }] });
    organization
        .applicant(&program, "mentor", json!({ "capacity": 1 }))
        .await;
    let first = organization.applicant(&program, "mentee", json!({})).await;
    organization.applicant(&program, "mentee", json!({})).await;
    owner
        .patch(&format!("/v1/people/{}", first.actor.person), skills)
        .expect(200)
        .await;
    let drafted = organization.member().await;
    let draft = json!({ "program_id": program, "role": "mentee" });
    drafted.post("/v1/applications", draft).expect(201).await;
    let run = organization.match_run(&program).await.id();
    owner
        .post(&format!("/v1/match-runs/{run}/publish"), json!({}))
        .expect(200)
        .await;
    let pairings = owner.all("/v1/pairings", &[("program_id", &program)]).await;
    let [pairing] = pairings.as_slice() else {
        panic!("one seat, one pairing: {pairings:?}");
    };
    let accept = format!(
        "/v1/pairings/{}/accept",
        pairing["id"].as_str().expect("an id")
    );
    owner
        .post(&accept, json!({ "side": "mentee" }))
        .expect(200)
        .await;

    let dashboard = dashboard(&organization, &program).await;
    let applications = owner
        .all("/v1/applications", &[("program_id", &program)])
        .await;
    let counted = dashboard["applications"]["by_role_and_state"]
        .as_array()
        .expect("a list");
    let members = ["role", "state"];
    assert_eq!(tally(counted, &members), tally(&applications, &members));
    assert_eq!(dashboard["applications"]["total"], 4);
    let weeks = dashboard["applications"]["by_week"]
        .as_array()
        .expect("weeks");
    let submitted: u64 = weeks
        .iter()
        .map(|week| sum(&week["by_role_and_state"]))
        .sum();
    assert_eq!(submitted, 3, "a draft is in no week: {dashboard}");

    let mentees = &dashboard["matched"]["mentees"];
    assert_eq!(
        (&mentees["participants"], &mentees["matched"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(mentees["share"], json!(0.5));
    assert_eq!(dashboard["matched"]["mentors"]["seats_taken"], 1);

    let found = &dashboard["match_run"];
    assert_eq!(
        (&found["match_run_id"], &found["state"]),
        (&json!(run), &json!("published"))
    );
    assert_eq!(sum(&found["scores"]), 1);
    assert_eq!(found["unmatched_mentees"]["without_partner"], 1);
    assert_eq!(
        found["unmatched_mentees"]["reasons"][0]["code"],
        "seats_taken_by_others"
    );
    assert_eq!(found["help"]["seats_short"], 1);
    let recruitment = found["help"]["recruitment"].as_str().expect("a path");
    owner.get(recruitment).expect(200).await;
    assert_eq!(dashboard["pairings"]["total"], 1);
    assert_eq!(
        dashboard["pairings"]["by_state"][0],
        json!({ "state": "proposed", "count": 1 })
    );
    assert!(
        missing(&dashboard).contains(&"match_run.fairness"),
        "{dashboard}"
    );
}

#[tokio::test]
async fn a_published_run_counts_before_a_newer_one_that_nobody_published() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    organization.applicant(&program, "mentor", json!({})).await;
    organization.applicant(&program, "mentee", json!({})).await;
    let first = organization.match_run(&program).await.id();
    assert_eq!(
        dashboard(&organization, &program).await["match_run"]["state"],
        "succeeded"
    );
    let path = format!("/v1/match-runs/{first}/publish");
    organization.owner.post(&path, json!({})).expect(200).await;
    organization.match_run(&program).await;
    assert_eq!(
        dashboard(&organization, &program).await["match_run"]["match_run_id"],
        first
    );
}

#[tokio::test]
async fn reasons_of_ends_are_counted() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let program = organization.open_program().await;
    let mentor = organization
        .applicant(&program, "mentor", json!({ "capacity": 3 }))
        .await;
    for reason in ["no_time", "no_time", "poor_fit"] {
        let mentee = organization.applicant(&program, "mentee", json!({})).await;
        let pair =
            json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
        let id = owner.post("/v1/pairings", pair).expect(201).await.id();
        for side in ["mentee", "mentor"] {
            let path = format!("/v1/pairings/{id}/accept");
            owner.post(&path, json!({ "side": side })).expect(200).await;
        }
        let path = format!("/v1/pairings/{id}/end");
        owner
            .post(&path, json!({ "reason": reason }))
            .expect(200)
            .await;
    }
    let reasons = &dashboard(&organization, &program).await["pairings"]["end_reasons"];
    let expected =
        json!([{ "reason": "no_time", "count": 2 }, { "reason": "poor_fit", "count": 1 }]);
    assert_eq!(*reasons, expected);
}

#[tokio::test]
async fn only_those_who_run_the_program_see_it() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let other = organization.program(json!({})).await.id();
    let path = format!("/v1/programs/{program}/dashboard");
    let coordinator = organization.coordinator(&program).await;
    coordinator.get(&path).expect(200).await;
    let stranger = organization.coordinator(&other).await;
    stranger.get(&path).refused(403, "forbidden").await;
    let member = organization.member().await;
    member.get(&path).refused(403, "forbidden").await;
    let foreign = Server::shared().organization().owner;
    foreign.get(&path).refused(404, "not-found").await;
}
