//! Sessions: asked for, scheduled, moved, held or not; who may do what, and what is counted.

use e2e::{Actor, Server};
use serde_json::{Value, json};

use super::{active_pair, in_hours, pair_in};

const VERBS: &[(&str, &str)] = &[
    ("schedule", "scheduled"),
    ("decline", "declined"),
    ("withdraw", "withdrawn"),
    ("reschedule", "scheduled"),
    ("hold", "held"),
    ("no-show", "no_show"),
    ("cancel", "cancelled"),
];

/// Each state, how to get there, and which verbs are possible in it.
const STATES: &[(&str, &[&str], &[&str])] = &[
    ("requested", &[], &["schedule", "decline", "withdraw"]),
    (
        "scheduled",
        &["schedule"],
        &["reschedule", "hold", "no-show", "cancel"],
    ),
    ("held", &["schedule", "hold"], &[]),
    ("no_show", &["schedule", "no-show"], &[]),
    ("cancelled", &["schedule", "cancel"], &[]),
    ("declined", &["decline"], &[]),
    ("withdrawn", &["withdraw"], &[]),
];

fn body(verb: &str) -> Value {
    match verb {
        "schedule" | "reschedule" => {
            json!({ "starts_at": in_hours(-1), "allow_overlap": true })
        }
        "no-show" => json!({ "who": "mentor" }),
        _ => json!({}),
    }
}

async fn take(who: &Actor, session: &str, verb: &str, body: Value) -> e2e::Answer {
    who.post(&format!("/v1/sessions/{session}/{verb}"), body)
        .send()
        .await
}

#[tokio::test]
async fn every_step_from_every_state() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let owner = &organization.owner;
    for (state, way, possible) in STATES {
        for (verb, target) in VERBS {
            let id = pair.session(json!({})).await;
            for step in *way {
                let answer = take(owner, &id, step, body(step)).await;
                assert_eq!(answer.status, 200, "{}", answer.text());
            }
            let path = format!("/v1/sessions/{id}");
            let before = owner.get(&path).expect(200).await;
            assert_eq!(before["state"], *state);
            let answer = take(owner, &id, verb, body(verb)).await;
            let after = owner.get(&path).expect(200).await;
            if possible.contains(verb) {
                let found = (answer.status, &answer["state"]);
                assert_eq!(found, (200, &json!(target)), "{state}, {verb}");
                assert_eq!(answer.etag(), after.etag(), "{state}, {verb}");
            } else {
                let found = (answer.status, answer.problem_code());
                assert_eq!(found, (409, "invalid-transition"), "{state}, {verb}");
                let same = (before.etag(), before.body) == (after.etag(), after.body);
                assert!(same, "{state}, {verb}");
            }
        }
    }
}

#[tokio::test]
async fn the_history_of_a_session_adds_up() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let id = pair.session(json!({})).await;
    for verb in ["schedule", "reschedule", "hold"] {
        let answer = take(&pair.mentor.actor, &id, verb, body(verb)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let path = format!("/v1/sessions/{id}/transitions");
    let steps = pair.mentee.actor.get(&path).expect(200).await;
    let of = |name: &str| -> Vec<String> {
        let steps = steps.body.as_array().expect("a list");
        let texts = steps.iter().map(|step| step[name].as_str());
        texts
            .map(|text| text.expect("a state").to_owned())
            .collect()
    };
    assert_eq!(of("from"), ["requested", "scheduled", "scheduled"]);
    assert_eq!(of("to"), ["scheduled", "scheduled", "held"]);
}

#[tokio::test]
async fn it_keeps_its_identity_when_it_is_moved() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let mentee = &pair.mentee.actor;
    let id = pair
        .session(json!({ "starts_at": in_hours(48), "duration_minutes": 45 }))
        .await;
    for (moves, hours) in [(1, 72), (2, 96)] {
        let starts_at = in_hours(hours);
        let moved = take(mentee, &id, "reschedule", json!({ "starts_at": starts_at })).await;
        assert_eq!(moved.id(), id);
        assert_eq!(moved["starts_at"], *starts_at);
        assert_eq!(moved["duration_minutes"], 45, "as before");
        assert_eq!(moved["reschedules"], moves);
        assert_eq!(moved["state"], "scheduled");
    }
    let longer = json!({ "starts_at": "2027-03-01T10:00:00Z", "duration_minutes": 90 });
    let moved = take(mentee, &id, "reschedule", longer).await;
    assert_eq!(moved["ends_at"], "2027-03-01T11:30:00Z");
}

