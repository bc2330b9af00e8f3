//! Fair pairings against all pairings, and damaged proofs.

use std::collections::HashMap;

use pairwell_matching::{
    Bound, Certificate, Cover, FairLevel, Fairness, Instance, MenteeIndex, MentorIndex, Objective,
    Pair, PersonPrice, Score, Solution, SolveError, Verdict, Violation, check, solve,
};
use proptest::prelude::*;

use crate::instances::{OutOfTime, Parts, small, small_with_loads, solved, solved_for};

fn pair(mentee: u32, mentor: u32) -> Pair {
    Pair {
        mentee: MenteeIndex(mentee),
        mentor: MentorIndex(mentor),
    }
}

fn fairness(solution: &mut Solution) -> &mut Fairness {
    let Certificate::Fair(fairness) = &mut solution.certificate else {
        panic!("no fairness")
    };
    fairness
}

fn fair(parts: &Parts) -> (Vec<Pair>, Vec<u32>) {
    let (mut solution, ..) = solved_for(&parts.instance(), Objective::Fair);
    let scores = fairness(&mut solution).scores.iter();
    let scores = scores.map(|score| score.millionths()).collect();
    (solution.pairs, scores)
}

/// The best scores, worst first, of all pairings with the most pairs, by trying all of them.
///
/// Goes through the mentees one by one and remembers the best for each combination of seats left.
fn fairest(parts: &Parts) -> Option<Vec<u32>> {
    let mut best = HashMap::from([(parts.capacity.clone(), Vec::new())]);
    for (mentee, &wanted) in (0_u32..).zip(&parts.wanted) {
        let row: Vec<_> = parts.rows.iter().filter(|row| row.0 == mentee).collect();
        let mut next: HashMap<Vec<u32>, Vec<u32>> = HashMap::new();
        for (seats, scores) in best {
            for choice in 0..1_u32 << row.len() {
                let chosen = row.iter().enumerate();
                let chosen = chosen.filter(|(place, _)| choice >> place & 1 == 1);
                let chosen: Vec<_> = chosen.map(|(_, row)| **row).collect();
                let pins = parts.pins.iter().filter(|pin| pin.0 == mentee);
                let keeps = |pin: &(u32, u32)| chosen.iter().any(|row| row.1 == pin.1);
                if choice.count_ones() > wanted
                    || chosen.iter().any(|row| seats[row.1 as usize] == 0)
                    || !pins.clone().all(keeps)
                {
                    continue;
                }
                let (mut seats, mut scores) = (seats.clone(), scores.clone());
                for row in &chosen {
                    seats[row.1 as usize] -= 1;
                    scores.push(row.2);
                }
                scores.sort_unstable();
                let known = next.entry(seats).or_insert_with(|| scores.clone());
                if scores > *known {
                    *known = scores;
                }
            }
        }
        best = next;
    }
    let loads_met = |seats: &Vec<u32>| {
        let left = seats.iter().zip(&parts.capacity).zip(&parts.least_load);
        left.into_iter()
            .all(|((left, capacity), least)| capacity - left >= *least)
    };
    let valid = best.into_iter().filter(|(seats, _)| loads_met(seats));
    let valid = valid.map(|(_, scores)| scores);
    valid.max_by_key(|scores| (scores.len(), scores.clone()))
}

/// The highest total pairs the first mentee with the worst mentor; fairness does not.
#[test]
fn the_worst_off_comes_before_the_total() {
    let parts = Parts {
        wanted: vec![1, 1],
        capacity: vec![1, 1],
        least_load: vec![0, 0],
        rows: vec![
            (0, 0, 500_000),
            (0, 1, 100_000),
            (1, 0, 1_000_000),
            (1, 1, 400_000),
        ],
        pins: vec![],
    };
    assert_eq!(solved(&parts.instance()).0.pairs, [pair(0, 1), pair(1, 0)]);
    let expected = (vec![pair(0, 0), pair(1, 1)], vec![400_000, 500_000]);
    assert_eq!(fair(&parts), expected);
}

#[test]
fn one_more_pair_outweighs_any_score() {
    let parts = Parts {
        wanted: vec![1, 1],
        capacity: vec![1, 1],
        least_load: vec![0, 0],
        rows: vec![(0, 0, 0), (1, 0, 1_000_000), (1, 1, 0)],
        pins: vec![],
    };
    assert_eq!(fair(&parts), (vec![pair(0, 0), pair(1, 1)], vec![0, 0]));
}

/// The worst pair cannot be avoided, and which of two it is decides how good the next can be.
#[test]
fn of_equally_bad_pairs_the_one_that_helps_the_others_stays() {
    let parts = Parts {
        wanted: vec![1, 1, 1],
        capacity: vec![1, 1, 1],
        least_load: vec![0; 3],
        rows: vec![
            (0, 0, 1),
            (0, 1, 900_000),
            (1, 0, 1),
            (1, 1, 800_000),
            (2, 1, 500_000),
            (2, 2, 700_000),
        ],
        pins: vec![],
    };
    let expected = vec![1, 700_000, 900_000];
    assert_eq!(fair(&parts).1, expected);
    assert_eq!(fairest(&parts), Some(expected));
}

