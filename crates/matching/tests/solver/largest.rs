//! Stable pairings with ties against all pairings, and damaged results.

use std::collections::BTreeSet;

use pairwell_matching::{
    Bound, Certificate, ConflictReason, Cover, Instance, LargestStability, MenteeIndex,
    MentorIndex, Objective, Score, Solution, SolveError, Verdict, Violation, check, solve,
};
use proptest::prelude::*;

use crate::instances::Parts;

/// A candidate as plain numbers: mentee, mentor, and the score that each of the two sees.
type TwoWay = (u32, u32, u32, u32);

fn instance(parts: &Parts, rows: &[TwoWay]) -> Instance {
    let score = |tenths: u32| Score::from_millionths(tenths * 100_000).unwrap();
    let mut builder = Instance::builder(parts.wanted.clone(), parts.capacity.clone());
    builder.least_load(parts.least_load.clone());
    for &(mentee, mentor, own, others) in rows {
        let (mentee, mentor) = (MenteeIndex(mentee), MentorIndex(mentor));
        builder.two_way_candidate(mentee, mentor, score(own), score(others));
    }
    for &(mentee, mentor) in &parts.pins {
        builder.pin(MenteeIndex(mentee), MentorIndex(mentor));
    }
    builder.build().unwrap()
}

fn parts(wanted: &[u32], capacity: &[u32]) -> Parts {
    Parts {
        wanted: wanted.to_vec(),
        capacity: capacity.to_vec(),
        least_load: vec![0; capacity.len()],
        rows: vec![],
        pins: vec![],
    }
}

/// The pairing, what no stable pairing exceeds, and whether the checker proved it the largest.
fn largest(instance: &Instance) -> (Solution, u64) {
    let solution = solve(instance, Objective::LargestStable, &()).unwrap();
    let pairs = solution.pairs.len() as u64;
    match check(instance, Objective::LargestStable, &solution) {
        Verdict::Optimal { matched, .. } => {
            assert_eq!(matched, pairs);
            (solution, pairs)
        }
        Verdict::Bounded {
            matched,
            bound: Bound::Pairs(most),
            ..
        } => {
            assert!(matched == pairs && pairs < most);
            (solution, most)
        }
        other => panic!("{other} {instance:?} {solution:?}"),
    }
}

/// The most pairs of a pairing in which no two would both strictly rather have each other, by trying all.
fn most_pairs(parts: &Parts, rows: &[TwoWay]) -> u64 {
    let mut pairings = vec![BTreeSet::<usize>::new()];
    for (place, &(mentee, mentor, ..)) in rows.iter().enumerate() {
        let with = pairings.iter().filter(|pairing| {
            let of = |is_own: &dyn Fn(&TwoWay) -> bool| {
                pairing
                    .iter()
                    .filter(|&&place| is_own(&rows[place]))
                    .count() as u32
            };
            of(&|row| row.0 == mentee) < parts.wanted[mentee as usize]
                && of(&|row| row.1 == mentor) < parts.capacity[mentor as usize]
        });
        let with = with.map(|pairing| {
            let mut more = pairing.clone();
            more.insert(place);
            more
        });
        let with: Vec<_> = with.collect();
        if parts.pins.contains(&(mentee, mentor)) {
            pairings = with;
        } else {
            pairings.extend(with);
        }
    }
    let is_stable = |pairing: &&BTreeSet<usize>| {
        rows.iter().enumerate().all(|(place, row)| {
            let replaceable = |place: &&usize| {
                let row = rows[**place];
                !parts.pins.contains(&(row.0, row.1))
            };
            let own = || pairing.iter().filter(|&&place| rows[place].0 == row.0);
            let others = || pairing.iter().filter(|&&place| rows[place].1 == row.1);
            let mentee_would = (own().count() as u32) < parts.wanted[row.0 as usize]
                || own()
                    .filter(replaceable)
                    .any(|&place| rows[place].2 < row.2);
            let mentor_would = (others().count() as u32) < parts.capacity[row.1 as usize]
                || others()
                    .filter(replaceable)
                    .any(|&place| rows[place].3 < row.3);
            pairing.contains(&place) || !(mentee_would && mentor_would)
        })
    };
    let stable = pairings.iter().filter(is_stable);
    stable.map(|pairing| pairing.len() as u64).max().unwrap()
}

#[test]
fn whoever_is_indifferent_leaves_the_seat_to_somebody_with_no_other_choice() {
    // Mentee 0 likes both mentors the same, mentee 1 knows only the first.
    let parts = parts(&[1, 1], &[1, 1]);
    let rows = [(0, 0, 5, 5), (0, 1, 5, 5), (1, 0, 5, 5)];
    let instance = instance(&parts, &rows);
    let (solution, most) = largest(&instance);
    assert_eq!((solution.pairs.len(), most), (2, 2));
    let strict = solve(&instance, Objective::Stable, &()).unwrap();
    assert_eq!(strict.pairs.len(), 1, "ties broken by number");
}

