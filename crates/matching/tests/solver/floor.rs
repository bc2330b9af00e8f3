//! Floors under the match rates of groups against all pairings, and damaged proofs.

use std::collections::HashMap;

use pairwell_matching::{
    Bound, Certificate, ConflictReason, Engine, EngineError, FloorProof, FloorWorth, Instance,
    MentorIndex, Objective, Pair, RateFloor, Score, Solution, SolveError, Verdict, Violation,
    check, solve, solve_groups,
};
use proptest::prelude::*;

use crate::instances::{Parts, small_with_loads};

const OBJECTIVES: [Objective; 2] = [Objective::MostMatched, Objective::BestTotal];

fn ratio(percent: u64) -> Score {
    Score::from_ratio(percent, 100)
}

fn floored(parts: &Parts, groups: &[Option<u32>], percent: u64) -> Instance {
    let mut builder = parts.builder();
    builder.floor(RateFloor::new(ratio(percent), groups.to_vec()));
    builder.build().unwrap()
}

/// The best worth of a pairing that meets the floor, by trying all of them; `None` when none does.
fn best(
    parts: &Parts,
    groups: &[Option<u32>],
    percent: u64,
    objective: Objective,
) -> Option<(u64, u64)> {
    let rank = |(pairs, score): (u64, u64)| match objective {
        Objective::MostMatched => (pairs, score),
        _ => (0, score),
    };
    let count = groups.len();
    let mut size = vec![0_u64; count];
    groups
        .iter()
        .flatten()
        .for_each(|&group| size[group as usize] += 1);
    let mut states = HashMap::from([((parts.capacity.clone(), vec![0_u64; count]), (0, 0))]);
    for (mentee, &wanted) in parts.wanted.iter().enumerate() {
        let own = |row: &&(u32, u32, u32)| row.0 as usize == mentee;
        let row: Vec<_> = parts.rows.iter().filter(own).collect();
        let mut next = HashMap::new();
        for ((seats, matched), worth) in states {
            for choice in 0..1_u32 << row.len() {
                let chosen = row.iter().enumerate();
                let chosen = chosen.filter(|(place, _)| choice >> place & 1 == 1);
                let chosen: Vec<_> = chosen.map(|(_, row)| **row).collect();
                let mut pins = parts.pins.iter().filter(|pin| pin.0 as usize == mentee);
                if choice.count_ones() > wanted
                    || chosen.iter().any(|row| seats[row.1 as usize] == 0)
                    || !pins.all(|pin| chosen.iter().any(|row| row.1 == pin.1))
                {
                    continue;
                }
                let (mut seats, mut matched) = (seats.clone(), matched.clone());
                chosen.iter().for_each(|row| seats[row.1 as usize] -= 1);
                if let Some(group) = groups[mentee].filter(|_| !chosen.is_empty()) {
                    matched[group as usize] += 1;
                }
                let (pairs, score): (u64, u64) = worth;
                let score = score + chosen.iter().map(|row| u64::from(row.2)).sum::<u64>();
                let worth = rank((pairs + chosen.len() as u64, score));
                let known = next.entry((seats, matched)).or_insert(worth);
                *known = worth.max(*known);
            }
        }
        states = next;
    }
    let is_valid = |(seats, matched): &(Vec<u32>, Vec<u64>)| {
        let loads = seats.iter().zip(&parts.capacity).zip(&parts.least_load);
        let are_met = |((left, capacity), least): ((&u32, &u32), &u32)| capacity - left >= *least;
        let groups = || (0..count).filter(|&group| size[group] > 0);
        let mut twos = groups().flat_map(|one| groups().map(move |other| (one, other)));
        loads.into_iter().all(are_met)
            && twos.all(|(one, other)| {
                100 * matched[one] * size[other] >= percent * matched[other] * size[one]
            })
    };
    let valid = states.into_iter().filter(|(state, _)| is_valid(state));
    valid.map(|(_, worth)| worth).max()
}

/// Six mentees of two groups of three; the seats suit the first group better.
fn two_groups() -> (Parts, Vec<Option<u32>>) {
    let rows = (0..3).flat_map(|mentee| {
        [
            (mentee, mentee, 900_000),
            (mentee + 3, mentee, 300_000 - mentee),
        ]
    });
    let parts = Parts {
        wanted: vec![1; 6],
        capacity: vec![1; 3],
        least_load: vec![0; 3],
        rows: rows.collect(),
        pins: vec![],
    };
    (
        parts,
        vec![Some(0), Some(0), Some(0), Some(1), Some(1), Some(1)],
    )
}

