//! Help requests: how specific they are, who sees them, who could help, and their way to an outcome.

use e2e::{Actor, Organization, Server};
use serde_json::{Value, json};

use super::{events_of, mentee, mentor_with, pair, program};

fn ask(program: &str) -> Value {
    json!({
        "program_id": program,
        "goal": "Give a talk in front of many people",
        "specific_ask": "Listen to my talk once and name two things to change",
        "help_type": "practice",
        "skills": ["Public speaking"]
    })
}

async fn asked(asker: &Actor, program: &str) -> String {
    asker
        .post("/v1/help-requests", ask(program))
        .expect(201)
        .await
        .id()
}

async fn offered(helper: &Actor, request: &str) -> String {
    let path = format!("/v1/help-requests/{request}/offers");
    let offer = helper
        .post(&path, json!({ "message": "Gladly." }))
        .expect(201)
        .await;
    offer.id()
}

async fn state(actor: &Actor, path: &str) -> String {
    actor.get(path).expect(200).await.string("state")
}

/// Leads a new request into a state.
async fn in_state(asker: &Actor, helper: &Actor, program: &str, state: &str) -> (String, String) {
    let request = asked(asker, program).await;
    let path = format!("/v1/help-requests/{request}");
    if state == "withdrawn" {
        asker
            .post(&format!("{path}/withdraw"), json!({}))
            .expect(200)
            .await;
    }
    if ["open", "withdrawn"].contains(&state) {
        return (request, String::new());
    }
    let offer = offered(helper, &request).await;
    if ["accepted", "resolved"].contains(&state) {
        asker
            .post(&format!("/v1/help-offers/{offer}/accept"), json!({}))
            .expect(200)
            .await;
    }
    if state == "resolved" {
        asker
            .post(&format!("{path}/resolve"), json!({ "outcome": "solved" }))
            .expect(200)
            .await;
    }
    (request, offer)
}

#[tokio::test]
async fn the_answer_says_what_the_ask_lacks() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let asker = mentee(&organization, &program).await;
    let bare = json!({ "program_id": program, "goal": "Help", "help_type": "advice" });
    let bare = asker.post("/v1/help-requests", bare).expect(201).await;
    let specificity = &bare["specificity"];
    assert_eq!(specificity["score"], 0);
    assert_eq!(
        specificity["missing"],
        json!([
            "goal",
            "context",
            "tried_so_far",
            "specific_ask",
            "effort_minutes",
            "needed_by",
            "skills"
        ])
    );
    assert_eq!(specificity["hints"].as_array().map(Vec::len), Some(7));
    let path = format!("/v1/help-requests/{}", bare.id());
    let more = json!({
        "goal": "Give a good first talk",
        "specific_ask": "Listen once and name two things to change",
        "effort_minutes": 30,
        "skills": ["Public speaking"]
    });
    let better = asker.patch(&path, more).expect(200).await;
    assert_eq!(better["specificity"]["score"], 60);
    assert_eq!(
        better["specificity"]["missing"],
        json!(["context", "tried_so_far", "needed_by"])
    );
}

#[tokio::test]
async fn helpers_are_found_by_skill_and_the_asker_is_never_among_them() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let asker = mentor_with(&organization, &program, "Public speaking", 5).await;
    let expert = mentor_with(&organization, &program, "public speaking", 3).await;
    let beginner = mentor_with(&organization, &program, "Public Speaking", 1).await;
    let other = mentor_with(&organization, &program, "Welding", 5).await;
    let elsewhere = super::program(&organization).await;
    mentor_with(&organization, &elsewhere, "Public speaking", 5).await;
    let request = asked(&asker, &program).await;
    let path = format!("/v1/help-requests/{request}/helpers");
    let found = asker.get(&path).expect(200).await;
    let people: Vec<&Value> = found
        .data()
        .iter()
        .map(|helper| &helper["person_id"])
        .collect();
    assert_eq!(people, [&json!(expert.person), &json!(beginner.person)]);
    let evidence = &found.data()[0]["explanation"]["criteria"][0]["evidence"];
    assert_eq!(evidence["skills"][0]["coverage"], 1.0, "{evidence}");
    assert!(found.data()[0]["full_name"].is_string());
    let one = asker.get(&path).query(&[("limit", "1")]).expect(200).await;
    assert_eq!(one.data().len(), 1);
    other.get(&path).refused(404, "not-found").await;
    asker
        .get(&path)
        .query(&[("limit", "51")])
        .refused(400, "invalid-parameter")
        .await;
}

