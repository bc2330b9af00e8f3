//! What a resource hides is not in the event log either: events leave the house.

use std::collections::{BTreeMap, BTreeSet};

use e2e::{Actor, Applicant, Organization, Server};
use serde_json::{Value, json};

use crate::{examples::Demo, operations::operations};

/// So many objects of a kind of event are looked up.
const OF_A_KIND: usize = 25;

/// The path at which each type of object is read, taken from the document: whatever is added later is held to the rule, too.
fn readable() -> BTreeMap<String, String> {
    let reads = operations()
        .into_iter()
        .filter(|operation| operation.method == "GET");
    reads
        .filter_map(|read| {
            let (list, id) = read.path.strip_suffix("_id}")?.split_once("/{")?;
            let is_one = list.matches('/').count() == 2;
            is_one.then(|| (id.to_owned(), format!("{list}/")))
        })
        .collect()
}

/// Every event, oldest first.
async fn events(owner: &Actor) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    loop {
        let after = all.last().and_then(|event| event["id"].as_str());
        let parameters = [("limit", "200"), ("after", after.unwrap_or_default())];
        let given = if after.is_some() { 2 } else { 1 };
        let page = owner.get("/v1/events").query(&parameters[..given]);
        let page = page.expect(200).await;
        if page.data().is_empty() {
            return all;
        }
        all.extend(page.data().iter().cloned());
    }
}

fn text<'a>(event: &'a Value, member: &str) -> &'a str {
    event[member].as_str().unwrap_or_default()
}

