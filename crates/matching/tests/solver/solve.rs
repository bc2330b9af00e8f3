//! `solve` finds the best pairing.

use std::sync::atomic::{AtomicU64, Ordering};

use pairwell_matching::{
    Cancelled, Conflict, ConflictReason, Instance, InstanceProblem, MenteeIndex, MentorIndex,
    Monitor, Objective, Pair, Phase, Score, SolveError, solve,
};
use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;
use proptest::prelude::*;

use crate::brute_force;
use crate::instances::{Parts, small, small_with_loads, solved, solved_for};

fn pair(mentee: u32, mentor: u32) -> Pair {
    Pair {
        mentee: MenteeIndex(mentee),
        mentor: MentorIndex(mentor),
    }
}

fn one_to_one(mentees: usize, mentors: usize, rows: Vec<(u32, u32, u32)>) -> Parts {
    Parts {
        wanted: vec![1; mentees],
        capacity: vec![1; mentors],
        least_load: vec![0; mentors],
        rows,
        pins: vec![],
    }
}

/// Together's public example: the greedy choice of 9 leaves 3 for the rest, the best total is 14.
#[test]
fn the_best_total_beats_the_greedy_choice() {
    let rows = vec![
        (0, 0, 800_000),
        (0, 1, 500_000),
        (1, 0, 900_000),
        (1, 1, 400_000),
    ];
    let (solution, matched, total) = solved(&one_to_one(2, 2, rows).instance());
    assert_eq!(solution.pairs, [pair(0, 1), pair(1, 0)]);
    assert_eq!((matched, total), (2, 1_400_000));
}

#[test]
fn one_more_pair_outweighs_any_score() {
    let rows = vec![(0, 0, 0), (1, 0, 1_000_000), (1, 1, 0)];
    let (solution, matched, total) = solved(&one_to_one(2, 2, rows).instance());
    assert_eq!(solution.pairs, [pair(0, 0), pair(1, 1)]);
    assert_eq!((matched, total), (2, 0));
}

#[test]
fn the_best_total_may_leave_people_unmatched() {
    let rows = vec![(0, 0, 300_000), (1, 0, 900_000), (1, 1, 400_000)];
    let instance = one_to_one(2, 2, rows).instance();
    let (solution, _, total) = solved_for(&instance, Objective::BestTotal);
    assert_eq!((solution.pairs, total), (vec![pair(1, 0)], 900_000));
    let (solution, _, total) = solved(&instance);
    assert_eq!(
        (solution.pairs, total),
        (vec![pair(0, 0), pair(1, 1)], 700_000)
    );
}

#[test]
fn a_pin_is_kept_at_any_cost() {
    let rows = vec![(0, 0, 1_000_000), (0, 1, 0), (1, 0, 1_000_000)];
    let mut parts = one_to_one(2, 2, rows);
    parts.pins = vec![(1, 0)];
    assert_eq!(solved(&parts.instance()).0.pairs, [pair(0, 1), pair(1, 0)]);
    parts.rows.pop();
    parts.rows.push((1, 0, 0));
    parts.rows.push((1, 1, 1_000_000));
    assert_eq!(solved(&parts.instance()).0.pairs, [pair(0, 1), pair(1, 0)]);
}

#[test]
fn a_mentee_who_wants_two_never_gets_one_twice() {
    let parts = Parts {
        wanted: vec![2],
        capacity: vec![5],
        least_load: vec![0],
        rows: vec![(0, 0, 500_000)],
        pins: vec![],
    };
    assert_eq!(solved(&parts.instance()).0.pairs, [pair(0, 0)]);
}

#[test]
fn extreme_shapes_are_solved() {
    let full = |mentees: u32, mentors: u32, score: u32| -> Vec<_> {
        (0..mentees)
            .flat_map(|mentee| (0..mentors).map(move |mentor| (mentee, mentor, score)))
            .collect()
    };
    let check = |parts: Parts, expected: (u64, u64)| {
        let (_, matched, total) = solved(&parts.instance());
        assert_eq!((matched, total), expected, "{parts:?}");
    };
    check(one_to_one(0, 0, vec![]), (0, 0));
    check(one_to_one(3, 0, vec![]), (0, 0));
    check(one_to_one(0, 3, vec![]), (0, 0));
    check(one_to_one(3, 3, vec![]), (0, 0));
    check(one_to_one(1, 1, vec![(0, 0, 1_000_000)]), (1, 1_000_000));
    check(one_to_one(30, 20, full(30, 20, 0)), (20, 0));
    check(
        one_to_one(20, 30, full(20, 30, 1_000_000)),
        (20, 20_000_000),
    );
    let mut everybody_full = one_to_one(4, 4, full(4, 4, 500_000));
    everybody_full.capacity = vec![0; 4];
    check(everybody_full.clone(), (0, 0));
    everybody_full.wanted = vec![0; 4];
    check(everybody_full, (0, 0));
    let most = Parts {
        wanted: vec![u32::MAX; 2],
        capacity: vec![u32::MAX; 3],
        least_load: vec![0; 3],
        rows: full(2, 3, 1),
        pins: vec![],
    };
    check(most, (6, 6));
}

