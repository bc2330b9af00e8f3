//! What takes another solution to answer, on programs that can be solved by hand.

use std::sync::Arc;

use pairwell_matching::{
    AlternativeStatus, Explainer, Outcome, Program, RunError, RunOptions, SmallChange, compare, run,
};
use proptest::prelude::*;
use serde_json::json;

use crate::support::{outcome, participant, prepared, program, scored, skills_only, window};

fn explainer(program: Program) -> Explainer {
    let prepared = Arc::new(prepared(program));
    Explainer::new(prepared, &RunOptions::default(), &()).expect("a pairing")
}

fn total(outcome: &Outcome) -> (i64, i64) {
    let statistics = &outcome.statistics;
    let total = i64::try_from(statistics.total_score_millionths).unwrap();
    (i64::from(statistics.pairs), total)
}

#[test]
fn forcing_the_greedy_pair_loses_what_the_others_had() {
    // The best pairing is worth 0.6 + 0.8; the best single pair, 0.9, leaves 0.3 for the others.
    let explainer = explainer(scored(&[&[90, 60], &[80, 30]]));
    let answer = explainer.why_not("mentee-0", "mentor-0", &()).unwrap();
    assert_eq!(answer.status, AlternativeStatus::Outbid);
    let forced = answer.forced.expect("it can be forced");
    assert_eq!(forced.effect.before.total_score_millionths, 1_400_000);
    assert_eq!(forced.effect.after.total_score_millionths, 1_200_000);
    assert_eq!(
        (forced.effect.pairs, forced.effect.total_score_millionths),
        (0, -200_000)
    );
    let holder = answer.seats.first().expect("somebody holds the seat");
    assert_eq!(
        (holder.mentee.as_str(), holder.score.millionths()),
        ("mentee-1", 800_000)
    );
    let partner = answer.partners.first().expect("a partner");
    assert_eq!(partner.mentor, "mentor-1");
    assert_eq!((forced.removed_count, forced.added_count), (2, 2));
    // Nobody is left over, so nobody loses a partner.
    assert!(forced.losing_mentees.is_empty() && forced.gaining_mentees.is_empty());
    let prices = answer.prices.expect("this objective has prices");
    assert!((0..=200_000).contains(&prices.shortfall), "{prices:?}");
}

#[test]
fn forcing_a_pair_names_who_loses_the_seat() {
    let explainer = explainer(scored(&[&[90], &[80]]));
    let answer = explainer.why_not("mentee-1", "mentor-0", &()).unwrap();
    let forced = answer.forced.expect("it can be forced");
    assert_eq!(forced.losing_mentees, ["mentee-0"]);
    assert_eq!(forced.gaining_mentees, ["mentee-1"]);
    assert_eq!(forced.effect.total_score_millionths, -100_000);
}

#[test]
fn what_is_chosen_ruled_out_too_low_or_without_room_is_said() {
    let mut program = scored(&[&[90, 20], &[80, 70]]);
    program.policy.minimum_score = "0.3".parse().unwrap();
    program.rules = serde_json::from_value(json!([
        { "kind": "pin", "mentee": "mentee-0", "mentor": "mentor-0" },
        { "kind": "exclude", "mentee": "mentee-1", "mentor": "mentor-1" }
    ]))
    .unwrap();
    let explainer = explainer(program);
    let status = |mentee, mentor| {
        let answer = explainer.why_not(mentee, mentor, &()).unwrap();
        (answer.status, answer.failed.len(), answer.forced.is_some())
    };
    assert_eq!(
        status("mentee-0", "mentor-0"),
        (AlternativeStatus::Chosen, 0, false)
    );
    assert_eq!(
        status("mentee-1", "mentor-1"),
        (AlternativeStatus::NotEligible, 1, false)
    );
    // Both people are taken by the pin.
    assert_eq!(
        status("mentee-0", "mentor-1"),
        (AlternativeStatus::NoRoom, 0, false)
    );
    assert_eq!(
        status("mentee-1", "mentor-0"),
        (AlternativeStatus::NoRoom, 0, false)
    );
    assert!(explainer.why_not("nobody", "mentor-0", &()).is_err());
}

