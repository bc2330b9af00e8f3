//! State machines: every step from every state, the possible ones and the impossible ones.

mod applications;
mod pairings;
mod programs;

use e2e::{Answer, Organization};
use serde_json::{Value, json};

/// Takes one step as the owner; the body fits every verb.
async fn take(organization: &Organization, resource: &str, id: &str, verb: &str) -> Answer {
    let (verb, side) = verb.split_once(':').unwrap_or((verb, ""));
    let body = match side {
        "" => json!({ "reason": "because" }),
        side => json!({ "side": side }),
    };
    organization
        .owner
        .post(&format!("/v1/{resource}/{id}/{verb}"), body)
        .send()
        .await
}

/// Leads an object into a state.
async fn lead(organization: &Organization, resource: &str, id: &str, verbs: &[&str]) {
    for verb in verbs {
        let answer = take(organization, resource, id, verb).await;
        assert!(answer.status < 300, "{}: {}", answer.what, answer.text());
    }
}

/// A step that is not possible says so, and says what is.
fn check_refused(answer: &Answer) {
    let what = format!("{}: {} {}", answer.what, answer.status, answer.text());
    assert_eq!(
        (answer.status, answer.problem_code()),
        (409, "invalid-transition"),
        "{what}"
    );
    assert!(answer["allowed"].is_array(), "{what}");
}

/// The history of an object: from and to of every step, each continuing the one before.
fn check_history(steps: &Value, first: &str, last: &str) {
    let mut state = first;
    for step in steps.as_array().expect("a list of steps") {
        assert_eq!(step["from"], state, "{steps}");
        state = step["to"].as_str().expect("a state");
        assert!(
            step["actor"]
                .as_str()
                .is_some_and(|actor| actor.starts_with("person:")),
            "{step}"
        );
    }
    assert_eq!(state, last, "{steps}");
}
