//! The table of roles, tried in full: every operation by everybody who must not get through.

use std::collections::BTreeMap;

use e2e::{Actor, Answer, Call, Organization, Server, program_input};
use serde_json::json;

use crate::operations::{Operation, operations, without_request_id};

/// Ids of one object of each kind, by the name of the path or query parameter that takes them.
type Ids = BTreeMap<&'static str, String>;

/// What any member of the organization may read or begin.
const OPEN_TO_MEMBERS: &[&str] = &[
    "get_me",
    "get_organization",
    "list_skills",
    "get_skill",
    "list_programs",
    "get_program",
    "list_applications",
    "create_application",
    "list_pairings",
    "list_groups",
    "list_group_sessions",
    "list_help_requests",
    "list_messages",
    "list_introductions",
    "list_recognitions",
    "list_nominations",
    "list_sessions",
    "list_check_ins",
    "list_fit_checks",
    "list_action_items",
    "list_feedback_questions",
    "get_feedback_question",
    "get_cadence",
    "list_gatherings",
    "list_resources",
];

/// What a coordinator of any program may do.
const OPEN_TO_COORDINATORS: &[&str] = &[
    "list_people",
    "create_person",
    "get_person",
    "patch_person",
    "create_skill",
    "patch_skill",
    "delete_skill",
    // Each object by itself is done or refused.
    "change_applications",
    "change_pairings",
];