#[test]
fn a_pair_below_the_minimum_can_be_forced_all_the_same() {
    let mut program = scored(&[&[20]]);
    program.policy.minimum_score = "0.3".parse().unwrap();
    let answer = explainer(program)
        .why_not("mentee-0", "mentor-0", &())
        .unwrap();
    assert_eq!(answer.status, AlternativeStatus::BelowMinimum);
    let effect = answer.forced.expect("it can be forced").effect;
    assert_eq!((effect.pairs, effect.total_score_millionths), (1, 200_000));
}

#[test]
fn the_result_of_an_earlier_run_is_taken_as_it_is_if_it_holds() {
    let prepared = Arc::new(prepared(scored(&[&[90, 60], &[80, 30]])));
    let options = RunOptions::default();
    let outcome = run(&prepared, &options, &()).unwrap();
    let of_run = |pairs: &[(&str, &str)]| {
        let certificate = outcome.certificate.clone();
        let pairs = pairs.iter().copied();
        Explainer::of_run(Arc::clone(&prepared), pairs, certificate, &options, &())
    };
    let pairs = outcome.pairs.iter();
    let pairs: Vec<_> = pairs.map(|pair| (&*pair.mentee, &*pair.mentor)).collect();
    let explainer = of_run(&pairs).unwrap();
    assert_eq!(explainer.outcome(), &outcome);
    let fresh = Explainer::new(Arc::clone(&prepared), &options, &()).unwrap();
    let ask = |explainer: &Explainer| explainer.why_not("mentee-0", "mentor-0", &()).unwrap();
    assert_eq!(ask(&explainer), ask(&fresh));
    let refused = of_run(&[("mentee-0", "mentor-0"), ("mentee-1", "mentor-1")]);
    assert!(matches!(refused, Err(RunError::Rejected(_))), "{refused:?}");
}

#[test]
fn one_more_seat_helps_whom_the_mentor_fits_and_both_numbers_are_solved() {
    let explainer = explainer(scored(&[&[90], &[80]]));
    let help = explainer.help("mentee-1", &()).unwrap();
    assert_eq!((help.matched, help.open), (0, 1));
    assert_eq!(help.reasons.len(), 1);
    let change = help.changes.first().expect("a change that helps");
    assert_eq!(
        change.change,
        SmallChange::ExtraSeat {
            mentor: "mentor-0".into()
        }
    );
    assert_eq!(
        (change.effect.pairs, change.effect.total_score_millionths),
        (1, 800_000)
    );
    assert_eq!(change.partners[0].mentor, "mentor-0");
    assert!(help.trials <= pairwell_matching::MenteeHelp::MOST_TRIALS);
    let content = explainer.help("mentee-0", &()).unwrap();
    assert!(content.changes.is_empty() && content.trials == 0);
}

#[test]
fn the_highest_minimum_that_helps_is_found() {
    let mut program = scored(&[&[90, 0, 0, 0], &[29, 25, 20, 10]]);
    program.policy.minimum_score = "0.3".parse().unwrap();
    // The best one below the minimum has no seat left for the mentee.
    program.rules = serde_json::from_value(json!([
        { "kind": "pin", "mentee": "mentee-0", "mentor": "mentor-0" }
    ]))
    .unwrap();
    let help = explainer(program).help("mentee-1", &()).unwrap();
    let [change] = help.changes.as_slice() else {
        panic!("one change: {help:?}");
    };
    let minimum_score = "0.25".parse().unwrap();
    assert_eq!(change.change, SmallChange::LowerMinimum { minimum_score });
    assert_eq!(change.effect.total_score_millionths, 250_000);
}

