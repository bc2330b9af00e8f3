//! Recommendations: eligible mentors only, best first, and no mentor is everybody's top choice.

use serde_json::json;

use crate::support::{participant, prepared, program, scored, skills_only};
use pairwell_matching::{Prepared, RunOptions, UnknownParticipant};

/// `mentor score` of each, with `*` at the top choice.
fn recommended(prepared: &Prepared, mentee: &str, limit: usize) -> Vec<String> {
    let candidates = prepared.candidates(&RunOptions::default(), &()).unwrap();
    let all = prepared.recommend(&candidates, mentee, limit).unwrap();
    all.iter()
        .map(|one| {
            assert_eq!(one.explanation.score, one.score);
            assert!(one.explanation.candidate);
            format!(
                "{}{} {}",
                if one.top_choice { "*" } else { "" },
                one.mentor,
                one.score
            )
        })
        .collect()
}

#[test]
fn a_mentor_is_top_choice_only_as_often_as_there_is_room() {
    let mut program = scored(&[&[90, 50], &[80, 70], &[60, 0]]);
    program.policy.minimum_score = "0.1".parse().unwrap();
    let prepared = prepared(program);
    assert_eq!(
        recommended(&prepared, "mentee-0", 9),
        ["*mentor-0 0.900000", "mentor-1 0.500000"]
    );
    // The best one is taken, so the second best leads the list.
    assert_eq!(
        recommended(&prepared, "mentee-1", 9),
        ["*mentor-1 0.700000", "mentor-0 0.800000"]
    );
    assert_eq!(recommended(&prepared, "mentee-2", 9), ["mentor-0 0.600000"]);
    assert_eq!(
        recommended(&prepared, "mentee-1", 1),
        ["*mentor-1 0.700000"]
    );
}

#[test]
fn more_seats_make_more_top_choices() {
    let mut program = scored(&[&[90], &[80], &[60]]);
    program.mentors[0].capacity = 2;
    let prepared = prepared(program);
    let top = ["mentee-0", "mentee-1", "mentee-2"]
        .map(|mentee| recommended(&prepared, mentee, 1)[0].starts_with('*'));
    assert_eq!(top, [true, true, false]);
}

#[test]
fn only_eligible_mentors_are_recommended() {
    let mentee = participant("mentee", json!({ "avoided": ["avoided"] }));
    let mentors = ["avoided", "paused", "fine"]
        .map(|id| participant(id, json!({ "available": id != "paused" })));
    let prepared = prepared(program(vec![mentee], mentors.into(), skills_only()));
    assert_eq!(recommended(&prepared, "mentee", 9), ["*fine 0.000000"]);
}

#[test]
fn an_unknown_mentee_is_an_error() {
    let prepared = prepared(scored(&[&[1]]));
    let candidates = prepared.candidates(&RunOptions::default(), &()).unwrap();
    let unknown = prepared.recommend(&candidates, "mentor-0", 1);
    assert_eq!(unknown, Err(UnknownParticipant::Mentee("mentor-0".into())));
}
