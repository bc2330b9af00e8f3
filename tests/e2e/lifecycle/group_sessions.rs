//! Sessions of groups: who arranges them, whose time they take, who was there, what they count, and who reads what about them.

use e2e::{Answer, Applicant, Organization, Server};
use serde_json::{Value, json};

use super::{events, program};

/// A running group of peers.
pub(super) struct Circle {
    pub(super) program: String,
    pub(super) group: String,
    pub(super) peers: Vec<Applicant>,
}

/// A group of these many peers, three at least, who have all said yes.
pub(super) async fn peers(organization: &Organization, count: usize) -> Circle {
    let members = json!({ "kind": "peer", "group_size": { "least": 3, "most": 4 } });
    let program = program(organization, 100, members).await;
    let mut peers = Vec::new();
    for _ in 0..count {
        peers.push(organization.applicant(&program, "mentee", json!({})).await);
    }
    let run = organization.match_run(&program).await;
    organization.step("match-runs", &run.id(), "publish").await;
    let wanted = [("program_id", program.as_str())];
    let group = organization
        .owner
        .all("/v1/groups", &wanted)
        .await
        .remove(0);
    let group = group["id"].as_str().expect("an id").to_owned();
    for peer in &peers {
        let accept = format!("/v1/groups/{group}/accept");
        peer.actor.post(&accept, json!({})).expect(200).await;
    }
    Circle {
        program,
        group,
        peers,
    }
}

/// A time in so many hours, as the API writes it; negative for the past.
pub(super) fn in_hours(hours: i64) -> String {
    let time = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    let time = time + chrono::TimeDelta::hours(hours);
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

pub(super) fn at(hours: i64) -> Value {
    json!({ "agenda": "What we put off", "starts_at": in_hours(hours), "duration_minutes": 90 })
}

impl Circle {
    pub(super) fn sessions(&self) -> String {
        format!("/v1/groups/{}/sessions", self.group)
    }

    /// A session in so many hours, scheduled by the first peer.
    pub(super) async fn session(&self, hours: i64) -> Answer {
        let made = self.peers[0].actor.post(&self.sessions(), at(hours));
        let made = made.expect(201).await;
        let location = format!("/v1/group-sessions/{}", made.id());
        assert_eq!(made.header("location"), location);
        made
    }
}

pub(super) fn path(session: &Answer) -> String {
    format!("/v1/group-sessions/{}", session.id())
}

/// What somebody gave and received in sessions, in hours.
pub(super) async fn hours(organization: &Organization, person: &str) -> (f64, f64) {
    let path = format!("/v1/people/{person}/giving-back");
    let record = organization.owner.get(&path).expect(200).await;
    let of = |side: &str| record[side]["hours"].as_f64().expect("hours");
    (of("given"), of("received"))
}

#[tokio::test]
async fn whoever_is_in_the_group_arranges_its_sessions_and_nobody_else_sees_them() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 3).await;
    let session = circle.session(48).await;
    assert_eq!(session["state"], "scheduled");
    let path = path(&session);
    for peer in &circle.peers {
        let list = peer.actor.all("/v1/group-sessions", &[]).await;
        assert_eq!(list.len(), 1);
        assert_eq!(list[0]["id"], session["id"]);
        peer.actor.get(&path).expect(200).await;
    }
    let outsider = organization.member().await;
    outsider.get(&path).refused(404, "not-found").await;
    let all = outsider.all("/v1/group-sessions", &[]).await;
    assert!(all.is_empty());
    let made = outsider.post(&circle.sessions(), at(50));
    made.refused(404, "not-found").await;
    let coordinator = organization.coordinator(&circle.program).await;
    let made = coordinator
        .post(&circle.sessions(), at(72))
        .expect(201)
        .await;
    let stranger = organization.open_program().await;
    let stranger = organization.coordinator(&stranger).await;
    stranger.get(&path).refused(403, "forbidden").await;

    let changed = circle.peers[1].actor.patch_if(
        &path,
        &session.etag(),
        json!({ "agenda": "One thing each" }),
    );
    assert_eq!(changed.expect(200).await["agenda"], "One thing each");
    let moved = circle.peers[2].actor.post(
        &format!("{path}/reschedule"),
        json!({ "starts_at": in_hours(54), "reason": "travel" }),
    );
    let moved = moved.expect(200).await;
    assert_eq!(moved["reschedules"], 1);
    let from = in_hours(60);
    let later = [("from", from.as_str()), ("group_id", circle.group.as_str())];
    let later = organization.owner.all("/v1/group-sessions", &later).await;
    assert_eq!(later.len(), 1);
    assert_eq!(later[0]["id"], made["id"]);

    // A place in the group that is only offered does not arrange, and who has left sees nothing.
    let leave = format!("/v1/groups/{}/leave", circle.group);
    circle.peers[2]
        .actor
        .post(&leave, json!({}))
        .expect(200)
        .await;
    circle.peers[2]
        .actor
        .get(&path)
        .refused(404, "not-found")
        .await;
    let back = json!({ "application_id": circle.peers[2].id });
    let ask = format!("/v1/groups/{}/add-member", circle.group);
    organization.owner.post(&ask, back).expect(200).await;
    let cancel = format!("{path}/cancel");
    let not_yet = circle.peers[2].actor.post(&cancel, json!({}));
    not_yet.refused(404, "not-found").await;
}

