//! Groups with a mentor: whole groups or none, and what follows from their pairings.

use e2e::{Answer, Applicant, Organization, Server};
use serde_json::{Value, json};

use super::events;

/// A program with groups of three or four that takes applications and can be matched at once.
async fn with_groups(organization: &Organization) -> String {
    let members = json!({
        "kind": "group", "always_on": true, "group_size": { "least": 3, "most": 4 }
    });
    let program = organization.program(members).await.id();
    organization.step("programs", &program, "open").await;
    program
}

async fn applicants(
    organization: &Organization,
    program: &str,
    role: &str,
    count: usize,
) -> Vec<Applicant> {
    let mut applicants = Vec::new();
    for _ in 0..count {
        applicants.push(organization.applicant(program, role, json!({})).await);
    }
    applicants
}

/// Runs a match and publishes it.
async fn published(organization: &Organization, program: &str) -> Answer {
    let run = organization.match_run(program).await;
    assert_eq!(run["state"], "succeeded", "{:?}", run["failure"]);
    organization.step("match-runs", &run.id(), "publish").await
}

async fn groups(organization: &Organization, program: &str) -> Vec<Value> {
    let parameters = [("program_id", program)];
    organization.owner.all("/v1/groups", &parameters).await
}

/// The pairings of a group.
async fn pairings(organization: &Organization, group: &Value) -> Vec<Value> {
    let id = group["id"].as_str().expect("an id");
    let parameters = [("group_id", id)];
    organization.owner.all("/v1/pairings", &parameters).await
}

/// Lets both sides of a pairing say yes.
async fn begin(organization: &Organization, pairing: &Value) {
    let path = format!(
        "/v1/pairings/{}/accept",
        pairing["id"].as_str().expect("an id")
    );
    for side in ["mentor", "mentee"] {
        let yes = organization.owner.post(&path, json!({ "side": side }));
        yes.expect(200).await;
    }
}

/// Ends a pairing before its time.
async fn end(organization: &Organization, pairing: &Value) {
    let path = format!(
        "/v1/pairings/{}/end",
        pairing["id"].as_str().expect("an id")
    );
    let ended = organization
        .owner
        .post(&path, json!({ "reason": "no_time" }));
    ended.expect(200).await;
}

#[tokio::test]
async fn a_program_with_groups_says_how_large_they_are() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    for (kind, size, pointer) in [
        ("group", None, "/group_size"),
        ("peer", None, "/group_size"),
        ("mentorship", Some((3, 6)), "/group_size"),
        ("group", Some((6, 3)), "/group_size/most"),
        ("group", Some((1, 3)), "/group_size/least"),
        ("group", Some((3, 21)), "/group_size/most"),
    ] {
        let mut input = e2e::program_input();
        input["kind"] = json!(kind);
        if let Some((least, most)) = size {
            input["group_size"] = json!({ "least": least, "most": most });
        }
        let refused = owner.post("/v1/programs", input);
        let refused = refused.refused(422, "validation-failed").await;
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{kind} {size:?}");
    }
    let program = with_groups(&organization).await;
    let path = format!("/v1/programs/{program}");
    let larger = json!({ "group_size": { "least": 4, "most": 5 } });
    let changed = owner.patch(&path, larger.clone()).expect(200).await;
    assert_eq!(changed["group_size"], larger["group_size"]);
    let policy = json!({ "policy": { "objective": "stable", "criteria": [{ "kind": "skills", "weight": 1 }] } });
    let policies = format!("{path}/matching-policies");
    let refused = owner.post(&policies, policy);
    let refused = refused.refused(422, "validation-failed").await;
    assert_eq!(refused["errors"][0]["pointer"], "/policy/objective");
}

#[tokio::test]
async fn a_mentor_has_room_for_a_group() {
    let organization = Server::shared().organization();
    let program = with_groups(&organization).await;
    let owner = &organization.owner;
    let person = organization.person(json!({})).await.id();
    let mut input = json!({ "program_id": program, "person_id": person, "role": "mentor" });
    for capacity in [2, 5] {
        input["capacity"] = json!(capacity);
        let refused = owner.post("/v1/applications", input.clone());
        let refused = refused.refused(422, "validation-failed").await;
        assert_eq!(refused["errors"][0]["code"], "group_size");
    }
    input.as_object_mut().expect("an object").remove("capacity");
    let application = owner.post("/v1/applications", input).expect(201).await;
    assert_eq!(application["capacity"], 4);
}

