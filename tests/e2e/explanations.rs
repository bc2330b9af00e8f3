//! Questions about a finished run: why not that pair, what would help, whom to recruit, what if, and how stable.

use e2e::{Applicant, Organization, Server};
use serde_json::{Value, json};

/// A program of one mentor of `skill` and so many mentees who seek it, each less well covered than the one before.
async fn one_mentor(
    organization: &Organization,
    mentees: usize,
) -> (String, Vec<Applicant>, Applicant) {
    let program = organization.open_program().await;
    let mut applicants = Vec::new();
    for number in 0..mentees {
        let mentee = organization.applicant(&program, "mentee", json!({})).await;
        let sought = json!({ "skills_sought": [{ "skill": "Rust", "level": 2 + number }] });
        profile(organization, &mentee, sought).await;
        applicants.push(mentee);
    }
    let mentor = organization.applicant(&program, "mentor", json!({})).await;
    let offered = json!({ "skills_offered": [{ "skill": "Rust", "level": 2 }] });
    profile(organization, &mentor, offered).await;
    (program, applicants, mentor)
}

async fn profile(organization: &Organization, applicant: &Applicant, members: Value) {
    let path = format!("/v1/people/{}", applicant.actor.person);
    organization.owner.patch(&path, members).expect(200).await;
}

#[tokio::test]
async fn a_pair_that_was_not_chosen_says_who_has_the_seat_and_what_it_would_cost() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, mentees, mentor) = one_mentor(&organization, 2).await;
    let run = organization.match_run(&program).await.id();
    let path = format!("/v1/match-runs/{run}/explanations");
    let explain = async |mentee: &Applicant| {
        let pair = [("mentee", mentee.id.as_str()), ("mentor", &mentor.id)];
        owner.get(&path).query(&pair).expect(200).await
    };
    let chosen = explain(&mentees[0]).await;
    assert_eq!(
        (&chosen["chosen"], &chosen["alternative"]),
        (&json!(true), &Value::Null)
    );
    let other = explain(&mentees[1]).await;
    let alternative = &other["alternative"];
    assert_eq!(alternative["status"], "outbid");
    assert_eq!(alternative["seats"][0]["mentee"], mentees[0].id);
    let forced = &alternative["forced"];
    assert_eq!(forced["losing_mentees"], json!([mentees[0].id]));
    let effect = &forced["effect"];
    assert_eq!(effect["pairs"], 0);
    let loss = effect["total_score_millionths"].as_i64().expect("a number");
    assert!(loss < 0, "{effect}");

    // A fresh run with the pair pinned loses exactly what was said.
    let before = effect["before"]["total_score_millionths"].as_i64();
    let rule = json!({ "kind": "pin", "mentee_application_id": mentees[1].id, "mentor_application_id": mentor.id });
    let rules = format!("/v1/programs/{program}/pair-rules");
    owner.post(&rules, rule).expect(201).await;
    let pinned = organization.match_run(&program).await;
    let total = &pinned["report"]["statistics"]["total_score_millionths"];
    assert_eq!(total.as_i64(), before.map(|before| before + loss));

    let difference = owner
        .get(&format!("/v1/match-runs/{run}/difference"))
        .query(&[("other", &pinned.id())])
        .expect(200)
        .await;
    assert_eq!(
        (
            &difference["kept"],
            &difference["added"],
            &difference["removed"]
        ),
        (&json!(0), &json!(1), &json!(1))
    );
    assert_eq!(difference["changed"], 2);
    let (elsewhere, ..) = one_mentor(&organization, 1).await;
    let elsewhere = organization.match_run(&elsewhere).await.id();
    owner
        .get(&format!("/v1/match-runs/{run}/difference"))
        .query(&[("other", &elsewhere)])
        .refused(404, "not-found")
        .await;
}