#[tokio::test]
async fn a_session_is_held_with_who_was_there_and_counts_for_them() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 4).await;
    let early = circle.session(2).await;
    let hold = format!("{}/hold", path(&early));
    let peers: Vec<&str> = circle
        .peers
        .iter()
        .map(|peer| peer.actor.person.as_str())
        .collect();
    let owner = &organization.owner;
    owner.post(&hold, json!({})).refused(409, "conflict").await;

    let session = circle.session(-3).await;
    let hold = format!("{}/hold", path(&session));
    let stranger = json!({ "attendance": [
        { "person_id": owner.person, "attendance": "absent" },
        { "person_id": peers[0], "attendance": "absent" },
        { "person_id": peers[0], "attendance": "partly" }
    ] });
    let refused = owner.post(&hold, stranger);
    let refused = refused.refused(422, "validation-failed").await;
    assert_eq!(
        refused.errors(),
        [
            ("/attendance/0/person_id".to_owned(), "unknown".to_owned()),
            ("/attendance/2/person_id".to_owned(), "unique".to_owned())
        ]
    );
    let absent = |who: &[&str]| {
        let who = who
            .iter()
            .map(|person| json!({ "person_id": person, "attendance": "absent" }));
        json!({ "minutes": 60, "attendance": who.collect::<Vec<_>>() })
    };
    let alone = owner.post(&hold, absent(&peers[..3]));
    let alone = alone.refused(422, "validation-failed").await;
    assert_eq!(alone["errors"][0]["code"], "too_few");

    let mut body = absent(&peers[..1]);
    let partly = json!({ "person_id": peers[1], "attendance": "partly" });
    body["attendance"]
        .as_array_mut()
        .expect("a list")
        .push(partly);
    let held = circle.peers[3].actor.post(&hold, body).once("held-once");
    let held = held.expect(200).await;
    assert_eq!(
        (&held["state"], &held["minutes"]),
        (&json!("held"), &json!(60))
    );
    let of = |person: &str| {
        let all = held["attendance"].as_array().expect("attendance");
        let one = all.iter().find(|one| one["person_id"] == person);
        one.expect("everybody of the group")["attendance"].clone()
    };
    assert_eq!(
        peers.iter().map(|person| of(person)).collect::<Vec<_>>(),
        ["absent", "partly", "present", "present"]
    );
    assert_eq!(hours(&organization, peers[0]).await, (0.0, 0.0));
    for present in &peers[1..] {
        assert_eq!(hours(&organization, present).await, (1.0, 1.0));
    }
    let dashboard = format!("/v1/programs/{}/dashboard", circle.program);
    let figures = owner.get(&dashboard).expect(200).await["sessions"].clone();
    assert_eq!(
        (&figures["total"], &figures["held_minutes"]),
        (&json!(2), &json!(60))
    );
    owner
        .get(&format!("/programs/{}/report", circle.program))
        .expect(200)
        .await;

    for (verb, body) in [
        ("hold", json!({})),
        ("cancel", json!({})),
        ("reschedule", json!({ "starts_at": in_hours(4) })),
    ] {
        let over = owner.post(&format!("{}/{verb}", path(&session)), body);
        over.refused(409, "invalid-transition").await;
    }
    let cancelled = owner.post(
        &format!("{}/cancel", path(&early)),
        json!({ "reason": "ill", "note": "Two of them." }),
    );
    assert_eq!(cancelled.expect(200).await["late"], true);
    let steps = format!("{}/transitions", path(&early));
    let seen = circle.peers[0].actor.get(&steps).expect(200).await;
    assert_eq!(seen.body[0]["reason"], "ill");
    assert!(seen.body[0]["note"].is_null());
    assert_eq!(
        owner.get(&steps).expect(200).await.body[0]["note"],
        "Two of them."
    );
    assert_eq!(
        events(&organization, "group_session.held", &session.id()).await,
        1
    );
}