fn proved(instance: &Instance, objective: Objective) -> (Solution, FloorProof) {
    let solution = solve(instance, objective, &()).unwrap();
    let Certificate::Floor(proof) = solution.certificate.clone() else {
        panic!("{solution:?}")
    };
    (solution, proof)
}

#[test]
fn a_floor_is_met_at_the_least_cost() {
    let (parts, groups) = two_groups();
    // Half the best rate: two of the first group and one of the second.
    let instance = floored(&parts, &groups, 50);
    let (solution, proof) = proved(&instance, Objective::MostMatched);
    let Verdict::Optimal {
        matched,
        total_score,
    } = check(&instance, Objective::MostMatched, &solution)
    else {
        panic!("{solution:?}")
    };
    assert_eq!((matched, total_score), (3, 2_100_000));
    assert_eq!(
        proof.unbound_pairs.len(),
        3,
        "without it nobody of the second group"
    );
    assert!(proof.unbound_pairs.iter().all(|pair| pair.mentee.0 < 3));
    // Equal rates: one of each group, and a seat stays free.
    let instance = floored(&parts, &groups, 100);
    let (solution, _) = proved(&instance, Objective::MostMatched);
    let verdict = check(&instance, Objective::MostMatched, &solution);
    assert_eq!(
        verdict,
        Verdict::Optimal {
            matched: 2,
            total_score: 1_200_000
        }
    );
}

#[test]
fn a_floor_that_holds_anyway_costs_nothing_and_one_range() {
    let (mut parts, groups) = two_groups();
    parts.capacity = vec![2; 3];
    let instance = floored(&parts, &groups, 100);
    let (solution, proof) = proved(&instance, Objective::MostMatched);
    assert_eq!(solution.pairs, proof.unbound_pairs);
    assert_eq!(proof.ranges.len(), 1);
}

/// The mentors with minimum loads and the pins that conflict with a floor.
#[derive(Debug)]
struct Named {
    mentors: Vec<MentorIndex>,
    pins: Vec<Pair>,
}

/// `None` when the conflict is another one than with a floor.
fn floor_conflict(refused: Result<Solution, SolveError>) -> Option<Named> {
    let Err(SolveError::Conflicts(conflicts)) = refused else {
        panic!("{refused:?}")
    };
    let [conflict] = conflicts.as_slice() else {
        panic!("{conflicts:?}")
    };
    let pins = conflict.pins();
    let pins = pins.map(|(&mentee, &mentor)| Pair { mentee, mentor });
    (conflict.reason == ConflictReason::GroupRates {}).then(|| Named {
        mentors: conflict.mentors().copied().collect(),
        pins: pins.collect(),
    })
}

#[test]
fn pins_and_loads_beside_which_no_floor_holds_are_named() {
    let (mut parts, groups) = two_groups();
    // Nobody of the second group can be matched at all, and one of the first has to be.
    parts.rows.retain(|row| row.0 < 3);
    parts.pins = vec![(0, 0)];
    parts.least_load = vec![0, 1, 0];
    let refused = solve(&floored(&parts, &groups, 80), Objective::MostMatched, &());
    let conflict = floor_conflict(refused).unwrap();
    // Either alone is a conflict, so one of them is named.
    assert_eq!(conflict.mentors.len() + conflict.pins.len(), 1);
    parts.least_load = vec![0; 3];
    let refused = solve(&floored(&parts, &groups, 80), Objective::MostMatched, &());
    let conflict = floor_conflict(refused).unwrap();
    let pin = conflict.pins[0];
    assert_eq!((pin.mentee.0, pin.mentor.0), (0, 0));
    assert_eq!(conflict.mentors, []);
    parts.pins = vec![];
    parts.least_load = vec![0, 1, 0];
    let refused = solve(&floored(&parts, &groups, 80), Objective::BestTotal, &());
    let conflict = floor_conflict(refused).unwrap();
    assert_eq!(conflict.mentors, [MentorIndex(1)]);
    // Without either nobody is matched, which treats both groups alike.
    parts.least_load = vec![0; 3];
    let instance = floored(&parts, &groups, 80);
    assert_eq!(
        solve(&instance, Objective::MostMatched, &()).unwrap().pairs,
        []
    );
}

