//! Whole runs: the golden example, pins, reasons of the unmatched, statistics and hashes.

use std::sync::atomic::{AtomicU32, Ordering};

use pairwell_matching::{
    Cancelled, ConflictReason, Monitor, Phase, RunError, RunOptions, UnmatchedReason, Verdict,
    check, run, solve,
};
use serde_json::json;

use crate::support::{outcome, pairs, participant, prepared, program, scored, skills_only};

#[test]
fn the_best_total_beats_the_greedy_choice() {
    // A public two-by-two example, in tenths: 1A = 8, 1B = 5, 2A = 9, 2B = 4. Serving mentees in turn takes 1A and 2B,
    // worth 12; the best total is 14.
    let found = outcome(scored(&[&[80, 50], &[90, 40]]));
    assert_eq!(
        pairs(&found),
        ["mentee-0 mentor-1 0.500000", "mentee-1 mentor-0 0.900000"]
    );
    assert_eq!(found.statistics.total_score_millionths, 1_400_000);
}

#[test]
fn more_matched_mentees_come_before_a_higher_total() {
    let mut program = scored(&[&[90, 10], &[80, 0]]);
    program.policy.minimum_score = "0.05".parse().unwrap();
    // Mentee 1 can only have mentor 0. Pairing mentee 0 with mentor 0, the best pair of all, would leave mentee 1 alone.
    let found = outcome(program);
    assert_eq!(
        pairs(&found),
        ["mentee-0 mentor-1 0.100000", "mentee-1 mentor-0 0.800000"]
    );
}

#[test]
fn capacities_hold_on_both_sides() {
    let mut program = scored(&[&[90, 80], &[70, 60], &[50, 40]]);
    program.mentors[0].capacity = 2;
    program.mentees[0].capacity = 2;
    let found = outcome(program);
    // There are three seats, so three pairs either way; the best three scores fit both capacities.
    assert_eq!(
        pairs(&found),
        [
            "mentee-0 mentor-0 0.900000",
            "mentee-0 mentor-1 0.800000",
            "mentee-1 mentor-0 0.700000"
        ]
    );
    assert_eq!(found.statistics.matched_mentees, 2);
    assert_eq!(found.statistics.pairs, 3);
}

#[test]
fn a_pin_is_kept_even_below_the_minimum_score() {
    let mut program = scored(&[&[90, 10], &[80, 70]]);
    program.policy.minimum_score = "0.2".parse().unwrap();
    program.rules = serde_json::from_value(
        json!([{ "kind": "pin", "mentee": "mentee-0", "mentor": "mentor-1" }]),
    )
    .unwrap();
    let found = outcome(program);
    assert_eq!(
        pairs(&found),
        ["mentee-0 mentor-1 0.100000", "mentee-1 mentor-0 0.800000"]
    );
    assert_eq!(
        found
            .pairs
            .iter()
            .map(|pair| pair.pinned)
            .collect::<Vec<_>>(),
        [true, false]
    );
}

#[test]
fn pins_that_cannot_be_kept_are_listed_all_at_once() {
    let mut program = scored(&[&[90, 10], &[80, 70], &[10, 10]]);
    program.mentees[0].avoided = vec!["mentor-1".into()];
    program.mentees[0].languages = vec!["en".into()];
    program.policy.requirements =
        serde_json::from_value(json!([{ "kind": "shared_language" }])).unwrap();
    program.mentees[1].languages = vec!["en".into()];
    program.mentees[2].languages = vec!["en".into()];
    program.mentors[0].languages = vec!["en".into()];
    let pin = |mentee: u8, mentor: u8| json!({ "kind": "pin", "mentee": format!("mentee-{mentee}"), "mentor": format!("mentor-{mentor}") });
    program.rules = serde_json::from_value(json!([pin(0, 1), pin(1, 0), pin(2, 0)])).unwrap();
    let refused = run(&prepared(program), &RunOptions::default(), &());
    let Err(RunError::Conflicts(conflicts)) = &refused else {
        panic!("the pins cannot be kept");
    };
    let reasons: Vec<_> = conflicts.iter().map(|conflict| conflict.reason).collect();
    let (pins, capacity) = (2, 1);
    assert_eq!(
        reasons,
        [
            ConflictReason::NotEligible {},
            ConflictReason::NotEligible {},
            ConflictReason::TooManyPins { pins, capacity }
        ]
    );
    assert_eq!(
        json!(conflicts[0].rules),
        json!([
            { "kind": "pin", "mentee": "mentee-0", "mentor": "mentor-1" },
            { "kind": "requirement", "requirement": "not_avoided" }
        ])
    );
    assert_eq!(
        json!(conflicts[1].rules),
        json!([
            { "kind": "pin", "mentee": "mentee-0", "mentor": "mentor-1" },
            { "kind": "requirement", "requirement": "shared_language" }
        ])
    );
    assert_eq!(
        json!(conflicts[2].rules),
        json!([
            { "kind": "mentor_capacity", "mentor": "mentor-0" },
            { "kind": "pin", "mentee": "mentee-1", "mentor": "mentor-0" },
            { "kind": "pin", "mentee": "mentee-2", "mentor": "mentor-0" }
        ])
    );
    assert_eq!(
        refused.unwrap_err().to_string(),
        "the pin of mentee-0 and mentor-1 fails not_avoided; the pin of mentee-0 and mentor-1 fails shared_language; \
         mentor-0 has 2 pins and a capacity of 1"
    );
}

