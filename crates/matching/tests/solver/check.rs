//! `check` rejects whatever was damaged.

use pairwell_matching::{
    Certificate, Instance, MenteeIndex, MentorIndex, Objective, Pair, Prices, Solution, Verdict,
    Violation, check,
};
use proptest::prelude::*;

use crate::instances::{Parts, small, solved};

const MOST: Objective = Objective::MostMatched;

fn prices(solution: &mut Solution) -> &mut Prices {
    let Certificate::Prices(prices) = &mut solution.certificate else {
        panic!("no prices")
    };
    prices
}

fn pair(mentee: u32, mentor: u32) -> Pair {
    Pair {
        mentee: MenteeIndex(mentee),
        mentor: MentorIndex(mentor),
    }
}

/// Three mentees compete for two seats; the first is pinned.
fn contested() -> (Instance, Solution) {
    let parts = Parts {
        wanted: vec![1, 1, 1],
        capacity: vec![1, 1, 1],
        least_load: vec![0, 0, 0],
        rows: vec![
            (0, 0, 100_000),
            (1, 0, 900_000),
            (1, 1, 700_000),
            (2, 1, 800_000),
        ],
        pins: vec![(0, 0)],
    };
    let instance = parts.instance();
    let (solution, ..) = solved(&instance);
    assert_eq!(solution.pairs, [pair(0, 0), pair(2, 1)]);
    (instance, solution)
}

#[track_caller]
fn assert_rejected(instance: &Instance, solution: &Solution, expected: Violation) {
    let verdict = check(instance, MOST, solution);
    assert!(!verdict.is_optimal());
    assert!(verdict.to_string().starts_with("rejected: "), "{verdict}");
    let Verdict::Rejected(violations) = verdict else {
        unreachable!()
    };
    assert!(violations.contains(&expected), "{violations:?}");
}

#[test]
fn the_verdict_states_what_was_proved() {
    let (instance, solution) = contested();
    let verdict = check(&instance, MOST, &solution);
    assert_eq!(
        verdict,
        Verdict::Optimal {
            matched: 2,
            total_score: 900_000
        }
    );
    assert_eq!(verdict.to_string(), "optimal");
}

#[test]
fn damaged_pairs_are_rejected() {
    let (instance, solution) = contested();
    let with = |pairs: &[Pair]| Solution {
        pairs: pairs.to_vec(),
        ..solution.clone()
    };
    let cases = [
        (with(&[pair(0, 0)]), Violation::BoundNotReached),
        (with(&[pair(0, 0), pair(1, 1)]), Violation::BoundNotReached),
        (with(&[pair(2, 1)]), Violation::PinMissing(pair(0, 0))),
        (
            with(&[pair(0, 0), pair(0, 0)]),
            Violation::NotAscending(pair(0, 0)),
        ),
        (
            with(&[pair(2, 1), pair(0, 0)]),
            Violation::NotAscending(pair(0, 0)),
        ),
        (
            with(&[pair(0, 0), pair(2, 2)]),
            Violation::NotACandidate(pair(2, 2)),
        ),
        (
            with(&[pair(0, 0), pair(2, 9)]),
            Violation::NotACandidate(pair(2, 9)),
        ),
        (
            with(&[pair(0, 0), pair(1, 0), pair(1, 1)]),
            Violation::TooManyMentors {
                mentee: MenteeIndex(1),
                pairs: 2,
                wanted: 1,
            },
        ),
        (
            with(&[pair(0, 0), pair(1, 0), pair(2, 1)]),
            Violation::TooManyMentees {
                mentor: MentorIndex(0),
                pairs: 2,
                capacity: 1,
            },
        ),
    ];
    for (damaged, expected) in cases {
        assert_rejected(&instance, &damaged, expected);
    }
}

#[test]
fn damaged_certificates_are_rejected() {
    let (instance, solution) = contested();
    let mut damaged = solution.clone();
    prices(&mut damaged).mentee_prices.pop();
    assert_rejected(&instance, &damaged, Violation::WrongPriceCount);
    let mut damaged = solution.clone();
    prices(&mut damaged).mentor_prices.push(0);
    assert_rejected(&instance, &damaged, Violation::WrongPriceCount);
    let mut damaged = solution.clone();
    prices(&mut damaged).mentor_prices.fill(i64::MAX);
    assert_rejected(&instance, &damaged, Violation::BoundNotReached);
    let mut damaged = solution;
    prices(&mut damaged).pair_value = 900_000;
    let violation = Violation::PairValueTooSmall {
        stated: 900_000,
        least: 900_001,
    };
    assert_rejected(&instance, &damaged, violation);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn a_pairing_with_one_pair_less_or_other_is_not_proved(parts in small(), place in any::<prop::sample::Index>()) {
        let instance = parts.instance();
        let (solution, matched, total) = solved(&instance);
        prop_assume!(matched > 0);
        let place = place.index(solution.pairs.len());
        let mut damaged = solution.clone();
        let removed = damaged.pairs.remove(place);
        prop_assert!(!check(&instance, MOST, &damaged).is_optimal());
        for mentor in 0..parts.capacity.len() as u32 {
            let mut damaged = damaged.clone();
            damaged.pairs.push(pair(removed.mentee.0, mentor));
            damaged.pairs.sort_unstable();
            if let Verdict::Optimal { matched: other, total_score } = check(&instance, MOST, &damaged) {
                // Another optimum is no damage.
                prop_assert_eq!((other, total_score), (matched, total));
            }
        }
    }

    #[test]
    fn no_change_of_a_price_proves_a_worse_pairing(
        parts in small(), place in any::<prop::sample::Index>(), price in -5_000_000..5_000_000_i64,
    ) {
        let instance = parts.instance();
        let (mut solution, matched, _) = solved(&instance);
        prop_assume!(matched > 0);
        solution.pairs.pop();
        let prices = &mut prices(&mut solution).mentee_prices;
        let place = place.index(prices.len());
        prices[place] = price;
        prop_assert!(!check(&instance, MOST, &solution).is_optimal());
    }
}