#[test]
fn the_requirement_that_alone_excludes_is_named() {
    let skills = json!([{ "skill": "Rust", "level": 3 }]);
    let mentee = participant(
        "mentee",
        json!({ "skills_sought": skills, "languages": ["en"] }),
    );
    let mentor = participant(
        "mentor",
        json!({ "skills_offered": skills, "languages": ["es"] }),
    );
    let mut policy = skills_only();
    policy["requirements"] =
        json!([{ "kind": "manager_line", "levels": 1 }, { "kind": "shared_language" }]);
    let help = explainer(program(vec![mentee], vec![mentor], policy))
        .help("mentee", &())
        .unwrap();
    let changes = serde_json::to_value(&help.changes).unwrap();
    assert_eq!(
        changes[0]["change"],
        json!({ "kind": "relax_requirement", "requirement": "shared_language", "position": 1 })
    );
    assert_eq!(changes[0]["effect"]["pairs"], 1);
}

#[test]
fn an_hour_when_the_mentor_is_free_helps() {
    let skills = json!([{ "skill": "Rust", "level": 3 }]);
    let hours = |day, start, end| window(day, start, end);
    let mentee = participant(
        "mentee",
        json!({ "skills_sought": skills, "time_zone": "Europe/Berlin", "availability": hours("monday", "09:00", "10:00") }),
    );
    // In the autumn and winter of Berlin it is an hour earlier in London.
    let mentor = participant(
        "mentor",
        json!({ "skills_offered": skills, "time_zone": "Europe/London", "availability": hours("tuesday", "14:00", "15:00") }),
    );
    let mut policy = skills_only();
    policy["requirements"] = json!([{ "kind": "least_overlap", "minutes_per_week": 30 }]);
    let help = explainer(program(vec![mentee], vec![mentor], policy))
        .help("mentee", &())
        .unwrap();
    let change = help.changes.first().expect("a change that helps");
    let SmallChange::ExtraHours { window } = &change.change else {
        panic!("an hour asks least: {help:?}");
    };
    assert_eq!(
        serde_json::to_value(window).unwrap(),
        json!({ "weekday": "tuesday", "start": "15:00", "end": "16:00" })
    );
    assert_eq!(change.effect.pairs, 1);
}

#[test]
fn a_mentor_is_sketched_from_what_the_unmatched_seek() {
    let seeks = |id: &str, skill: &str| {
        participant(
            id,
            json!({ "skills_sought": [{ "skill": skill, "level": 4 }], "languages": ["en"] }),
        )
    };
    let mentees = vec![seeks("a", "Law"), seeks("b", "Law"), seeks("c", "Rust")];
    let mentor = participant(
        "mentor",
        json!({ "skills_offered": [{ "skill": "Rust", "level": 5 }] }),
    );
    let recruitment = explainer(program(mentees, vec![mentor], skills_only()))
        .recruitment(&())
        .unwrap();
    assert_eq!(recruitment.unmatched, 2);
    let best = recruitment.mentors.first().expect("a mentor worth having");
    assert_eq!(best.profile.skills[0].skill, "Law");
    assert_eq!(best.profile.skills[0].level, 4);
    assert_eq!(
        (best.effect.pairs, best.effect.total_score_millionths),
        (1, 1_000_000)
    );
    let seat = recruitment.seats.first().expect("a seat worth having");
    assert_eq!(
        (
            seat.mentor.as_str(),
            seat.effect.pairs,
            seat.effect.total_score_millionths
        ),
        ("mentor", 1, 0)
    );
    assert_eq!(
        (
            recruitment.skills[0].skill.as_str(),
            recruitment.skills[0].mentees
        ),
        ("Law", 2)
    );
}

#[test]
fn two_policies_are_set_side_by_side() {
    let program = scored(&[&[90, 60], &[80, 30]]);
    let first = prepared(program.clone());
    let mut policy = program.policy.clone();
    policy.objective = serde_json::from_value(json!("stable")).unwrap();
    let second = first.with_policy(policy.clone()).unwrap();
    let mut direct = program.clone();
    direct.policy = policy;
    assert_eq!(second.input_hash(), prepared(direct.clone()).input_hash());
    let (before, after) = (outcome(program), outcome(direct));
    let comparison = compare((&first, &before), (&second, &after));
    assert_eq!(
        (comparison.kept, comparison.added, comparison.removed),
        (0, 2, 2)
    );
    let loser = comparison.mentees.first().expect("somebody loses");
    assert_eq!(
        (loser.mentee.as_str(), loser.gain_by_before),
        ("mentee-1", -500_000)
    );
    assert_eq!(
        (comparison.by_before.gaining, comparison.by_before.losing),
        (1, 1)
    );
    assert_eq!(comparison.by_before.total_score_millionths, -200_000);
    let same = compare((&first, &before), (&first, &before));
    assert_eq!((same.kept, same.mentees.len()), (2, 0));
}