#[test]
fn extreme_shapes_are_fair() {
    let full = |mentees: u32, mentors: u32, score: u32| -> Vec<_> {
        (0..mentees)
            .flat_map(|mentee| (0..mentors).map(move |mentor| (mentee, mentor, score)))
            .collect()
    };
    let scores = |wanted: &[u32], capacity: &[u32], rows: Vec<(u32, u32, u32)>| {
        fair(&Parts {
            wanted: wanted.to_vec(),
            capacity: capacity.to_vec(),
            least_load: vec![0; capacity.len()],
            rows,
            pins: vec![],
        })
        .1
    };
    assert!(scores(&[], &[], vec![]).is_empty());
    assert!(scores(&[1; 3], &[], vec![]).is_empty());
    assert!(scores(&[], &[1; 3], vec![]).is_empty());
    assert!(scores(&[1; 3], &[0; 3], full(3, 3, 5)).is_empty());
    assert_eq!(scores(&[1; 30], &[1; 20], full(30, 20, 7)), [7; 20]);
    assert_eq!(
        scores(&[u32::MAX; 2], &[u32::MAX; 3], full(2, 3, 0)),
        [0; 6]
    );
    // A chain: everybody can move up by one, which frees the worst pair for nobody.
    let chain: Vec<_> = (0..200)
        .flat_map(|i| [(i, i, 10), (i, i + 1, 1_000 + i)])
        .collect();
    let expected: Vec<_> = (1_000..1_200).collect();
    assert_eq!(scores(&[1; 200], &[1; 201], chain), expected);
    // Everybody wants the one popular mentor; the best gain is at the bottom.
    let popular = (0..50)
        .flat_map(|i| [(i, 0, 900_000 + i), (i, 1, i)])
        .collect();
    assert_eq!(scores(&[1; 50], &[1, 50], popular)[..2], [1, 2]);
}

fn contested() -> (Instance, Solution) {
    let parts = Parts {
        wanted: vec![1, 1, 1, 1],
        capacity: vec![1, 1, 2],
        least_load: vec![0; 3],
        rows: vec![
            (0, 0, 300_000),
            (0, 1, 200_000),
            (1, 0, 300_000),
            (1, 1, 900_000),
            (2, 0, 250_000),
            (2, 1, 100_000),
            (3, 2, 0),
        ],
        pins: vec![(3, 2)],
    };
    let instance = parts.instance();
    let (solution, ..) = solved_for(&instance, Objective::Fair);
    (instance, solution)
}