#[test]
fn every_unmatched_mentee_has_reasons_that_count_all_mentors() {
    let seeks = |more: serde_json::Value| {
        let mut profile = json!({ "skills_sought": [{ "skill": "Rust", "level": 4 }] });
        for (name, value) in more.as_object().unwrap() {
            profile[name] = value.clone();
        }
        profile
    };
    let offers = |level: u8| json!({ "skills_offered": [{ "skill": "Rust", "level": level }] });
    let mentees = vec![
        participant("a-first", seeks(json!({}))),
        participant("b-second", seeks(json!({ "avoided": ["weak"] }))),
        participant("c-paused", json!({ "available": false })),
        participant("d-served", json!({ "capacity": 0 })),
    ];
    let mentors = vec![
        participant("strong", offers(4)),
        participant("weak", offers(1)),
        participant("paused", json!({ "available": false })),
        participant("weakest", offers(1)),
    ];
    let mut policy = skills_only();
    policy["minimum_score"] = json!(0.5);
    let found = outcome(program(mentees, mentors, policy));
    assert_eq!(found.statistics.pairs, 1);
    let lost = &found.unmatched_mentees;
    let ids: Vec<_> = lost.iter().map(|lost| lost.participant.as_str()).collect();
    // The first two are equally good for the one mentor; which one is chosen is up to the solver.
    assert_eq!(ids.len(), 3);
    assert_eq!(ids[1..], ["c-paused", "d-served"]);
    let reasons = json!(lost[0].reasons);
    let below = if ids[0] == "b-second" { 1 } else { 2 };
    let mut expected = vec![
        json!({ "code": "requirement_failed", "requirement": "available", "count": 1 }),
        json!({ "code": "requirement_failed", "requirement": "not_avoided", "count": 1 }),
        json!({ "code": "below_minimum_score", "count": below }),
        json!({ "code": "seats_taken_by_others", "count": 1 }),
    ];
    if ids[0] == "a-first" {
        expected.remove(1);
    }
    assert_eq!(reasons, json!(expected));
    assert_eq!(lost[1].reasons, [UnmatchedReason::NotAvailable {}]);
    assert_eq!(lost[2].reasons, [UnmatchedReason::NoCapacity {}]);
}

#[test]
fn an_empty_side_is_an_outcome() {
    let found = outcome(program(
        vec![participant("alone", json!({}))],
        vec![],
        skills_only(),
    ));
    assert_eq!(
        found.unmatched_mentees[0].reasons,
        [UnmatchedReason::NobodyOnOtherSide {}]
    );
    assert_eq!(
        (found.statistics.mean_score, found.statistics.median_score),
        (None, None)
    );
    let nobody = outcome(program(vec![], vec![], skills_only()));
    assert!(nobody.pairs.is_empty() && nobody.unmatched_mentors.is_empty());
}

#[test]
fn statistics_describe_the_chosen_pairs() {
    let found = outcome(scored(&[&[90, 0, 0], &[0, 60, 0], &[0, 0, 33]]));
    let statistics = &found.statistics;
    assert_eq!(
        (statistics.wanted, statistics.seats, statistics.candidates),
        (3, 3, 9)
    );
    assert_eq!(statistics.mean_score.unwrap().to_string(), "0.610000");
    assert_eq!(statistics.worst_score.unwrap().to_string(), "0.330000");
    assert_eq!(statistics.median_score.unwrap().to_string(), "0.600000");
}

#[test]
fn the_phases_can_be_called_one_by_one() {
    let prepared = prepared(scored(&[&[80, 50], &[90, 40]]));
    let candidates = prepared.candidates(&RunOptions::default(), &()).unwrap();
    let instance = candidates.instance().unwrap();
    let objective = prepared.policy().objective;
    let solution = solve(&instance, objective, &()).unwrap();
    assert_eq!(
        check(&instance, objective, &solution),
        Verdict::Optimal {
            matched: 2,
            total_score: 1_400_000
        }
    );
    assert_eq!(
        prepared.outcome(&candidates, solution),
        run(&prepared, &RunOptions::default(), &()).unwrap()
    );
}

