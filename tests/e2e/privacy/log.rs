//! The event log tells nothing that the object itself hides.

use e2e::{Actor, Organization, Server};
use serde_json::{Value, json};

use super::{events_of, kinds};

/// An introduction of two mentees by a third, and of one mentee and the owner.
async fn introduce(organization: &Organization, program: &str, a: &Actor, b: &Actor) -> String {
    let by = organization
        .applicant(program, "mentee", json!({}))
        .await
        .actor;
    let body = json!({ "program_id": program, "a_id": a.person, "b_id": b.person, "reason": "You both plan." });
    by.post("/v1/introductions", body).expect(201).await.id()
}

async fn say(id: &str, who: &Actor, verb: &str) {
    let path = format!("/v1/introductions/{id}/{verb}");
    who.post(&path, json!({ "reason": "my_reason" }))
        .expect(200)
        .await;
}

/// What events say, without what is different in each.
fn told(events: &[Value]) -> Vec<(&Value, &Value)> {
    events
        .iter()
        .map(|event| (&event["kind"], &event["data"]))
        .collect()
}

#[tokio::test]
async fn a_no_to_an_introduction_leaves_no_trace() {
    let server = Server::with_clock();
    let organization = server.organization();
    let program = organization.open_program().await;
    let a = organization
        .applicant(&program, "mentee", json!({}))
        .await
        .actor;
    let b = organization
        .applicant(&program, "mentee", json!({}))
        .await
        .actor;
    // No answer, one yes, one no, a no after a yes, a yes after a no, two times no.
    let answers: [&[(&Actor, &str)]; 6] = [
        &[],
        &[(&a, "accept")],
        &[(&b, "decline")],
        &[(&a, "accept"), (&b, "decline")],
        &[(&a, "decline"), (&b, "accept")],
        &[(&a, "decline"), (&b, "decline")],
    ];
    let mut ids = Vec::new();
    for answers in answers {
        let id = introduce(&organization, &program, &a, &b).await;
        for (who, verb) in answers {
            say(&id, who, verb).await;
        }
        let events = events_of(&organization, &id).await;
        assert_eq!(kinds(&events), ["introduction.created"], "{answers:?}");
        ids.push(id);
    }
    server.let_days_pass(15);
    let mut first: Option<Vec<Value>> = None;
    for id in &ids {
        let events = e2e::until("the end of the introduction", async || {
            let events = events_of(&organization, id).await;
            (events.len() > 1).then_some(events)
        })
        .await;
        assert_eq!(
            kinds(&events),
            ["introduction.created", "introduction.expired"]
        );
        assert_eq!(events[1]["actor"], "system");
        let like = first.get_or_insert_with(|| events.clone());
        assert_eq!(told(like), told(&events), "all look the same");
    }
    // Once, however often the housekeeping comes.
    server.let_days_pass(1);
    let ended = introduce(&organization, &program, &a, &b).await;
    server.let_days_pass(15);
    e2e::until("the end of the last introduction", async || {
        (events_of(&organization, &ended).await.len() > 1).then_some(())
    })
    .await;
    for id in &ids {
        assert_eq!(events_of(&organization, id).await.len(), 2);
    }
}

#[tokio::test]
async fn what_came_of_an_introduction_is_told_without_a_name() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let a = organization
        .applicant(&program, "mentee", json!({}))
        .await
        .actor;
    let b = organization
        .applicant(&program, "mentee", json!({}))
        .await
        .actor;
    let id = introduce(&organization, &program, &a, &b).await;
    say(&id, &b, "accept").await;
    say(&id, &a, "accept").await;
    let path = format!("/v1/introductions/{id}/outcome");
    a.post(&path, json!({ "outcome": "talked" }))
        .expect(200)
        .await;
    let events = events_of(&organization, &id).await;
    assert_eq!(
        kinds(&events),
        [
            "introduction.created",
            "introduction.introduced",
            "introduction.concluded"
        ]
    );
    for event in &events[1..] {
        assert_eq!(event["actor"], "system");
        assert!(!event.to_string().contains("accepted"), "{event}");
        assert!(!event.to_string().contains("my_reason"), "{event}");
    }
}

#[tokio::test]
async fn private_thanks_are_in_no_event() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let giver = organization
        .applicant(&program, "mentee", json!({}))
        .await
        .actor;
    let receiver = organization
        .applicant(&program, "mentor", json!({}))
        .await
        .actor;
    for (audience, expected) in [
        ("private", &[][..]),
        (
            "program",
            &[
                "recognition.created",
                "recognition.hidden",
                "recognition.unhidden",
            ][..],
        ),
    ] {
        let body = json!({ "to": receiver.person, "program_id": program, "behavior": "candor", "message": "Thank you.", "audience": audience });
        let id = giver.post("/v1/recognitions", body).expect(201).await.id();
        for verb in ["hide", "unhide"] {
            let path = format!("/v1/recognitions/{id}/{verb}");
            receiver.post(&path, json!({})).expect(200).await;
        }
        let events = events_of(&organization, &id).await;
        assert_eq!(kinds(&events), expected, "{audience}");
    }
}