#[tokio::test]
async fn a_mentor_gives_the_time_to_all_who_came_and_their_pairings_had_contact() {
    let organization = Server::shared().organization();
    let members = json!({
        "kind": "group", "always_on": true, "group_size": { "least": 3, "most": 4 }
    });
    let program = organization.program(members).await.id();
    organization.step("programs", &program, "open").await;
    let mentor = json!({ "capacity": 4 });
    let mentor = organization.applicant(&program, "mentor", mentor).await;
    let mut mentees = Vec::new();
    for _ in 0..3 {
        mentees.push(organization.applicant(&program, "mentee", json!({})).await);
    }
    let run = organization.match_run(&program).await;
    organization.step("match-runs", &run.id(), "publish").await;
    let owner = &organization.owner;
    let of_program = [("program_id", program.as_str())];
    let group = owner.all("/v1/groups", &of_program).await.remove(0);
    let sessions = format!(
        "/v1/groups/{}/sessions",
        group["id"].as_str().expect("an id")
    );
    let early = mentor.actor.post(&sessions, at(24));
    early.refused(409, "conflict").await;
    let pairings = owner.all("/v1/pairings", &of_program).await;
    for pairing in &pairings {
        let accept = format!(
            "/v1/pairings/{}/accept",
            pairing["id"].as_str().expect("an id")
        );
        for side in ["mentor", "mentee"] {
            owner
                .post(&accept, json!({ "side": side }))
                .expect(200)
                .await;
        }
    }
    let session = mentor.actor.post(&sessions, at(-2)).expect(201).await;
    let missing = &mentees[2].actor.person;
    let attendance = json!({ "attendance": [{ "person_id": missing, "attendance": "absent" }] });
    let hold = format!("{}/hold", path(&session));
    mentor.actor.post(&hold, attendance).expect(200).await;
    assert_eq!(hours(&organization, &mentor.actor.person).await, (1.5, 0.0));
    assert_eq!(
        hours(&organization, &mentees[0].actor.person).await,
        (0.0, 1.5)
    );
    assert_eq!(hours(&organization, missing).await, (0.0, 0.0));
    for pairing in &pairings {
        let health = format!(
            "/v1/pairings/{}/health",
            pairing["id"].as_str().expect("an id")
        );
        let health = owner.get(&health).expect(200).await;
        let came = pairing["mentee_id"] != missing.as_str();
        assert_eq!(health["last_contact_at"].is_string(), came, "{health:?}");
    }
}