/// An organization with one object of each kind.
async fn furnished(organization: &Organization) -> Ids {
    let owner = &organization.owner;
    let program = organization.open_program().await;
    let mentor = organization
        .applicant(&program, "mentor", json!({ "capacity": 2 }))
        .await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let skill = owner
        .post("/v1/skills", json!({ "name": "Welding" }))
        .expect(201)
        .await;
    let path = format!("/v1/programs/{program}");
    let policies = owner
        .get(&format!("{path}/matching-policies"))
        .expect(200)
        .await;
    let run = organization.match_run(&program).await;
    let run_path = format!("/v1/match-runs/{}", run.id());
    let proposals = owner
        .get(&format!("{run_path}/proposals"))
        .expect(200)
        .await;
    owner
        .post(&format!("{run_path}/publish"), json!({}))
        .expect(200)
        .await;
    let pairings = owner.get("/v1/pairings").expect(200).await;
    let other = organization.applicant(&program, "mentee", json!({})).await;
    let run = organization.match_run(&program).await;
    let rule = json!({ "kind": "exclude", "mentee_application_id": other.id, "mentor_application_id": mentor.id });
    let rule = owner
        .post(&format!("{path}/pair-rules"), rule)
        .expect(201)
        .await;
    let pairing = pairings.data()[0]["id"].as_str().expect("an id");
    let pairing = format!("/v1/pairings/{pairing}");
    for side in ["mentor", "mentee"] {
        let accept = owner.post(&format!("{pairing}/accept"), json!({ "side": side }));
        accept.expect(200).await;
    }
    let session = owner.post(&format!("{pairing}/sessions"), json!({ "agenda": "Hello" }));
    let session = session.expect(201).await;
    let note = json!({ "text": "Bring the plan", "visibility": "shared" });
    let note = mentee
        .actor
        .post(&format!("/v1/sessions/{}/notes", session.id()), note);
    let note = note.expect(201).await;
    let agreement =
        json!({ "cadence": { "every": 1, "unit": "month" }, "confidentiality": "Between us" });
    let agreement = owner.post(&format!("{pairing}/agreements"), agreement);
    let agreement = agreement.expect(201).await;
    let message =
        json!({ "action": "message", "application_ids": [mentee.id], "text": "Welcome." });
    let bulk = owner.post("/v1/applications/bulk", message);
    bulk.expect(200).await;
    let messages = owner.get("/v1/messages").expect(200).await;
    let told = told_of(owner, &path, &pairing).await;
    let (key, _) = organization
        .api_key(json!({ "role": "owner", "scopes": ["directory:read"] }))
        .await;
    let gathering = json!({ "program_id": program, "kind": "panel", "title": "A panel", "capacity": 3,
        "starts_at": "2040-01-01T10:00:00Z", "ends_at": "2040-01-01T11:00:00Z" });
    let gathering = owner.post("/v1/gatherings", gathering).expect(201).await;
    let resource = json!({ "title": "A book", "url": "https://example.org/book", "kind": "book",
        "audience": "program", "program_id": program });
    let resource = owner.post("/v1/resources", resource).expect(201).await;
    let assessments = format!("/v1/people/{}/skill-assessments", mentee.actor.person);
    let assessment = json!({ "skill": "Welding", "level": 2, "program_id": program });
    let assessment = owner.post(&assessments, assessment).expect(201).await;
    let ask = json!({ "program_id": program, "goal": "Learn to weld", "help_type": "advice" });
    let help_request = mentee
        .actor
        .post("/v1/help-requests", ask)
        .expect(201)
        .await
        .id();
    let offers = format!("/v1/help-requests/{help_request}/offers");
    let help_offer = mentor.actor.post(&offers, json!({})).expect(201).await;
    let introduction = json!({ "program_id": program, "a_id": mentee.actor.person,
        "b_id": mentor.actor.person, "reason": "Both weld." });
    let introduction = owner
        .post("/v1/introductions", introduction)
        .expect(201)
        .await;
    let thanks = json!({ "program_id": program, "to": mentor.actor.person, "behavior": "trust",
        "message": "Thanks.", "audience": "program" });
    let recognition = owner.post("/v1/recognitions", thanks).expect(201).await;
    let nomination = json!({ "program_id": program, "email": "new@example.org", "role": "mentor",
        "why": "Welds.", "relation": "other" });
    let nomination = owner.post("/v1/nominations", nomination).expect(201).await;
    let first = |page: &Answer| page.data()[0]["id"].as_str().expect("an id").to_owned();
    let mut ids = BTreeMap::from([
        ("organization_id", organization.id.clone()),
        ("person_id", mentee.actor.person.clone()),
        ("skill_id", skill.id()),
        ("program_id", program),
        ("application_id", mentee.id.clone()),
        ("mentee", mentee.id),
        ("mentor", mentor.id),
        ("matching_policy_id", first(&policies)),
        ("other", run.id()),
        ("match_run_id", run.id()),
        ("proposal_id", first(&proposals)),
        ("message_id", first(&messages)),
        ("pairing_id", first(&pairings)),
        ("session_id", session.id()),
        ("session_note_id", note.id()),
        ("agreement_id", agreement.id()),
        ("pair_rule_id", rule.id()),
        ("gathering_id", gathering.id()),
        ("resource_id", resource.id()),
        ("skill_assessment_id", assessment.id()),
        ("help_request_id", help_request),
        ("introduction_id", introduction.id()),
        ("recognition_id", recognition.id()),
        ("nomination_id", nomination.id()),
        ("help_offer_id", help_offer.id()),
        ("api_key_id", key.id()),
    ]);
    ids.extend(told);
    let link = format!("/v1/people/{}/calendar-link", owner.person);
    let link = owner
        .post(&link, json!({}))
        .expect(201)
        .await
        .string("path");
    let token = link.rsplit('/').next().expect("a token");
    ids.insert("calendar_token", token.to_owned());
    let rating = json!({ "partner_application_id": ids["mentor"], "wish": "prefer" });
    let path = format!("/v1/applications/{}/trial-ratings", ids["mentee"]);
    let rating = owner.post(&path, rating).expect(201).await;
    ids.insert("trial_rating_id", rating.id());
    ids.insert("advocacy_action_id", advocacy_action(organization).await);
    let group = group(organization).await;
    ids.extend(group);
    let shared = json!({ "resource_id": ids["resource_id"] });
    let path = format!("/v1/pairings/{}/resources", ids["pairing_id"]);
    let shared = owner.post(&path, shared).expect(201).await;
    ids.insert("resource_share_id", shared.id());
    ids
}

/// A mentor's group of one, in a program of its own, with a session and a note on it.
async fn group(organization: &Organization) -> Ids {
    let members =
        json!({ "kind": "group", "always_on": true, "group_size": { "least": 2, "most": 3 } });
    let program = organization.program(members).await.id();
    organization.step("programs", &program, "open").await;
    let mentor = organization.applicant(&program, "mentor", json!({})).await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let pair = json!({ "mentor_application_id": mentor.id, "mentee_application_id": mentee.id });
    let pairing = organization.owner.post("/v1/pairings", pair).expect(201);
    let pairing = pairing.await;
    let accept = format!("/v1/pairings/{}/accept", pairing.id());
    for side in [&mentor, &mentee] {
        side.actor.post(&accept, json!({})).expect(200).await;
    }
    let group = pairing.string("group_id");
    let session = json!({ "agenda": "Hello", "starts_at": "2040-01-02T10:00:00Z" });
    let session = mentor
        .actor
        .post(&format!("/v1/groups/{group}/sessions"), session);
    let session = session.expect(201).await.id();
    let note = json!({ "text": "Bring the plan", "visibility": "shared" });
    let notes = format!("/v1/group-sessions/{session}/notes");
    let note = mentor.actor.post(&notes, note).expect(201).await.id();
    Ids::from([
        ("group_id", group),
        ("group_session_id", session),
        ("group_session_note_id", note),
    ])
}