/// The strings in the data of an event.
fn strings<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Object(members) => members.values().for_each(|member| strings(member, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// An id, a code, a day or a time, and no words.
fn is_plain(text: &str) -> bool {
    text.len() <= 64
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.:+/".contains(c))
}

/// Holds every event to the rules; returns what breaks them.
async fn broken(owner: &Actor, events: &[Value]) -> Vec<String> {
    let readable = readable();
    let gone: BTreeSet<&str> = events
        .iter()
        .filter(|event| text(event, "kind").ends_with(".deleted"))
        .map(|event| text(event, "subject_id"))
        .collect();
    let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut failures = Vec::new();
    for event in events {
        let mut words = Vec::new();
        strings(&event["data"], &mut words);
        if !words.iter().all(|word| is_plain(word)) {
            failures.push(format!("words: {event}"));
        }
        let (kind, subject) = (text(event, "kind"), text(event, "subject_id"));
        let Some(path) = readable.get(text(event, "subject_type")) else {
            continue;
        };
        let of_kind = seen.entry(kind).or_default();
        if gone.contains(subject) || of_kind.len() >= OF_A_KIND || !of_kind.insert(subject) {
            continue;
        }
        let read = owner.get(&format!("{path}{subject}")).send().await;
        if read.status != 200 {
            failures.push(format!("{} at the object of {event}", read.status));
        }
    }
    assert!(seen.len() > 5, "hardly any event was looked at: {seen:?}");
    failures
}

#[test]
fn the_paths_of_most_objects_are_known() {
    let readable = readable();
    for kind in [
        "person",
        "pairing",
        "introduction",
        "recognition",
        "session_note",
        "trial_rating",
    ] {
        assert!(
            readable.contains_key(kind),
            "{kind} is missing in {readable:?}"
        );
    }
}

#[tokio::test]
async fn every_event_of_the_demo_is_about_something_that_its_reader_may_read() {
    let demo = Demo::start();
    let owner = Actor::new(demo.say("address"), Some(demo.say("token").to_owned()));
    let events = events(&owner).await;
    let failures = broken(&owner, &events).await;
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// People of a program and a running pairing.
struct Scene {
    program: String,
    pairing: String,
    mentor: Applicant,
    mentee: Applicant,
}

async fn scene(organization: &Organization) -> Scene {
    let program = organization.open_program().await;
    let mentor = organization.applicant(&program, "mentor", json!({})).await;
    let mentee = organization.applicant(&program, "mentee", json!({})).await;
    let body = json!({ "mentee_application_id": mentee.id, "mentor_application_id": mentor.id });
    let pairing = organization.owner.post("/v1/pairings", body).expect(201);
    let pairing = format!("/v1/pairings/{}", pairing.await.id());
    for who in [&mentor, &mentee] {
        let accept = format!("{pairing}/accept");
        who.actor.post(&accept, json!({})).expect(200).await;
    }
    Scene {
        program,
        pairing,
        mentor,
        mentee,
    }
}

/// What people do and say in confidence; returns the ids of which nobody else may learn.
async fn confide(organization: &Organization, scene: &Scene) -> Vec<String> {
    let (mentee, mentor) = (&scene.mentee.actor, &scene.mentor.actor);
    let (program, pairing) = (&scene.program, &scene.pairing);
    let say = async |path: String, body: Value| {
        let answer = mentee.post(&path, body).send().await;
        assert!(answer.status < 300, "{}: {}", answer.what, answer.text());
        answer
    };
    let fit = json!({ "fit": "poor", "private_note": "a secret" });
    say(format!("{pairing}/fit-checks"), fit).await;
    let mood = json!({ "mood": 1, "blockers": "a secret" });
    say(format!("{pairing}/check-ins"), mood).await;
    let rating =
        json!({ "partner_application_id": scene.mentor.id, "wish": "avoid", "note": "a secret" });
    let application = format!("/v1/applications/{}", scene.mentee.id);
    say(format!("{application}/trial-ratings"), rating).await;
    let session = json!({ "agenda": "a secret", "starts_at": "2040-01-01T10:00:00Z" });
    let session = say(format!("{pairing}/sessions"), session).await.id();
    let note = json!({ "visibility": "private", "text": "a secret" });
    let note = say(format!("/v1/sessions/{session}/notes"), note)
        .await
        .id();
    let thanks = json!({ "to": mentor.person, "program_id": program, "behavior": "trust", "message": "a secret", "audience": "private" });
    let thanks = say("/v1/recognitions".to_owned(), thanks).await.id();
    for verb in ["hide", "unhide"] {
        let path = format!("/v1/recognitions/{thanks}/{verb}");
        mentor.post(&path, json!({})).expect(200).await;
    }
    let paused = json!({ "reason": "other", "note": "a secret" });
    say(format!("{pairing}/pause"), paused).await;
    let question =
        json!({ "event": "mid", "kind": "text", "text": "What is hard?", "anonymous": true });
    let questions = format!("/v1/programs/{program}/feedback-questions");
    let question = organization.owner.post(&questions, question).expect(201);
    let answers = json!([{ "question_id": question.await.id(), "text": "a secret" }]);
    let before = events(&organization.owner).await.len();
    let feedback = json!({ "event": "mid", "answers": answers });
    say(format!("{pairing}/feedback"), feedback).await;
    let after = events(&organization.owner).await.len();
    assert_eq!(before, after, "an anonymous answer leaves no event");
    vec![note, thanks]
}

/// Of two people who were introduced one says yes and one says no; returns the introduction.
async fn disagree(organization: &Organization, scene: &Scene) -> String {
    let by = organization
        .applicant(&scene.program, "mentee", json!({}))
        .await;
    let (a, b) = (&scene.mentee.actor, &scene.mentor.actor);
    let body = json!({ "program_id": scene.program, "a_id": a.person, "b_id": b.person, "reason": "Night shifts." });
    let id = by
        .actor
        .post("/v1/introductions", body)
        .expect(201)
        .await
        .id();
    for (who, verb) in [(a, "accept"), (b, "decline")] {
        let path = format!("/v1/introductions/{id}/{verb}");
        who.post(&path, json!({})).expect(200).await;
    }
    id
}

#[tokio::test]
async fn nothing_said_in_confidence_is_in_an_event() {
    let organization = Server::shared().organization();
    let scene = scene(&organization).await;
    let hidden = confide(&organization, &scene).await;
    let introduction = disagree(&organization, &scene).await;
    let events = events(&organization.owner).await;
    let failures = broken(&organization.owner, &events).await;
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    for event in &events {
        let whole = event.to_string();
        for word in ["secret", "poor", "avoid", "mood", "decline", "a_accepted"] {
            assert!(!whole.contains(word), "{word:?} in {event}");
        }
        for id in &hidden {
            assert!(!whole.contains(id.as_str()), "what is hidden is in {event}");
        }
        if event["subject_id"] == introduction.as_str() {
            for person in [&scene.mentee.actor.person, &scene.mentor.actor.person] {
                assert_ne!(event["actor"], format!("person:{person}"), "{event}");
            }
        }
    }
}
