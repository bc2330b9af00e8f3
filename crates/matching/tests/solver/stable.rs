//! Stable pairings against all pairings, the textbook, and damaged results.

use std::collections::BTreeSet;

use pairwell_matching::{
    Certificate, Conflict, ConflictReason, ConflictingRule, Instance, MenteeIndex, MentorIndex,
    Objective, Pair, Score, Solution, SolveError, Stability, Verdict, Violation, check, solve,
};
use proptest::prelude::*;

use crate::instances::{Parts, small, solved_for};

/// A candidate as plain numbers: mentee, mentor, and the score that each of the two sees.
type TwoWay = (u32, u32, u32, u32);

fn pair(mentee: u32, mentor: u32) -> Pair {
    Pair {
        mentee: MenteeIndex(mentee),
        mentor: MentorIndex(mentor),
    }
}

fn two_way(wanted: &[u32], capacity: &[u32], rows: &[TwoWay], pins: &[(u32, u32)]) -> Instance {
    let score = |millionths| Score::from_millionths(millionths).unwrap();
    let mut builder = Instance::builder(wanted.to_vec(), capacity.to_vec());
    for &(mentee, mentor, own, others) in rows {
        let (mentee, mentor) = (MenteeIndex(mentee), MentorIndex(mentor));
        builder.two_way_candidate(mentee, mentor, score(own), score(others));
    }
    for &(mentee, mentor) in pins {
        builder.pin(MenteeIndex(mentee), MentorIndex(mentor));
    }
    builder.build().unwrap()
}

fn stable(instance: &Instance) -> (Vec<Pair>, Stability) {
    let (solution, ..) = solved_for(instance, Objective::Stable);
    let Certificate::Stable(stability) = solution.certificate else {
        panic!("{:?}", solution.certificate)
    };
    (solution.pairs, stability)
}

/// Small instances in which the two sides see different scores.
fn small_two_way() -> impl Strategy<Value = (Parts, Vec<TwoWay>)> {
    (small(), any::<u64>()).prop_map(|(parts, seed)| {
        let rows = parts.rows.iter().zip(0_u64..);
        let rows = rows.map(|(&(mentee, mentor, score), place)| {
            let mixed = (seed ^ place).wrapping_mul(0xff51_afd7_ed55_8ccd) >> 40;
            (mentee, mentor, score, (mixed % 7 * 100_000) as u32)
        });
        let rows = rows.collect();
        (parts, rows)
    })
}

/// Whether a set of pairs is valid and has no blocking pair, by the definition.
fn is_stable(parts: &Parts, rows: &[TwoWay], chosen: &BTreeSet<(u32, u32)>) -> bool {
    let likes = |mentee: u32, mentor: u32| {
        let row = rows.iter().find(|row| (row.0, row.1) == (mentee, mentor));
        let &(_, _, own, others) = row.unwrap();
        ((own, !mentor), (others, !mentee))
    };
    rows.iter().all(|&(mentee, mentor, ..)| {
        if chosen.contains(&(mentee, mentor)) {
            return true;
        }
        let (own, others) = likes(mentee, mentor);
        let partners: Vec<_> = chosen.iter().filter(|pair| pair.0 == mentee).collect();
        let mentee_wants = (partners.len() as u32) < parts.wanted[mentee as usize]
            || partners
                .iter()
                .any(|pair| !parts.pins.contains(pair) && likes(pair.0, pair.1).0 < own);
        let partners: Vec<_> = chosen.iter().filter(|pair| pair.1 == mentor).collect();
        let mentor_wants = (partners.len() as u32) < parts.capacity[mentor as usize]
            || partners
                .iter()
                .any(|pair| !parts.pins.contains(pair) && likes(pair.0, pair.1).1 < others);
        !(mentee_wants && mentor_wants)
    })
}

/// Every valid pairing that keeps the pins.
fn all_pairings(parts: &Parts, rows: &[TwoWay]) -> Vec<BTreeSet<(u32, u32)>> {
    let mut pairings = vec![BTreeSet::<(u32, u32)>::new()];
    for &(mentee, mentor, ..) in rows {
        let pinned = parts.pins.contains(&(mentee, mentor));
        let mut with = Vec::new();
        for pairing in &pairings {
            let of_mentee = pairing.iter().filter(|pair| pair.0 == mentee).count();
            let of_mentor = pairing.iter().filter(|pair| pair.1 == mentor).count();
            if (of_mentee as u32) < parts.wanted[mentee as usize]
                && (of_mentor as u32) < parts.capacity[mentor as usize]
            {
                let mut more = pairing.clone();
                more.insert((mentee, mentor));
                with.push(more);
            }
        }
        if pinned {
            pairings = with;
        } else {
            pairings.extend(with);
        }
    }
    pairings
}