#[test]
fn a_pair_that_hangs_on_one_weight_is_the_least_stable() {
    // With equal weights `near` wins by a hair for its department; a fifth less of that, and `skilled` wins.
    let mentee = participant(
        "mentee",
        json!({ "department": "Yard", "skills_sought": [{ "skill": "Rust", "level": 5 }] }),
    );
    let near = participant("near", json!({ "department": "Yard" }));
    let skilled = participant(
        "skilled",
        json!({ "department": "Office", "skills_offered": [{ "skill": "Rust", "level": 5 }] }),
    );
    let policy = json!({
        "criteria": [
            { "kind": "skills", "weight": 10, "missing": "zero" },
            { "kind": "department", "weight": 11, "direction": "same" }
        ],
        "requirements": []
    });
    let sensitivity = explainer(program(vec![mentee], vec![near, skilled], policy))
        .sensitivity(&RunOptions::default(), &())
        .unwrap();
    let kept: Vec<_> = sensitivity
        .variants
        .iter()
        .map(|one| (one.position, one.percent, one.kept))
        .collect();
    assert_eq!(kept, [(0, 80, 1), (0, 120, 0), (1, 80, 0), (1, 120, 1)]);
    assert_eq!(
        (
            sensitivity.pairs[0].mentor.as_str(),
            sensitivity.pairs[0].kept_in
        ),
        ("near", 2)
    );
}

proptest! {
    /// The stated loss is what a fresh run with the pair pinned loses, and the prices bound it.
    #[test]
    fn the_stated_loss_is_that_of_a_fresh_run(
        scores in prop::collection::vec(prop::collection::vec(0_u8..100, 4), 1..5),
        seats in prop::collection::vec(0_u32..3, 4),
        (mentee, mentor) in (0_usize..5, 0_usize..4),
        best_total in any::<bool>(),
    ) {
        let rows: Vec<&[u8]> = scores.iter().map(Vec::as_slice).collect();
        let mentee = mentee % rows.len();
        let mut program = scored(&rows);
        for (mentor, &seats) in program.mentors.iter_mut().zip(&seats) {
            mentor.capacity = seats;
        }
        if best_total {
            program.policy.objective = serde_json::from_value(json!("best_total")).unwrap();
        }
        let (mentee, mentor) = (format!("mentee-{mentee}"), format!("mentor-{mentor}"));
        let answer = explainer(program.clone()).why_not(&mentee, &mentor, &()).unwrap();
        let before = total(&outcome(program.clone()));
        program.rules = serde_json::from_value(
            json!([{ "kind": "pin", "mentee": mentee, "mentor": mentor }]),
        ).unwrap();
        match answer.status {
            AlternativeStatus::NotEligible => {}
            AlternativeStatus::Chosen => prop_assert_eq!(total(&outcome(program)), before),
            AlternativeStatus::BelowMinimum
            | AlternativeStatus::Outbid
            | AlternativeStatus::NoRoom
            | _ => {
                let after = total(&outcome(program));
                let effect = answer.forced.expect("no pin is in the way").effect;
                let stated = (effect.pairs, effect.total_score_millionths);
                let change = (after.0 - before.0, after.1 - before.1);
                if best_total {
                    // Pairs that add nothing may or may not be made.
                    prop_assert_eq!(stated.1, change.1);
                } else {
                    prop_assert_eq!(stated, change);
                }
                let prices = answer.prices.expect("prices");
                let value = i64::try_from(prices.pair_value).unwrap();
                prop_assert!(prices.shortfall <= -(stated.0 * value + stated.1));
            }
        }
    }
}