/// What a sponsor did, in a program of its own.
async fn advocacy_action(organization: &Organization) -> String {
    let owner = &organization.owner;
    let kind = json!({ "kind": "sponsorship", "always_on": true });
    let program = organization.program(kind).await.id();
    organization.step("programs", &program, "open").await;
    let mut pair = json!({});
    for (role, years) in [("mentor", 20), ("mentee", 3)] {
        let applicant = organization.applicant(&program, role, json!({})).await;
        let path = format!("/v1/people/{}", applicant.actor.person);
        let years = json!({ "years_of_experience": years });
        owner.patch(&path, years).expect(200).await;
        pair[format!("{role}_application_id")] = json!(applicant.id);
    }
    let pairing = owner.post("/v1/pairings", pair).expect(201).await.id();
    let pairing = format!("/v1/pairings/{pairing}");
    for side in ["mentor", "mentee"] {
        let accept = owner.post(&format!("{pairing}/accept"), json!({ "side": side }));
        accept.expect(200).await;
    }
    let action =
        json!({ "kind": "introduced", "audience": "The board", "happened_on": "2026-10-01" });
    let path = format!("{pairing}/advocacy-actions");
    owner.post(&path, action).expect(201).await.id()
}

/// Lets one side of a running pairing tell how it is going.
async fn told_of(owner: &Actor, program: &str, pairing: &str) -> Ids {
    let mut ids = Ids::new();
    let question = json!({ "event": "mid", "kind": "rating", "text": "How is it?" });
    let question = owner.post(&format!("{program}/feedback-questions"), question);
    ids.insert("feedback_question_id", question.expect(201).await.id());
    for (name, path, body) in [
        (
            "check_in_id",
            "check-ins",
            json!({ "side": "mentee", "mood": 4 }),
        ),
        (
            "fit_check_id",
            "fit-checks",
            json!({ "side": "mentee", "fit": "good" }),
        ),
        ("goal_id", "goals", json!({ "title": "Speak up" })),
        (
            "action_item_id",
            "action-items",
            json!({ "title": "Call", "owner": "mentor" }),
        ),
    ] {
        let made = owner.post(&format!("{pairing}/{path}"), body);
        ids.insert(name, made.expect(201).await.id());
    }
    ids
}

/// Ids of the same shape that name nothing.
fn nowhere(ids: &Ids) -> Ids {
    ids.keys()
        .map(|name| (*name, "0199c3f0-7a00-7000-8000-00000000dead".to_owned()))
        .collect()
}

fn takes_ids(operation: &Operation) -> bool {
    operation.path.contains('{')
}

/// The operation as this caller would call it on these objects.
fn call(operation: &Operation, caller: &Actor, ids: &Ids) -> Call {
    let mut path = operation.path.clone();
    let mut query = Vec::new();
    for parameter in operation.parameters() {
        let name = parameter["name"].as_str().expect("a name");
        if parameter["in"] == "path" {
            let id = ids
                .get(name)
                .unwrap_or_else(|| panic!("{}: which {name}?", operation.id));
            path = path.replace(&format!("{{{name}}}"), id);
        } else if parameter["in"] == "query" && parameter["required"] == true {
            let id = ids
                .get(name)
                .unwrap_or_else(|| panic!("{}: which {name}?", operation.id));
            query.push((name, id.as_str()));
        }
    }
    let call = caller
        .call(&operation.method, &path)
        .query(&query)
        .if_match("*");
    match operation.body() {
        Some((media_type, example)) => call.bytes(media_type, example.to_string()),
        None => call,
    }
}

#[derive(Clone, Copy, Debug)]
enum Who {
    Anonymous,
    /// A member who has nothing to do with the objects.
    Member,
    /// A coordinator of another program.
    Coordinator,
}