/// Gale and Shapley's example of three by three in which every participant's first choice differs by side.
#[test]
fn the_textbook_example_gives_every_mentee_the_first_choice() {
    // Mentees: A: a b c; B: b c a; C: c a b. Mentors: a: B C A; b: C A B; c: A B C.
    let rows = [
        (0, 0, 3, 1),
        (0, 1, 2, 2),
        (0, 2, 1, 3),
        (1, 0, 1, 3),
        (1, 1, 3, 1),
        (1, 2, 2, 2),
        (2, 0, 2, 2),
        (2, 1, 1, 3),
        (2, 2, 3, 1),
    ];
    let (pairs, stability) = stable(&two_way(&[1; 3], &[1; 3], &rows, &[]));
    assert_eq!(pairs, [pair(0, 0), pair(1, 1), pair(2, 2)]);
    assert_eq!(stability.mentees.rank_sum, 3);
    assert_eq!(stability.mentors.rank_sum, 9);
    assert_eq!(stability.mentors.mean_rank_thousandths, 3_000);
}

#[test]
fn a_pin_is_not_given_up_for_somebody_better() {
    let rows = [(0, 0, 1, 1), (1, 0, 9, 9), (1, 1, 5, 5)];
    let instance = two_way(&[1, 1], &[1, 1], &rows, &[(0, 0)]);
    assert_eq!(stable(&instance).0, [pair(0, 0), pair(1, 1)]);
    let instance = two_way(&[1, 1], &[1, 1], &rows, &[]);
    assert_eq!(stable(&instance).0, [pair(1, 0)]);
}

#[test]
fn a_minimum_load_that_no_stable_pairing_meets_is_refused() {
    let parts = Parts {
        wanted: vec![1, 1],
        capacity: vec![2, 2],
        least_load: vec![1, 1],
        rows: vec![(0, 0, 9), (0, 1, 1), (1, 0, 9), (1, 1, 1)],
        pins: vec![],
    };
    let refused = solve(&parts.instance(), Objective::Stable, &());
    let conflict = Conflict {
        reason: ConflictReason::NoStablePairing {
            needed: 1,
            available: 0,
        },
        rules: vec![
            ConflictingRule::LeastLoad {
                mentor: MentorIndex(1),
            },
            ConflictingRule::Stability {},
        ],
    };
    assert_eq!(refused, Err(SolveError::Conflicts(vec![conflict])));
    let pinned = Parts {
        pins: vec![(1, 1)],
        ..parts
    };
    assert_eq!(stable(&pinned.instance()).0, [pair(0, 0), pair(1, 1)]);
}

#[test]
fn extreme_shapes_are_stable() {
    let full = |mentees: u32, mentors: u32, score: u32| -> Vec<_> {
        (0..mentees)
            .flat_map(|mentee| (0..mentors).map(move |mentor| (mentee, mentor, score, score)))
            .collect()
    };
    let matched = |wanted: &[u32], capacity: &[u32], rows: &[TwoWay]| {
        stable(&two_way(wanted, capacity, rows, &[])).0.len()
    };
    assert_eq!(matched(&[], &[], &[]), 0);
    assert_eq!(matched(&[1; 3], &[], &[]), 0);
    assert_eq!(matched(&[], &[1; 3], &[]), 0);
    assert_eq!(matched(&[1; 30], &[1; 20], &full(30, 20, 0)), 20);
    assert_eq!(matched(&[1; 20], &[1; 30], &full(20, 30, 1_000_000)), 20);
    assert_eq!(matched(&[3; 4], &[0; 4], &full(4, 4, 5)), 0);
    assert_eq!(matched(&[0; 4], &[3; 4], &full(4, 4, 5)), 0);
    assert_eq!(matched(&[u32::MAX; 3], &[u32::MAX; 2], &full(3, 2, 0)), 6);
    // Everybody wants the same mentor: each proposal displaces somebody.
    let popular: Vec<_> = (0..50)
        .flat_map(|mentee| [(mentee, 0, 900, mentee), (mentee, 1, 1, mentee)])
        .collect();
    assert_eq!(matched(&[1; 50], &[1, 1], &popular), 2);
}

