//! Peer groups: formed without mentors, begun by their members' answers, and what follows when somebody goes.

use e2e::{Answer, Applicant, Organization, Server};
use serde_json::{Value, json};

use super::{events, on_a_clock, program};

/// A peer program with groups of three or four, and this many approved peers.
async fn peers(organization: &Organization, count: usize) -> (String, Vec<Applicant>) {
    let members = json!({ "kind": "peer", "group_size": { "least": 3, "most": 4 } });
    let program = program(organization, 100, members).await;
    let mut peers = Vec::new();
    for _ in 0..count {
        peers.push(organization.applicant(&program, "mentee", json!({})).await);
    }
    (program, peers)
}

async fn published(organization: &Organization, program: &str) -> Answer {
    let run = organization.match_run(program).await;
    assert_eq!(run["state"], "succeeded", "{:?}", run["failure"]);
    organization.step("match-runs", &run.id(), "publish").await
}

async fn groups(organization: &Organization, program: &str, state: &str) -> Vec<Value> {
    let parameters = [("program_id", program), ("state", state)];
    organization.owner.all("/v1/groups", &parameters).await
}

fn path(group: &Value) -> String {
    format!("/v1/groups/{}", group["id"].as_str().expect("an id"))
}

fn members(group: &Value) -> Vec<String> {
    let members = group["members"].as_array().expect("members").iter();
    let people = members.filter_map(|member| member["person_id"].as_str());
    people.map(str::to_owned).collect()
}

fn actor<'a>(peers: &'a [Applicant], person: &str) -> &'a Applicant {
    let found = peers.iter().find(|peer| peer.actor.person == person);
    found.expect("one of the peers")
}

#[tokio::test]
async fn everybody_is_in_a_group_and_knows_the_others() {
    let organization = Server::shared().organization();
    let (program, peers) = peers(&organization, 7).await;
    let owner = &organization.owner;
    let run = organization.match_run(&program).await;
    assert_eq!(run["report"]["optimal"], true, "{run:?}");
    assert_eq!(run["report"]["statistics"]["matched_mentees"], 7);
    let run_path = format!("/v1/match-runs/{}", run.id());
    let formed = owner.all(&format!("{run_path}/groups"), &[]).await;
    let mut sizes: Vec<_> = formed
        .iter()
        .map(|group| group["members"].as_array().expect("members").len())
        .collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [3, 4]);
    assert!(formed.iter().all(|group| group["mentor"].is_null()));
    let (one, other) = (
        &formed[0]["pairs"][0]["one"],
        &formed[0]["pairs"][0]["other"],
    );
    let why = owner.get(&format!("{run_path}/explanations")).query(&[
        ("mentee", one.as_str().expect("an id")),
        ("mentor", other.as_str().expect("an id")),
    ]);
    let why = why.expect(200).await;
    assert_eq!(why["chosen"], true);
    let preview = owner.get(&format!("{run_path}/preview")).expect(200).await;
    assert_eq!(
        (&preview["proposes"], &preview["supersedes"]),
        (&json!(2), &json!(0))
    );

    organization.step("match-runs", &run.id(), "publish").await;
    let proposed = groups(&organization, &program, "proposed").await;
    assert_eq!(proposed.len(), 2);
    for group in &proposed {
        assert!(group["expires_at"].is_string() && group["mean_score"].is_number());
        for person in members(group) {
            let mine = actor(&peers, &person).actor.all("/v1/groups", &[]).await;
            assert_eq!(mine.len(), 1);
            assert_eq!(mine[0]["id"], group["id"]);
        }
    }
    let outsider = organization.member().await;
    outsider
        .get(&path(&proposed[0]))
        .refused(404, "not-found")
        .await;
    let other = actor(&peers, &members(&proposed[1])[0]);
    let yes = other
        .actor
        .post(&format!("{}/accept", path(&proposed[0])), json!({}));
    yes.refused(404, "not-found").await;
}