/// The statuses that a caller may get; nothing where the table opens the operation to them.
fn allowed(operation: &Operation, role: &str, who: Who) -> Option<&'static [u16]> {
    let open = |list: &[&str]| list.contains(&operation.id.as_str());
    match (who, role) {
        (Who::Anonymous, _) => Some(&[401]),
        (Who::Member, "member") if open(OPEN_TO_MEMBERS) => None,
        (Who::Member, "member") => Some(&[404]),
        (Who::Member, _) | (Who::Coordinator, "owner") => Some(&[403]),
        (Who::Coordinator, _) if open(OPEN_TO_MEMBERS) || open(OPEN_TO_COORDINATORS) => None,
        // Without an id in the path, the body names the objects, and those of its example are not here.
        (Who::Coordinator, "coordinator") if takes_ids(operation) => Some(&[403]),
        (Who::Coordinator, _) => Some(&[403, 404]),
    }
}

#[tokio::test]
async fn everybody_who_must_not_get_through_does_not() {
    let server = Server::shared();
    let organization = server.organization();
    let ids = furnished(&organization).await;
    let other = organization
        .owner
        .post("/v1/programs", program_input())
        .expect(201)
        .await;
    let callers = [
        (Who::Anonymous, server.anonymous()),
        (Who::Member, organization.member().await),
        (
            Who::Coordinator,
            organization.coordinator(&other.id()).await,
        ),
    ];
    let mut wrong = Vec::new();
    for operation in operations() {
        let Some(role) = operation.role() else {
            continue;
        };
        for (who, caller) in &callers {
            let Some(allowed) = allowed(&operation, role, *who) else {
                continue;
            };
            let answer = call(&operation, caller, &ids).send().await;
            if !allowed.contains(&answer.status) {
                wrong.push(format!(
                    "{} by {who:?}: {} instead of {allowed:?}: {}",
                    operation.id,
                    answer.status,
                    answer.text()
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cells of the table are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[tokio::test]
async fn for_another_organization_an_object_is_as_good_as_none() {
    let server = Server::shared();
    let (organization, foreign) = (server.organization(), server.organization());
    let ids = furnished(&organization).await;
    let nowhere = nowhere(&ids);
    let mut wrong = Vec::new();
    // Where the address itself is the secret, it says to whom it belongs.
    let operations = operations();
    let guarded = operations
        .iter()
        .filter(|operation| takes_ids(operation) && operation.role().is_some());
    for operation in guarded {
        let theirs = call(operation, &foreign.owner, &ids).send().await;
        let none = call(operation, &foreign.owner, &nowhere).send().await;
        let same = without_request_id(&theirs.body) == without_request_id(&none.body);
        if theirs.status != 404 || none.status != 404 || !same {
            wrong.push(format!(
                "{}: {} and {}",
                operation.id,
                theirs.text(),
                none.text()
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} operations tell them apart:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[tokio::test]
async fn the_owner_reads_every_one_of_these_objects() {
    let organization = Server::shared().organization();
    let ids = furnished(&organization).await;
    // The last thing: from then on the program takes nothing new.
    let wind_down = format!("/v1/programs/{}/wind-down", ids["program_id"]);
    organization
        .owner
        .post(&wind_down, json!({}))
        .expect(202)
        .await;
    for operation in operations()
        .iter()
        .filter(|operation| operation.method == "GET")
    {
        call(operation, &organization.owner, &ids).expect(200).await;
    }
}

#[tokio::test]
async fn every_list_comes_as_csv_too() {
    let organization = Server::shared().organization();
    let ids = furnished(&organization).await;
    let all = operations();
    let is_list = |operation: &&Operation| operation.id.starts_with("list_");
    for operation in all.iter().filter(is_list) {
        let call = call(operation, &organization.owner, &ids).header("accept", "text/csv");
        let answer = call.expect(200).await;
        let (what, text) = (&operation.id, answer.text());
        assert_eq!(
            answer.header("content-type"),
            "text/csv; charset=utf-8",
            "{what}"
        );
        let head = text.lines().next().unwrap_or_default();
        assert!(head.split(',').count() > 1, "{what} has no columns: {text}");
        let documented = &operation.value["responses"]["200"]["content"]["text/csv"];
        assert!(documented.is_object(), "{what}");
    }
}

#[tokio::test]
async fn what_the_document_does_not_offer_as_csv_is_not_answered_so() {
    let organization = Server::shared().organization();
    let ids = furnished(&organization).await;
    let mut answered = Vec::new();
    for operation in operations() {
        let offers = |kind: &str| {
            let content = &operation.value["responses"]["200"]["content"];
            content[kind].is_object()
        };
        if !operation.method.eq_ignore_ascii_case("get")
            || !offers("application/json")
            || offers("text/csv")
        {
            continue;
        }
        let call = call(&operation, &organization.owner, &ids).header("accept", "text/csv");
        let answer = call.send().await;
        if answer.status == 200 {
            let kind = answer.header("content-type");
            assert_eq!(kind, "application/json", "{}", operation.id);
            answered.push(operation.id.clone());
        }
    }
    let growth = "get_skill_growth".to_owned();
    assert!(answered.contains(&growth), "{answered:?}");
}

#[tokio::test]
async fn lists_show_nothing_of_other_organizations() {
    let server = Server::shared();
    let (organization, foreign) = (server.organization(), server.organization());
    let ids = furnished(&organization).await;
    let lists = operations();
    for operation in lists
        .iter()
        .filter(|operation| operation.method == "GET" && !takes_ids(operation))
    {
        let answer = call(operation, &foreign.owner, &ids).expect(200).await;
        for (kind, id) in &ids {
            assert!(
                !answer.text().contains(id.as_str()),
                "{} shows a foreign {kind}",
                operation.id
            );
        }
    }
}

#[tokio::test]
async fn ids_of_other_organizations_in_a_body_are_unknown() {
    let server = Server::shared();
    let (organization, foreign) = (server.organization(), server.organization());
    let theirs = furnished(&organization).await;
    let ours = furnished(&foreign).await;
    let owner = &foreign.owner;
    let program = format!("/v1/programs/{}", ours["program_id"]);
    let (own_person, own_application) = (&ours["person_id"], &ours["mentor"]);
    for (path, body) in [
        (
            "/v1/people".to_owned(),
            json!({ "full_name": "X", "email": "x@example.org", "manager_id": theirs["person_id"] }),
        ),
        (
            "/v1/skills".to_owned(),
            json!({ "name": "X", "broader_id": theirs["skill_id"] }),
        ),
        (
            "/v1/applications".to_owned(),
            json!({ "program_id": theirs["program_id"], "person_id": own_person, "role": "mentor" }),
        ),
        (
            "/v1/applications".to_owned(),
            json!({ "program_id": ours["program_id"], "person_id": theirs["person_id"], "role": "mentor" }),
        ),
        (
            format!("{program}/pair-rules"),
            json!({ "kind": "pin", "mentee_application_id": theirs["mentee"], "mentor_application_id": own_application }),
        ),
        (
            format!("{program}/match-runs"),
            json!({ "matching_policy_id": theirs["matching_policy_id"] }),
        ),
        (
            "/v1/introductions".to_owned(),
            json!({ "program_id": ours["program_id"], "a_id": theirs["person_id"], "b_id": own_person, "reason": "X" }),
        ),
        (
            "/v1/recognitions".to_owned(),
            json!({ "program_id": ours["program_id"], "to": theirs["person_id"], "behavior": "trust", "message": "X", "audience": "program" }),
        ),
        (
            "/v1/nominations".to_owned(),
            json!({ "program_id": ours["program_id"], "nominee_id": theirs["person_id"], "role": "mentor", "why": "X", "relation": "other" }),
        ),
        (
            "/v1/help-requests".to_owned(),
            json!({ "program_id": theirs["program_id"], "goal": "X", "help_type": "advice" }),
        ),
        (
            "/v1/pairings".to_owned(),
            json!({ "mentee_application_id": theirs["mentee"], "mentor_application_id": own_application }),
        ),
    ] {
        let answer = owner.post(&path, body.clone()).send().await;
        assert!(
            [404, 422].contains(&answer.status),
            "{path} {body}: {} {}",
            answer.status,
            answer.text()
        );
    }
    let path = format!("{program}/coordinators/{}", theirs["person_id"]);
    owner.put(&path).refused(404, "not-found").await;
    let change = json!({ "manager_id": theirs["person_id"] });
    let answer = owner
        .patch(&format!("/v1/people/{own_person}"), change)
        .send()
        .await;
    assert!([404, 422].contains(&answer.status), "{}", answer.text());
}