#[test]
fn every_problem_of_an_instance_is_reported_at_once() {
    let parts = Parts {
        wanted: vec![1],
        capacity: vec![1, 0],
        least_load: vec![0, 0],
        rows: vec![(0, 0, 1), (0, 0, 2), (4, 0, 1), (0, 1, 1)],
        pins: vec![(0, 0), (0, 0), (0, 1), (0, 9)],
    };
    let problems = parts.builder().build().unwrap_err().problems;
    let expected = [
        InstanceProblem::DuplicateCandidate(pair(0, 0)),
        InstanceProblem::UnknownPerson(pair(4, 0)),
        InstanceProblem::DuplicatePin(pair(0, 0)),
        InstanceProblem::PinWithoutCandidate(pair(0, 9)),
        InstanceProblem::TooManyPinsOfMentee {
            mentee: MenteeIndex(0),
            pins: 4,
            wanted: 1,
        },
        InstanceProblem::TooManyPinsOfMentor {
            mentor: MentorIndex(0),
            pins: 2,
            capacity: 1,
        },
        InstanceProblem::TooManyPinsOfMentor {
            mentor: MentorIndex(1),
            pins: 1,
            capacity: 0,
        },
    ];
    assert_eq!(problems, expected);
}

#[test]
fn progress_ends_at_the_total_and_a_cancelled_run_stops() {
    #[derive(Default)]
    struct Watch {
        done: AtomicU64,
        total: AtomicU64,
        cancel_at: Option<u64>,
    }
    impl Monitor for Watch {
        fn progress(&self, phase: Phase, done: u64, total: u64) {
            assert_eq!(phase, Phase::Solve);
            self.done.store(done, Ordering::Relaxed);
            self.total.store(total, Ordering::Relaxed);
        }
        fn is_cancelled(&self) -> bool {
            self.cancel_at
                .is_some_and(|at| self.done.load(Ordering::Relaxed) >= at)
        }
    }
    let instance = one_to_one(5, 1, (0..5).map(|mentee| (mentee, 0, mentee)).collect()).instance();
    let watch = Watch::default();
    solve(&instance, Objective::MostMatched, &watch).unwrap();
    assert_eq!(watch.done.into_inner(), watch.total.into_inner());
    let watch = Watch {
        cancel_at: Some(1),
        ..Watch::default()
    };
    let stopped = solve(&instance, Objective::MostMatched, &watch);
    assert_eq!(stopped, Err(SolveError::Cancelled(Cancelled)));
    assert!(watch.done.into_inner() < watch.total.into_inner());
}

/// Asserts that these minimum loads and pins cannot be kept together, and that without any one of them the others can.
#[track_caller]
fn assert_minimal(parts: &Parts, conflict: &Conflict<MenteeIndex, MentorIndex>) {
    let mentors: Vec<_> = conflict.mentors().copied().collect();
    let pins: Vec<_> = conflict.pins().collect();
    let pins: Vec<_> = pins.iter().map(|(one, two)| (one.0, two.0)).collect();
    let ConflictReason::TooFewMentees { needed, available } = conflict.reason else {
        panic!("{conflict:?}")
    };
    let limited = |mentors: &[MentorIndex], pins: &[(u32, u32)]| {
        let mut parts = parts.clone();
        for (mentor, load) in (0..).map(MentorIndex).zip(&mut parts.least_load) {
            if !mentors.contains(&mentor) {
                *load = 0;
            }
        }
        parts.pins = pins.to_vec();
        brute_force::best(&parts, Objective::MostMatched)
    };
    assert_eq!(limited(&mentors, &pins), None, "{conflict:?}");
    assert!(available < needed, "{conflict:?}");
    for place in 0..mentors.len() {
        let mut others = mentors.clone();
        others.remove(place);
        assert!(limited(&others, &pins).is_some(), "{conflict:?}");
    }
    for place in 0..pins.len() {
        let mut others = pins.clone();
        others.remove(place);
        assert!(limited(&mentors, &others).is_some(), "{conflict:?}");
    }
}