#[tokio::test]
async fn a_group_begins_with_enough_answers_and_ends_with_one_person() {
    let organization = Server::shared().organization();
    let (program, peers) = peers(&organization, 4).await;
    published(&organization, &program).await;
    let group = groups(&organization, &program, "proposed").await.remove(0);
    let (path, people) = (path(&group), members(&group));
    let id = group["id"].as_str().expect("an id");
    let accept = format!("{path}/accept");
    for (place, person) in people.iter().enumerate() {
        let begun = actor(&peers, person)
            .actor
            .post(&accept, json!({}))
            .expect(200)
            .await;
        let state = if place < 2 { "proposed" } else { "active" };
        assert_eq!(begun["state"], state, "{place}");
    }
    let again = actor(&peers, &people[0]).actor.post(&accept, json!({}));
    assert_eq!(again.expect(200).await["members"][0]["state"], "joined");
    // The place is taken: whoever is in a group is in no further run.
    let application = format!("/v1/applications/{}", peers[0].id);
    assert_eq!(
        organization.owner.get(&application).expect(200).await["seats_taken"],
        1
    );
    let run = organization.match_run(&program).await;
    assert_eq!(run["report"]["statistics"]["matched_mentees"], 0);

    let leave = format!("{path}/leave");
    let mut sizes = Vec::new();
    for person in &people[..2] {
        let left = actor(&peers, person)
            .actor
            .post(&leave, json!({ "reason": "no_time" }));
        let left = left.expect(200).await;
        sizes.push((
            left["state"].clone(),
            left["size"].clone(),
            left["too_small_since"].is_string(),
        ));
    }
    assert_eq!(
        sizes,
        [
            (json!("active"), json!(3), false),
            (json!("active"), json!(2), true)
        ]
    );
    assert_eq!(events(&organization, "group.became_too_small", id).await, 1);
    actor(&peers, &people[0])
        .actor
        .get(&path)
        .refused(404, "not-found")
        .await;

    // The coordinator asks one of those who left, who says no; then one more goes, and one alone is no group.
    let back = json!({ "application_id": actor(&peers, &people[0]).id });
    let asked = organization
        .owner
        .post(&format!("{path}/add-member"), back.clone());
    let asked = asked.expect(200).await;
    assert_eq!(asked["size"], 3);
    assert!(asked["too_small_since"].is_null());
    let twice = organization.owner.post(&format!("{path}/add-member"), back);
    twice.refused(409, "already-exists").await;
    let decline = format!("{path}/decline");
    actor(&peers, &people[0])
        .actor
        .post(&decline, json!({}))
        .expect(200)
        .await;
    actor(&peers, &people[2])
        .actor
        .post(&leave, json!({}))
        .expect(200)
        .await;
    let over = organization.owner.get(&path).expect(200).await;
    assert_eq!(over["state"], "dissolved");
    for peer in &peers {
        let path = format!("/v1/applications/{}", peer.id);
        assert_eq!(
            organization.owner.get(&path).expect(200).await["seats_taken"],
            0
        );
    }
    let run = organization.match_run(&program).await;
    assert_eq!(run["report"]["statistics"]["matched_mentees"], 4);
}

#[tokio::test]
async fn a_group_that_cannot_begin_is_dissolved_and_a_newer_run_supersedes() {
    let organization = Server::shared().organization();
    let (program, peers) = peers(&organization, 3).await;
    published(&organization, &program).await;
    let first = groups(&organization, &program, "proposed").await.remove(0);
    // Nobody has said yes: the next run may form other groups.
    published(&organization, &program).await;
    let steps = organization
        .owner
        .get(&format!("{}/transitions", path(&first)))
        .expect(200)
        .await;
    assert_eq!(steps.body[0]["reason"], "newer_match_run");
    let second = groups(&organization, &program, "proposed").await.remove(0);
    let people = members(&second);
    let accept = format!("{}/accept", path(&second));
    actor(&peers, &people[0])
        .actor
        .post(&accept, json!({}))
        .expect(200)
        .await;
    let decline = format!("{}/decline", path(&second));
    let declined = actor(&peers, &people[1]).actor.post(&decline, json!({}));
    let declined = declined.expect(200).await;
    assert_eq!(declined["state"], "dissolved");
    let free = format!("/v1/applications/{}", actor(&peers, &people[0]).id);
    assert_eq!(
        organization.owner.get(&free).expect(200).await["seats_taken"],
        0
    );
    let late = actor(&peers, &people[2]).actor.post(&accept, json!({}));
    late.refused(404, "not-found").await;
}

