//! Notes on sessions: a private one reaches nobody but its author, whatever anybody tries.

use e2e::{Actor, Organization, Server};
use serde_json::{Value, json};

use super::{Pair, active_pair, in_hours};

const SECRET: &str = "xylophone";

async fn session_of(pair: &Pair) -> String {
    pair.session(json!({ "starts_at": in_hours(-2) })).await
}

async fn write(who: &Actor, session: &str, text: &str, visibility: &str) -> String {
    let body = json!({ "text": text, "visibility": visibility });
    let path = format!("/v1/sessions/{session}/notes");
    who.post(&path, body).expect(201).await.id()
}

async fn texts(who: &Actor, session: &str) -> Vec<String> {
    let notes = who
        .all(&format!("/v1/sessions/{session}/notes"), &[("limit", "1")])
        .await;
    let text = |note: &Value| note["text"].as_str().expect("a text").to_owned();
    notes.iter().map(text).collect()
}

/// Everybody in the house but the author: the partner, the owner, a coordinator, and a key that may do everything.
async fn everybody_else(organization: &Organization, pair: &Pair) -> Vec<Actor> {
    let scopes = json!([
        "directory:read",
        "directory:write",
        "programs:read",
        "programs:write",
        "matching:read",
        "matching:write",
        "organization:admin"
    ]);
    let (_, key) = organization
        .api_key(json!({ "role": "owner", "scopes": scopes }))
        .await;
    let coordinator = organization.coordinator(&pair.program).await;
    vec![
        pair.mentor.actor.clone(),
        organization.owner.clone(),
        coordinator,
        key,
    ]
}

#[tokio::test]
async fn a_private_note_is_read_by_its_author_only() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let (session, mentee) = (session_of(&pair).await, &pair.mentee.actor);
    let note = write(mentee, &session, SECRET, "private").await;
    let path = format!("/v1/session-notes/{note}");
    let nowhere = "/v1/session-notes/0199c3f0-7a00-7000-8000-00000000dead";
    for other in everybody_else(&organization, &pair).await {
        assert!(texts(&other, &session).await.is_empty());
        let none = other.get(nowhere).refused(404, "not-found").await;
        let hidden = other.get(&path).refused(404, "not-found").await;
        assert_eq!(hidden["detail"], none["detail"], "as if it did not exist");
        let change = other.patch(&path, json!({ "visibility": "shared" }));
        change.refused(404, "not-found").await;
        other.delete(&path).refused(404, "not-found").await;
    }
    assert_eq!(texts(mentee, &session).await, [SECRET]);
    assert_eq!(mentee.get(&path).expect(200).await["text"], SECRET);
}

#[tokio::test]
async fn nothing_that_others_read_shows_a_private_note() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let (session, mentee) = (session_of(&pair).await, &pair.mentee.actor);
    let note = write(mentee, &session, SECRET, "private").await;
    let path = format!("/v1/session-notes/{note}");
    mentee
        .patch(&path, json!({ "text": format!("{SECRET} again") }))
        .expect(200)
        .await;
    organization.step("sessions", &session, "hold").await;
    for other in everybody_else(&organization, &pair).await {
        for path in [
            "/v1/sessions".to_owned(),
            format!("/v1/sessions/{session}"),
            format!("/v1/sessions/{session}/transitions"),
            format!("/v1/pairings/{}", pair.id),
            format!("/v1/pairings/{}/transitions", pair.id),
            "/v1/events?limit=200".to_owned(),
        ] {
            let seen = other.get(&path).send().await.text();
            assert!(
                !seen.contains(SECRET) && !seen.contains(&note),
                "{path}: {seen}"
            );
        }
    }
    mentee.delete(&path).expect(204).await;
    let events = organization
        .owner
        .get("/v1/events?limit=200")
        .expect(200)
        .await;
    assert!(!events.text().contains(&note), "not even that it existed");
}

#[tokio::test]
async fn a_shared_note_is_read_by_both_and_by_those_who_run_the_program() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let session = session_of(&pair).await;
    let note = write(
        &pair.mentor.actor,
        &session,
        "Next time: the budget",
        "shared",
    )
    .await;
    let path = format!("/v1/session-notes/{note}");
    let coordinator = organization.coordinator(&pair.program).await;
    for who in [
        &pair.mentee.actor,
        &pair.mentor.actor,
        &organization.owner,
        &coordinator,
    ] {
        assert_eq!(texts(who, &session).await, ["Next time: the budget"]);
        who.get(&path).expect(200).await;
    }
    for who in [&pair.mentee.actor, &organization.owner, &coordinator] {
        let change = who.patch(&path, json!({ "text": "No" }));
        change.refused(403, "forbidden").await;
        who.delete(&path).refused(403, "forbidden").await;
    }
    let stranger = organization.member().await;
    stranger.get(&path).refused(404, "not-found").await;
    let list = format!("/v1/sessions/{session}/notes");
    stranger.get(&list).refused(404, "not-found").await;
    let other = organization.open_program().await;
    let elsewhere = organization.coordinator(&other).await;
    elsewhere.get(&path).refused(403, "forbidden").await;
    elsewhere.get(&list).refused(403, "forbidden").await;
}

