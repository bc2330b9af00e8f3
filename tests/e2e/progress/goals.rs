//! Goals with milestones, and action items: who does what until when.

use e2e::{Organization, Server};
use serde_json::{Value, json};

use super::{Pair, pair, pair_in};

async fn goal(organization: &Organization, pair: &Pair, body: Value) -> String {
    let path = format!("{}/goals", pair.path);
    let goal = organization.owner.post(&path, body).expect(201).await;
    goal.header("location").to_owned()
}

#[tokio::test]
async fn every_step_of_a_goal_from_every_state() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let mentee = &pair.mentee.actor;
    for (way, state, possible) in [
        (None, "open", true),
        (Some("achieve"), "achieved", false),
        (Some("drop"), "dropped", false),
    ] {
        for (verb, target) in [("achieve", "achieved"), ("drop", "dropped")] {
            let path = goal(&organization, &pair, json!({ "title": "Speak up" })).await;
            if let Some(way) = way {
                mentee
                    .post(&format!("{path}/{way}"), json!({}))
                    .expect(200)
                    .await;
            }
            assert_eq!(mentee.get(&path).expect(200).await["state"], state);
            let answer = mentee
                .post(&format!("{path}/{verb}"), json!({}))
                .send()
                .await;
            if possible {
                assert_eq!((answer.status, &answer["state"]), (200, &json!(target)));
                let steps = mentee.get(&format!("{path}/transitions")).expect(200).await;
                assert_eq!(steps.body[0]["to"], target);
            } else {
                assert_eq!(
                    answer.problem_code(),
                    "invalid-transition",
                    "{state} {verb}"
                );
                mentee
                    .patch(&path, json!({ "title": "Listen" }))
                    .refused(409, "conflict")
                    .await;
            }
        }
    }
}

#[tokio::test]
async fn progress_is_stated_or_counted_by_milestones() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let mentor = &pair.mentor.actor;
    let path = goal(
        &organization,
        &pair,
        json!({ "title": "Speak", "progress": 30 }),
    )
    .await;
    assert_eq!(mentor.get(&path).expect(200).await["progress"], 30);
    let done = json!({ "title": "Small group", "done_on": "2027-03-01", "evidence": "https://example.org" });
    let milestones = json!([done, { "title": "Large group" }, { "title": "Conference" }]);
    let counted = mentor
        .patch(&path, json!({ "milestones": milestones }))
        .expect(200)
        .await;
    assert_eq!(counted["progress"], 33);
    let achieved = mentor
        .post(
            &format!("{path}/achieve"),
            json!({ "evidence": "a recording" }),
        )
        .expect(200)
        .await;
    assert_eq!(
        (&achieved["progress"], &achieved["evidence"]),
        (&json!(100), &json!("a recording"))
    );
}

#[tokio::test]
async fn only_the_two_and_coordinators_know_of_goals_and_items() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let other = pair_in(&organization, &pair.program).await;
    let elsewhere = organization.open_program().await;
    let elsewhere = organization.coordinator(&elsewhere).await;
    let coordinator = organization.coordinator(&pair.program).await;
    let goal = goal(&organization, &pair, json!({ "title": "Speak up" })).await;
    let items = format!("{}/action-items", pair.path);
    let body = json!({ "title": "Call them", "owner": "mentor" });
    let item = pair.mentee.actor.post(&items, body).expect(201).await;
    let item = item.header("location");
    for path in [&goal, item] {
        for who in [&pair.mentee.actor, &pair.mentor.actor, &coordinator] {
            who.get(path).expect(200).await;
        }
        let stranger = &other.mentee.actor;
        stranger.get(path).refused(404, "not-found").await;
        stranger
            .post(&format!("{path}/drop"), json!({}))
            .refused(404, "not-found")
            .await;
        elsewhere.get(path).refused(403, "forbidden").await;
    }
    for (who, seen) in [
        (&pair.mentee.actor, 1),
        (&pair.mentor.actor, 1),
        (&coordinator, 1),
        (&other.mentee.actor, 0),
        (&elsewhere, 0),
    ] {
        assert_eq!(who.all("/v1/action-items", &[]).await.len(), seen);
    }
}

#[tokio::test]
async fn bad_goals_and_items_are_refused() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let other = pair_in(&organization, &pair.program).await;
    let foreign = goal(&organization, &other, json!({ "title": "Theirs" })).await;
    let foreign = foreign.rsplit('/').next().expect("an id");
    let owner = &organization.owner;
    for (path, body, pointer) in [
        ("goals", json!({ "title": " " }), "/title"),
        (
            "goals",
            json!({ "title": "x", "progress": 101 }),
            "/progress",
        ),
        (
            "goals",
            json!({ "title": "x", "due_on": "0001-01-01" }),
            "/due_on",
        ),
        (
            "action-items",
            json!({ "title": "x", "owner": "nobody" }),
            "/owner",
        ),
        (
            "action-items",
            json!({ "title": "x", "owner": "mentor", "goal_id": foreign }),
            "/goal_id",
        ),
    ] {
        let refused = owner
            .post(&format!("{}/{path}", pair.path), body)
            .refused(422, "validation-failed")
            .await;
        assert_eq!(refused.errors()[0].0, pointer, "{}", refused.text());
    }
    pair.step(&organization, "end").await;
    for (path, body) in [
        ("goals", json!({ "title": "x" })),
        ("action-items", json!({ "title": "x", "owner": "mentor" })),
    ] {
        owner
            .post(&format!("{}/{path}", pair.path), body)
            .refused(409, "conflict")
            .await;
    }
}

#[tokio::test]
async fn an_overdue_item_puts_the_pairing_at_risk_until_it_is_done() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let mentor = &pair.mentor.actor;
    let health = format!("{}/health", pair.path);
    let items = format!("{}/action-items", pair.path);
    let body = json!({ "title": "Call them", "owner": "mentor", "due_on": "2020-01-01" });
    let item = mentor.post(&items, body).expect(201).await;
    let path = item.header("location");
    let late = mentor.get(&health).expect(200).await;
    assert_eq!(late["reasons"][0]["code"], "overdue_action_items");
    assert_eq!(late["reasons"][0]["side"], "mentor");
    let later = json!({ "due_on": "2999-01-01" });
    mentor.patch(path, later).expect(200).await;
    assert_eq!(mentor.get(&health).expect(200).await["state"], "on_track");
    let earlier = json!({ "due_on": "2020-01-01", "owner": "mentee" });
    mentor.patch(path, earlier).expect(200).await;
    let late = mentor.get(&health).expect(200).await;
    assert_eq!(late["reasons"][0]["side"], "mentee");
    let overdue = mentor
        .all(
            "/v1/action-items",
            &[("due_until", "2020-12-31"), ("state", "open")],
        )
        .await;
    assert_eq!(overdue.len(), 1);
    let done = mentor
        .post(&format!("{path}/complete"), json!({ "evidence": "called" }))
        .expect(200)
        .await;
    assert_eq!(done["state"], "done");
    assert_eq!(mentor.get(&health).expect(200).await["state"], "on_track");
    mentor
        .post(&format!("{path}/drop"), json!({}))
        .refused(409, "invalid-transition")
        .await;
}