#[test]
fn what_does_not_go_with_a_floor_is_refused() {
    let (parts, groups) = two_groups();
    let instance = floored(&parts, &groups, 80);
    for objective in [Objective::Stable, Objective::Fair] {
        let refused = solve(&instance, objective, &());
        assert_eq!(refused, Err(SolveError::NoFloor(objective)));
    }
    let engine = Engine::new(&instance, Objective::MostMatched, &());
    assert!(matches!(engine, Err(EngineError::Floor)));
    assert!(solve_groups(&instance, &[], 10, &()).is_err());
    let too_few = parts
        .builder()
        .floor(RateFloor::new(ratio(80), vec![None]))
        .clone();
    assert!(too_few.build().is_err());
    let mut groups = groups;
    groups[0] = Some(u32::MAX);
    let unknown = parts
        .builder()
        .floor(RateFloor::new(ratio(80), groups))
        .clone();
    assert!(unknown.build().is_err());
}

#[test]
fn damaged_proofs_are_rejected() {
    let (parts, groups) = two_groups();
    let instance = floored(&parts, &groups, 50);
    let (solution, proof) = proved(&instance, Objective::MostMatched);
    let reject = |damaged: FloorProof, expected: Violation| {
        let damaged = Solution {
            pairs: solution.pairs.clone(),
            certificate: Certificate::Floor(damaged),
        };
        let verdict = check(&instance, Objective::MostMatched, &damaged);
        let Verdict::Rejected(violations) = verdict else {
            panic!("{damaged:?}: {verdict}")
        };
        assert!(violations.contains(&expected), "{violations:?}");
    };
    assert!(proof.ranges.len() > 1);
    for place in 0..proof.ranges.len() {
        let mut damaged = proof.clone();
        damaged.ranges.remove(place);
        reject(damaged, Violation::RangesIncomplete);
        let mut damaged = proof.clone();
        damaged.ranges[place].prices.mentor_prices.fill(1 << 40);
        reject(damaged, Violation::RangeExceedsBound(place as u64));
        let mut damaged = proof.clone();
        damaged.ranges[place].group_prices.fill(1 << 40);
        reject(damaged, Violation::RangeExceedsBound(place as u64));
    }
    let mut damaged = proof.clone();
    damaged.bound.total_score -= 1;
    let verdict = check(
        &instance,
        Objective::MostMatched,
        &Solution {
            pairs: solution.pairs.clone(),
            certificate: Certificate::Floor(damaged),
        },
    );
    assert!(matches!(verdict, Verdict::Rejected(_)), "{verdict}");
    let mut damaged = proof.clone();
    damaged.unbound_pairs.pop();
    reject(damaged, Violation::UnboundNotProved);
    let unequal = Solution {
        pairs: proof.unbound_pairs.clone(),
        certificate: Certificate::Floor(proof),
    };
    let verdict = check(&instance, Objective::MostMatched, &unequal);
    let Verdict::Rejected(violations) = verdict else {
        panic!("{verdict}")
    };
    assert!(
        violations.contains(&Violation::FloorNotMet(1)),
        "{violations:?}"
    );
    // A proof without the floor proves nothing where there is one.
    let plain = solve(&parts.instance(), Objective::MostMatched, &()).unwrap();
    let verdict = check(&instance, Objective::MostMatched, &plain);
    assert_eq!(verdict, Verdict::Rejected(vec![Violation::OtherObjective]));
}

/// Pins and loads at random leave conflicts, so that both outcomes are met often.
fn grouped() -> impl Strategy<Value = (Parts, Vec<Option<u32>>, u64)> {
    let groups = prop::collection::vec(prop::option::weighted(0.9, 0..3_u32), 7);
    let percent = prop::sample::select(vec![1_u64, 30, 50, 66, 80, 90, 100]);
    let with_demands = prop::bool::weighted(0.5);
    (small_with_loads(), groups, percent, with_demands).prop_map(
        |(mut parts, groups, percent, with_demands)| {
            let mentees = u32::try_from(parts.wanted.len()).unwrap();
            let known = |group: &Option<u32>| group.filter(|&group| group < mentees);
            let groups = groups.iter().take(parts.wanted.len()).map(known).collect();
            if !with_demands {
                parts.pins.clear();
                parts.least_load.fill(0);
            }
            (parts, groups, percent)
        },
    )
}

