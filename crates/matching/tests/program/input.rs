//! Input that cannot be used: everything that is wrong, at once, each with its place.

use pairwell_matching::{Policy, prepare};
use serde_json::json;

use crate::support::{participant, prepared, program, skills_only};

#[test]
fn all_problems_of_a_program_are_listed_at_once() {
    let mentee = participant(
        "same",
        json!({
            "person": " ", "languages": ["en", "english (UK)"], "time_zone": "Mars/Olympus",
            "skills_sought": [{ "skill": "-", "level": 9, "importance": 0 }]
        }),
    );
    let mentor = participant(
        "same",
        json!({
            "skills_offered": [{ "skill": "Rust", "level": 0 }],
            "availability": {
                "windows": [
                    { "weekday": "monday", "start": "9:00", "end": "25:00" },
                    { "weekday": "monday", "start": "10:00", "end": "10:00" },
                    { "weekday": "monday", "start": "24:00", "end": "24:00" }
                ],
                "exceptions": [{ "date": "2026-03-09", "windows": [{ "start": "10:00", "end": "09:00" }] }]
            }
        }),
    );
    let mut program = program(vec![mentee], vec![mentor], json!({ "criteria": [] }));
    program.last_day = "2026-03-01".parse().unwrap();
    program.rules =
        serde_json::from_value(json!([{ "kind": "pin", "mentee": "nobody", "mentor": "same" }]))
            .unwrap();
    program.skills = serde_json::from_value(json!({ "skills": [
        { "name": "Rust", "broader": "Programming" }, { "name": "Ferris", "aliases": ["RUST"] }
    ]}))
    .unwrap();
    let problems = prepare(program).unwrap_err();
    let found: Vec<_> = problems
        .iter()
        .map(|problem| format!("{} {}", problem.path, problem.code))
        .collect();
    assert_eq!(
        found,
        [
            "policy.criteria empty",
            "last_day reversed",
            "mentees[0].person empty",
            "mentees[0].skills_sought[0].skill empty",
            "mentees[0].skills_sought[0].level out_of_range",
            "mentees[0].skills_sought[0].importance out_of_range",
            "mentees[0].languages[1] not_a_language",
            "mentees[0].time_zone unknown_time_zone",
            "mentors[0].id duplicate",
            "mentors[0].skills_offered[0].level out_of_range",
            "mentors[0].time_zone required",
            "mentors[0].availability.windows[0].start not_a_time",
            "mentors[0].availability.windows[0].end not_a_time",
            "mentors[0].availability.windows[1].end reversed",
            "mentors[0].availability.windows[2].start not_a_time",
            "mentors[0].availability.exceptions[0].windows[0].end reversed",
            "rules[0].mentee unknown_participant",
            "skills.skills[1].aliases[0] duplicate",
            "skills.skills[0].broader unknown_skill",
        ]
    );
}

#[test]
fn unknown_fields_are_refused_everywhere_in_a_policy() {
    let refused = |policy: serde_json::Value| {
        serde_json::from_value::<Policy>(policy)
            .unwrap_err()
            .to_string()
    };
    for policy in [
        json!({ "extra": 1 }),
        json!({ "session": { "minutes": 60, "extra": 1 } }),
        json!({ "criteria": [{ "kind": "skills", "weight": 1, "extra": 1 }] }),
        json!({ "requirements": [{ "kind": "manager_line", "levels": 1, "extra": 1 }] }),
        json!({ "criteria": [{ "kind": "field", "weight": 1, "mentor_field": "a", "mentee_field": "a",
                               "rule": { "kind": "equal", "extra": 1 } }] }),
    ] {
        let error = refused(policy.clone());
        assert!(error.contains("unknown field `extra`"), "{policy}: {error}");
    }
    assert!(refused(json!({ "criteria": [{ "kind": "charm", "weight": 1 }] })).contains("charm"));
}

#[test]
fn a_policy_reads_back_as_it_was_written() {
    let policy: Policy = serde_json::from_value(json!({
        "minimum_score": 0.25,
        "session": { "minutes": 45, "every_weeks": 1 },
        "criteria": [
            { "kind": "skills", "weight": 40, "missing": "zero" },
            { "kind": "availability", "weight": 10 },
            { "kind": "field", "weight": 5, "mentor_field": "grade", "mentee_field": "grade",
              "rule": { "kind": "scale", "order": ["AA", "AO"], "target_gap": 1 },
              "when": { "side": "mentee", "field": "asked", "equals": true } }
        ],
        "requirements": [
            { "kind": "earlier_pairs", "cool_down_days": 30 },
            { "kind": "field", "mentor_field": "grade", "mentee_field": "grade",
              "rule": { "kind": "scale", "order": ["AA", "AO"], "minimum_gap": 1 } }
        ]
    }))
    .unwrap();
    assert_eq!(policy.validate(), []);
    let written = serde_json::to_string(&policy).unwrap();
    assert_eq!(serde_json::from_str::<Policy>(&written).unwrap(), policy);
    let parts_left_out: Policy = serde_json::from_value(json!({})).unwrap();
    assert_eq!(parts_left_out, Policy::default());
}

#[test]
fn a_participant_needs_only_its_ids() {
    let bare = participant("a", json!({}));
    assert_eq!(bare, pairwell_matching::Participant::new("a", "a"));
    assert!(prepare(program(vec![bare], vec![], skills_only())).is_ok());
}

#[test]
fn a_minimum_load_is_for_mentors_and_within_their_capacity() {
    let program = program(
        vec![participant("mentee", json!({ "least_load": 1 }))],
        vec![participant(
            "mentor",
            json!({ "capacity": 2, "least_load": 3 }),
        )],
        skills_only(),
    );
    let found: Vec<_> = prepare(program)
        .unwrap_err()
        .into_iter()
        .map(|problem| format!("{} {}", problem.path, problem.code))
        .collect();
    assert_eq!(
        found,
        [
            "mentees[0].least_load only_mentors",
            "mentors[0].least_load out_of_range"
        ]
    );
}

#[test]
fn skills_that_nobody_names_can_be_dropped_without_a_difference() {
    let mentee = participant(
        "mentee",
        json!({ "skills_sought": [{ "skill": "Talks (long)" }] }),
    );
    let mentor = participant(
        "mentor",
        json!({ "interests": ["Oxidation"], "department": "Mime", "skills_offered": [{ "skill": "presenting" }] }),
    );
    let mut program = program(vec![mentee], vec![mentor], skills_only());
    program.skills = serde_json::from_value(json!({ "skills": [
        { "name": "Public speaking", "aliases": ["presenting", "talks"], "broader": "communicating" },
        { "name": "Communication", "aliases": ["Communicating"], "broader": "Everything" },
        { "name": "Everything", "broader": "Communication" },
        { "name": "Rust", "aliases": ["Oxidation"] },
        { "name": "Acting", "aliases": ["MIME!"] },
        { "name": "Singing", "broader": "Everything" }
    ]}))
    .unwrap();
    let whole = program.clone();
    program.drop_unnamed_skills();
    let kept: Vec<_> = program
        .skills
        .skills
        .iter()
        .map(|skill| &*skill.name)
        .collect();
    assert_eq!(
        kept,
        [
            "Public speaking",
            "Communication",
            "Everything",
            "Rust",
            "Acting"
        ]
    );
    let explained = |program| prepared(program).explain("mentee", "mentor").unwrap();
    assert_eq!(explained(program), explained(whole));
}