#[test]
fn damaged_results_are_rejected() {
    let rows = [
        (0, 0, 9, 9),
        (0, 1, 5, 5),
        (1, 0, 8, 8),
        (1, 1, 4, 4),
        (2, 2, 1, 1),
    ];
    let instance = two_way(&[1; 3], &[1; 3], &rows, &[(2, 2)]);
    let (solution, ..) = solved_for(&instance, Objective::Stable);
    let reject = |damaged: Solution, expected: Violation| {
        let Verdict::Rejected(violations) = check(&instance, Objective::Stable, &damaged) else {
            panic!("{damaged:?} was accepted");
        };
        assert!(violations.contains(&expected), "{violations:?}");
    };
    let with = |pairs: &[Pair]| Solution {
        pairs: pairs.to_vec(),
        ..solution.clone()
    };
    reject(
        with(&[pair(0, 1), pair(1, 0), pair(2, 2)]),
        Violation::BlockingPair(pair(0, 0)),
    );
    reject(
        with(&[pair(0, 0), pair(2, 2)]),
        Violation::BlockingPair(pair(1, 1)),
    );
    reject(
        with(&[pair(0, 0), pair(1, 1)]),
        Violation::PinMissing(pair(2, 2)),
    );
    reject(
        with(&[pair(0, 0), pair(1, 0), pair(2, 2)]),
        Violation::TooManyMentees {
            mentor: MentorIndex(0),
            pairs: 2,
            capacity: 1,
        },
    );
    for damage in [
        |stability: &mut Stability| stability.mentees.rank_sum += 1,
        |stability: &mut Stability| stability.mentees.mean_rank_thousandths += 1,
        |stability: &mut Stability| stability.mentors.rank_sum -= 1,
        |stability: &mut Stability| stability.mentors.mean_rank_thousandths = 0,
    ] {
        let mut damaged = solution.clone();
        let Certificate::Stable(stability) = &mut damaged.certificate else {
            unreachable!()
        };
        damage(stability);
        reject(damaged, Violation::WrongStatistics);
    }
    let (other, ..) = solved_for(&instance, Objective::MostMatched);
    reject(other, Violation::OtherObjective);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    /// Also what the rural hospitals theorem says: all stable pairings give everybody as many partners.
    #[test]
    fn it_is_the_best_stable_pairing_for_every_mentee((parts, rows) in small_two_way()) {
        prop_assume!(rows.len() <= 14);
        let instance = two_way(&parts.wanted, &parts.capacity, &rows, &parts.pins);
        let (pairs, _) = stable(&instance);
        let found: BTreeSet<_> = pairs.iter().map(|pair| (pair.mentee.0, pair.mentor.0)).collect();
        let all = all_pairings(&parts, &rows);
        let all: Vec<_> = all.iter().filter(|chosen| is_stable(&parts, &rows, chosen)).collect();
        prop_assert!(all.contains(&&found));
        for mentee in 0..parts.wanted.len() as u32 {
            let got = |chosen: &BTreeSet<(u32, u32)>| {
                let mut got: Vec<_> = rows.iter()
                    .filter(|row| row.0 == mentee && chosen.contains(&(row.0, row.1)))
                    .filter(|row| !parts.pins.contains(&(row.0, row.1)))
                    .map(|row| (row.2, !row.1)).collect();
                got.sort_unstable_by(|a, b| b.cmp(a));
                got
            };
            let own = got(&found);
            for other in &all {
                let other = got(other);
                prop_assert_eq!(other.len(), own.len());
                prop_assert!(own.iter().zip(&other).all(|(own, other)| own >= other));
            }
        }
        for mentor in 0..parts.capacity.len() as u32 {
            let load = |chosen: &BTreeSet<(u32, u32)>| chosen.iter().filter(|pair| pair.1 == mentor).count();
            prop_assert!(all.iter().all(|other| load(other) == load(&found)));
        }
    }

    /// Where both sides see the same score, the pair that comes first of all must be made, and so on.
    #[test]
    fn with_one_score_a_pair_it_is_the_greedy_pairing(parts in small()) {
        let (mut wishes, mut seats) = (parts.wanted.clone(), parts.capacity.clone());
        let mut greedy: Vec<_> = parts.pins.iter().map(|&(mentee, mentor)| pair(mentee, mentor)).collect();
        for pin in &parts.pins {
            wishes[pin.0 as usize] -= 1;
            seats[pin.1 as usize] -= 1;
        }
        let mut rows = parts.rows.clone();
        rows.sort_by_key(|&(mentee, mentor, score)| (std::cmp::Reverse(score), mentee, mentor));
        for (mentee, mentor, _) in rows {
            let (wish, seat) = (&mut wishes[mentee as usize], &mut seats[mentor as usize]);
            if *wish > 0 && *seat > 0 && !parts.pins.contains(&(mentee, mentor)) {
                *wish -= 1;
                *seat -= 1;
                greedy.push(pair(mentee, mentor));
            }
        }
        greedy.sort_unstable();
        prop_assert_eq!(stable(&parts.instance()).0, greedy);
    }

    #[test]
    fn neither_a_pair_less_nor_another_pair_is_stable(parts in small(), place in any::<prop::sample::Index>()) {
        let instance = parts.instance();
        let (solution, ..) = solved_for(&instance, Objective::Stable);
        prop_assume!(!solution.pairs.is_empty());
        let mut damaged = solution;
        let removed = damaged.pairs.remove(place.index(damaged.pairs.len()));
        prop_assert!(!check(&instance, Objective::Stable, &damaged).is_optimal());
        for mentor in (0..parts.capacity.len() as u32).filter(|&mentor| mentor != removed.mentor.0) {
            let mut damaged = damaged.clone();
            damaged.pairs.push(pair(removed.mentee.0, mentor));
            damaged.pairs.sort_unstable();
            prop_assert!(!check(&instance, Objective::Stable, &damaged).is_optimal());
        }
    }
}