#[tokio::test]
async fn a_session_of_a_group_takes_the_time_of_everybody_in_it() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 3).await;
    let session = circle.session(48).await;
    let twice = circle.peers[1].actor.post(&circle.sessions(), at(49));
    let twice = twice.refused(409, "busy").await;
    assert_eq!(twice.errors().len(), 3);
    let mut meant = at(49);
    meant["allow_overlap"] = json!(true);
    let meant = circle.peers[1].actor.post(&circle.sessions(), meant);
    let meant = meant.expect(201).await;
    organization
        .step("group-sessions", &meant.id(), "cancel")
        .await;

    // One of them is somebody's mentee, too.
    let other = program(&organization, 100, json!({})).await;
    let mentor = organization.applicant(&other, "mentor", json!({})).await;
    let person = &circle.peers[0].actor.person;
    let apply = json!({ "program_id": other, "person_id": person, "role": "mentee" });
    let owner = &organization.owner;
    let mentee = owner.post("/v1/applications", apply).expect(201).await.id();
    for verb in ["submit", "approve"] {
        organization.step("applications", &mentee, verb).await;
    }
    let body = json!({ "mentee_application_id": mentee, "mentor_application_id": mentor.id });
    let pairing = owner.post("/v1/pairings", body).expect(201).await.id();
    let accept = format!("/v1/pairings/{pairing}/accept");
    for side in ["mentor", "mentee"] {
        owner
            .post(&accept, json!({ "side": side }))
            .expect(200)
            .await;
    }
    let sessions = format!("/v1/pairings/{pairing}/sessions");
    let refused = mentor
        .actor
        .post(&sessions, at(48))
        .refused(409, "busy")
        .await;
    assert_eq!(
        refused.errors(),
        [("/starts_at".to_owned(), "mentee_busy".to_owned())]
    );
    assert!(!refused.text().contains(&session.id()));
    mentor.actor.post(&sessions, at(96)).expect(201).await;
    let refused = circle.peers[1].actor.post(&circle.sessions(), at(96));
    let refused = refused.refused(409, "busy").await;
    assert_eq!(
        refused.errors(),
        [("/starts_at".to_owned(), "member_busy".to_owned())]
    );
    assert!(
        refused.text().contains(person.as_str()),
        "{}",
        refused.text()
    );
    let moved = json!({ "starts_at": in_hours(96) });
    let moved = circle.peers[1]
        .actor
        .post(&format!("{}/reschedule", path(&session)), moved);
    moved.refused(409, "busy").await;
}

#[tokio::test]
async fn private_notes_stay_private_and_shared_ones_in_the_group() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 3).await;
    let session = circle.session(24).await;
    let notes = format!("{}/notes", path(&session));
    let author = &circle.peers[0].actor;
    let private = author.post(&notes, json!({ "text": "Did not dare to say it." }));
    let private = private.expect(201).await;
    let private_path = private.header("location").to_owned();
    let shared = json!({ "text": "We meet every second week.", "visibility": "shared" });
    let shared = author.post(&notes, shared).expect(201).await;
    let shared_path = shared.header("location").to_owned();
    assert_eq!(author.all(&notes, &[]).await.len(), 2);
    for other in [&circle.peers[1].actor, &organization.owner] {
        let seen = other.all(&notes, &[]).await;
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0]["text"], "We meet every second week.");
        other.get(&private_path).refused(404, "not-found").await;
        other.get(&shared_path).expect(200).await;
        let change = other.patch(&shared_path, json!({ "text": "Changed" }));
        change.refused(403, "forbidden").await;
    }
    let outsider = organization.member().await;
    outsider.get(&shared_path).refused(404, "not-found").await;
    outsider.get(&notes).refused(404, "not-found").await;
    let text = json!({ "text": "From outside" });
    organization
        .owner
        .post(&notes, text)
        .refused(403, "forbidden")
        .await;
    let changed = author.patch(&private_path, json!({ "text": "Said it." }));
    assert_eq!(changed.expect(200).await["text"], "Said it.");
    author.delete(&private_path).if_match("*").expect(204).await;
    assert_eq!(author.all(&notes, &[]).await.len(), 1);
    assert_eq!(
        events(&organization, "group_session_note.created", &private.id()).await,
        0
    );

    // Whoever is erased takes their words with them.
    let gone = format!("/v1/people/{}", author.person);
    organization
        .owner
        .delete(&gone)
        .if_match("*")
        .expect(204)
        .await;
    let empty = organization.owner.all(&notes, &[]).await;
    assert!(empty.is_empty());
    let left = organization.owner.get(&path(&session)).expect(200).await;
    assert_eq!(left["agenda"], "");
}

