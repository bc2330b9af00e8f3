//! Health: on track, at risk, silent; and whom to look after, worst first.

use e2e::{Answer, Organization, Server};
use serde_json::{Value, json};

use super::{Pair, in_hours, pair, pair_in, proposed};

async fn health(organization: &Organization, pair: &Pair) -> Answer {
    let path = format!("{}/health", pair.path);
    organization.owner.get(&path).expect(200).await
}

fn codes(reasons: &Value) -> Vec<&str> {
    let reasons = reasons.as_array().expect("reasons").iter();
    reasons
        .map(|reason| reason["code"].as_str().expect("a code"))
        .collect()
}

#[tokio::test]
async fn time_alone_takes_it_from_on_track_to_silent_and_a_check_in_back() {
    let server = Server::with_clock();
    let organization = server.organization();
    let pair = pair(&organization).await;
    for (days, state, reason) in [
        (27, "on_track", None),
        (7, "on_track", None),
        (2, "at_risk", Some("contact_overdue")),
        (28, "silent", Some("no_contact")),
    ] {
        server.let_days_pass(days);
        let health = health(&organization, &pair).await;
        assert_eq!(health["state"], state, "{}", health.text());
        assert_eq!(codes(&health["reasons"]).first().copied(), reason);
    }
    pair.check_in(&pair.mentee.actor, 4).await;
    let after = health(&organization, &pair).await;
    assert_eq!(after["state"], "on_track");
    assert!(after["last_contact_at"].is_string() && after["expected_next_at"].is_string());
}

#[tokio::test]
async fn a_pause_stops_the_time_and_an_end_ends_it() {
    let server = Server::with_clock();
    let organization = server.organization();
    let pair = pair(&organization).await;
    pair.step(&organization, "pause").await;
    server.let_days_pass(200);
    let resting = health(&organization, &pair).await;
    assert_eq!(
        (&resting["state"], &resting["pairing_state"]),
        (&json!("on_track"), &json!("paused"))
    );
    assert!(resting["expected_next_at"].is_null());
    pair.step(&organization, "resume").await;
    assert_eq!(health(&organization, &pair).await["state"], "on_track");
    server.let_days_pass(70);
    assert_eq!(health(&organization, &pair).await["state"], "silent");
    pair.step(&organization, "complete").await;
    assert_eq!(health(&organization, &pair).await["state"], "on_track");
    let attention = format!("/v1/programs/{}/attention", pair.program);
    assert_eq!(organization.owner.all(&attention, &[]).await.len(), 0);
}

#[tokio::test]
async fn a_low_mood_is_for_its_author_and_coordinators() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let path = format!("{}/health", pair.path);
    pair.check_in(&pair.mentee.actor, 2).await;
    for (who, state) in [
        (&organization.owner, "at_risk"),
        (&pair.mentee.actor, "at_risk"),
        (&pair.mentor.actor, "on_track"),
    ] {
        let seen = who.get(&path).expect(200).await;
        assert_eq!(seen["state"], state, "{}", seen.text());
    }
    pair.check_in(&pair.mentee.actor, 3).await;
    assert_eq!(health(&organization, &pair).await["state"], "on_track");
}

#[tokio::test]
async fn a_pairing_that_has_not_begun_owes_nothing() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let pair = proposed(&organization, &program).await;
    let health = health(&organization, &pair).await;
    assert_eq!(health["state"], "on_track");
    assert!(health["expected_next_at"].is_null());
    let stranger = organization.member().await;
    let path = format!("{}/health", pair.path);
    stranger.get(&path).refused(404, "not-found").await;
}

