//! Who belongs to a session of a group and who reads what of it: members, those who are only asked, those who have left.

use std::time::Duration;

use e2e::{Actor, Answer, Applicant, Organization, Server};
use serde_json::{Value, json};

use super::{
    events,
    group_sessions::{Circle, hours, in_hours, path, peers},
    on_a_clock,
};

/// Asks one more person into the group.
async fn ask(organization: &Organization, circle: &Circle) -> Applicant {
    let asked = organization.applicant(&circle.program, "mentee", json!({}));
    let asked = asked.await;
    let add = format!("/v1/groups/{}/add-member", circle.group);
    let body = json!({ "application_id": asked.id });
    organization.owner.post(&add, body).expect(200).await;
    asked
}

async fn answer(circle: &Circle, who: &Actor, verb: &str) {
    let path = format!("/v1/groups/{}/{verb}", circle.group);
    who.post(&path, json!({})).expect(200).await;
}

fn later(server: &Server, hours: u64) {
    server.let_pass(Duration::from_secs(hours * 60 * 60));
}

/// Whose attendance a held session notes.
fn attendees(held: &Answer) -> Vec<&str> {
    let all = held["attendance"].as_array().expect("attendance");
    let people = all.iter().map(|one| one["person_id"].as_str());
    people.map(|person| person.expect("an id")).collect()
}

async fn write(who: &Actor, session: &Answer, text: &str, visibility: &str) -> String {
    let body = json!({ "text": text, "visibility": visibility });
    let notes = format!("{}/notes", path(session));
    let note = who.post(&notes, body).expect(201).await;
    note.header("location").to_owned()
}

async fn texts(who: &Actor, session: &Answer) -> Vec<String> {
    let notes = format!("{}/notes", path(session));
    let notes = who.all(&notes, &[("limit", "1")]).await;
    let text = |note: &Value| note["text"].as_str().expect("a text").to_owned();
    notes.iter().map(text).collect()
}

/// A running group of a mentor.
pub(super) struct Mentored {
    /// Where its sessions are scheduled.
    pub(super) sessions: String,
    pub(super) mentor: Actor,
    pub(super) mentees: Vec<Actor>,
    /// In the order of the mentees.
    pub(super) pairings: Vec<String>,
}

/// A mentor and two mentees who have all accepted.
pub(super) async fn mentored(organization: &Organization) -> Mentored {
    let members =
        json!({ "kind": "group", "always_on": true, "group_size": { "least": 2, "most": 3 } });
    let program = organization.program(members).await.id();
    organization.step("programs", &program, "open").await;
    let capacity = json!({ "capacity": 3 });
    let mentor = organization.applicant(&program, "mentor", capacity).await;
    let owner = &organization.owner;
    let (mut mentees, mut pairings) = (Vec::new(), Vec::new());
    let mut group = String::new();
    for _ in 0..2 {
        let mentee = organization.applicant(&program, "mentee", json!({})).await;
        let body =
            json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
        let pairing = owner.post("/v1/pairings", body).expect(201).await;
        for side in ["mentor", "mentee"] {
            let accept = format!("/v1/pairings/{}/accept", pairing.id());
            owner
                .post(&accept, json!({ "side": side }))
                .expect(200)
                .await;
        }
        group = pairing.string("group_id");
        pairings.push(pairing.id());
        mentees.push(mentee.actor);
    }
    Mentored {
        sessions: format!("/v1/groups/{group}/sessions"),
        mentor: mentor.actor,
        mentees,
        pairings,
    }
}