#[tokio::test]
async fn what_came_of_it_is_recorded_once_it_has_begun() {
    let server = Server::with_clock();
    let organization = server.organization();
    let pair = active_pair(&organization).await;
    let id = pair.session(json!({ "starts_at": in_hours(48) })).await;
    for verb in ["hold", "no-show"] {
        let early = take(&pair.mentor.actor, &id, verb, body(verb)).await;
        assert_eq!((early.status, early.problem_code()), (409, "conflict"));
    }
    server.let_days_pass(3);
    let outcome = json!({ "attendance": "mentee_partly", "minutes": 50 });
    let held = take(&pair.mentor.actor, &id, "hold", outcome).await;
    assert_eq!(held.status, 200, "{}", held.text());
    assert_eq!(held["attendance"], "mentee_partly");
    assert_eq!(held["minutes"], 50);
}

#[tokio::test]
async fn a_held_session_lasted_as_long_as_planned_unless_somebody_says_otherwise() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let id = pair
        .session(json!({ "starts_at": in_hours(-2), "duration_minutes": 45 }))
        .await;
    let held = take(&pair.mentee.actor, &id, "hold", json!({})).await;
    assert_eq!(
        (&held["minutes"], &held["attendance"]),
        (&json!(45), &json!("both"))
    );
}

#[tokio::test]
async fn a_cancellation_is_late_by_the_rule_of_the_program() {
    let organization = Server::shared().organization();
    let strict = json!({ "always_on": true, "late_cancellation_hours": 72 });
    let program = organization.program(strict).await.id();
    organization.step("programs", &program, "open").await;
    let (usual, strict) = (
        active_pair(&organization).await,
        pair_in(&organization, &program).await,
    );
    for (pair, hours, late) in [
        (&usual, 25, false),
        (&usual, 23, true),
        (&usual, -1, true),
        (&strict, 71, true),
        (&strict, 73, false),
    ] {
        let id = pair.session(json!({ "starts_at": in_hours(hours) })).await;
        let answer = take(
            &pair.mentor.actor,
            &id,
            "cancel",
            json!({ "reason": "ill" }),
        )
        .await;
        assert_eq!(answer["late"], late, "{hours}");
        assert_eq!(answer["cancelled_by"], "mentor");
    }
}

#[tokio::test]
async fn only_a_coordinator_records_the_word_of_somebody_else() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let id = pair.session(json!({ "starts_at": in_hours(48) })).await;
    let refused = take(&pair.mentor.actor, &id, "cancel", json!({ "by": "mentee" })).await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    let done = take(
        &organization.owner,
        &id,
        "cancel",
        json!({ "by": "mentee" }),
    )
    .await;
    assert_eq!(done["cancelled_by"], "mentee");
    let id = pair.session(json!({ "starts_at": in_hours(48) })).await;
    let done = take(&organization.owner, &id, "cancel", json!({})).await;
    assert_eq!(done["cancelled_by"], "coordinator");
}

#[tokio::test]
async fn who_was_asked_declines_and_who_asked_withdraws() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let (mentor, mentee) = (&pair.mentor.actor, &pair.mentee.actor);
    let id = pair.session(json!({})).await;
    for (who, verb) in [(mentee, "decline"), (mentor, "withdraw")] {
        let refused = take(who, &id, verb, json!({})).await;
        assert_eq!(refused.status, 403, "{verb}: {}", refused.text());
    }
    assert_eq!(take(mentor, &id, "decline", json!({})).await.status, 200);
    let id = pair.session(json!({})).await;
    assert_eq!(take(mentee, &id, "withdraw", json!({})).await.status, 200);
}

#[tokio::test]
async fn only_the_two_and_coordinators_know_of_it() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let id = pair.session(json!({ "starts_at": in_hours(48) })).await;
    let path = format!("/v1/sessions/{id}");
    let coordinator = organization.coordinator(&pair.program).await;
    for who in [&pair.mentor.actor, &pair.mentee.actor, &coordinator] {
        who.get(&path).expect(200).await;
        assert_eq!(who.all("/v1/sessions", &[]).await.len(), 1);
    }
    let stranger = organization.member().await;
    assert_eq!(stranger.all("/v1/sessions", &[]).await.len(), 0);
    stranger.get(&path).refused(404, "not-found").await;
    for (verb, _) in VERBS {
        let answer = take(&stranger, &id, verb, body(verb)).await;
        assert_eq!(answer.status, 404, "{verb}: {}", answer.text());
    }
    let other = organization.open_program().await;
    let elsewhere = organization.coordinator(&other).await;
    elsewhere.get(&path).refused(403, "forbidden").await;
    let body = json!({ "agenda": "Let me in" });
    stranger
        .post(&pair.sessions(), body)
        .refused(404, "not-found")
        .await;
}

