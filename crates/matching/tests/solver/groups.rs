//! Groups with a minimum size against all choices of who takes one, and damaged proofs.

use pairwell_matching::{
    ConflictReason, GroupProof, GroupVerdict, GroupViolation, GroupWorth, Grouping, MentorIndex,
    Objective, SolveError, Violation, check_groups, solve_groups,
};
use proptest::prelude::*;

use crate::brute_force;
use crate::instances::{OutOfTime, Parts, small, small_with_loads};

const ENOUGH: u64 = 1_000_000;

/// The best worth over all choices of mentors who take a group; `None` when there is no grouping.
fn best(parts: &Parts, sizes: &[u32]) -> Option<(u64, u64)> {
    let mentors = parts.capacity.len();
    let choices = (0..1_u32 << mentors).filter_map(|open| {
        let mut limited = parts.clone();
        for (mentor, &size) in sizes.iter().enumerate() {
            if open >> mentor & 1 == 1 {
                limited.least_load[mentor] = size.max(parts.least_load[mentor]);
            } else if parts.least_load[mentor] > 0
                || parts.pins.iter().any(|pin| pin.1 as usize == mentor)
            {
                return None;
            } else {
                limited.capacity[mentor] = 0;
            }
        }
        brute_force::best(&limited, Objective::MostMatched)
    });
    choices.max()
}

fn grouped(parts: &Parts, sizes: &[u32]) -> (Grouping, GroupWorth) {
    let instance = parts.instance();
    let grouping = solve_groups(&instance, sizes, ENOUGH, &()).unwrap();
    let verdict = check_groups(&instance, sizes, &grouping);
    let GroupVerdict::Optimal(worth) = verdict else {
        panic!("{verdict}")
    };
    (grouping, worth)
}

/// Two mentors with room for four and four mentees who spread over them: one group of four is worth less.
fn two_rooms() -> (Parts, Vec<u32>) {
    let rows = (0..4).flat_map(|mentee| {
        let own = mentee % 2;
        [(mentee, own, 900_000), (mentee, 1 - own, 100_000 + mentee)]
    });
    let parts = Parts {
        wanted: vec![1; 4],
        capacity: vec![4; 2],
        least_load: vec![0; 2],
        rows: rows.collect(),
        pins: vec![],
    };
    (parts, vec![3, 3])
}

#[test]
fn one_full_group_beats_two_that_are_too_small() {
    let (parts, sizes) = two_rooms();
    let (grouping, worth) = grouped(&parts, &sizes);
    let mentors: Vec<_> = grouping.pairs.iter().map(|pair| pair.mentor.0).collect();
    assert_eq!(mentors, [0; 4]);
    let total_score = 2 * 900_000 + 100_001 + 100_003;
    assert_eq!(
        worth,
        GroupWorth {
            pairs: 4,
            total_score
        }
    );
    // Pairs of two are fine with a minimum of two.
    assert_eq!(grouped(&parts, &[2, 2]).1.total_score, 3_600_000);
}

#[test]
fn without_budget_there_is_a_grouping_and_a_bound() {
    let (parts, sizes) = two_rooms();
    let instance = parts.instance();
    let grouping = solve_groups(&instance, &sizes, 1, &()).unwrap();
    let verdict = check_groups(&instance, &sizes, &grouping);
    let GroupVerdict::Bounded { worth, bound } = verdict else {
        panic!("{verdict}")
    };
    assert_eq!((worth.pairs, bound.pairs), (4, 4));
    assert!(worth < bound);
}

#[test]
fn out_of_time_there_is_a_grouping_and_a_bound() {
    let (parts, sizes) = two_rooms();
    let instance = parts.instance();
    let grouping = solve_groups(&instance, &sizes, ENOUGH, &OutOfTime::after(0)).unwrap();
    let verdict = check_groups(&instance, &sizes, &grouping);
    assert!(matches!(verdict, GroupVerdict::Bounded { .. }), "{verdict}");
}

