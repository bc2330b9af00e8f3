//! Anonymous answers: nobody isolates one person's answer by knowing the others of its group.

use e2e::{Actor, Server};
use serde_json::{Value, json};

use super::{Pair, pair, pair_with, question, summary};

fn rated(question: &str, rating: u32) -> Value {
    json!({ "event": "mid", "answers": [{ "question_id": question, "rating": rating }] })
}

async fn rate(pair: &Pair, who: &Actor, question: &str, rating: u32) {
    let path = format!("{}/feedback", pair.path);
    who.post(&path, rated(question, rating)).expect(200).await;
}

#[tokio::test]
async fn a_coordinator_fills_up_no_group_with_answers_of_others() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let coordinator = organization.coordinator(&program).await;
    let anonymous = question(&organization, &program, "mid", true).await;
    let named = question(&organization, &program, "mid", false).await;
    let real = pair(&organization, &program).await;
    rate(&real, &real.mentee.actor, &anonymous, 2).await;
    let mut others = Vec::new();
    for _ in 0..4 {
        others.push(pair(&organization, &program).await);
    }
    for who in [&coordinator, &organization.owner] {
        for pair in others.iter().chain([&real]) {
            let mut body = rated(&anonymous, 5);
            body["side"] = json!("mentee");
            let path = format!("{}/feedback", pair.path);
            // The same answer whether the person has answered or not.
            who.post(&path, body).refused(403, "forbidden").await;
        }
    }
    let before = summary(&coordinator, &program).await;
    assert_eq!(
        (&before["suppressed"], &before["count"]),
        (&json!(true), &Value::Null)
    );
    let mut body = rated(&named, 4);
    body["side"] = json!("mentee");
    let path = format!("{}/feedback", real.path);
    coordinator.post(&path, body).expect(200).await;
    for pair in &others {
        rate(pair, &pair.mentee.actor, &anonymous, 5).await;
    }
    assert_eq!(summary(&coordinator, &program).await["count"], 5);
}

#[tokio::test]
async fn groups_are_counted_by_people_and_not_by_answers() {
    let organization = Server::shared().organization();
    let program = organization.open_program().await;
    let anonymous = question(&organization, &program, "mid", true).await;
    let first = pair(&organization, &program).await;
    let mentor = first.mentor.clone();
    let mut pairs = vec![first];
    for _ in 0..4 {
        pairs.push(pair_with(&organization, &program, &mentor).await);
    }
    for pair in &pairs {
        rate(pair, &mentor.actor, &anonymous, 5).await;
    }
    for pair in pairs.iter().take(3) {
        rate(pair, &pair.mentee.actor, &anonymous, 1).await;
        let seen = summary(&organization.owner, &program).await;
        assert_eq!(seen["suppressed"], true, "eight answers of four people");
    }
    let Some(fourth) = pairs.get(3) else {
        panic!("five pairs");
    };
    rate(fourth, &fourth.mentee.actor, &anonymous, 1).await;
    let seen = summary(&organization.owner, &program).await;
    assert_eq!(seen["count"], 9, "of five people");
}