#[tokio::test]
async fn who_avoids_the_asker_is_not_asked() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let asker = mentee(&organization, &program).await;
    let helper = organization
        .applicant(&program, "mentor", json!({ "avoided": [asker.person] }))
        .await;
    let skills = json!({ "skills_offered": [{ "skill": "Public speaking" }] });
    let path = format!("/v1/people/{}", helper.actor.person);
    organization.owner.patch(&path, skills).expect(200).await;
    let request = asked(&asker, &program).await;
    let path = format!("/v1/help-requests/{request}/helpers");
    assert!(asker.get(&path).expect(200).await.data().is_empty());
}

#[tokio::test]
async fn every_step_from_every_state() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let asker = mentee(&organization, &program).await;
    let helper = mentor_with(&organization, &program, "Public speaking", 4).await;
    let steps: &[(&str, &[&str])] = &[
        ("open", &["withdraw"]),
        ("offered", &["accept", "withdraw", "take_back"]),
        ("accepted", &["resolve", "withdraw", "take_back"]),
        ("resolved", &[]),
        ("withdrawn", &[]),
    ];
    for (from, possible) in steps {
        for verb in ["accept", "resolve", "withdraw", "take_back"] {
            let (request, offer) = in_state(&asker, &helper, &program, from).await;
            let path = format!("/v1/help-requests/{request}");
            let call = match verb {
                "resolve" => asker.post(
                    &format!("{path}/resolve"),
                    json!({ "outcome": "not_solved" }),
                ),
                "withdraw" => asker.post(&format!("{path}/withdraw"), json!({})),
                _ if offer.is_empty() => continue,
                "accept" => asker.post(&format!("/v1/help-offers/{offer}/accept"), json!({})),
                _ => helper.post(&format!("/v1/help-offers/{offer}/withdraw"), json!({})),
            };
            let answer = call.send().await;
            if possible.contains(&verb) {
                assert_eq!(answer.status, 200, "{from}, {verb}: {}", answer.text());
            } else {
                assert_eq!(
                    answer.problem_code(),
                    "invalid-transition",
                    "{from}, {verb}: {}",
                    answer.text()
                );
                assert_eq!(state(&asker, &path).await, *from);
            }
            // What is left waiting counts against the asker.
            asker
                .post(&format!("{path}/withdraw"), json!({}))
                .send()
                .await;
        }
    }
}

#[tokio::test]
async fn one_offer_is_accepted_and_the_others_are_told() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let asker = mentee(&organization, &program).await;
    let helper = mentor_with(&organization, &program, "Public speaking", 4).await;
    let second = mentor_with(&organization, &program, "Public speaking", 2).await;
    let request = asked(&asker, &program).await;
    let path = format!("/v1/help-requests/{request}");
    let first_offer = offered(&helper, &request).await;
    let second_offer = offered(&second, &request).await;
    helper
        .post(&format!("{path}/offers"), json!({}))
        .refused(409, "already-exists")
        .await;
    asker
        .post(&format!("{path}/offers"), json!({}))
        .refused(409, "conflict")
        .await;
    assert_eq!(asker.all(&format!("{path}/offers"), &[]).await.len(), 2);
    assert_eq!(
        second.all(&format!("{path}/offers"), &[]).await.len(),
        1,
        "nobody sees others' offers"
    );
    helper
        .post(&format!("/v1/help-offers/{first_offer}/accept"), json!({}))
        .refused(403, "forbidden")
        .await;
    asker
        .post(&format!("/v1/help-offers/{first_offer}/accept"), json!({}))
        .expect(200)
        .await;
    assert_eq!(
        state(&second, &format!("/v1/help-offers/{second_offer}")).await,
        "not_needed"
    );
    assert_eq!(
        events_of(&organization, &second_offer).await,
        ["help_offer.created", "help_offer.not_needed"]
    );
    asker
        .post(&format!("/v1/help-offers/{second_offer}/accept"), json!({}))
        .refused(409, "invalid-transition")
        .await;
    let resolution = json!({ "outcome": "solved", "helpful": 5, "minutes_spent": 40, "note": "My voice carries now." });
    let resolved = asker
        .post(&format!("{path}/resolve"), resolution)
        .expect(200)
        .await;
    assert_eq!(
        (&resolved["helpful"], &resolved["helper_id"]),
        (&json!(5), &json!(helper.person))
    );
    let seen = helper.get(&path).expect(200).await;
    assert_eq!(seen["outcome_note"], "My voice carries now.");
    second.get(&path).refused(404, "not-found").await;
    let steps = asker.get(&format!("{path}/transitions")).expect(200).await;
    let to: Vec<&Value> = steps
        .body
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| &step["to"])
        .collect();
    assert_eq!(to, ["offered", "accepted", "resolved"]);
}

