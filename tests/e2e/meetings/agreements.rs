//! Agreements: versions, two signatures, and pairings that wait for them.

use e2e::{Actor, Organization, Server};
use serde_json::{Value, json};

use super::{Pair, accept_both, active_pair, proposed_in};

fn terms(goal: &str) -> Value {
    json!({
        "cadence": { "every": 2, "unit": "week" },
        "channels": ["video"],
        "confidentiality": "Between us.",
        "boundaries": ["No weekends"],
        "goals": [goal]
    })
}

async fn propose(who: &Actor, pair: &Pair, goal: &str) -> String {
    let path = format!("/v1/pairings/{}/agreements", pair.id);
    who.post(&path, terms(goal)).expect(201).await.id()
}

async fn sign(who: &Actor, agreement: &str) -> e2e::Answer {
    let path = format!("/v1/agreements/{agreement}/sign");
    who.post(&path, json!({})).send().await
}

async fn strict_program(organization: &Organization) -> String {
    let members = json!({ "always_on": true, "requires_agreement": true });
    let program = organization.program(members).await.id();
    organization.step("programs", &program, "open").await;
    program
}

async fn pairing(organization: &Organization, pair: &Pair) -> e2e::Answer {
    let path = format!("/v1/pairings/{}", pair.id);
    organization.owner.get(&path).expect(200).await
}

#[tokio::test]
async fn where_the_program_asks_a_pairing_begins_with_the_second_signature() {
    let organization = Server::shared().organization();
    let program = strict_program(&organization).await;
    let pair = proposed_in(&organization, &program).await;
    let (mentor, mentee) = (&pair.mentor.actor, &pair.mentee.actor);
    let now = pairing(&organization, &pair).await;
    assert_eq!(now["waits_for"], json!(["mentee", "mentor", "agreement"]));
    accept_both(&pair).await;
    let now = pairing(&organization, &pair).await;
    assert_eq!(now["state"], "proposed", "both said yes, and nobody signed");
    assert_eq!(now["waits_for"], json!(["agreement"]));
    let agreement = propose(mentee, &pair, "Grow").await;
    let once = sign(mentee, &agreement).await;
    assert_eq!(
        (once.status, &once["state"]),
        (200, &json!("proposed")),
        "{}",
        once.text()
    );
    let again = sign(mentee, &agreement).await;
    assert_eq!(
        again["state"], "proposed",
        "one person's two signatures are one"
    );
    assert_eq!(once["mentee_signed_at"], again["mentee_signed_at"]);
    assert_eq!(pairing(&organization, &pair).await["state"], "proposed");
    assert_eq!(sign(mentor, &agreement).await["state"], "in_force");
    let now = pairing(&organization, &pair).await;
    assert_eq!(
        (&now["state"], &now["waits_for"]),
        (&json!("active"), &json!([]))
    );
    assert!(now["started_at"].is_string() && now["agreement_signed_at"].is_string());
}

#[tokio::test]
async fn signatures_may_come_before_the_answers() {
    let organization = Server::shared().organization();
    let program = strict_program(&organization).await;
    let pair = proposed_in(&organization, &program).await;
    let agreement = propose(&pair.mentor.actor, &pair, "Grow").await;
    for who in [&pair.mentor.actor, &pair.mentee.actor] {
        assert_eq!(sign(who, &agreement).await.status, 200);
    }
    let now = pairing(&organization, &pair).await;
    assert_eq!(now["waits_for"], json!(["mentee", "mentor"]));
    accept_both(&pair).await;
    assert_eq!(pairing(&organization, &pair).await["state"], "active");
}

