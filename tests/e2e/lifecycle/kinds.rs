//! Kinds of programs: what each begins with, what it never leaves out, and what belongs to it alone.

use e2e::{Actor, Applicant, Organization, Server};
use serde_json::{Value, json};

use super::pair;

/// A program of this kind that takes applications and can be matched at once.
async fn of_kind(organization: &Organization, kind: &str) -> String {
    let members = json!({ "kind": kind, "always_on": true });
    let program = organization.program(members).await.id();
    organization.step("programs", &program, "open").await;
    program
}

/// An applicant with so many years of experience.
async fn seasoned(organization: &Organization, program: &str, role: &str, years: u16) -> Applicant {
    let applicant = organization.applicant(program, role, json!({})).await;
    change(
        organization,
        &applicant,
        json!({ "years_of_experience": years }),
    )
    .await;
    applicant
}

async fn change(organization: &Organization, who: &Applicant, change: Value) {
    let path = format!("/v1/people/{}", who.actor.person);
    organization.owner.patch(&path, change).expect(200).await;
}

fn propose(mentee: &Applicant, mentor: &Applicant) -> Value {
    json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id })
}

#[tokio::test]
async fn a_sponsor_is_ahead_and_never_of_the_same_line() {
    let organization = Server::shared().organization();
    let program = of_kind(&organization, "sponsorship").await;
    let mentee = seasoned(&organization, &program, "mentee", 4).await;
    let peer = seasoned(&organization, &program, "mentor", 5).await;
    let manager = seasoned(&organization, &program, "mentor", 20).await;
    let sponsor = seasoned(&organization, &program, "mentor", 15).await;
    change(
        &organization,
        &mentee,
        json!({ "manager_id": manager.actor.person }),
    )
    .await;
    for wrong in [&peer, &manager] {
        let by_hand = organization
            .owner
            .post("/v1/pairings", propose(&mentee, wrong));
        by_hand.refused(409, "conflict").await;
    }
    let run = organization.match_run(&program).await;
    let path = format!("/v1/match-runs/{}/proposals", run.id());
    let proposals = organization.owner.all(&path, &[]).await;
    let chosen: Vec<&Value> = proposals
        .iter()
        .map(|pair| &pair["mentor"]["application_id"])
        .collect();
    assert_eq!(chosen, [&json!(sponsor.id)]);
    pair(&organization, mentee, sponsor).await;
}

#[tokio::test]
async fn a_sponsor_takes_three_at_most() {
    let organization = Server::shared().organization();
    let program = of_kind(&organization, "sponsorship").await;
    let person = organization.person(json!({ "capacity": 9 })).await.id();
    let mut input =
        json!({ "program_id": program, "person_id": person, "role": "mentor", "capacity": 4 });
    let owner = &organization.owner;
    let refused = owner.post("/v1/applications", input.clone());
    let refused = refused.refused(422, "validation-failed").await;
    assert_eq!(refused["errors"][0]["pointer"], "/capacity");
    input.as_object_mut().expect("an object").remove("capacity");
    let application = owner.post("/v1/applications", input).expect(201).await;
    assert_eq!(application["capacity"], 3, "whatever the profile says");
}

#[tokio::test]
async fn no_policy_leaves_out_what_the_kind_demands() {
    let organization = Server::shared().organization();
    for (kind, requirements, wrong) in [
        ("sponsorship", json!([]), 2),
        (
            "sponsorship",
            json!([{ "kind": "manager_line" }, { "kind": "seniority_gap", "minimum_years": -5 }]),
            1,
        ),
        (
            "sponsorship",
            json!([{ "kind": "manager_line" }, { "kind": "seniority_gap", "minimum_years": 8 }]),
            0,
        ),
        (
            "reverse",
            json!([{ "kind": "seniority_gap", "minimum_years": 0 }]),
            1,
        ),
        (
            "reverse",
            json!([{ "kind": "seniority_gap", "minimum_years": -40, "maximum_years": -3 }]),
            0,
        ),
        ("mentorship", json!([]), 0),
    ] {
        let program = of_kind(&organization, kind).await;
        let path = format!("/v1/programs/{program}/matching-policies");
        let body = json!({ "policy": { "requirements": requirements } });
        let answer = organization.owner.post(&path, body).send().await;
        match wrong {
            0 => assert_eq!(answer.status, 201, "{}", answer.text()),
            wrong => {
                assert_eq!(answer.status, 422, "{}", answer.text());
                assert_eq!(answer["errors"].as_array().map(Vec::len), Some(wrong));
            }
        }
    }
}

