//! Explanations: the treatment of missing data, in numbers.

use pairwell_matching::{CriterionData, UnknownParticipant};
use serde_json::{Value, json};

use crate::support::{explain_one, prepared, scored};

fn policy(missing: &str) -> Value {
    json!({
        "criteria": [
            { "kind": "skills", "weight": 60 },
            { "kind": "languages", "weight": 30, "missing": missing },
            { "kind": "waiting_time", "weight": 10, "full_credit_days": 100 }
        ],
        "requirements": []
    })
}

fn seeks() -> Value {
    json!({ "skills_sought": [{ "skill": "Rust", "level": 5 }], "waiting_days": 100 })
}

fn offers(level: u8) -> Value {
    json!({ "skills_offered": [{ "skill": "Rust", "level": level }] })
}

/// Checks score, and value and contribution of the languages, which are missing.
fn check(missing: &str, level: u8, score: &str, value: Option<&str>, contribution: &str) {
    let found = explain_one(policy(missing), seeks(), offers(level));
    assert_eq!(found.score.to_string(), score, "{missing} {level}");
    let languages = &found.criteria[1];
    assert_eq!(
        languages.value.map(|value| value.to_string()).as_deref(),
        value,
        "{missing} {level}"
    );
    assert_eq!(
        languages.contribution.to_string(),
        contribution,
        "{missing} {level}"
    );
}

#[test]
fn missing_data_is_neutral_zero_or_excluded() {
    // Skills are worth 0.8: neutral is 0.5 at most, so 0.6 × 0.8 + 0.3 × 0.5 + 0.1.
    check("neutral", 4, "0.730000", Some("0.500000"), "0.150000");
    // Skills are worth 0.2: neutral is no better than what is known, so 0.12 + 0.06 + 0.1.
    check("neutral", 1, "0.280000", Some("0.200000"), "0.060000");
    check("zero", 4, "0.580000", Some("0.000000"), "0.000000");
    // (0.6 × 0.8 + 0.1) / 0.7.
    check("excluded", 4, "0.828571", None, "0.000000");
}

#[test]
fn without_profile_data_the_score_is_zero_whatever_else_is_known() {
    let found = explain_one(
        policy("neutral"),
        json!({ "waiting_days": 100, "preferred": ["mentor"] }),
        offers(5),
    );
    assert!(!found.has_profile_data);
    assert_eq!(found.score.millionths(), 0);
    assert!(
        found
            .criteria
            .iter()
            .all(|outcome| outcome.contribution.millionths() == 0)
    );
    assert_eq!(found.criteria[2].data, CriterionData::Known);
}

#[test]
fn contributions_are_rounded_so_that_they_add_up() {
    let criterion = |field: &str| {
        json!({
            "kind": "field", "weight": 1, "mentor_field": field, "mentee_field": field,
            "rule": { "kind": "equal" }
        })
    };
    let criteria = ["a", "b", "c"].map(criterion);
    let policy = json!({ "criteria": criteria, "requirements": [] });
    let check = |mentor: Value, score: &str, expected: [&str; 3]| {
        let mentee = json!({ "fields": { "a": "x", "b": "x", "c": "x" } });
        let found = explain_one(policy.clone(), mentee, json!({ "fields": mentor }));
        let parts = found
            .criteria
            .iter()
            .map(|outcome| outcome.contribution.to_string());
        assert_eq!(found.score.to_string(), score);
        assert_eq!(parts.collect::<Vec<_>>(), expected);
    };
    check(
        json!({ "a": "x", "b": "x", "c": "y" }),
        "0.666666",
        ["0.333333", "0.333333", "0.000000"],
    );
    // The millionth that rounding lost goes to the first of three equals.
    check(
        json!({ "a": "x", "b": "x", "c": "x" }),
        "1.000000",
        ["0.333334", "0.333333", "0.333333"],
    );
}

#[test]
fn unknown_participants_are_named_with_their_role() {
    let prepared = prepared(scored(&[&[1]]));
    let unknown = |mentee, mentor| prepared.explain(mentee, mentor).unwrap_err();
    assert_eq!(
        unknown("x", "mentor-0"),
        UnknownParticipant::Mentee("x".into())
    );
    assert_eq!(
        unknown("mentee-0", "mentee-0"),
        UnknownParticipant::Mentor("mentee-0".into())
    );
}