#[tokio::test]
async fn a_session_is_of_whoever_was_in_the_group_when_it_began() {
    let (server, organization) = on_a_clock();
    let circle = peers(&organization, 3).await;
    let session = circle.session(2).await;
    later(&server, 3);
    let late = ask(&organization, &circle).await.actor;
    answer(&circle, &late, "accept").await;
    let gone = &circle.peers[2].actor;
    answer(&circle, gone, "leave").await;
    // Who has left still sees what began before, but not what comes.
    let next = circle.session(50).await;
    gone.get(&path(&session)).expect(200).await;
    gone.get(&path(&next)).refused(404, "not-found").await;
    let move_it = json!({ "starts_at": in_hours(60) });
    let moved = gone.post(&format!("{}/reschedule", path(&session)), move_it);
    moved.refused(403, "forbidden").await;

    let hold = format!("{}/hold", path(&session));
    let newcomer = json!({ "attendance": [{ "person_id": late.person, "attendance": "present" }] });
    let refused = late.post(&hold, newcomer);
    let refused = refused.refused(422, "validation-failed").await;
    assert_eq!(refused["errors"][0]["code"], "unknown");
    let held = gone.post(&hold, json!({})).expect(200).await;
    let mut there: Vec<&str> = circle
        .peers
        .iter()
        .map(|peer| peer.actor.person.as_str())
        .collect();
    there.sort_unstable();
    assert_eq!(attendees(&held), there);
    assert_eq!(hours(&organization, &gone.person).await, (1.5, 1.5));
    assert_eq!(hours(&organization, &late.person).await, (0.0, 0.0));
}

#[tokio::test]
async fn a_group_that_has_ended_still_records_what_it_began() {
    let (server, organization) = on_a_clock();
    let circle = peers(&organization, 3).await;
    let session = circle.session(2).await;
    let missed = circle.session(4).await;
    let ahead = circle.session(100).await;
    later(&server, 5);
    // Two of three leave: one alone is no group.
    for peer in &circle.peers[1..] {
        answer(&circle, &peer.actor, "leave").await;
    }
    let group = format!("/v1/groups/{}", circle.group);
    let group = organization.owner.get(&group).expect(200).await;
    assert_eq!(group["state"], "dissolved");
    let last = &circle.peers[0].actor;
    let called_off = last.get(&path(&ahead)).expect(200).await;
    assert_eq!(called_off["state"], "cancelled");
    let steps = format!("{}/transitions", path(&ahead));
    let steps = last.get(&steps).expect(200).await;
    assert_eq!(steps.body[0]["actor"], "system", "not whoever left");

    let hold = format!("{}/hold", path(&session));
    let held = last.post(&hold, json!({})).expect(200).await;
    assert_eq!(attendees(&held).len(), 3);
    for peer in &circle.peers {
        assert_eq!(hours(&organization, &peer.actor.person).await, (1.5, 1.5));
    }
    let cancel = format!("{}/cancel", path(&missed));
    let cancelled = circle.peers[1].actor.post(&cancel, json!({}));
    assert_eq!(cancelled.expect(200).await["state"], "cancelled");
}

#[tokio::test]
async fn a_mentors_group_that_has_ended_still_records_what_it_began() {
    let (server, organization) = on_a_clock();
    let Mentored {
        sessions,
        mentor,
        mentees,
        pairings,
    } = mentored(&organization).await;
    let owner = &organization.owner;
    let body = json!({ "agenda": "Together", "starts_at": in_hours(2), "duration_minutes": 90 });
    let session = mentees[0].post(&sessions, body).expect(201).await;
    later(&server, 3);
    for pairing in &pairings {
        let end = format!("/v1/pairings/{pairing}/end");
        owner
            .post(&end, json!({ "reason": "moved_away" }))
            .expect(200)
            .await;
    }
    let hold = format!("{}/hold", path(&session));
    let held = mentees[1].post(&hold, json!({})).expect(200).await;
    assert_eq!(attendees(&held).len(), 3);
    assert_eq!(hours(&organization, &mentor.person).await, (1.5, 0.0));
    assert_eq!(hours(&organization, &mentees[0].person).await, (0.0, 1.5));
}