#[tokio::test]
async fn a_mentor_leads_a_whole_group_or_none() {
    let organization = Server::shared().organization();
    let program = with_groups(&organization).await;
    applicants(&organization, &program, "mentor", 2).await;
    let mentees = applicants(&organization, &program, "mentee", 5).await;
    let run = organization.match_run(&program).await;
    assert_eq!(run["report"]["optimal"], true, "{run:?}");
    assert_eq!(run["report"]["statistics"]["pairs"], 4);
    assert_eq!(run["report"]["statistics"]["matched_mentors"], 1);

    let owner = &organization.owner;
    let path = format!("/v1/match-runs/{}", run.id());
    let formed = owner.all(&format!("{path}/groups"), &[]).await;
    assert_eq!(formed.len(), 1);
    assert_eq!(formed[0]["members"].as_array().map(Vec::len), Some(4));
    assert_eq!(formed[0]["pairs"].as_array().map(Vec::len), Some(4));
    assert!(formed[0]["mentor"]["full_name"].is_string());
    let codes = |person: &Value| -> Vec<Value> {
        let reasons = person["unmatched"]["reasons"].as_array().expect("reasons");
        reasons
            .iter()
            .map(|reason| reason["code"].clone())
            .collect()
    };
    let left = owner.all(&format!("{path}/unmatched"), &[]).await;
    assert_eq!(left.len(), 1);
    assert_eq!(
        codes(&left[0]),
        ["group_too_small", "seats_taken_by_others"]
    );
    let mentors = [("role", "mentor")];
    let without = owner.all(&format!("{path}/unmatched"), &mentors).await;
    assert_eq!(codes(&without[0]), ["group_too_small"]);
    // A third party checks it; a what-if keeps the sizes.
    let proof = owner.get(&format!("{path}/certificate")).expect(200).await;
    assert_eq!(proof["certificate"]["kind"], "groups");
    assert_eq!(proof["mentors"][0]["least_group"], 3);
    let unmatched = left[0]["application_id"].as_str().expect("an id");
    let help = format!("{path}/unmatched/{unmatched}");
    owner.get(&help).expect(200).await;

    organization.step("match-runs", &run.id(), "publish").await;
    let all = groups(&organization, &program).await;
    assert_eq!(all.len(), 1);
    let group = &all[0];
    assert_eq!(
        (&group["state"], &group["size"]),
        (&json!("proposed"), &json!(4))
    );
    let matched: Vec<&str> = group["members"]
        .as_array()
        .expect("members")
        .iter()
        .filter_map(|member| member["application_id"].as_str())
        .collect();
    assert_eq!(
        mentees
            .iter()
            .filter(|who| matched.contains(&who.id.as_str()))
            .count(),
        4
    );

    let pairings = pairings(&organization, group).await;
    assert_eq!(pairings.len(), 4);
    begin(&organization, &pairings[0]).await;
    let path = format!("/v1/groups/{}", group["id"].as_str().expect("an id"));
    let begun = owner.get(&path).expect(200).await;
    assert_eq!(begun["state"], "active");
    assert_eq!(begun["members"][0]["state"], "joined");
    assert_eq!(begun["members"][0]["pairing_id"], pairings[0]["id"]);
    // Members answer at their pairings, and nobody ends a mentor's group over their heads.
    for verb in ["accept", "complete", "dissolve"] {
        let body = if verb == "accept" {
            json!({ "person_id": pairings[1]["mentee_id"] })
        } else {
            json!({})
        };
        let refused = owner.post(&format!("{path}/{verb}"), body);
        refused.refused(409, "conflict").await;
    }
}