fn worth(objective: Objective, pairs: u64, total_score: u64) -> (u64, u64) {
    match objective {
        Objective::MostMatched => (pairs, total_score),
        _ => (0, total_score),
    }
}

/// Where everybody wants one mentor at most; pins beyond that go.
fn single(mut parts: Parts) -> Parts {
    for wanted in &mut parts.wanted {
        *wanted = (*wanted).min(1);
    }
    let mut seen = Vec::new();
    parts.pins.retain(|pin| {
        let is_first = !seen.contains(&pin.0);
        seen.push(pin.0);
        is_first
    });
    parts
}

/// Only four mentees, so that all choices of several mentors can be tried.
fn few(mut parts: Parts, mut groups: Vec<Option<u32>>) -> (Parts, Vec<Option<u32>>) {
    parts.wanted.truncate(4);
    groups.truncate(4);
    for group in &mut groups {
        *group = group.map(|group| group % 2);
    }
    if parts.wanted.len() < 2 {
        groups.fill(None);
    }
    parts.rows.retain(|row| row.0 < 4);
    parts.pins.retain(|pin| pin.0 < 4);
    for (mentor, load) in parts.least_load.iter_mut().enumerate() {
        let candidates = parts.rows.iter().filter(|row| row.1 as usize == mentor);
        *load = (*load).min(candidates.map(|_| 1).sum());
    }
    (parts, groups)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn no_pairing_that_meets_the_floor_is_better((parts, groups, percent) in grouped()) {
        let parts = single(parts);
        for objective in OBJECTIVES {
            let instance = floored(&parts, &groups, percent);
            let expected = best(&parts, &groups, percent, objective);
            match solve(&instance, objective, &()) {
                Ok(solution) => match check(&instance, objective, &solution) {
                    Verdict::Optimal { matched, total_score } => {
                        prop_assert_eq!(Some(worth(objective, matched, total_score)), expected);
                    }
                    other => panic!("{other} {expected:?} {solution:?}"),
                },
                Err(SolveError::Conflicts(_)) => prop_assert_eq!(expected, None),
                Err(other) => panic!("{other}"),
            }
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn where_several_mentors_are_wanted_the_bound_holds((parts, groups, percent) in grouped()) {
        let (parts, groups) = few(parts, groups);
        for objective in OBJECTIVES {
            let instance = floored(&parts, &groups, percent);
            let expected = best(&parts, &groups, percent, objective);
            let Ok(solution) = solve(&instance, objective, &()) else {
                continue;
            };
            match check(&instance, objective, &solution) {
                Verdict::Optimal { matched, total_score } => {
                    prop_assert_eq!(Some(worth(objective, matched, total_score)), expected);
                }
                Verdict::Bounded { matched, total_score, bound: Bound::Worth(FloorWorth { pairs, total_score: most }) } => {
                    prop_assert!(Some(worth(objective, matched, total_score)) <= expected);
                    prop_assert!(Some((pairs, most)) >= expected);
                }
                other => panic!("{other}"),
            }
        }
    }

    #[test]
    fn a_conflict_is_one_and_none_of_its_rules_can_be_left_out((parts, groups, percent) in grouped()) {
        let parts = single(parts);
        let instance = floored(&parts, &groups, percent);
        let refused = solve(&instance, Objective::MostMatched, &());
        let Some(conflict) = refused.is_err().then(|| floor_conflict(refused)).flatten() else {
            return Ok(());
        };
        let limited = |mentors: &[MentorIndex], pins: &[Pair]| {
            let mut limited = parts.clone();
            for (mentor, load) in (0..).map(MentorIndex).zip(&mut limited.least_load) {
                if !mentors.contains(&mentor) {
                    *load = 0;
                }
            }
            limited.pins = pins.iter().map(|pin| (pin.mentee.0, pin.mentor.0)).collect();
            best(&limited, &groups, percent, Objective::MostMatched)
        };
        prop_assert_eq!(limited(&conflict.mentors, &conflict.pins), None);
        for place in 0..conflict.mentors.len() {
            let mut mentors = conflict.mentors.clone();
            mentors.remove(place);
            prop_assert!(limited(&mentors, &conflict.pins).is_some());
        }
        for place in 0..conflict.pins.len() {
            let mut pins = conflict.pins.clone();
            pins.remove(place);
            prop_assert!(limited(&conflict.mentors, &pins).is_some());
        }
    }
}