#[tokio::test]
async fn agenda_and_place_change_until_it_is_over() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let id = pair
        .session(json!({ "starts_at": in_hours(-1), "place": "Room 4" }))
        .await;
    let path = format!("/v1/sessions/{id}");
    let change = json!({ "agenda": "Salaries", "place": null, "channel": "phone" });
    let changed = pair.mentor.actor.patch(&path, change).expect(200).await;
    assert_eq!(
        (&changed["agenda"], &changed["channel"]),
        (&json!("Salaries"), &json!("phone"))
    );
    assert!(changed["place"].is_null());
    let stale = pair
        .mentee
        .actor
        .patch_if(&path, "\"1\"", json!({ "agenda": "Mine" }));
    stale.refused(412, "precondition-failed").await;
    let unknown = pair.mentee.actor.patch(&path, json!({ "state": "held" }));
    unknown.refused(422, "validation-failed").await;
    take(&pair.mentor.actor, &id, "hold", json!({})).await;
    let late = pair.mentor.actor.patch(&path, json!({ "agenda": "Other" }));
    late.refused(409, "conflict").await;
}

#[tokio::test]
async fn an_agenda_that_an_erasure_emptied_can_be_left_empty() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let id = pair.session(json!({ "starts_at": in_hours(-1) })).await;
    let path = format!("/v1/sessions/{id}");
    let mentor = &pair.mentor.actor;
    let nothing = mentor.patch(&path, json!({ "agenda": null }));
    let nothing = nothing.refused(422, "validation-failed").await;
    assert_eq!(nothing["errors"][0]["pointer"], "/agenda");
    let person = format!("/v1/people/{}", pair.mentee.actor.person);
    let gone = organization.owner.delete(&person).if_match("*");
    gone.expect(204).await;
    let changed = mentor.patch(&path, json!({ "place": "Room 4" }));
    let changed = changed.expect(200).await;
    assert_eq!(
        (&changed["agenda"], &changed["place"]),
        (&json!(""), &json!("Room 4"))
    );
}

#[tokio::test]
async fn only_a_pairing_that_runs_has_new_sessions() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let request = pair.session(json!({})).await;
    let scheduled = pair.session(json!({ "starts_at": in_hours(48) })).await;
    let begun = pair.session(json!({ "starts_at": in_hours(-3) })).await;
    organization.step("pairings", &pair.id, "pause").await;
    let mentee = &pair.mentee.actor;
    let body = json!({ "agenda": "More" });
    mentee
        .post(&pair.sessions(), body)
        .refused(409, "conflict")
        .await;
    for (id, verb) in [(&request, "schedule"), (&scheduled, "reschedule")] {
        let answer = take(mentee, id, verb, json!({ "starts_at": in_hours(60) })).await;
        assert_eq!(
            (answer.status, answer.problem_code()),
            (409, "conflict"),
            "{verb}"
        );
    }
    organization.step("pairings", &pair.id, "complete").await;
    let state = async |id: &str| {
        let path = format!("/v1/sessions/{id}");
        mentee.get(&path).expect(200).await
    };
    assert_eq!(state(&request).await["state"], "withdrawn");
    let cancelled = state(&scheduled).await;
    assert_eq!(
        (&cancelled["state"], &cancelled["late"]),
        (&json!("cancelled"), &json!(false))
    );
    assert_eq!(cancelled["cancelled_by"], "system");
    assert_eq!(
        state(&begun).await["state"],
        "scheduled",
        "its record is due"
    );
    assert_eq!(take(mentee, &begun, "hold", json!({})).await.status, 200);
}