#[tokio::test]
async fn a_new_version_takes_both_signatures_and_the_old_one_holds_until_then() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let (mentor, mentee) = (&pair.mentor.actor, &pair.mentee.actor);
    let first = propose(mentor, &pair, "First").await;
    for who in [mentor, mentee] {
        sign(who, &first).await;
    }
    let second = propose(mentee, &pair, "Second").await;
    sign(mentee, &second).await;
    let third = propose(mentee, &pair, "Third").await;
    let states = async || -> Vec<(u64, String)> {
        let path = format!("/v1/pairings/{}/agreements", pair.id);
        let versions = mentor.all(&path, &[("limit", "1")]).await;
        let state = |version: &Value| {
            let state = version["state"].as_str().expect("a state").to_owned();
            (version["number"].as_u64().expect("a number"), state)
        };
        versions.iter().map(state).collect()
    };
    let expect = |states: [&str; 3]| -> Vec<(u64, String)> {
        (1..).zip(states.map(str::to_owned)).collect()
    };
    assert_eq!(
        states().await,
        expect(["in_force", "superseded", "proposed"])
    );
    let refused = sign(mentor, &second).await;
    assert_eq!(
        (refused.status, refused.problem_code()),
        (409, "invalid-transition")
    );
    assert_eq!(sign(mentor, &third).await["state"], "proposed");
    assert_eq!(
        states().await,
        expect(["in_force", "superseded", "proposed"])
    );
    sign(mentee, &third).await;
    assert_eq!(
        states().await,
        expect(["superseded", "superseded", "in_force"])
    );
    assert_eq!(
        pairing(&organization, &pair).await["state"],
        "active",
        "it ran all the time"
    );
}

#[tokio::test]
async fn nobody_signs_for_the_other_but_a_coordinator_records_a_signature() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let agreement = propose(&pair.mentor.actor, &pair, "Grow").await;
    let path = format!("/v1/agreements/{agreement}/sign");
    let for_other = pair.mentor.actor.post(&path, json!({ "side": "mentee" }));
    for_other.refused(403, "forbidden").await;
    organization
        .owner
        .post(&path, json!({}))
        .refused(422, "validation-failed")
        .await;
    for side in ["mentee", "mentor"] {
        organization
            .owner
            .post(&path, json!({ "side": side }))
            .expect(200)
            .await;
    }
    let read = pair
        .mentee
        .actor
        .get(&format!("/v1/agreements/{agreement}"));
    assert_eq!(read.expect(200).await["state"], "in_force");
}

#[tokio::test]
async fn only_the_two_and_coordinators_know_of_it() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let agreement = propose(&pair.mentor.actor, &pair, "Grow").await;
    let path = format!("/v1/agreements/{agreement}");
    let stranger = organization.member().await;
    stranger.get(&path).refused(404, "not-found").await;
    assert_eq!(sign(&stranger, &agreement).await.status, 404);
    let list = format!("/v1/pairings/{}/agreements", pair.id);
    stranger.get(&list).refused(404, "not-found").await;
    stranger
        .post(&list, terms("Grow"))
        .refused(404, "not-found")
        .await;
    organization
        .coordinator(&pair.program)
        .await
        .get(&path)
        .expect(200)
        .await;
}

#[tokio::test]
async fn what_is_signed_is_what_was_read() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let agreement = propose(&pair.mentor.actor, &pair, "Grow").await;
    sign(&pair.mentor.actor, &agreement).await;
    let path = format!("/v1/agreements/{agreement}/sign");
    let stale = pair.mentee.actor.post(&path, json!({})).if_match("\"1\"");
    stale.refused(412, "precondition-failed").await;
    organization.step("pairings", &pair.id, "complete").await;
    let late = sign(&pair.mentee.actor, &agreement).await;
    assert_eq!((late.status, late.problem_code()), (409, "conflict"));
    let list = format!("/v1/pairings/{}/agreements", pair.id);
    let late = pair.mentee.actor.post(&list, terms("Late"));
    late.refused(409, "conflict").await;
}

#[tokio::test]
async fn a_body_that_breaks_rules_is_refused_with_all_of_them() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let list = format!("/v1/pairings/{}/agreements", pair.id);
    let body =
        json!({ "cadence": { "every": 0, "unit": "day" }, "confidentiality": "", "extra": 1 });
    let refused = pair.mentee.actor.post(&list, body);
    let refused = refused.refused(422, "validation-failed").await;
    assert!(refused.errors().len() >= 4, "{}", refused.text());
}