#[tokio::test]
async fn in_reverse_mentoring_the_mentor_is_the_younger_one() {
    let organization = Server::shared().organization();
    let program = of_kind(&organization, "reverse").await;
    let mentee = seasoned(&organization, &program, "mentee", 20).await;
    let older = seasoned(&organization, &program, "mentor", 25).await;
    let younger = seasoned(&organization, &program, "mentor", 3).await;
    let owner = &organization.owner;
    owner
        .post("/v1/pairings", propose(&mentee, &older))
        .refused(409, "conflict")
        .await;
    owner
        .post("/v1/pairings", propose(&mentee, &younger))
        .expect(201)
        .await;
}

#[tokio::test]
async fn a_flash_pairing_is_completed_by_its_one_session() {
    let organization = Server::shared().organization();
    for (kind, state) in [("flash", "completed"), ("mentorship", "active")] {
        let program = of_kind(&organization, kind).await;
        let mentor = organization.applicant(&program, "mentor", json!({})).await;
        let mentee = organization.applicant(&program, "mentee", json!({})).await;
        let pair = pair(&organization, mentee, mentor).await;
        let path = format!("{}/sessions", pair.path);
        let began = organization.owner.get(&pair.path).expect(200).await;
        let body = json!({ "agenda": "How you changed careers", "starts_at": began["started_at"], "duration_minutes": 30 });
        let session = pair.mentee.actor.post(&path, body).expect(201).await.id();
        let path = format!("/v1/sessions/{session}/hold");
        let body = json!({ "attendance": "both" });
        pair.mentor.actor.post(&path, body).expect(200).await;
        let after = organization.owner.get(&pair.path).expect(200).await;
        assert_eq!(after.string("state"), state, "{kind}");
        if kind == "flash" {
            assert_eq!(after.string("end_reason"), "session_held");
        }
    }
}

#[tokio::test]
async fn the_kind_of_a_program_stays() {
    let organization = Server::shared().organization();
    let program = of_kind(&organization, "flash").await;
    let path = format!("/v1/programs/{program}");
    let change = json!({ "kind": "mentorship" });
    let refused = organization.owner.patch(&path, change);
    let refused = refused.refused(422, "validation-failed").await;
    assert_eq!(refused["errors"][0]["pointer"], "/kind");
}

#[tokio::test]
async fn a_sponsor_logs_what_they_did_and_both_see_it() {
    let organization = Server::shared().organization();
    let program = of_kind(&organization, "sponsorship").await;
    let mentee = seasoned(&organization, &program, "mentee", 4).await;
    let sponsor = seasoned(&organization, &program, "mentor", 15).await;
    let pair = pair(&organization, mentee, sponsor).await;
    let path = format!("{}/advocacy-actions", pair.path);
    let action =
        |day: &str| json!({ "kind": "nominated", "audience": "The board", "happened_on": day });
    let (sponsor, sponsored) = (&pair.mentor.actor, &pair.mentee.actor);
    sponsored
        .post(&path, action("2026-10-01"))
        .refused(403, "forbidden")
        .await;
    sponsor
        .post(&path, action("2999-01-01"))
        .refused(422, "validation-failed")
        .await;
    let logged = sponsor.post(&path, action("2026-10-01")).expect(201).await;
    let one = format!("/v1/advocacy-actions/{}", logged.id());
    let counted = async |who: &Actor, way: &str| {
        let path = format!("/v1/people/{}/giving-back", who.person);
        who.get(&path).expect(200).await[way]["advocacy_actions"].clone()
    };
    assert_eq!(counted(sponsor, "given").await, 1);
    assert_eq!(counted(sponsored, "received").await, 1);
    let outcome = json!({ "outcome": "Was invited." });
    sponsored
        .patch(&one, outcome.clone())
        .refused(403, "forbidden")
        .await;
    sponsor
        .patch_if(&one, &logged.etag(), outcome)
        .expect(200)
        .await;
    for who in [sponsor, sponsored, &organization.owner] {
        assert_eq!(who.get(&one).expect(200).await["outcome"], "Was invited.");
        assert_eq!(who.all(&path, &[]).await.len(), 1);
    }
    let stranger = organization.member().await;
    stranger.get(&one).refused(404, "not-found").await;
    stranger
        .post(&path, action("2026-10-01"))
        .refused(404, "not-found")
        .await;
    sponsor.delete(&one).expect(204).await;
    assert_eq!(sponsor.all(&path, &[]).await.len(), 0);
}

#[tokio::test]
async fn advocacy_belongs_to_sponsorship() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let pair = super::running(&organization, &program).await;
    let path = format!("{}/advocacy-actions", pair.path);
    let action =
        json!({ "kind": "introduced", "audience": "The board", "happened_on": "2026-10-01" });
    pair.mentor
        .actor
        .post(&path, action)
        .refused(409, "conflict")
        .await;
}