#[test]
fn hashes_name_the_input_and_the_policy() {
    let base = prepared(scored(&[&[80, 50], &[90, 40]]));
    assert_eq!(base.input_hash().len(), 64);
    let mut reordered = scored(&[&[80, 50], &[90, 40]]);
    reordered.mentors.reverse();
    assert_eq!(prepared(reordered).input_hash(), base.input_hash());
    let mut changed = scored(&[&[80, 50], &[90, 40]]);
    changed.mentees[0].waiting_days = 1;
    let changed = prepared(changed);
    assert_ne!(changed.input_hash(), base.input_hash());
    assert_eq!(changed.policy_hash(), base.policy_hash());
    let mut stricter = scored(&[&[80, 50], &[90, 40]]);
    stricter.policy.minimum_score = "0.1".parse().unwrap();
    assert_ne!(prepared(stricter).policy_hash(), base.policy_hash());
}

#[test]
fn a_stored_program_runs_again_to_the_byte() {
    let program = scored(&[&[80, 50], &[90, 40]]);
    let stored = serde_json::to_string(&program).unwrap();
    let restored = serde_json::from_str(&stored).unwrap();
    let bytes = |program| serde_json::to_vec(&outcome(program)).unwrap();
    assert_eq!(bytes(program), bytes(restored));
}

/// Cancels once it has been asked often enough.
struct Impatient(AtomicU32);

impl Monitor for Impatient {
    fn is_cancelled(&self) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed) >= 2
    }
}

#[test]
fn a_mentors_minimum_load_is_kept_or_named() {
    // Everybody fits the first mentor better.
    let mut wanted = scored(&[&[90, 20], &[80, 10], &[70, 30]]);
    wanted.mentors[0].capacity = 3;
    wanted.mentors[1].capacity = 2;
    assert_eq!(
        pairs(&outcome(wanted.clone())),
        [
            "mentee-0 mentor-0 0.900000",
            "mentee-1 mentor-0 0.800000",
            "mentee-2 mentor-0 0.700000"
        ]
    );
    wanted.mentors[1].least_load = 1;
    assert_eq!(
        pairs(&outcome(wanted.clone())),
        [
            "mentee-0 mentor-0 0.900000",
            "mentee-1 mentor-0 0.800000",
            "mentee-2 mentor-1 0.300000"
        ]
    );
    wanted.mentors[0].least_load = 2;
    wanted.mentors[1].least_load = 2;
    let refused = run(&prepared(wanted), &RunOptions::default(), &()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "mentor-0 and mentor-1 must have 4 mentees together and can have 3 at most"
    );
}

#[test]
fn a_minimum_load_that_the_candidates_cannot_meet_is_refused() {
    let mut program = scored(&[&[90], &[80]]);
    program.mentors[0].capacity = 5;
    program.mentors[0].least_load = 3;
    let refused = run(&prepared(program), &RunOptions::default(), &()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "mentor-0 must have 3 mentees and can have 2 at most"
    );
}

#[test]
fn a_run_stops_when_it_is_cancelled() {
    let prepared = prepared(scored(&[&[1], &[1], &[1], &[1]]));
    let cancelled = run(
        &prepared,
        &RunOptions::default(),
        &Impatient(AtomicU32::new(0)),
    );
    assert_eq!(cancelled, Err(RunError::Cancelled(Cancelled)));
}

/// Adds up the steps that were reported as done.
struct Steps(AtomicU32);

impl Monitor for Steps {
    fn progress(&self, phase: Phase, done: u64, total: u64) {
        assert!(done <= total);
        if phase == Phase::Score {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[test]
fn progress_is_reported_for_every_mentee() {
    let steps = Steps(AtomicU32::new(0));
    run(
        &prepared(scored(&[&[1], &[1], &[1]])),
        &RunOptions::default(),
        &steps,
    )
    .unwrap();
    assert_eq!(steps.0.into_inner(), 3);
}

#[test]
fn a_program_of_many_years_looks_at_the_hours_of_its_first() {
    let person = |id: &str| {
        let hours = crate::support::window("monday", "09:00", "10:00");
        participant(id, json!({ "time_zone": "UTC", "availability": hours }))
    };
    let policy =
        json!({ "criteria": [{ "kind": "availability", "weight": 1 }], "requirements": [] });
    let mut program = program(vec![person("mentee")], vec![person("mentor")], policy);
    program.last_day = "2999-12-31".parse().unwrap();
    let found = prepared(program).explain("mentee", "mentor").unwrap();
    let evidence = json!(found.criteria[0].evidence);
    assert_eq!(
        (&evidence["weeks"], &evidence["weeks_with_enough"]),
        (&json!(53), &json!(53))
    );
    assert_eq!(found.score.to_string(), "1.000000");
}

#[test]
fn prepared_programs_can_be_shared_between_threads() {
    fn check<T: Send + Sync>() {}
    check::<pairwell_matching::Prepared>();
    check::<pairwell_matching::Candidates>();
}