#[tokio::test]
async fn a_helper_who_steps_back_leaves_the_request_open() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let asker = mentee(&organization, &program).await;
    let helper = mentor_with(&organization, &program, "Public speaking", 4).await;
    for before in ["offered", "accepted"] {
        let (request, offer) = in_state(&asker, &helper, &program, before).await;
        helper
            .post(&format!("/v1/help-offers/{offer}/withdraw"), json!({}))
            .expect(200)
            .await;
        let seen = asker
            .get(&format!("/v1/help-requests/{request}"))
            .expect(200)
            .await;
        assert_eq!(seen["state"], "open", "{before}");
        assert!(seen["helper_id"].is_null() && seen["accepted_offer_id"].is_null());
    }
}

/// Who reads the request itself, and who finds it on the list.
async fn sees(actor: &Actor, request: &str) -> bool {
    let read = actor
        .get(&format!("/v1/help-requests/{request}"))
        .send()
        .await;
    let listed = actor.all("/v1/help-requests", &[]).await;
    let listed = listed.iter().any(|item| item["id"] == request);
    assert_eq!(
        read.status == 200,
        listed,
        "list and read agree: {}",
        read.text()
    );
    assert!(
        listed || read.problem_code() == "not-found",
        "{}",
        read.text()
    );
    listed
}

#[tokio::test]
async fn its_visibility_says_who_sees_it() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let other_program = super::program(&organization).await;
    let (partner, asker, _) = pair(&organization, &program).await;
    let participant = mentee(&organization, &program).await;
    let stranger = mentee(&organization, &other_program).await;
    let coordinator = organization.coordinator(&program).await;
    let foreign_coordinator = organization.coordinator(&other_program).await;
    let (_, key) = organization
        .api_key(
            json!({ "role": "coordinator", "program_ids": [program], "scopes": ["programs:read"] }),
        )
        .await;
    for (visibility, for_partner, for_participant) in [
        ("program", true, true),
        ("partners", true, false),
        ("coordinators", false, false),
    ] {
        let mut body = ask(&program);
        body["visibility"] = json!(visibility);
        let request = asker.post("/v1/help-requests", body).expect(201).await.id();
        for (who, expected) in [
            (&asker, true),
            (&coordinator, true),
            (&organization.owner, true),
            (&key, true),
            (&partner, for_partner),
            (&participant, for_participant),
            (&stranger, false),
            (&foreign_coordinator, false),
        ] {
            assert_eq!(
                sees(who, &request).await,
                expected,
                "{visibility}, {}",
                who.person
            );
        }
        asker
            .post(&format!("/v1/help-requests/{request}/withdraw"), json!({}))
            .expect(200)
            .await;
        assert!(
            !sees(&partner, &request).await,
            "what waits no longer is nobody else's business"
        );
    }
}