#[tokio::test]
async fn lists_are_filtered_and_sorted_by_time() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let (pair, other) = (
        pair_in(&organization, &program).await,
        pair_in(&organization, &program).await,
    );
    let late = pair.session(json!({ "starts_at": in_hours(90) })).await;
    let early = pair.session(json!({ "starts_at": in_hours(30) })).await;
    let middle = other.session(json!({ "starts_at": in_hours(60) })).await;
    let request = pair.session(json!({})).await;
    let ids = async |query: &[(&str, &str)]| -> Vec<String> {
        // One on a page: the cursor carries the time.
        let mut query = query.to_vec();
        query.push(("limit", "1"));
        let found = organization.owner.all("/v1/sessions", &query).await;
        let id = |item: &Value| item["id"].as_str().expect("an id").to_owned();
        found.iter().map(id).collect()
    };
    let by_time = [early.clone(), middle.clone(), late.clone()];
    assert_eq!(ids(&[("sort", "starts_at")]).await, by_time);
    let mut back = by_time.clone();
    back.reverse();
    assert_eq!(ids(&[("sort", "-starts_at")]).await, back);
    let of_pairing = ids(&[("pairing_id", &pair.id)]).await;
    assert_eq!(of_pairing, [late.clone(), early, request.clone()]);
    assert_eq!(ids(&[("state", "requested")]).await, [request]);
    assert_eq!(
        ids(&[("from", &in_hours(50)), ("to", &in_hours(70))]).await,
        std::slice::from_ref(&middle)
    );
    assert_eq!(
        ids(&[("person_id", &other.mentor.actor.person)]).await,
        [middle]
    );
    assert_eq!(ids(&[("program_id", &program)]).await.len(), 4);
}

#[tokio::test]
async fn a_repeated_request_makes_one_session() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let body = json!({ "agenda": "Once", "starts_at": in_hours(48) });
    let post = || {
        pair.mentee
            .actor
            .post(&pair.sessions(), body.clone())
            .once("one")
    };
    let (first, again) = (post().expect(201).await, post().expect(201).await);
    assert_eq!(first.id(), again.id());
    assert_eq!(pair.mentee.actor.all("/v1/sessions", &[]).await.len(), 1);
}

#[tokio::test]
async fn a_body_that_breaks_rules_is_refused_with_all_of_them() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let body = json!({ "agenda": " ", "duration_minutes": 0, "channel": "pigeon" });
    let refused = pair.mentee.actor.post(&pair.sessions(), body);
    let refused = refused.refused(422, "validation-failed").await;
    let pointers: Vec<String> = refused.errors().into_iter().map(|(at, _)| at).collect();
    assert_eq!(pointers, ["/agenda", "/channel", "/duration_minutes"]);
    let far = json!({ "agenda": "Far", "starts_at": "9999-01-01T00:00:00Z" });
    let refused = pair.mentee.actor.post(&pair.sessions(), far);
    let refused = refused.refused(422, "validation-failed").await;
    assert_eq!(
        refused.errors(),
        [("/starts_at".to_owned(), "range".to_owned())]
    );
}

#[tokio::test]
async fn the_partner_never_reads_a_note_meant_for_coordinators() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let id = pair.session(json!({ "starts_at": in_hours(48) })).await;
    let body = json!({ "reason": "other", "note": "he scares me" });
    take(&pair.mentee.actor, &id, "cancel", body).await;
    let path = format!("/v1/sessions/{id}");
    for path in [path.clone(), format!("{path}/transitions")] {
        let seen = pair.mentor.actor.get(&path).expect(200).await;
        assert!(!seen.text().contains("scares"), "{}", seen.text());
    }
    let steps = organization.owner.get(&format!("{path}/transitions"));
    assert!(steps.expect(200).await.text().contains("scares"));
}

#[tokio::test]
async fn no_session_lies_before_its_pairing() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let mentor = &pair.mentor.actor;
    let sessions = format!("/v1/pairings/{}/sessions", pair.id);
    let yesterday = json!({ "agenda": "Before both said yes", "starts_at": in_hours(-23) });
    let kept = mentor.post(&sessions, yesterday).expect(201).await.id();
    let asked = json!({ "agenda": "Some time" });
    let asked = pair
        .mentee
        .actor
        .post(&sessions, asked)
        .expect(201)
        .await
        .id();
    for (path, mut body) in [
        (sessions.clone(), json!({ "agenda": "Long ago" })),
        (
            sessions.clone(),
            json!({ "agenda": "Long ago", "recurrence": { "rule": "FREQ=WEEKLY;COUNT=3", "time_zone": "UTC" } }),
        ),
        (format!("/v1/sessions/{kept}/reschedule"), json!({})),
        (format!("/v1/sessions/{asked}/schedule"), json!({})),
    ] {
        body["starts_at"] = json!("1999-12-31T23:00:00Z");
        let refused = mentor.post(&path, body);
        let refused = refused.refused(422, "validation-failed").await;
        let expected = ("/starts_at".to_owned(), "too_early".to_owned());
        assert_eq!(refused.errors(), [expected], "{path}");
    }
}