#[tokio::test]
async fn the_sessions_of_a_group_that_ends_are_called_off() {
    let server = Server::shared();
    let organization = server.organization();
    let circle = peers(&organization, 3).await;
    let ahead = circle.session(48).await;
    let begun = circle.session(-1).await;
    let member = &circle.peers[1].actor;
    let link = format!("/v1/people/{}/calendar-link", member.person);
    let link = member
        .post(&link, json!({}))
        .expect(201)
        .await
        .string("path");
    let calendar = server.anonymous().get(&link).expect(200).await.text();
    for session in [&ahead, &begun] {
        assert!(
            calendar.contains(&format!("UID:{}@pairwell", session.id())),
            "{calendar}"
        );
    }
    assert!(!calendar.contains("put off"), "{calendar}");
    organization.step("groups", &circle.group, "dissolve").await;
    let owner = &organization.owner;
    let states = [
        owner.get(&path(&ahead)).expect(200).await.string("state"),
        owner.get(&path(&begun)).expect(200).await.string("state"),
    ];
    assert_eq!(states, ["cancelled", "scheduled"]);
    let calendar = server.anonymous().get(&link).expect(200).await.text();
    for (session, status) in [(&ahead, "CANCELLED"), (&begun, "CONFIRMED")] {
        let mut events = calendar.split("BEGIN:VEVENT");
        let event = events.find(|event| event.contains(&session.id()));
        let event = event.unwrap_or_else(|| panic!("struck, not lost: {calendar}"));
        assert!(event.contains(&format!("STATUS:{status}")), "{event}");
    }
    let steps = format!("{}/transitions", path(&ahead));
    let steps = member.get(&steps).expect(200).await;
    assert_eq!(steps.body[0]["actor"], "system");
    let late = owner.post(&circle.sessions(), at(72));
    late.refused(409, "conflict").await;
}

#[tokio::test]
async fn a_group_that_is_too_small_is_on_the_list_of_what_to_look_after() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 4).await;
    let attention = format!("/v1/programs/{}/attention", circle.program);
    let owner = &organization.owner;
    assert!(owner.all(&attention, &[]).await.is_empty());
    let leave = format!("/v1/groups/{}/leave", circle.group);
    for peer in &circle.peers[..2] {
        peer.actor.post(&leave, json!({})).expect(200).await;
    }
    let list = owner.all(&attention, &[("limit", "1")]).await;
    assert_eq!(list.len(), 1);
    let group = owner
        .get(&format!("/v1/groups/{}", circle.group))
        .expect(200)
        .await;
    let item = &list[0];
    assert_eq!(item["group_id"], group["id"]);
    assert_eq!(item["state"], "at_risk");
    assert_eq!(item["since"], group["too_small_since"]);
    assert_eq!(item["reasons"][0]["code"], "too_few_members");
    assert_eq!(item["write_to"].as_array().map(Vec::len), Some(2));
    let silent = owner.all(&attention, &[("state", "silent")]).await;
    assert!(silent.is_empty());
    let text = owner
        .get(&attention)
        .header("accept", "text/csv")
        .expect(200)
        .await;
    assert_eq!(text.text().lines().count(), 2);
    let back = json!({ "application_id": circle.peers[0].id });
    let ask = format!("/v1/groups/{}/add-member", circle.group);
    owner.post(&ask, back).expect(200).await;
    assert!(owner.all(&attention, &[]).await.is_empty());
}

#[tokio::test]
async fn one_of_the_peers_keeps_the_group_going() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 3).await;
    let group = format!("/v1/groups/{}", circle.group);
    let set = format!("{group}/set-facilitator");
    let kept = &circle.peers[1].actor;
    let somebody = json!({ "person_id": organization.owner.person });
    let refused = kept.post(&set, somebody);
    refused.refused(422, "validation-failed").await;
    let chosen = kept.post(&set, json!({ "person_id": kept.person }));
    assert_eq!(
        chosen.expect(200).await["facilitator_id"],
        kept.person.as_str()
    );
    assert_eq!(
        events(&organization, "group.facilitator_set", &circle.group).await,
        1
    );
    let outsider = organization.member().await;
    outsider
        .post(&set, json!({}))
        .refused(404, "not-found")
        .await;
    kept.post(&format!("{group}/leave"), json!({}))
        .expect(200)
        .await;
    let left = organization.owner.get(&group).expect(200).await;
    assert!(left["facilitator_id"].is_null());
}