#[tokio::test]
async fn who_is_only_asked_into_a_group_reads_nothing_of_its_sessions() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 3).await;
    let session = circle.session(24).await;
    let author = &circle.peers[0].actor;
    let note = write(author, &session, "Among ourselves", "shared").await;
    let asked = ask(&organization, &circle).await.actor;
    let notes = format!("{}/notes", path(&session));
    for hidden in [path(&session), notes.clone(), note.clone()] {
        asked.get(&hidden).refused(404, "not-found").await;
    }
    let steps = format!("{}/transitions", path(&session));
    asked.get(&steps).refused(404, "not-found").await;
    assert!(asked.all("/v1/group-sessions", &[]).await.is_empty());
    answer(&circle, &asked, "accept").await;
    for shown in [path(&session), notes, note] {
        asked.get(&shown).expect(200).await;
    }
    assert_eq!(asked.all("/v1/group-sessions", &[]).await.len(), 1);
}

#[tokio::test]
async fn an_export_shows_the_sessions_that_the_api_shows() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 3).await;
    let held = circle.session(-2).await;
    organization
        .step("group-sessions", &held.id(), "hold")
        .await;
    let ahead = circle.session(24).await;
    let declined = ask(&organization, &circle).await.actor;
    answer(&circle, &declined, "decline").await;
    let exported = async |who: &Actor| {
        let path = format!("/v1/people/{}/export", who.person);
        let entries = who.get(&path).expect(200).await;
        let sessions = entries.data().iter();
        let sessions = sessions.filter(|entry| entry["table"] == "group_sessions");
        let mut ids: Vec<String> = sessions
            .map(|entry| entry["row"]["id"].as_str().expect("an id").to_owned())
            .collect();
        ids.sort_unstable();
        ids
    };
    assert!(exported(&declined).await.is_empty());
    let member = &circle.peers[1].actor;
    assert_eq!(exported(member).await, [held.id(), ahead.id()]);
    answer(&circle, member, "leave").await;
    assert_eq!(exported(member).await, [held.id()]);
}

#[tokio::test]
async fn an_erasure_takes_the_words_of_the_erased_person_only() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 3).await;
    let session = circle.session(24).await;
    let (author, other) = (&circle.peers[0].actor, &circle.peers[1].actor);
    let place = json!({ "place": "Room 3" });
    let named = other.patch(&path(&session), place).expect(200).await;
    assert_eq!(named["place"], "Room 3");
    let erase = async |who: &Actor| {
        let person = format!("/v1/people/{}", who.person);
        let gone = organization.owner.delete(&person).if_match("*");
        gone.expect(204).await;
    };
    let declined = ask(&organization, &circle).await.actor;
    answer(&circle, &declined, "decline").await;
    erase(&declined).await;
    let kept = other.get(&path(&session)).expect(200).await;
    assert_eq!(kept["agenda"], "What we put off");
    let nothing = other.patch(&path(&session), json!({ "agenda": null }));
    nothing.refused(422, "validation-failed").await;

    erase(author).await;
    let left = other.get(&path(&session)).expect(200).await;
    assert_eq!(
        (&left["agenda"], &left["place"]),
        (&json!(""), &json!("Room 3"))
    );
    let moved = other.patch(&path(&session), json!({ "place": "Room 4" }));
    let moved = moved.expect(200).await;
    assert_eq!(
        (&moved["agenda"], &moved["place"]),
        (&json!(""), &json!("Room 4"))
    );
    let agenda = other.patch(&path(&session), json!({ "agenda": "Anew" }));
    assert_eq!(agenda.expect(200).await["agenda"], "Anew");
}

#[tokio::test]
async fn an_erasure_takes_them_out_of_what_others_were_answered_too() {
    let server = Server::start();
    let organization = server.organization();
    let circle = peers(&organization, 3).await;
    let (author, other) = (&circle.peers[0].actor, &circle.peers[1].actor);
    let body = json!({ "agenda": "xylophones", "starts_at": in_hours(24) });
    let session = author.post(&circle.sessions(), body).expect(201).await;
    let moved = json!({ "starts_at": in_hours(30) });
    let moved = other.post(&format!("{}/reschedule", path(&session)), moved);
    let moved = moved.once("moved-once").expect(200).await;
    assert_eq!(moved["agenda"], "xylophones");
    let anew = json!({ "agenda": "Something else" });
    other.patch(&path(&session), anew).expect(200).await;
    let stored = || server.database().everything();
    assert!(stored().contains("xylophones"));
    let person = format!("/v1/people/{}", author.person);
    let gone = organization.owner.delete(&person).if_match("*");
    gone.expect(204).await;
    e2e::until("the answer is forgotten", async || {
        (!stored().contains("xylophones")).then_some(())
    })
    .await;
    let kept = other.get(&path(&session)).expect(200).await;
    assert_eq!(kept["agenda"], "Something else");
}

