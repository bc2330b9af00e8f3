//! One participant's data, or one stranger's request, must not spoil the service for the others.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use e2e::{Organization, Server};
use futures_util::future::join_all;
use serde_json::{Value, json};

/// Puts a policy with these criteria in force.
async fn policy(organization: &Organization, program: &str, criteria: Value) {
    let body = json!({ "policy": {
        "objective": "most_matched",
        "minimum_score": 0,
        "session": { "minutes": 60, "every_weeks": 2 },
        "criteria": criteria,
        "requirements": [],
    } });
    let path = format!("/v1/programs/{program}/matching-policies");
    organization.owner.post(&path, body).expect(201).await;
}

#[tokio::test]
async fn a_profile_that_matching_cannot_read_is_refused() {
    let organization = Server::shared().organization();
    let member = organization.member().await;
    let path = format!("/v1/people/{}", member.person);
    let window = json!({ "start": "09:00", "end": "10:00" });
    for profile in [
        json!({ "languages": ["!!"] }),
        json!({ "skills_offered": [{ "skill": "!!" }] }),
        json!({ "skills_sought": [{ "skill": "…" }] }),
        json!({ "availability": { "exceptions": [{ "date": "2027-03-02", "windows": [window] }] } }),
        json!({ "interests": ["x".repeat(201)] }),
        json!({ "goals": [{ "topics": ["x".repeat(201)] }] }),
        json!({ "custom_fields": { "note": "x".repeat(10_001) } }),
        json!({ "custom_fields": { "tags": vec!["x"; 201] } }),
        json!({ "custom_fields": { "x".repeat(201): true } }),
    ] {
        let call = member.patch(&path, profile);
        call.refused(422, "validation-failed").await;
    }
}

#[tokio::test]
async fn a_rule_about_somebody_who_left_does_not_stop_the_run() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let mentor = organization.applicant(&program, "mentor", json!({})).await;
    for kind in ["pin", "exclude"] {
        let leaver = organization.applicant(&program, "mentee", json!({})).await;
        let path = format!("/v1/programs/{program}/pair-rules");
        let rule = json!({
            "kind": kind, "mentee_application_id": leaver.id, "mentor_application_id": mentor.id,
        });
        organization.owner.post(&path, rule).expect(201).await;
        organization
            .step("applications", &leaver.id, "withdraw")
            .await;
    }
    let run = organization.match_run(&program).await;
    assert_eq!(run["state"], "succeeded", "{}", run.text());
}

#[tokio::test]
async fn a_mentee_does_not_learn_what_mentors_told_the_organization() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let field = json!({
        "kind": "field", "weight": 1, "missing": "neutral",
        "mentor_field": "grade", "mentee_field": "grade", "rule": { "kind": "different" },
    });
    let wishes = json!({ "kind": "preferences", "weight": 1, "missing": "neutral" });
    policy(&organization, &program, json!([field, wishes])).await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let wish = json!({ "preferred": [mentee.actor.person] });
    let mentor = organization.applicant(&program, "mentor", wish).await;
    let path = format!("/v1/people/{}", mentor.actor.person);
    let secret = json!({ "custom_fields": { "grade": "confidential" } });
    organization.owner.patch(&path, secret).expect(200).await;

    let path = format!("/v1/applications/{}/recommendations", mentee.id);
    let evidence = |answer: &e2e::Answer, place: usize| {
        answer["data"][0]["explanation"]["criteria"][place]["evidence"].clone()
    };
    let seen = organization.owner.get(&path).expect(200).await;
    assert_eq!(evidence(&seen, 0)["mentor"], "confidential");
    assert_eq!(evidence(&seen, 1)["by_mentor"], 1);
    let seen = mentee.actor.get(&path).expect(200).await;
    assert_eq!(evidence(&seen, 0)["kind"], "fields");
    assert_eq!(evidence(&seen, 0)["mentor"], Value::Null);
    assert_eq!(evidence(&seen, 1)["by_mentor"], Value::Null);
}

