//! Feedback: a program's questions, named answers, and anonymous ones that lead back to nobody.

use e2e::{Actor, Organization, Server};
use serde_json::{Value, json};

use super::{Pair, in_hours, pair, pair_in};

async fn question(organization: &Organization, program: &str, body: Value) -> String {
    let path = format!("/v1/programs/{program}/feedback-questions");
    organization.owner.post(&path, body).expect(201).await.id()
}

fn rating(event: &str, anonymous: bool) -> Value {
    json!({ "event": event, "kind": "rating", "text": "How was it?", "anonymous": anonymous })
}

fn answers(event: &str, answers: &Value) -> Value {
    json!({ "event": event, "answers": answers })
}

async fn summary(organization: &Organization, program: &str) -> Value {
    let path = format!("/v1/programs/{program}/feedback-summary");
    let summary = organization.owner.get(&path).expect(200).await;
    summary["questions"].clone()
}

async fn rate(pair: &Pair, who: &Actor, question: &str, rating: u32) {
    let body = answers(
        "mid",
        &json!([{ "question_id": question, "rating": rating }]),
    );
    let path = format!("{}/feedback", pair.path);
    let receipt = who.post(&path, body).expect(200).await;
    assert_eq!(receipt["answered"], json!([question]));
}

#[tokio::test]
async fn answers_are_counted_once_there_are_enough() {
    let organization = Server::shared().organization();
    let first = pair(&organization).await;
    let program = &first.program;
    let id = question(&organization, program, rating("mid", false)).await;
    let (second, third) = (
        pair_in(&organization, program).await,
        pair_in(&organization, program).await,
    );
    let ratings = [
        (&first, &first.mentee.actor, 5),
        (&first, &first.mentor.actor, 4),
        (&second, &second.mentee.actor, 4),
        (&second, &second.mentor.actor, 3),
    ];
    for (pair, who, stars) in ratings {
        rate(pair, who, &id, stars).await;
    }
    let few = summary(&organization, program).await;
    assert_eq!(few[0]["suppressed"], true);
    assert!(few[0]["count"].is_null() && few[0]["mean"].is_null());
    rate(&third, &third.mentee.actor, &id, 5).await;
    let enough = summary(&organization, program).await;
    assert_eq!(
        (&enough[0]["count"], &enough[0]["mean"]),
        (&json!(5), &json!(4.2))
    );
    let counts: Vec<&Value> = enough[0]["distribution"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|each| &each["count"])
        .collect();
    assert_eq!(counts, [0, 0, 1, 2, 2]);
    let list = format!("/v1/programs/{program}/feedback-answers");
    let named = organization.owner.all(&list, &[]).await;
    assert_eq!(named.len(), 5);
    assert_eq!(named[0]["person_id"], json!(first.mentee.actor.person));
    first
        .mentee
        .actor
        .get(&list)
        .refused(403, "forbidden")
        .await;
}

#[tokio::test]
async fn anonymous_answers_come_out_in_groups_and_lead_back_to_nobody() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let body =
        json!({ "event": "mid", "kind": "text", "text": "What should change?", "anonymous": true });
    let id = question(&organization, &program, body).await;
    let mut pairs = Vec::new();
    for _ in 0..3 {
        pairs.push(pair_in(&organization, &program).await);
    }
    let people: Vec<(&Pair, &Actor)> = pairs
        .iter()
        .flat_map(|pair| [(pair, &pair.mentee.actor), (pair, &pair.mentor.actor)])
        .collect();
    for (number, (pair, who)) in people.iter().enumerate() {
        let text = format!("a secret wish {number}");
        let body = answers("mid", &json!([{ "question_id": id, "text": text }]));
        let path = format!("{}/feedback", pair.path);
        let answer = who.post(&path, body).once("a-key").expect(200).await;
        assert!(!answer.text().contains("secret"), "{}", answer.text());
        let seen = summary(&organization, &program).await;
        let texts = seen[0]["texts"].as_array().expect("a list").len();
        let expected = if number + 1 < 5 { 0 } else { 5 };
        assert_eq!(texts, expected, "the sixth waits for nine others");
        assert_eq!(seen[0]["suppressed"], number + 1 < 5);
    }
    let named = format!("/v1/programs/{program}/feedback-answers");
    assert_eq!(organization.owner.all(&named, &[]).await.len(), 0);
    let events = organization.owner.all("/v1/events", &[]).await;
    let told = events.iter().filter(|event| {
        let kind = event["kind"].as_str().expect("a kind");
        kind.contains("given") || event.to_string().contains("secret")
    });
    assert_eq!(told.count(), 0);
}

#[tokio::test]
async fn a_repeated_anonymous_answer_is_known_by_its_key_and_not_by_what_it_says() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let id = question(&organization, &pair.program, rating("mid", true)).await;
    let path = format!("{}/feedback", pair.path);
    let body = |stars| answers("mid", &json!([{ "question_id": id, "rating": stars }]));
    let mentee = &pair.mentee.actor;
    mentee.post(&path, body(1)).once("key").expect(200).await;
    // Were the body in the record of the key, another one would be refused.
    let again = mentee.post(&path, body(5)).once("key").expect(200).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    mentee
        .post(&path, body(1))
        .refused(409, "already-exists")
        .await;
}