#[tokio::test]
async fn only_the_two_write_notes() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let session = session_of(&pair).await;
    let path = format!("/v1/sessions/{session}/notes");
    let everybody = everybody_else(&organization, &pair).await;
    for who in everybody.iter().skip(1) {
        let body = json!({ "text": "From above" });
        who.post(&path, body).refused(403, "forbidden").await;
    }
}

#[tokio::test]
async fn a_note_is_private_until_its_author_shares_it() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let (session, mentee, mentor) = (
        session_of(&pair).await,
        &pair.mentee.actor,
        &pair.mentor.actor,
    );
    let path = format!("/v1/sessions/{session}/notes");
    let note = mentee
        .post(&path, json!({ "text": "Mine" }))
        .expect(201)
        .await;
    assert_eq!(note["visibility"], "private");
    let path = format!("/v1/session-notes/{}", note.id());
    mentee
        .patch_if(&path, "\"7\"", json!({ "text": "X" }))
        .refused(412, "precondition-failed")
        .await;
    for (visibility, seen) in [("shared", 1), ("private", 0)] {
        let change = json!({ "visibility": visibility });
        mentee.patch(&path, change).expect(200).await;
        assert_eq!(texts(mentor, &session).await.len(), seen, "{visibility}");
    }
    mentee.delete(&path).expect(204).await;
    mentee.get(&path).refused(404, "not-found").await;
}

#[tokio::test]
async fn the_partners_repeated_request_shows_nothing_of_the_first() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let session = session_of(&pair).await;
    let path = format!("/v1/sessions/{session}/notes");
    let body = json!({ "text": SECRET });
    let post = |who: &Actor| who.post(&path, body.clone()).once("the-same-key");
    let mine = post(&pair.mentee.actor).expect(201).await;
    let theirs = post(&pair.mentor.actor).expect(201).await;
    assert_ne!(mine.id(), theirs.id());
    assert_eq!(theirs["author_id"], *pair.mentor.actor.person);
}

#[tokio::test]
async fn a_note_is_removed_once_however_many_remove_it_at_once() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let author = &pair.mentee.actor;
    let session = session_of(&pair).await;
    for _ in 0..5 {
        let note = write(author, &session, "For both.", "shared").await;
        let path = format!("/v1/session-notes/{note}");
        let remove = || author.delete(&path).send();
        let answers = tokio::join!(remove(), remove(), remove(), remove());
        let statuses = [
            answers.0.status,
            answers.1.status,
            answers.2.status,
            answers.3.status,
        ];
        let removed = statuses.iter().filter(|status| **status == 204);
        assert_eq!(removed.count(), 1, "{statuses:?}");
        let about = [("subject_id", note.as_str())];
        let log = organization.owner.all("/v1/events", &about).await;
        let deleted = log
            .iter()
            .filter(|event| event["kind"] == "session_note.deleted");
        assert_eq!(deleted.count(), 1);
    }
}

#[tokio::test]
async fn a_note_that_becomes_private_is_gone_for_everybody_else() {
    let organization = Server::shared().organization();
    let pair = active_pair(&organization).await;
    let (session, mentee) = (session_of(&pair).await, &pair.mentee.actor);
    let note = write(mentee, &session, "Said too much", "shared").await;
    let path = format!("/v1/session-notes/{note}");
    let told = async || {
        let parameters = [("limit", "200")];
        let all = organization.owner.all("/v1/events", &parameters).await;
        let of_note = all.iter().filter(|event| event["subject_id"] == *note);
        let kinds = of_note.map(|event| event["kind"].as_str().expect("a kind").to_owned());
        kinds.collect::<Vec<String>>()
    };
    for body in [
        json!({ "visibility": "private" }),
        json!({ "text": "Kept to myself" }),
        json!({ "visibility": "shared" }),
        json!({ "text": "Said it again" }),
    ] {
        mentee.patch(&path, body).expect(200).await;
    }
    let expected = ["created", "deleted", "created", "updated"];
    let expected = expected.map(|verb| format!("session_note.{verb}"));
    assert_eq!(told().await, expected);
}