#[tokio::test]
async fn a_made_up_key_with_a_persons_id_does_not_keep_the_person_out() {
    let organization = Server::shared().organization();
    let member = organization.member().await;
    let id = |text: &str| {
        let digits: Vec<char> = text.chars().filter(|digit| *digit != '-').collect();
        let byte = |pair: &[char]| {
            u8::from_str_radix(&pair.iter().collect::<String>(), 16).expect("hexadecimal")
        };
        digits.chunks(2).map(byte).collect::<Vec<u8>>()
    };
    let bytes = [id(&organization.id), id(&member.person), vec![0; 32]].concat();
    let key = format!("pwk_{}", URL_SAFE_NO_PAD.encode(bytes));
    let stranger = Server::shared().bearer(key);
    stranger.get("/v1/me").refused(401, "unauthenticated").await;
    member.get("/v1/me").expect(200).await;
}

#[tokio::test]
async fn runs_of_one_program_are_published_one_after_the_other() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    for _ in 0..5 {
        let program = organization.open_program().await;
        let waiting = json!({
            "kind": "waiting_time", "weight": 1, "missing": "neutral", "full_credit_days": 10,
        });
        policy(&organization, &program, json!([waiting])).await;
        for role in ["mentee", "mentor", "mentee", "mentor", "mentee", "mentor"] {
            organization.applicant(&program, role, json!({})).await;
        }
        let mut runs = Vec::new();
        for seed in 1..=3 {
            let path = format!("/v1/programs/{program}/match-runs");
            let run = owner.post(&path, json!({ "seed": seed })).expect(202).await;
            runs.push(organization.finished(&run.id()).await.id());
        }
        let publish = |run: &String| {
            let path = format!("/v1/match-runs/{run}/publish");
            owner.post(&path, json!({})).expect(200)
        };
        join_all(runs.iter().map(publish)).await;
        let only = [("program_id", program.as_str()), ("state", "proposed")];
        let proposed = owner.all("/v1/pairings", &only).await;
        assert_eq!(proposed.len(), 3, "the last run counts, and only it");
    }
}

#[tokio::test]
async fn appointing_somebody_many_times_at_once_changes_nothing() {
    let organization = Server::shared().organization();
    let program = organization.program(json!({})).await.id();
    for _ in 0..5 {
        let person = organization.person(json!({})).await.id();
        let path = format!("/v1/programs/{program}/coordinators/{person}");
        join_all((0..8).map(|_| organization.owner.put(&path).expect(200))).await;
    }
}

#[tokio::test]
async fn two_people_cannot_become_each_others_managers_at_the_same_moment() {
    let organization = Server::shared().organization();
    for _ in 0..10 {
        let one = organization.person(json!({})).await.id();
        let other = organization.person(json!({})).await.id();
        let report = |person: &str, manager: &str| {
            let path = format!("/v1/people/{person}");
            let call = organization
                .owner
                .patch(&path, json!({ "manager_id": manager }));
            call.send()
        };
        let answers = join_all([report(&one, &other), report(&other, &one)]).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422]);
    }
}

#[tokio::test]
async fn no_pairing_begins_in_a_closed_program() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let mentor = organization.applicant(&program, "mentor", json!({})).await;
    let pair = json!({
        "mentee_application_id": mentee.id, "mentor_application_id": mentor.id,
    });
    let owner = &organization.owner;
    let proposed = owner.post("/v1/pairings", pair.clone()).expect(201).await;
    let path = format!("/v1/pairings/{}", proposed.id());
    let accept = format!("{path}/accept");
    mentee.actor.post(&accept, json!({})).expect(200).await;
    for verb in ["start-matching", "start"] {
        organization.step("programs", &program, verb).await;
    }
    let close = format!("/v1/programs/{program}/close");
    owner.post(&close, json!({})).refused(409, "conflict").await;
    let decline = format!("{path}/decline");
    mentor.actor.post(&decline, json!({})).expect(200).await;
    owner.post(&close, json!({})).expect(200).await;
    owner
        .post("/v1/pairings", pair)
        .refused(409, "conflict")
        .await;
}

#[tokio::test]
async fn a_weak_tag_is_412_and_a_large_wrong_value_is_not_sent_back() {
    let organization = Server::shared().organization();
    let person = organization.person(json!({})).await.id();
    let path = format!("/v1/people/{person}");
    let call = organization.owner.patch_if(&path, "W/\"1\"", json!({}));
    call.refused(412, "precondition-failed").await;
    let aliases = vec!["alias"; 20_000];
    let body = json!({ "name": "Welding", "aliases": aliases });
    let call = organization.owner.post("/v1/skills", body);
    let refused = call.refused(422, "validation-failed").await;
    assert!(refused.bytes.len() < 2_000, "{} bytes", refused.bytes.len());
}