#[tokio::test]
async fn only_those_who_take_part_ask_and_only_the_asker_changes() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let asker = mentee(&organization, &program).await;
    let other = mentee(&organization, &program).await;
    let stranger = organization.member().await;
    stranger
        .post("/v1/help-requests", ask(&program))
        .refused(404, "not-found")
        .await;
    let (_, key) = organization
        .api_key(json!({ "role": "owner", "scopes": ["programs:write"] }))
        .await;
    key.post("/v1/help-requests", ask(&program))
        .refused(403, "forbidden")
        .await;
    let request = asked(&asker, &program).await;
    let path = format!("/v1/help-requests/{request}");
    other
        .patch(&path, json!({ "goal": "x" }))
        .refused(403, "forbidden")
        .await;
    other
        .post(&format!("{path}/withdraw"), json!({}))
        .refused(403, "forbidden")
        .await;
    other
        .post(&format!("{path}/resolve"), json!({ "outcome": "solved" }))
        .refused(403, "forbidden")
        .await;
    other
        .get(&format!("{path}/transitions"))
        .refused(404, "not-found")
        .await;
}

#[tokio::test]
async fn bad_input_is_named_field_by_field() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let asker = mentee(&organization, &program).await;
    for (member, value, code) in [
        ("goal", json!(""), "min_length"),
        ("help_type", json!("money"), "enum"),
        ("effort_minutes", json!(1), "minimum"),
        ("needed_by", json!("2020-01-01"), "range"),
        ("needed_by", json!("2199-01-01"), "range"),
        ("visibility", json!("everybody"), "enum"),
    ] {
        let mut body = ask(&program);
        body[member] = value;
        let answer = asker
            .post("/v1/help-requests", body)
            .refused(422, "validation-failed")
            .await;
        assert_eq!(answer.errors(), [(format!("/{member}"), code.to_owned())]);
    }
    let mut body = ask(&program);
    body["skills"] = json!(["  "]);
    let answer = asker
        .post("/v1/help-requests", body)
        .refused(422, "validation-failed")
        .await;
    assert_eq!(
        answer.errors(),
        [("/skills/0".to_owned(), "min_length".to_owned())]
    );
}

#[tokio::test]
async fn nobody_has_more_than_ten_waiting() {
    let organization = Server::shared().organization();
    let program = program(&organization).await;
    let asker = mentee(&organization, &program).await;
    for _ in 0..10 {
        asked(&asker, &program).await;
    }
    asker
        .post("/v1/help-requests", ask(&program))
        .refused(409, "conflict")
        .await;
}

#[tokio::test]
async fn what_nobody_answers_in_time_expires() {
    let server = Server::with_clock();
    let organization = server.organization();
    let program = program(&organization).await;
    let asker = mentee(&organization, &program).await;
    let helper = mentor_with(&organization, &program, "Public speaking", 4).await;
    let request = asked(&asker, &program).await;
    let path = format!("/v1/help-requests/{request}");
    let offer = offered(&helper, &request).await;
    let (accepted, _) = in_state(&asker, &helper, &program, "accepted").await;
    server.let_days_pass(50);
    assert_eq!(state(&organization.owner, &path).await, "offered");
    server.let_days_pass(11);
    let owner = &organization.owner;
    e2e::until("the end of the request", async || {
        (state(owner, &path).await == "expired").then_some(())
    })
    .await;
    assert_eq!(
        state(owner, &format!("/v1/help-offers/{offer}")).await,
        "not_needed"
    );
    assert_eq!(
        state(owner, &format!("/v1/help-requests/{accepted}")).await,
        "accepted"
    );
    assert_eq!(
        events_of(&organization, &request).await,
        [
            "help_request.created",
            "help_request.offered",
            "help_request.expired"
        ]
    );
}

#[tokio::test]
async fn events_say_nothing_about_what_was_asked() {
    let organization: Organization = Server::shared().organization();
    let program = program(&organization).await;
    let asker = mentee(&organization, &program).await;
    asked(&asker, &program).await;
    let events = organization.owner.get("/v1/events").expect(200).await;
    for word in ["talk", "Public speaking", "Person"] {
        assert!(!events.text().contains(word), "{word}");
    }
}