#[tokio::test]
async fn who_leaves_the_program_leaves_the_group_and_the_program_ends_it() {
    let organization = Server::shared().organization();
    let (program, peers) = peers(&organization, 4).await;
    published(&organization, &program).await;
    let group = groups(&organization, &program, "proposed").await.remove(0);
    let accept = format!("{}/accept", path(&group));
    for peer in &peers {
        // Recorded by a coordinator.
        let yes = json!({ "person_id": peer.actor.person });
        organization.owner.post(&accept, yes).expect(200).await;
    }
    organization
        .step("applications", &peers[0].id, "leave")
        .await;
    let smaller = organization.owner.get(&path(&group)).expect(200).await;
    assert_eq!(smaller["size"], 3);
    let complete = format!("{}/complete", path(&group));
    peers[1]
        .actor
        .post(&complete, json!({}))
        .refused(403, "forbidden")
        .await;
    let done = organization
        .owner
        .post(&complete, json!({}))
        .expect(200)
        .await;
    assert_eq!(done["state"], "completed");
    assert_eq!(done["members"].as_array().map(Vec::len), Some(3));
    let over = organization.owner.post(&complete, json!({}));
    over.refused(409, "invalid-transition").await;
}

#[tokio::test]
async fn who_does_not_answer_in_time_is_not_waited_for() {
    let (server, organization) = on_a_clock();
    let (program, peers) = peers(&organization, 4).await;
    published(&organization, &program).await;
    let group = groups(&organization, &program, "proposed").await.remove(0);
    let accept = format!("{}/accept", path(&group));
    for peer in &peers[..3] {
        let yes = json!({ "person_id": peer.actor.person });
        organization.owner.post(&accept, yes).expect(200).await;
    }
    server.let_days_pass(15);
    let group = path(&group);
    e2e::until("the time to answer is over", async || {
        let group = organization.owner.get(&group).expect(200).await;
        (group["size"] == 3).then_some(())
    })
    .await;
    server.let_days_pass(90);
    super::becomes(&organization, &group, "completed").await;
}

#[tokio::test]
async fn a_peer_program_knows_no_mentors() {
    let organization = Server::shared().organization();
    let (program, peers) = peers(&organization, 3).await;
    let owner = &organization.owner;
    let person = organization.person(json!({})).await.id();
    let mentor = json!({ "program_id": program, "person_id": person, "role": "mentor" });
    let refused = owner.post("/v1/applications", mentor);
    let refused = refused.refused(422, "validation-failed").await;
    assert_eq!(refused["errors"][0]["pointer"], "/role");
    let shortlist = json!({ "shortlist": { "mentors_per_mentee": 3, "mentees_per_mentor": 3 } });
    let runs = format!("/v1/programs/{program}/match-runs");
    let refused = owner.post(&runs, shortlist);
    let refused = refused.refused(422, "validation-failed").await;
    assert_eq!(refused["errors"][0]["pointer"], "/shortlist");
    let run = format!(
        "/v1/match-runs/{}",
        organization.match_run(&program).await.id()
    );
    for path in ["certificate", "recruitment", "stability"] {
        let answer = owner.get(&format!("{run}/{path}"));
        answer.refused(409, "conflict").await;
    }
    let unmatched = owner.all(&format!("{run}/unmatched"), &[]).await;
    assert!(unmatched.is_empty());
    let report = owner.get(&format!("/programs/{program}/report"));
    report.expect(200).await;
    let recommended = format!("/v1/applications/{}/recommendations", peers[0].id);
    owner.get(&recommended).expect(200).await;
}