#[test]
fn a_pin_that_takes_the_only_mentee_of_a_minimum_load_is_named() {
    let mut builder = Instance::builder(vec![1], vec![1, 1]);
    for mentor in 0..2 {
        builder.candidate(MenteeIndex(0), MentorIndex(mentor), Score::ONE);
    }
    builder.pin(MenteeIndex(0), MentorIndex(0));
    builder.least_load(vec![0, 1]);
    let refused = solve(&builder.build().unwrap(), Objective::MostMatched, &());
    assert_eq!(
        refused.unwrap_err().to_string(),
        "mentor 1 must have 1 mentees and can have 0 at most beside the pin of mentee 0 and mentor 0"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_pairing_is_better(parts in small()) {
        let instance = parts.instance();
        let (_, matched, total) = solved_for(&instance, Objective::MostMatched);
        prop_assert_eq!(Some((matched, total)), brute_force::best(&parts, Objective::MostMatched));
        let (_, _, total) = solved_for(&instance, Objective::BestTotal);
        let best = brute_force::best(&parts, Objective::BestTotal);
        prop_assert_eq!(Some(total), best.map(|(_, total)| total));
    }

    #[test]
    fn minimum_loads_are_met_at_the_least_loss(parts in small_with_loads()) {
        let instance = parts.instance();
        for &objective in &[Objective::MostMatched, Objective::BestTotal] {
            let best = brute_force::best(&parts, objective);
            match solve(&instance, objective, &()) {
                Ok(_) => {
                    let (_, matched, total) = solved_for(&instance, objective);
                    prop_assert_eq!(Some(total), best.map(|(_, total)| total));
                    if objective == Objective::MostMatched {
                        prop_assert_eq!(Some(matched), best.map(|(matched, _)| matched));
                    }
                }
                Err(SolveError::Conflicts(conflicts)) => {
                    prop_assert_eq!(best, None);
                    prop_assert_eq!(conflicts.len(), 1);
                    assert_minimal(&parts, &conflicts[0]);
                }
                Err(other) => panic!("{other}"),
            }
        }
    }

    #[test]
    fn the_order_of_people_and_candidates_does_not_change_what_is_reached(
        parts in small(), shift in 0..7_u32, turn in 0..40_usize,
    ) {
        let (_, matched, total) = solved(&parts.instance());
        let (mentees, mentors) = (parts.wanted.len() as u32, parts.capacity.len() as u32);
        let mut other = parts;
        if mentees > 0 {
            other.wanted.rotate_right((shift % mentees) as usize);
        }
        other.capacity.reverse();
        other.least_load.reverse();
        for row in &mut other.rows {
            (row.0, row.1) = ((row.0 + shift) % mentees, mentors - 1 - row.1);
        }
        for pin in &mut other.pins {
            *pin = ((pin.0 + shift) % mentees, mentors - 1 - pin.1);
        }
        let again = solved(&other.instance());
        prop_assert_eq!((again.1, again.2), (matched, total));
        // The order of adding candidates changes nothing at all.
        let before = again.0;
        if !other.rows.is_empty() {
            let turn = turn % other.rows.len();
            other.rows.rotate_left(turn);
        }
        prop_assert_eq!(solved(&other.instance()).0, before);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn another_solver_agrees_on_full_instances(
        mentees in 1..=300_usize, spare in 0..=40_usize, seed in any::<u64>(), levels in 1..=1_000_001_u64,
    ) {
        let mentors = mentees + spare;
        let score = |mentee: usize, mentor: usize| -> u64 {
            // A fixed mixing function: the instance must not depend on a generator's version.
            let mut mixed = seed ^ ((mentee as u64) << 32 | mentor as u64);
            mixed = (mixed ^ mixed >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
            mixed = (mixed ^ mixed >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
            (mixed ^ mixed >> 33) % levels
        };
        let weights = Matrix::from_fn(mentees, mentors, |(mentee, mentor)| score(mentee, mentor) as i64);
        let (best, _) = kuhn_munkres(&weights);
        let rows = (0..mentees).flat_map(|mentee| (0..mentors).map(move |mentor| (mentee, mentor)));
        let rows = rows.map(|(i, j)| (i as u32, j as u32, score(i, j) as u32)).collect();
        let (_, matched, total) = solved(&one_to_one(mentees, mentors, rows).instance());
        prop_assert_eq!((matched, i64::try_from(total).unwrap()), (mentees as u64, best));
    }
}

/// With many candidates each, the solver begins with the best ones of each mentee. Here they are mostly the same for
/// all, so that some of those who want several mentors need others.
#[test]
fn dense_instances_are_solved_for_all_candidates() {
    // The generator of Marsaglia (2003).
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    for case in 0..12_u32 {
        let (mentees, mentors) = (150 + 10 * case, 180 + 5 * case);
        let quality: Vec<u64> = (0..mentors).map(|_| random(500_001)).collect();
        let mut rows = Vec::new();
        for mentee in 0..mentees {
            for (mentor, quality) in (0..mentors).zip(&quality) {
                let score = u32::try_from(quality + random(500_001)).unwrap();
                rows.push((mentee, mentor, score.min(1_000_000)));
            }
        }
        let parts = Parts {
            wanted: (0..mentees).map(|mentee| (mentee + case) % 4 * 5).collect(),
            capacity: (0..mentors).map(|mentor| (mentor + case) % 7 * 6).collect(),
            least_load: vec![0; mentors.try_into().unwrap()],
            rows,
            pins: vec![],
        };
        // Checks that the result is proved to be the best.
        let (_, matched, _) = solved(&parts.instance());
        let wanted = parts.wanted.iter().map(|&wanted| u64::from(wanted));
        assert_eq!(matched, wanted.sum::<u64>());
    }
}
