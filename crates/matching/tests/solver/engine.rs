//! `Engine` follows changes: after each, the pairing is as good as that of a cold solve, and proved.

use pairwell_matching::{
    Candidate, Change, ChangeError, Engine, MenteeIndex, MentorIndex, Objective, Pair, Score,
    SolveError, Verdict, check, solve,
};
use proptest::prelude::*;

use crate::instances::{Parts, small, small_with_loads};

/// Numbers of which a change is made, whatever the instance has become.
type Draw = (u8, u32, u32, u32, Vec<u32>);

fn draws() -> impl Strategy<Value = Vec<Draw>> {
    let score = prop_oneof![
        prop::sample::select(vec![0, 1, 500_000, 1_000_000]),
        0..=1_000_000_u32
    ];
    let one = (
        0..9_u8,
        0..9_u32,
        0..9_u32,
        score.clone(),
        prop::collection::vec(score, 0..6),
    );
    prop::collection::vec(one, 1..12)
}

fn score(millionths: u32) -> Score {
    Score::from_millionths(millionths).unwrap()
}

/// Makes a change and does the same to the parts, as if it always fitted.
fn change(parts: &mut Parts, (kind, a, b, number, ref numbers): Draw) -> Option<Change> {
    let (mentees, mentors) = (parts.wanted.len() as u32, parts.capacity.len() as u32);
    if mentees == 0 || mentors == 0 {
        return None;
    }
    let (a, b) = (a % mentees, b % mentors);
    let (mentee, mentor) = (MenteeIndex(a), MentorIndex(b));
    let pair = Pair { mentee, mentor };
    let is_pair = |row: &(u32, u32, u32)| (row.0, row.1) == (a, b);
    Some(match kind {
        0 => {
            parts.wanted[a as usize] = number % 4;
            let wanted = number % 4;
            Change::Wanted { mentee, wanted }
        }
        1 => {
            parts.capacity[b as usize] = number % 4;
            let capacity = number % 4;
            Change::Capacity { mentor, capacity }
        }
        2 => {
            parts.least_load[b as usize] = number % 3;
            let least = number % 3;
            Change::LeastLoad { mentor, least }
        }
        3 => {
            parts.rows.retain(|row| !is_pair(row));
            parts.rows.push((a, b, number));
            Change::Score(pair, score(number))
        }
        4 => {
            parts.rows.retain(|row| !is_pair(row));
            Change::Forbid(pair)
        }
        5 => {
            if !parts.pins.contains(&(a, b)) {
                parts.pins.push((a, b));
            }
            Change::Force(pair)
        }
        6 => {
            let candidates = (0..mentors).zip(numbers);
            let rows = candidates.map(|(mentor, &score)| (a, mentor, score));
            let rows: Vec<_> = rows.collect();
            let is_rescored = |row: &(u32, u32, u32)| rows.iter().any(|new| new.1 == row.1);
            parts.rows.retain(|row| row.0 != a || !is_rescored(row));
            parts.rows.extend(&rows);
            let candidates = rows.iter().map(|&(_, mentor, millionths)| Candidate {
                mentor: MentorIndex(mentor),
                score: score(millionths),
            });
            Change::Scores(mentee, candidates.collect())
        }
        7 => {
            let candidates = (0..mentors).zip(numbers);
            let rows = candidates.map(|(mentor, &score)| (mentees, mentor, score));
            let rows: Vec<_> = rows.collect();
            parts.wanted.push(number % 3);
            parts.rows.extend(&rows);
            let candidates = rows.iter().map(|&(_, mentor, millionths)| Candidate {
                mentor: MentorIndex(mentor),
                score: score(millionths),
            });
            Change::AddMentee {
                wanted: number % 3,
                candidates: candidates.collect(),
            }
        }
        _ => {
            let candidates = (0..mentees).zip(numbers);
            let rows = candidates.map(|(mentee, &score)| (mentee, mentors, score));
            let rows: Vec<_> = rows.collect();
            parts.capacity.push(number % 3);
            parts.least_load.push(0);
            parts.rows.extend(&rows);
            let candidates = rows
                .iter()
                .map(|&(mentee, _, millionths)| (MenteeIndex(mentee), score(millionths)));
            Change::AddMentor {
                capacity: number % 3,
                candidates: candidates.collect(),
            }
        }
    })
}