#[tokio::test]
async fn an_unmatched_mentee_is_told_what_would_help() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, mentees, mentor) = one_mentor(&organization, 2).await;
    let run = organization.match_run(&program).await.id();
    let path = |applicant: &Applicant| format!("/v1/match-runs/{run}/unmatched/{}", applicant.id);
    let help = owner.get(&path(&mentees[1])).expect(200).await;
    assert_eq!((&help["matched"], &help["open"]), (&json!(0), &json!(1)));
    assert_eq!(help["reasons"][0]["code"], "seats_taken_by_others");
    let seat = json!({ "kind": "extra_seat", "mentor": mentor.id });
    let changes = help["changes"].as_array().expect("changes");
    let change = changes.iter().find(|change| change["change"] == seat);
    let change = change.unwrap_or_else(|| panic!("one more seat helps: {changes:?}"));
    assert_eq!(change["effect"]["pairs"], 1);
    assert_eq!(change["partners"][0]["mentor"], mentor.id);
    let matched = owner.get(&path(&mentees[0])).expect(200).await;
    assert_eq!(matched["changes"], json!([]));
    owner.get(&path(&mentor)).refused(404, "not-found").await;
}

#[tokio::test]
async fn a_run_says_whom_to_recruit() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, _, mentor) = one_mentor(&organization, 3).await;
    let run = organization.match_run(&program).await.id();
    let path = format!("/v1/match-runs/{run}/recruitment");
    let recruitment = owner.get(&path).expect(200).await;
    assert_eq!(recruitment["unmatched"], 2);
    assert_eq!(recruitment["skills"][0]["skill"], "Rust");
    let best = &recruitment["mentors"][0];
    assert_eq!(best["profile"]["skills"][0]["skill"], "Rust");
    assert_eq!(best["effect"]["pairs"], 1);
    assert_eq!(recruitment["seats"][0]["mentor"], mentor.id);
    assert_eq!(recruitment["seats"][0]["effect"]["pairs"], 1);
}

#[tokio::test]
async fn another_policy_is_tried_without_a_trace() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let (program, mentees, _) = one_mentor(&organization, 2).await;
    let run = organization.match_run(&program).await.id();
    let path = format!("/v1/match-runs/{run}/what-if");
    let policies = format!("/v1/programs/{program}/matching-policies");
    let versions = owner.all(&policies, &[]).await.len();
    let skills = json!({ "kind": "skills", "weight": 1, "missing": "zero" });
    let same = json!({ "policy": { "criteria": [skills], "requirements": [] } });
    let comparison = owner.post(&path, same).expect(200).await;
    assert_eq!(
        (&comparison["kept"], &comparison["changed"]),
        (&json!(1), &json!(0))
    );
    // Only the mentee who is covered fully would do.
    let strict =
        json!({ "policy": { "criteria": [skills], "requirements": [], "minimum_score": 1 } });
    let comparison = owner.post(&path, strict).expect(200).await;
    assert_eq!(comparison["after"]["candidates"], 1);
    // Nobody is covered beyond all measure.
    let apart = json!({ "policy": { "criteria": [skills], "requirements": [{ "kind": "seniority_gap", "minimum_years": 5 }] } });
    let comparison = owner.post(&path, apart).expect(200).await;
    assert_eq!(
        (&comparison["removed"], &comparison["by_before"]["losing"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(comparison["mentees"][0]["mentee"], mentees[0].id);
    assert_eq!(owner.all(&policies, &[]).await.len(), versions);
    let wrong = json!({ "policy": { "criteria": [] } });
    owner
        .post(&path, wrong)
        .refused(422, "validation-failed")
        .await;
}

#[tokio::test]
async fn the_stability_of_every_pair_is_counted() {
    let organization = Server::shared().organization();
    let (program, mentees, _) = one_mentor(&organization, 2).await;
    let run = organization.match_run(&program).await.id();
    let path = format!("/v1/match-runs/{run}/stability");
    let stability = organization.owner.get(&path).expect(200).await;
    let variants = stability["variants"].as_array().expect("variants");
    // Two for each of the five criteria of the default policy.
    assert_eq!(variants.len(), 10);
    assert_eq!(stability["pairs"][0]["mentee"], mentees[0].id);
    assert_eq!(stability["pairs"][0]["variants"], 10);
    let kept: u64 = variants
        .iter()
        .map(|variant| variant["kept"].as_u64().expect("a number"))
        .sum();
    assert_eq!(stability["pairs"][0]["kept_in"], kept);
}
