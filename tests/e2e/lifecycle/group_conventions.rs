//! Sessions of groups keep what the whole API promises: versions, repeated requests, requests at one moment, pages, reminders.

use e2e::Server;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{
    events,
    group_belonging::mentored,
    group_sessions::{at, in_hours, path, peers},
    on_a_clock, program,
};

#[tokio::test]
async fn a_step_from_an_old_version_is_refused() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 3).await;
    let session = circle.session(-2).await;
    let old = session.etag();
    let actor = &circle.peers[1].actor;
    let place = json!({ "place": "Room 3" });
    let changed = actor.patch_if(&path(&session), &old, place.clone());
    let changed = changed.expect(200).await;
    let stale = actor.patch_if(&path(&session), &old, place);
    stale.refused(412, "precondition-failed").await;
    for (verb, body) in [
        ("reschedule", json!({ "starts_at": in_hours(24) })),
        ("cancel", json!({})),
        ("hold", json!({})),
    ] {
        let step = format!("{}/{verb}", path(&session));
        let stale = actor.post(&step, body).if_match(&old);
        let stale = stale.refused(412, "precondition-failed").await;
        assert_eq!(stale.header("etag"), changed.etag());
    }
    let hold = format!("{}/hold", path(&session));
    let held = actor.post(&hold, json!({})).if_match(&changed.etag());
    held.expect(200).await;
}

#[tokio::test]
async fn a_repeated_request_is_answered_again_and_not_done_again() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 3).await;
    let actor = &circle.peers[0].actor;
    let body = at(-2);
    let first = actor
        .post(&circle.sessions(), body.clone())
        .once("a-session");
    let first = first.expect(201).await;
    let again = actor.post(&circle.sessions(), body).once("a-session");
    let again = again.expect(201).await;
    assert_eq!(first.text(), again.text());
    let other = actor.post(&circle.sessions(), at(5)).once("a-session");
    other.refused(422, "idempotency-key-reused").await;
    let hold = format!("{}/hold", path(&first));
    for _ in 0..2 {
        let held = actor.post(&hold, json!({})).once("held");
        assert_eq!(held.expect(200).await["state"], "held");
    }
    assert_eq!(actor.all("/v1/group-sessions", &[]).await.len(), 1);
    let held = events(&organization, "group_session.held", &first.id()).await;
    assert_eq!(held, 1);
}

#[tokio::test]
async fn two_sessions_at_one_time_for_one_person_are_never_both_scheduled() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 3).await;
    // One of the peers is a mentee of somebody, too.
    let program = organization.open_program().await;
    let mentor = organization.applicant(&program, "mentor", json!({})).await;
    let owner = &organization.owner;
    let person = &circle.peers[0].actor.person;
    let apply = json!({ "program_id": program, "person_id": person, "role": "mentee" });
    let mentee = owner.post("/v1/applications", apply).expect(201).await.id();
    for verb in ["submit", "approve"] {
        organization.step("applications", &mentee, verb).await;
    }
    let body = json!({ "mentee_application_id": mentee, "mentor_application_id": mentor.id });
    let pairing = owner.post("/v1/pairings", body).expect(201).await.id();
    for side in ["mentor", "mentee"] {
        let accept = format!("/v1/pairings/{pairing}/accept");
        owner
            .post(&accept, json!({ "side": side }))
            .expect(200)
            .await;
    }
    let alone = format!("/v1/pairings/{pairing}/sessions");
    for round in 0..8 {
        let time = at(24 * (round + 1));
        let calls = [
            circle.peers[1].actor.post(&circle.sessions(), time.clone()),
            circle.peers[2].actor.post(&circle.sessions(), time.clone()),
            mentor.actor.post(&alone, time),
        ];
        let answers = join_all(calls.map(e2e::Call::send)).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409], "round {round}");
    }
}

#[tokio::test]
async fn a_session_is_held_while_its_group_is_dissolved() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    for _ in 0..3 {
        let circle = peers(&organization, 3).await;
        let begun = circle.session(-2).await;
        let ahead = circle.session(48).await;
        let answers = join_all([
            owner
                .post(&format!("/v1/groups/{}/dissolve", circle.group), json!({}))
                .send(),
            circle.peers[0]
                .actor
                .post(&format!("{}/hold", path(&begun)), json!({}))
                .send(),
            owner
                .post(&format!("{}/cancel", path(&ahead)), json!({}))
                .send(),
        ])
        .await;
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses[..2], [200, 200], "{}", answers[1].text());
        // 409: called off with its group already.
        assert!(matches!(statuses[2], 200 | 409), "{}", answers[2].text());
        let all = answers[1]["attendance"].as_array();
        assert_eq!(all.map(Vec::len), Some(3));
        let ahead = owner.get(&path(&ahead)).expect(200).await;
        assert_eq!(ahead["state"], "cancelled");
    }
}