/// The tables, as they are: no column leads from an answer to a person, a pairing or a time, and no other table has it.
#[tokio::test]
async fn the_database_keeps_no_link_to_an_anonymous_answer() {
    let server = Server::start();
    let organization = server.organization();
    let pair = pair(&organization).await;
    let words = json!({ "event": "mid", "kind": "text", "text": "Why?", "anonymous": true });
    let id = question(&organization, &pair.program, words).await;
    let path = format!("{}/feedback", pair.path);
    let secret = "Wolverines at dawn";
    let body = answers("mid", &json!([{ "question_id": id, "text": secret }]));
    let mentee = &pair.mentee.actor;
    mentee.post(&path, body).once("key").expect(200).await;

    let tables = server.database().tables();
    let columns = |table: &str| -> Vec<String> {
        let [row] = tables[table].as_slice() else {
            panic!("{table}: {:?}", tables[table]);
        };
        let row = row.as_object().expect("a row");
        let mut names: Vec<String> = row.keys().cloned().collect();
        names.sort_unstable();
        names
    };
    let answer = [
        "choice",
        "id",
        "organization_id",
        "question_id",
        "rating",
        "released",
        "text",
    ];
    assert_eq!(columns("anonymous_feedback_answers"), answer);
    let given = [
        "occasion_id",
        "organization_id",
        "person_id",
        "question_id",
        "waiting",
    ];
    assert_eq!(columns("feedback_given"), given);
    let digits = |text: &str| text.replace('-', "");
    for (table, rows) in &tables {
        for row in rows {
            let row = digits(&row.to_string());
            let holds = |word: &str| row.contains(&digits(word));
            if holds(secret) {
                assert_eq!(table, "anonymous_feedback_answers", "{row}");
                for of_whom in [&mentee.person, &pair.id, &pair.mentee.id] {
                    assert!(!holds(of_whom), "{row}");
                }
            }
        }
    }
}

#[tokio::test]
async fn after_a_session_means_after_one_that_was_held() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let mentee = &pair.mentee.actor;
    let id = question(&organization, &pair.program, rating("after_session", false)).await;
    let path = format!("{}/feedback", pair.path);
    let sessions = format!("{}/sessions", pair.path);
    let body = json!({ "agenda": "Hello", "starts_at": in_hours(-2) });
    let session = mentee.post(&sessions, body).expect(201).await.id();
    let mut body = answers(
        "after_session",
        &json!([{ "question_id": id, "rating": 5 }]),
    );
    mentee
        .post(&path, body.clone())
        .refused(422, "validation-failed")
        .await;
    body["session_id"] = json!(session);
    mentee
        .post(&path, body.clone())
        .refused(422, "validation-failed")
        .await;
    mentee
        .post(&format!("/v1/sessions/{session}/hold"), json!({}))
        .expect(200)
        .await;
    mentee.post(&path, body.clone()).expect(200).await;
    mentee
        .post(&path, body)
        .refused(409, "already-exists")
        .await;
}

#[tokio::test]
async fn answers_that_do_not_fit_are_refused_all_at_once() {
    let organization = Server::shared().organization();
    let pair = pair(&organization).await;
    let program = &pair.program;
    let stars = question(&organization, program, rating("mid", false)).await;
    let choice =
        json!({ "event": "mid", "kind": "choice", "text": "Often?", "options": ["yes", "no"] });
    let choice = question(&organization, program, choice).await;
    let end = question(&organization, program, rating("end", false)).await;
    let path = format!("{}/feedback", pair.path);
    let given = answers(
        "mid",
        &json!([
            { "question_id": stars, "text": "good" },
            { "question_id": choice, "choice": "maybe" },
            { "question_id": end, "rating": 3 },
        ]),
    );
    let refused = pair
        .mentee
        .actor
        .post(&path, given)
        .refused(422, "validation-failed")
        .await;
    let pointers: Vec<String> = refused
        .errors()
        .into_iter()
        .map(|(pointer, _)| pointer)
        .collect();
    assert_eq!(
        pointers,
        [
            "/answers/0/rating",
            "/answers/0/text",
            "/answers/1/choice",
            "/answers/2/question_id"
        ]
    );
    let retire = format!("/v1/feedback-questions/{stars}/retire");
    organization
        .owner
        .post(&retire, json!({}))
        .expect(200)
        .await;
    organization
        .owner
        .post(&retire, json!({}))
        .refused(409, "invalid-transition")
        .await;
    let late = answers("mid", &json!([{ "question_id": stars, "rating": 3 }]));
    pair.mentee
        .actor
        .post(&path, late)
        .refused(422, "validation-failed")
        .await;
}

#[tokio::test]
async fn bad_questions_are_refused() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let path = format!("/v1/programs/{program}/feedback-questions");
    for body in [
        json!({ "event": "mid", "kind": "choice", "text": "x", "options": ["one"] }),
        json!({ "event": "mid", "kind": "choice", "text": "x", "options": ["one", "one"] }),
        json!({ "event": "mid", "kind": "rating", "text": "x", "options": ["one", "two"] }),
        json!({ "event": "never", "kind": "rating", "text": "x" }),
        json!({ "event": "mid", "kind": "text", "text": "" }),
    ] {
        organization
            .owner
            .post(&path, body)
            .refused(422, "validation-failed")
            .await;
    }
    let member = organization.member().await;
    member.get(&path).expect(200).await;
    member
        .post(&path, rating("mid", true))
        .refused(403, "forbidden")
        .await;
}