/// Applies changes one by one and compares with a cold solve of the changed parts.
fn follow(mut parts: Parts, objective: Objective, draws: Vec<Draw>) -> Result<(), TestCaseError> {
    let instance = parts.instance();
    let engine = Engine::new(&instance, objective, &());
    let Ok(engine) = engine else {
        let refused = solve(&parts.instance(), objective, &());
        prop_assert!(matches!(refused, Err(SolveError::Conflicts(_))));
        return Ok(());
    };
    // The same engine from a solution that was computed elsewhere.
    let solution = solve(&instance, objective, &()).unwrap();
    let prices = solution.certificate.prices().unwrap();
    let taken_over = Engine::of(&instance, objective, &solution.pairs, prices).unwrap();
    prop_assert_eq!(taken_over.solution(), engine.solution());
    let mut engine = taken_over;
    for draw in draws {
        let mut changed = parts.clone();
        let Some(change) = change(&mut changed, draw) else {
            continue;
        };
        let before = engine.solution();
        let looked = engine.what_if(std::slice::from_ref(&change));
        prop_assert_eq!(engine.solution(), before.clone());
        let applied = engine.apply(&change);
        prop_assert_eq!(looked, applied);
        let Ok(worth) = applied else {
            prop_assert_eq!(engine.solution(), before);
            let refused = changed.builder().build().is_err()
                || parts.pins.iter().any(|pin| rescores(&change, *pin))
                || solve(&changed.instance(), objective, &()).is_err();
            prop_assert!(refused, "{:?} {:?}", change, applied);
            continue;
        };
        parts = changed;
        let instance = parts.instance();
        let cold = solve(&instance, objective, &()).unwrap();
        let Verdict::Optimal {
            matched,
            total_score,
        } = check(&instance, objective, &cold)
        else {
            panic!("the cold solve was refused");
        };
        prop_assert_eq!(worth.total_score, total_score, "{:?}", change);
        if objective == Objective::MostMatched {
            prop_assert_eq!(worth.matched, matched, "{:?}", change);
        }
        let verdict = check(&instance, objective, &engine.solution());
        let proved = Verdict::Optimal {
            matched: worth.matched,
            total_score,
        };
        prop_assert_eq!(verdict, proved, "{:?}\n{:?}", change, parts);
    }
    Ok(())
}

/// Whether a change gives a pinned pair another score, or none.
fn rescores(change: &Change, pin: (u32, u32)) -> bool {
    match change {
        Change::Score(pair, _) | Change::Forbid(pair) => (pair.mentee.0, pair.mentor.0) == pin,
        Change::Scores(mentee, candidates) => {
            mentee.0 == pin.0 && candidates.iter().any(|one| one.mentor.0 == pin.1)
        }
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn every_change_gives_what_a_cold_solve_does(parts in small(), draws in draws()) {
        follow(parts.clone(), Objective::MostMatched, draws.clone())?;
        follow(parts, Objective::BestTotal, draws)?;
    }

    #[test]
    fn minimum_loads_are_kept_through_changes(parts in small_with_loads(), draws in draws()) {
        follow(parts.clone(), Objective::MostMatched, draws.clone())?;
        follow(parts, Objective::BestTotal, draws)?;
    }
}

#[test]
fn a_change_that_does_not_fit_is_refused_and_changes_nothing() {
    let parts = Parts {
        wanted: vec![1, 1],
        capacity: vec![1],
        least_load: vec![0],
        rows: vec![(0, 0, 500_000), (1, 0, 400_000)],
        pins: vec![],
    };
    let mut engine = Engine::new(&parts.instance(), Objective::MostMatched, &()).unwrap();
    let before = engine.solution();
    let pair = |mentee, mentor| Pair {
        mentee: MenteeIndex(mentee),
        mentor: MentorIndex(mentor),
    };
    let (mentee, mentor) = (MenteeIndex(0), MentorIndex(0));
    let cases = [
        (
            Change::Forbid(pair(5, 0)),
            ChangeError::UnknownMentee(MenteeIndex(5)),
        ),
        (
            Change::Force(pair(0, 3)),
            ChangeError::UnknownMentor(MentorIndex(3)),
        ),
        (
            Change::LeastLoad { mentor, least: 2 },
            ChangeError::LeastLoadAboveCapacity(mentor),
        ),
    ];
    for (change, expected) in cases {
        assert_eq!(engine.apply(&change), Err(expected));
        assert_eq!(engine.solution(), before);
    }
    engine.apply(&Change::Force(pair(1, 0))).unwrap();
    let cases = [
        (
            Change::Wanted {
                mentee: MenteeIndex(1),
                wanted: 0,
            },
            ChangeError::TooManyPinsOfMentee(MenteeIndex(1)),
        ),
        (
            Change::Capacity {
                mentor,
                capacity: 0,
            },
            ChangeError::TooManyPinsOfMentor(mentor),
        ),
        (
            Change::Force(pair(0, 0)),
            ChangeError::TooManyPinsOfMentor(mentor),
        ),
        (Change::Forbid(pair(1, 0)), ChangeError::Pinned(pair(1, 0))),
        (
            Change::AddMentee {
                wanted: 1,
                candidates: vec![
                    Candidate {
                        mentor,
                        score: Score::ONE
                    };
                    2
                ],
            },
            ChangeError::DuplicateCandidate(pair(2, 0)),
        ),
    ];
    let before = engine.solution();
    for (change, expected) in cases {
        assert_eq!(engine.apply(&change), Err(expected));
        assert_eq!(engine.solution(), before);
    }
    assert_eq!(engine.mentors_of(mentee), []);
    assert_eq!(engine.mentees_of(mentor), [MenteeIndex(1)]);
}