#[test]
fn a_mentor_who_must_take_a_group_and_cannot_fill_it_is_refused() {
    let (mut parts, sizes) = two_rooms();
    parts.pins = vec![(0, 0), (1, 1)];
    let refused = solve_groups(&parts.instance(), &sizes, ENOUGH, &());
    let Err(SolveError::Conflicts(conflicts)) = refused else {
        panic!("{refused:?}")
    };
    let mentors: Vec<_> = conflicts[0].mentors().copied().collect();
    assert_eq!(mentors, [MentorIndex(0), MentorIndex(1)]);
    let reason = ConflictReason::TooFewMentees {
        needed: 6,
        available: 4,
    };
    assert_eq!(conflicts[0].reason, reason);
}

#[test]
fn damaged_results_are_rejected() {
    let (parts, sizes) = two_rooms();
    let instance = parts.instance();
    let (grouping, worth) = grouped(&parts, &sizes);
    let reject = |damage: &dyn Fn(&mut Grouping), expected: GroupViolation| {
        let mut damaged = grouping.clone();
        damage(&mut damaged);
        let verdict = check_groups(&instance, &sizes, &damaged);
        let GroupVerdict::Rejected(violations) = verdict else {
            panic!("{damaged:?}: {verdict}")
        };
        assert!(violations.contains(&expected), "{violations:?}");
    };
    let first = grouping.pairs[0];
    reject(
        &|damaged| damaged.pairs.insert(0, first),
        GroupViolation::Pairing(Violation::NotAscending(first)),
    );
    reject(
        &|damaged| damaged.pairs.truncate(2),
        GroupViolation::GroupTooSmall {
            mentor: MentorIndex(0),
            mentees: 2,
            least: 3,
        },
    );
    reject(
        &|damaged| {
            damaged.cases.pop();
        },
        GroupViolation::CasesIncomplete,
    );
    reject(
        &|damaged| damaged.cases.clear(),
        GroupViolation::CasesIncomplete,
    );
    for (number, case) in (0..).zip(&grouping.cases) {
        let GroupProof::Prices(_) = case.proof else {
            continue;
        };
        reject(
            &|damaged| {
                let case = &mut damaged.cases[usize::try_from(number).unwrap()];
                let GroupProof::Prices(prices) = &mut case.proof else {
                    unreachable!()
                };
                prices.mentee_prices.fill(i64::from(u32::MAX));
            },
            GroupViolation::BoundExceeded(number),
        );
    }
    let low = GroupWorth {
        total_score: worth.total_score - 1,
        ..worth
    };
    let mut damaged = grouping.clone();
    damaged.bound = low;
    let verdict = check_groups(&instance, &sizes, &damaged);
    assert!(matches!(verdict, GroupVerdict::Rejected(_)), "{verdict}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_grouping_is_better(parts in small(), sizes in prop::collection::vec(0..=4_u32, 7)) {
        let sizes = &sizes[..parts.capacity.len()];
        let instance = parts.instance();
        match solve_groups(&instance, sizes, ENOUGH, &()) {
            Ok(grouping) => {
                let verdict = check_groups(&instance, sizes, &grouping);
                let GroupVerdict::Optimal(worth) = verdict else { panic!("{verdict} {parts:?} {grouping:?}") };
                prop_assert_eq!(Some((worth.pairs, worth.total_score)), best(&parts, sizes));
            }
            Err(refused) => {
                prop_assert!(matches!(refused, SolveError::Conflicts(_)));
                prop_assert_eq!(best(&parts, sizes), None);
            }
        }
    }

    #[test]
    fn whatever_the_budget_the_bound_holds(
        parts in small_with_loads(), sizes in prop::collection::vec(0..=4_u32, 7), budget in 0..6_u64,
    ) {
        let sizes = &sizes[..parts.capacity.len()];
        let instance = parts.instance();
        let expected = best(&parts, sizes);
        let Ok(grouping) = solve_groups(&instance, sizes, budget, &()) else {
            prop_assert_eq!(expected, None);
            return Ok(());
        };
        let (worth, bound) = match check_groups(&instance, sizes, &grouping) {
            GroupVerdict::Optimal(worth) => (worth, worth),
            GroupVerdict::Bounded { worth, bound } => (worth, bound),
            GroupVerdict::Rejected(violations) => panic!("{violations:?} {parts:?} {sizes:?} {grouping:?}"),
        };
        let worth = Some((worth.pairs, worth.total_score));
        prop_assert!(worth <= expected && expected <= Some((bound.pairs, bound.total_score)));
    }
}