#[tokio::test]
async fn the_list_begins_with_the_worst_and_holds_each_once() {
    let server = Server::with_clock();
    let organization = server.organization();
    let program = organization.open_program().await;
    let silent = pair_in(&organization, &program).await;
    server.let_days_pass(20);
    let next = pair_in(&organization, &program).await;
    let fine = pair_in(&organization, &program).await;
    let rated = pair_in(&organization, &program).await;
    server.let_days_pass(44);
    fine.check_in(&fine.mentor.actor, 5).await;
    rated.check_in(&rated.mentor.actor, 1).await;
    let path = format!("/v1/programs/{program}/attention");
    let list = organization.owner.all(&path, &[("limit", "1")]).await;
    let ids: Vec<&str> = list
        .iter()
        .map(|item| item["pairing_id"].as_str().expect("an id"))
        .collect();
    assert_eq!(ids, [&silent.id, &next.id, &rated.id]);
    assert_eq!(list[0]["state"], "silent");
    assert_eq!(codes(&list[1]["reasons"]), ["contact_overdue"]);
    assert_eq!(codes(&list[2]["reasons"]), ["low_mood"]);
    assert_eq!(list[0]["write_to"].as_array().map(Vec::len), Some(2));
    assert_eq!(list[2]["write_to"], json!([rated.mentor.actor.person]));
    for (state, count) in [("silent", 1), ("at_risk", 2)] {
        let some = organization.owner.all(&path, &[("state", state)]).await;
        assert_eq!(some.len(), count, "{state}");
    }
    let mentee = &fine.mentee.actor;
    mentee.get(&path).refused(403, "forbidden").await;
}

#[tokio::test]
async fn a_program_sets_the_cadence_and_a_pairing_can_have_its_own() {
    let server = Server::with_clock();
    let organization = server.organization();
    let pair = pair(&organization).await;
    let other = pair_in(&organization, &pair.program).await;
    let owner = &organization.owner;
    let path = format!("/v1/programs/{}/cadence", pair.program);
    let default = owner.get(&path).expect(200).await;
    assert_eq!(default.body, json!({ "every_weeks": 4, "grace_days": 7 }));
    let own = format!("{}/cadence", pair.path);
    let changed = owner
        .patch(&own, json!({ "every_weeks": 8 }))
        .expect(200)
        .await;
    assert_eq!(
        changed["cadence"],
        json!({ "every_weeks": 8, "grace_days": 7 })
    );
    owner
        .patch_if(
            &path,
            &default.etag(),
            json!({ "every_weeks": 1, "grace_days": 0 }),
        )
        .expect(200)
        .await;
    owner
        .patch_if(&path, &default.etag(), json!({ "every_weeks": 2 }))
        .refused(412, "precondition-failed")
        .await;
    server.let_days_pass(15);
    assert_eq!(health(&organization, &pair).await["state"], "on_track");
    assert_eq!(health(&organization, &other).await["state"], "silent");
    owner
        .patch(&own, json!({ "every_weeks": null }))
        .expect(200)
        .await;
    assert_eq!(health(&organization, &pair).await["state"], "silent");
    for bad in [json!({ "every_weeks": 0 }), json!({ "grace_days": 61 })] {
        owner
            .patch(&path, bad)
            .refused(422, "validation-failed")
            .await;
    }
    pair.mentee.actor.get(&own).expect(200).await;
    pair.mentee
        .actor
        .patch(&own, json!({ "every_weeks": 3 }))
        .refused(403, "forbidden")
        .await;
}

#[tokio::test]
async fn held_sessions_are_contacts_and_missed_ones_count() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let mentee = &pair.mentee.actor;
    let sessions = format!("{}/sessions", pair.path);
    let first_missed = in_hours(-5);
    for (starts_at, verb, body, state) in [
        (
            first_missed.clone(),
            "no-show",
            json!({ "who": "mentor" }),
            "on_track",
        ),
        (in_hours(-4), "no-show", json!({ "who": "both" }), "at_risk"),
        (in_hours(-3), "hold", json!({}), "on_track"),
    ] {
        let session = json!({ "agenda": "Hello", "starts_at": starts_at });
        let session = mentee.post(&sessions, session).expect(201).await.id();
        mentee
            .post(&format!("/v1/sessions/{session}/{verb}"), body)
            .expect(200)
            .await;
        let health = health(&organization, &pair).await;
        assert_eq!(health["state"], state, "{}", health.text());
        if state == "at_risk" {
            assert_eq!(codes(&health["reasons"]), ["missed_sessions"]);
            assert_eq!(health["reasons"][0]["since"], first_missed);
        }
        let is_contact = verb == "hold";
        assert_eq!(health["last_contact_at"] == starts_at.as_str(), is_contact);
    }
}