#[tokio::test]
async fn a_group_that_shrinks_is_marked_and_filled_up_by_the_next_run() {
    let organization = Server::shared().organization();
    let program = with_groups(&organization).await;
    applicants(&organization, &program, "mentor", 1).await;
    applicants(&organization, &program, "mentee", 5).await;
    published(&organization, &program).await;
    let group = groups(&organization, &program).await.remove(0);
    let id = group["id"].as_str().expect("an id").to_owned();
    let path = format!("/v1/groups/{id}");
    let pairings = pairings(&organization, &group).await;
    for pairing in &pairings {
        begin(&organization, pairing).await;
    }
    end(&organization, &pairings[0]).await;
    let enough = organization.owner.get(&path).expect(200).await;
    assert_eq!(enough["size"], 3);
    assert!(enough["too_small_since"].is_null());
    end(&organization, &pairings[1]).await;
    let small = organization.owner.get(&path).expect(200).await;
    assert_eq!(
        (&small["state"], &small["size"]),
        (&json!("active"), &json!(2))
    );
    assert!(small["too_small_since"].is_string());
    assert_eq!(
        events(&organization, "group.became_too_small", &id).await,
        1
    );
    let parameters = [("program_id", program.as_str()), ("too_small", "true")];
    let listed = organization.owner.all("/v1/groups", &parameters).await;
    assert_eq!(listed.len(), 1);

    // The one who was left over joins; the two who have gone are not asked again.
    published(&organization, &program).await;
    let filled = organization.owner.get(&path).expect(200).await;
    assert_eq!(filled["size"], 3);
    assert!(filled["too_small_since"].is_null());
    assert_eq!(groups(&organization, &program).await.len(), 1);

    // With the last pairing the group is over.
    for pairing in &pairings[2..] {
        let path = format!(
            "/v1/pairings/{}/complete",
            pairing["id"].as_str().expect("an id")
        );
        organization.owner.post(&path, json!({})).expect(200).await;
    }
    let open = organization.owner.get(&path).expect(200).await;
    assert_eq!(open["state"], "active");
    let last = open["members"]
        .as_array()
        .expect("members")
        .iter()
        .find(|member| member["state"] == "invited")
        .and_then(|member| member["pairing_id"].as_str())
        .expect("the one who was asked last");
    let declined = format!("/v1/pairings/{last}/decline");
    organization
        .owner
        .post(&declined, json!({}))
        .expect(200)
        .await;
    let over = organization.owner.get(&path).expect(200).await;
    assert_eq!(over["state"], "completed");
    let steps = organization
        .owner
        .get(&format!("{path}/transitions"))
        .expect(200)
        .await;
    assert_eq!(steps.body[1]["reason"], "nobody_left");
}

#[tokio::test]
async fn whoever_is_in_a_group_sees_the_others_and_nobody_else_does() {
    let organization = Server::shared().organization();
    let program = with_groups(&organization).await;
    let mentor = applicants(&organization, &program, "mentor", 1)
        .await
        .remove(0);
    let mentees = applicants(&organization, &program, "mentee", 3).await;
    published(&organization, &program).await;
    let group = groups(&organization, &program).await.remove(0);
    let path = format!("/v1/groups/{}", group["id"].as_str().expect("an id"));
    for insider in [&mentor, &mentees[0], &mentees[2]] {
        let seen = insider.actor.get(&path).expect(200).await;
        assert_eq!(seen["members"].as_array().map(Vec::len), Some(3));
        assert_eq!(insider.actor.all("/v1/groups", &[]).await.len(), 1);
        insider
            .actor
            .get(&format!("{path}/transitions"))
            .expect(200)
            .await;
    }
    let outsider = organization.member().await;
    outsider.get(&path).refused(404, "not-found").await;
    assert!(outsider.all("/v1/groups", &[]).await.is_empty());
    let other = organization.open_program().await;
    let elsewhere = organization.coordinator(&other).await;
    elsewhere.get(&path).refused(403, "forbidden").await;
    let coordinator = organization.coordinator(&program).await;
    coordinator.get(&path).expect(200).await;
    // Who said no is no longer of the group.
    let pairing = pairings(&organization, &group).await.remove(0);
    let declined = format!(
        "/v1/pairings/{}/decline",
        pairing["id"].as_str().expect("an id")
    );
    let gone = mentees
        .iter()
        .find(|mentee| json!(mentee.actor.person) == pairing["mentee_id"])
        .expect("one of them");
    gone.actor.post(&declined, json!({})).expect(200).await;
    gone.actor.get(&path).refused(404, "not-found").await;
}

#[tokio::test]
async fn whom_a_coordinator_adds_by_hand_joins_the_mentors_group() {
    let organization = Server::shared().organization();
    let program = with_groups(&organization).await;
    let mentor = applicants(&organization, &program, "mentor", 1)
        .await
        .remove(0);
    let mentees = applicants(&organization, &program, "mentee", 2).await;
    let run = organization.match_run(&program).await;
    assert_eq!(run["report"]["statistics"]["pairs"], 0);
    let mut seen = Vec::new();
    for mentee in &mentees {
        let body =
            json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
        let pairing = organization
            .owner
            .post("/v1/pairings", body)
            .expect(201)
            .await;
        seen.push(pairing["group_id"].clone());
    }
    assert!(seen[0].is_string());
    assert_eq!(seen[0], seen[1]);
    let group = groups(&organization, &program).await.remove(0);
    assert_eq!(group["size"], 2);
    assert!(group["too_small_since"].is_string());
}