#[test]
fn damaged_results_are_rejected() {
    let (instance, solution) = contested();
    assert_eq!(solution.pairs, [pair(0, 0), pair(1, 1), pair(3, 2)]);
    let reject = |damage: &dyn Fn(&mut Solution), expected: Violation| {
        let mut damaged = solution.clone();
        damage(&mut damaged);
        let Verdict::Rejected(violations) = check(&instance, Objective::Fair, &damaged) else {
            panic!("{damaged:?} was accepted");
        };
        assert!(violations.contains(&expected), "{violations:?}");
    };
    let low = Score::from_millionths(300_000).unwrap();
    reject(
        &|damaged| fairness(damaged).scores.reverse(),
        Violation::WrongScores,
    );
    reject(
        &|damaged| damaged.pairs[0] = pair(0, 1),
        Violation::TooManyMentees {
            mentor: MentorIndex(1),
            pairs: 2,
            capacity: 1,
        },
    );
    reject(
        &|damaged| {
            damaged.pairs = vec![pair(0, 1), pair(1, 0), pair(3, 2)];
        },
        Violation::WrongScores,
    );
    reject(
        &|damaged| {
            damaged.pairs.remove(0);
            fairness(damaged).scores.remove(1);
        },
        Violation::CoverTooLarge,
    );
    reject(
        &|damaged| {
            let cover = &mut fairness(damaged).cover;
            *cover = Cover {
                mentees: (0..4).map(MenteeIndex).collect(),
                mentors: vec![],
            };
        },
        Violation::CoverTooLarge,
    );
    reject(
        &|damaged| fairness(damaged).cover.mentors.push(MentorIndex(0)),
        Violation::PeopleOutOfOrder,
    );
    reject(
        &|damaged| fairness(damaged).cover.mentees.push(MenteeIndex(9)),
        Violation::PeopleOutOfOrder,
    );
    reject(
        &|damaged| fairness(damaged).levels.clear(),
        Violation::FewestNotProved(low),
    );
    reject(
        &|damaged| {
            let stranger = PersonPrice {
                person: 9,
                price: 1,
            };
            fairness(damaged).levels[0].mentor_prices.push(stranger);
        },
        Violation::PeopleOutOfOrder,
    );
    let extra = Score::from_millionths(100_001).unwrap();
    reject(
        &|damaged| {
            let level = FairLevel {
                score: extra,
                ..fairness(damaged).levels[0].clone()
            };
            fairness(damaged).levels.insert(0, level);
        },
        Violation::FewestNotProved(low),
    );
    let (other, ..) = solved_for(&instance, Objective::MostMatched);
    reject(
        &|damaged| *damaged = other.clone(),
        Violation::OtherObjective,
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_pairing_is_fairer(parts in small()) {
        let (_, scores) = fair(&parts);
        prop_assert_eq!(Some(scores), fairest(&parts));
    }

    #[test]
    fn minimum_loads_are_met_or_refused(mut parts in small_with_loads(), levels in prop::sample::select(vec![2, 3, 1_000_001])) {
        for row in &mut parts.rows {
            row.2 %= levels;
        }
        match fairest(&parts) {
            Some(expected) => prop_assert_eq!(fair(&parts).1, expected),
            None => {
                let refused = solve(&parts.instance(), Objective::Fair, &());
                prop_assert!(matches!(refused, Err(SolveError::Conflicts(_))), "{refused:?}");
            }
        }
    }

    /// Few scores, so that many pairs are equally bad.
    #[test]
    fn no_pairing_is_fairer_with_many_ties(mut parts in small(), levels in 1..4_u32) {
        for row in &mut parts.rows {
            row.2 %= levels;
        }
        let (_, scores) = fair(&parts);
        prop_assert_eq!(Some(scores), fairest(&parts));
    }

    /// Out of time after some scores: what is proved so far is as fair as the fairest.
    #[test]
    fn out_of_time_the_scores_so_far_are_as_fair_as_can_be(mut parts in small(), levels in 2..6_u32, looks in 0..5_usize) {
        for row in &mut parts.rows {
            row.2 %= levels;
        }
        let instance = parts.instance();
        let mut solution = solve(&instance, Objective::Fair, &OutOfTime::after(looks)).unwrap();
        let verdict = check(&instance, Objective::Fair, &solution);
        let proof = fairness(&mut solution);
        let below = |scores: &[u32]| -> Vec<u32> {
            let is_proved = |score: &u32| proof.proved_below.is_none_or(|end| *score < end.millionths());
            scores.iter().copied().filter(is_proved).collect()
        };
        let scores: Vec<_> = proof.scores.iter().map(|score| score.millionths()).collect();
        let best = fairest(&parts).unwrap();
        prop_assert_eq!(scores.len(), best.len());
        prop_assert_eq!(below(&scores), below(&best));
        match verdict {
            Verdict::Optimal { .. } => prop_assert_eq!(proof.proved_below, None),
            Verdict::Bounded { bound, .. } => {
                prop_assert_eq!(proof.proved_below.map(Bound::FairBelow), Some(bound));
            }
            Verdict::Rejected(violations) => panic!("{violations:?}"),
        }
        // To claim more than that takes proof.
        if proof.proved_below.is_some() && scores != best {
            proof.proved_below = None;
            prop_assert!(!check(&instance, Objective::Fair, &solution).is_optimal());
        }
    }

    #[test]
    fn a_less_fair_pairing_is_not_proved(mut parts in small(), levels in 2..5_u32) {
        for row in &mut parts.rows {
            row.2 %= levels;
        }
        let instance = parts.instance();
        let (mut solution, ..) = solved_for(&instance, Objective::Fair);
        let (other, ..) = solved(&instance);
        let mut scores: Vec<_> = other.pairs.iter().map(|&pair| instance.score(pair).unwrap()).collect();
        scores.sort_unstable();
        let is_as_fair = scores == fairness(&mut solution).scores;
        fairness(&mut solution).scores = scores;
        solution.pairs = other.pairs;
        prop_assert_eq!(check(&instance, Objective::Fair, &solution).is_optimal(), is_as_fair);
    }

    #[test]
    fn a_damaged_price_proves_nothing_wrong(
        mut parts in small(), levels in 1..4_u32, level in any::<prop::sample::Index>(), change in -2..=2_i32,
    ) {
        for row in &mut parts.rows {
            row.2 %= levels;
        }
        let instance = parts.instance();
        let (mut solution, ..) = solved_for(&instance, Objective::Fair);
        let proof = fairness(&mut solution);
        if proof.levels.is_empty() {
            return Ok(());
        }
        let level = level.index(proof.levels.len());
        let level = &mut proof.levels[level];
        for price in level.mentee_prices.iter_mut().take(1) {
            price.price += change;
        }
        level.mentor_ground -= change;
        // Whatever is accepted is as fair as all pairings are: other prices may prove the same.
        if check(&instance, Objective::Fair, &solution).is_optimal() {
            let scores: Vec<_> = fairness(&mut solution).scores.iter().map(|score| score.millionths()).collect();
            prop_assert_eq!(Some(scores), fairest(&parts));
        }
    }
}
