//! Small programs, written as the JSON that clients would send.

use pairwell_matching::{
    CriterionOutcome, Outcome, PairExplanation, Participant, Prepared, Program, RequirementOutcome,
    RunOptions, prepare, run,
};
use serde_json::{Value, json};

/// A participant whose person has the same id, with what `profile` says.
pub(crate) fn participant(id: &str, profile: Value) -> Participant {
    let mut all = json!({ "id": id, "person": id });
    for (name, value) in profile.as_object().expect("a profile is an object") {
        all[name] = value.clone();
    }
    serde_json::from_value(all).expect("a profile has the fields of a participant")
}

/// A program of seven weeks in the spring of 2026, across the change to summer time.
pub(crate) fn program(
    mentees: Vec<Participant>,
    mentors: Vec<Participant>,
    policy: Value,
) -> Program {
    Program {
        peer_groups: None,
        mentees,
        mentors,
        policy: serde_json::from_value(policy).expect("a policy"),
        rules: vec![],
        skills: serde_json::from_value(json!({
            "skills": [
                { "name": "Rust", "aliases": ["rustlang"] },
                { "name": "Public speaking", "aliases": ["presenting", "talks"] }
            ]
        }))
        .expect("a catalogue"),
        first_day: "2026-03-02".parse().expect("a date"),
        last_day: "2026-04-19".parse().expect("a date"),
        seed: 0,
        text_model: None,
    }
}

/// A policy that scores skills and nothing else, and requires nothing.
pub(crate) fn skills_only() -> Value {
    json!({ "criteria": [{ "kind": "skills", "weight": 1, "missing": "zero" }], "requirements": [] })
}

/// Mentees and mentors whose skills make the pairs worth exactly the given hundredths.
///
/// Mentee `i` seeks one hundred skills of its own, and mentor `j` offers as many of them as row `i` says.
pub(crate) fn scored(scores: &[&[u8]]) -> Program {
    let skill = |mentee: usize, skill: u8| format!("skill {mentee} {skill}");
    let mentees = (0..scores.len()).map(|mentee| {
        let sought: Vec<_> = (0..100)
            .map(|number| json!({ "skill": skill(mentee, number), "level": 1 }))
            .collect();
        participant(
            &format!("mentee-{mentee}"),
            json!({ "skills_sought": sought }),
        )
    });
    let mentors = (0..scores[0].len()).map(|mentor| {
        let offered: Vec<_> = scores
            .iter()
            .enumerate()
            .flat_map(|(mentee, row)| (0..row[mentor]).map(move |number| skill(mentee, number)))
            .map(|skill| json!({ "skill": skill, "level": 1 }))
            .collect();
        participant(
            &format!("mentor-{mentor}"),
            json!({ "skills_offered": offered }),
        )
    });
    program(mentees.collect(), mentors.collect(), skills_only())
}

pub(crate) fn prepared(program: Program) -> Prepared {
    prepare(program).expect("a valid program")
}

pub(crate) fn outcome(program: Program) -> Outcome {
    run(&prepared(program), &RunOptions::default(), &()).expect("an outcome")
}

/// `mentee mentor score` of every pair.
pub(crate) fn pairs(outcome: &Outcome) -> Vec<String> {
    let line = |pair: &pairwell_matching::MatchedPair| {
        format!("{} {} {}", pair.mentee, pair.mentor, pair.score)
    };
    outcome.pairs.iter().map(line).collect()
}

/// Explains the only pair of a program under a policy.
pub(crate) fn explain_one(policy: Value, mentee: Value, mentor: Value) -> PairExplanation {
    let program = program(
        vec![participant("mentee", mentee)],
        vec![participant("mentor", mentor)],
        policy,
    );
    prepared(program)
        .explain("mentee", "mentor")
        .expect("the only pair")
}

/// Reads one criterion for one pair.
pub(crate) fn criterion(criterion: Value, mentee: Value, mentor: Value) -> CriterionOutcome {
    let mut criterion = criterion;
    criterion["weight"] = json!(1);
    let policy = json!({ "criteria": [criterion], "requirements": [] });
    explain_one(policy, mentee, mentor).criteria.remove(0)
}

/// Asks one listed requirement about one pair.
pub(crate) fn requirement(requirement: Value, mentee: Value, mentor: Value) -> RequirementOutcome {
    let mut policy = skills_only();
    policy["requirements"] = json!([requirement]);
    let mut outcomes = explain_one(policy, mentee, mentor).requirements;
    outcomes.pop().expect("the listed requirement comes last")
}

/// Asks a requirement that always holds about one pair.
pub(crate) fn standing(name: &str, mentee: Value, mentor: Value) -> bool {
    let outcomes = explain_one(skills_only(), mentee, mentor).requirements;
    let named = |outcome: &&RequirementOutcome| json!(outcome.requirement) == json!(name);
    outcomes
        .iter()
        .find(named)
        .expect("a requirement that always holds")
        .passed
}

/// An availability of one weekly window.
pub(crate) fn window(weekday: &str, start: &str, end: &str) -> Value {
    json!({ "windows": [{ "weekday": weekday, "start": start, "end": end }] })
}