#[tokio::test]
async fn who_took_part_keeps_the_session_and_their_own_notes() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 3).await;
    let session = circle.session(-2).await;
    organization
        .step("group-sessions", &session.id(), "hold")
        .await;
    let (gone, other) = (&circle.peers[0].actor, &circle.peers[1].actor);
    let own = write(gone, &session, "Mine alone", "private").await;
    let shared = write(other, &session, "For all of us", "shared").await;
    assert_eq!(texts(gone, &session).await.len(), 2);
    answer(&circle, gone, "leave").await;
    gone.get(&path(&session)).expect(200).await;
    gone.get(&own).expect(200).await;
    gone.get(&shared).refused(404, "not-found").await;
    assert_eq!(texts(gone, &session).await, ["Mine alone"]);
    write(gone, &session, "What I take along", "private").await;
    assert_eq!(texts(gone, &session).await.len(), 2);
    let list = gone.all("/v1/group-sessions", &[]).await;
    assert_eq!(list.len(), 1);

    organization.step("groups", &circle.group, "dissolve").await;
    other.get(&path(&session)).expect(200).await;
    write(other, &session, "It was good", "private").await;
}

#[tokio::test]
async fn the_notes_of_steps_stay_hidden_from_those_who_were_in_the_group() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 3).await;
    let session = circle.session(24).await;
    let member = &circle.peers[1].actor;
    let coordinates = format!(
        "/v1/programs/{}/coordinators/{}",
        circle.program, member.person
    );
    organization.owner.put(&coordinates).expect(200).await;
    let cancel = format!("{}/cancel", path(&session));
    let reason = json!({ "reason": "ill", "note": "Two of them do not get along." });
    organization.owner.post(&cancel, reason).expect(200).await;
    organization.step("groups", &circle.group, "dissolve").await;
    let steps = format!("{}/transitions", path(&session));
    let seen = member.get(&steps).expect(200).await;
    assert_eq!(seen.body[0]["reason"], "ill");
    assert!(seen.body[0]["note"].is_null(), "{}", seen.text());
    let coordinator = organization.coordinator(&circle.program).await;
    let seen = coordinator.get(&steps).expect(200).await;
    assert_eq!(seen.body[0]["note"], "Two of them do not get along.");
}

#[tokio::test]
async fn a_note_that_becomes_private_is_gone_for_everybody_else() {
    let organization = Server::shared().organization();
    let circle = peers(&organization, 3).await;
    let session = circle.session(24).await;
    let author = &circle.peers[0].actor;
    let note = write(author, &session, "Said too much", "shared").await;
    let id = note.rsplit('/').next().expect("an id").to_owned();
    let told = async || {
        let kinds = ["created", "updated", "deleted"];
        let mut counts = Vec::new();
        for kind in kinds {
            let kind = format!("group_session_note.{kind}");
            counts.push(events(&organization, &kind, &id).await);
        }
        counts
    };
    let change = async |body: Value| {
        author.patch(&note, body).expect(200).await;
    };
    change(json!({ "text": "Said much" })).await;
    assert_eq!(told().await, [1, 1, 0]);
    change(json!({ "visibility": "private" })).await;
    assert_eq!(told().await, [1, 1, 1]);
    change(json!({ "text": "Kept to myself" })).await;
    assert_eq!(told().await, [1, 1, 1]);
    change(json!({ "visibility": "shared" })).await;
    assert_eq!(told().await, [2, 1, 1]);
}