#[test]
fn loads_that_the_pairing_found_does_not_meet_are_refused() {
    let mut parts = parts(&[1], &[1, 1]);
    parts.least_load = vec![0, 1];
    let rows = [(0, 0, 9, 9), (0, 1, 1, 1)];
    let refused = solve(&instance(&parts, &rows), Objective::LargestStable, &());
    let Err(SolveError::Conflicts(conflicts)) = refused else {
        panic!("{refused:?}")
    };
    let mentors: Vec<_> = conflicts[0].mentors().collect();
    assert_eq!(mentors, [&MentorIndex(1)]);
    let reason = ConflictReason::StablePairingFound {
        needed: 1,
        available: 0,
    };
    assert_eq!(conflicts[0].reason, reason);
}

#[test]
fn damaged_results_are_rejected() {
    let parts = parts(&[1, 1, 1], &[1, 1]);
    let rows = [(0, 0, 5, 5), (0, 1, 5, 5), (1, 0, 5, 7), (2, 1, 5, 5)];
    let instance = instance(&parts, &rows);
    let (solution, _) = largest(&instance);
    let reject = |damage: &dyn Fn(&mut Solution, &mut LargestStability)| {
        let mut damaged = solution.clone();
        let Certificate::LargestStable(mut proof) = damaged.certificate.clone() else {
            panic!("{damaged:?}")
        };
        damage(&mut damaged, &mut proof);
        damaged.certificate = Certificate::LargestStable(proof);
        match check(&instance, Objective::LargestStable, &damaged) {
            Verdict::Rejected(violations) => violations,
            other => panic!("{other} {damaged:?}"),
        }
    };
    assert!(matches!(
        reject(&|_, proof| proof.most_pairs += 1)[..],
        [Violation::WrongBound { .. }]
    ));
    assert_eq!(
        reject(&|_, proof| proof.mentees.rank_sum += 1),
        [Violation::WrongStatistics]
    );
    reject(&|_, proof| {
        let everybody = (0..9).map(MenteeIndex).collect();
        proof.cover = Cover {
            mentees: everybody,
            mentors: vec![],
        };
    });
    let blocked = reject(&|damaged, _| {
        damaged.pairs.pop();
    });
    assert!(
        blocked
            .iter()
            .any(|one| matches!(one, Violation::BlockingPair(_)))
    );
}

/// Few different scores, so that there are ties everywhere.
fn tied(most_wanted: u32) -> impl Strategy<Value = (Parts, Vec<TwoWay>)> {
    (1..=4_usize, 1..=4_usize).prop_flat_map(move |(mentees, mentors)| {
        let cell = prop::option::weighted(0.7, (1..=3_u32, 1..=3_u32, prop::bool::weighted(0.1)));
        let cells = prop::collection::vec(cell, mentees * mentors);
        let wanted = prop::collection::vec(0..=most_wanted, mentees);
        let capacity = prop::collection::vec(0..=2_u32, mentors);
        (wanted, capacity, cells).prop_map(move |(wanted, capacity, cells)| {
            let mut parts = parts(&wanted, &capacity);
            let (mut wishes, mut seats) = (wanted, capacity);
            let mut rows = Vec::new();
            for (place, cell) in cells.into_iter().enumerate() {
                let Some((own, others, pin)) = cell else {
                    continue;
                };
                let (mentee, mentor) = (place / mentors, place % mentors);
                let pair = (mentee as u32, mentor as u32);
                rows.push((pair.0, pair.1, own, others));
                if pin && wishes[mentee] > 0 && seats[mentor] > 0 {
                    wishes[mentee] -= 1;
                    seats[mentor] -= 1;
                    parts.pins.push(pair);
                }
            }
            (parts, rows)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn two_thirds_of_the_largest_are_matched((parts, rows) in tied(1)) {
        let (solution, most) = largest(&instance(&parts, &rows));
        let best = most_pairs(&parts, &rows);
        let (found, pins) = (solution.pairs.len() as u64, parts.pins.len() as u64);
        prop_assert!(best <= most, "{best} {most}");
        prop_assert!(most <= pins + 3 * (found - pins) / 2, "{most} is not proved to be near {found}");
    }

    #[test]
    fn where_several_mentors_are_wanted_the_bound_holds((parts, rows) in tied(3)) {
        let (solution, most) = largest(&instance(&parts, &rows));
        let best = most_pairs(&parts, &rows);
        prop_assert!(solution.pairs.len() as u64 <= best && best <= most, "{best} {most}");
    }

    /// Without ties it is the one stable size there is.
    #[test]
    fn without_ties_it_is_as_large_as_any((parts, rows) in tied(1), seed in any::<u64>()) {
        let strict = rows.iter().zip(0_u64..).map(|(&(mentee, mentor, ..), place)| {
            let mixed = |salt: u64| (seed ^ salt ^ place).wrapping_mul(0xff51_afd7_ed55_8ccd) >> 48;
            (mentee, mentor, mixed(1) as u32 % 11, mixed(7) as u32 % 11)
        });
        let rows: Vec<TwoWay> = strict.collect();
        let distinct = |key: &dyn Fn(&TwoWay) -> (u32, u32)| {
            rows.iter().map(key).collect::<BTreeSet<_>>().len() == rows.len()
        };
        prop_assume!(distinct(&|row| (row.0, row.2)) && distinct(&|row| (row.1, row.3)));
        let instance = instance(&parts, &rows);
        let stable = solve(&instance, Objective::Stable, &()).unwrap();
        prop_assert_eq!(largest(&instance).0.pairs, stable.pairs);
    }
}