#[tokio::test]
async fn a_mentors_session_is_held_while_the_pairings_of_the_group_end() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    for round in 0..4 {
        let group = mentored(&organization).await;
        let made = group.mentor.post(&group.sessions, at(-2));
        let begun = made.expect(201).await;
        let made = group.mentor.post(&group.sessions, at(48));
        let ahead = made.expect(201).await;
        let hold = owner.post(&format!("{}/hold", path(&begun)), json!({}));
        let moved = json!({ "starts_at": in_hours(72) });
        let moved = owner.post(&format!("{}/reschedule", path(&ahead)), moved);
        let ends = group.pairings.iter().map(|pairing| {
            let end = format!("/v1/pairings/{pairing}/end");
            owner.post(&end, json!({ "reason": "moved_away" }))
        });
        let calls = [hold, moved].into_iter().chain(ends);
        let answers = join_all(calls.map(e2e::Call::send)).await;
        let held = &answers[0];
        assert_eq!(held.status, 200, "round {round}: {}", held.text());
        assert_eq!(held["attendance"].as_array().map(Vec::len), Some(3));
        // 409: called off already, with the group.
        let moved = &answers[1];
        assert!(matches!(moved.status, 200 | 409), "{}", moved.text());
        for ended in &answers[2..] {
            assert_eq!(ended.status, 200, "round {round}: {}", ended.text());
        }
        let ahead = owner.get(&path(&ahead)).expect(200).await;
        assert_eq!(ahead["state"], "cancelled");
    }
}

#[tokio::test]
async fn two_people_who_share_two_groups_are_erased_at_one_moment() {
    let organization = Server::shared().organization();
    let owner = &organization.owner;
    let pairs = json!({ "kind": "peer", "group_size": { "least": 2, "most": 2 } });
    for _ in 0..3 {
        let programs = [
            program(&organization, 100, pairs.clone()).await,
            program(&organization, 100, pairs.clone()).await,
        ];
        let people = [organization.member().await, organization.member().await];
        // Each of the two applies to the other program first.
        for (person, order) in people.iter().zip([[0, 1], [1, 0]]) {
            for place in order {
                let apply = json!({
                    "program_id": programs[place], "person_id": person.person, "role": "mentee"
                });
                let application = owner.post("/v1/applications", apply).expect(201).await.id();
                for verb in ["submit", "approve"] {
                    organization.step("applications", &application, verb).await;
                }
            }
        }
        for program in &programs {
            let run = organization.match_run(program).await;
            organization.step("match-runs", &run.id(), "publish").await;
            let of_program = [("program_id", program.as_str())];
            let group = owner.all("/v1/groups", &of_program).await.remove(0);
            for person in &people {
                let id = group["id"].as_str().expect("an id");
                let accept = person
                    .post(&format!("/v1/groups/{id}/accept"), json!({}))
                    .expect(200);
                accept.await;
            }
        }
        let erase = |person: &e2e::Actor| {
            let path = format!("/v1/people/{}", person.person);
            owner.delete(&path).if_match("*").send()
        };
        for answer in join_all(people.iter().map(erase)).await {
            assert_eq!(answer.status, 204, "{}", answer.text());
        }
    }
}

#[tokio::test]
async fn sessions_come_page_by_page_in_the_order_of_their_begin() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 3).await;
    let mut begins = Vec::new();
    for hours in [72, 24, 48, -2] {
        begins.push(circle.session(hours).await.string("starts_at"));
    }
    begins.sort_unstable();
    let group = [("group_id", circle.group.as_str()), ("limit", "1")];
    let coordinator = organization.coordinator(&circle.program).await;
    for reader in [&circle.peers[2].actor, &organization.owner, &coordinator] {
        let list = reader.all("/v1/group-sessions", &group).await;
        let times: Vec<&Value> = list.iter().map(|session| &session["starts_at"]).collect();
        assert_eq!(times, begins.iter().collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_session_is_reminded_of_a_day_before_and_anew_when_it_moves() {
    let (server, organization) = on_a_clock();
    let circle = peers(&organization, 3).await;
    let session = circle.session(50).await;
    let reminders = async || events(&organization, "group_session.reminder", &session.id()).await;
    server.house_kept().await;
    assert_eq!(reminders().await, 0);
    server.let_days_pass(2);
    server.house_kept().await;
    assert_eq!(reminders().await, 1);
    server.house_kept().await;
    assert_eq!(reminders().await, 1);
    let version = circle.peers[0].actor.get(&path(&session)).expect(200).await;
    assert_eq!(
        version.etag(),
        session.etag(),
        "nothing changed for clients"
    );
    let moved = json!({ "starts_at": in_hours(100) });
    let moved = circle.peers[0]
        .actor
        .post(&format!("{}/reschedule", path(&session)), moved);
    moved.expect(200).await;
    server.let_days_pass(2);
    server.house_kept().await;
    assert_eq!(reminders().await, 2);
}
