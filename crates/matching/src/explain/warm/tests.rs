//! To go on from the solved program finds what to begin again finds.

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::json;

use crate::explain::Explainer;
use crate::explain::resolve::{Change, Interest, Newcomer};
use crate::participant::{OfferedSkill, Participant, SoughtSkill};
use crate::program::{PairRule, PairRuleKind};
use crate::{
    Candidate, Keep, MenteeIndex, MentorIndex, Objective, Pair, Program, RunOptions, Score, prepare,
};

/// Of so many skills that only one mentee seeks, mentors offer some: that decides every score.
const SKILLS: u8 = 20;

/// A mentee's wish and skills at each of the mentors, and whether the mentee is pinned to the first one.
type Row = (u32, Vec<u8>, bool);

const MENTORS: usize = 6;

fn program(rows: &[Row], mentors: &[(u32, u32)], objective: Objective) -> Program {
    let skill = |mentee: usize, number: u8| format!("skill {mentee} {number}");
    let mentees = rows.iter().enumerate().map(|(mentee, (wanted, ..))| {
        let mut person = participant("mentee", mentee, *wanted);
        person
            .skills_sought
            .extend((0..SKILLS).map(|number| SoughtSkill {
                skill: skill(mentee, number),
                level: 1,
                importance: 1,
            }));
        person
    });
    let mentees = mentees.collect();
    let mentors = mentors.iter().enumerate().map(|(mentor, &(seats, least))| {
        let mut person = participant("mentor", mentor, seats);
        person.least_load = least.min(seats);
        for (mentee, (_, offered, _)) in rows.iter().enumerate() {
            person
                .skills_offered
                .extend((0..offered[mentor]).map(|number| OfferedSkill {
                    skill: skill(mentee, number),
                    level: 1,
                }));
        }
        person
    });
    let pins = rows.iter().enumerate().filter(|(_, (.., pinned))| *pinned);
    Program {
        peer_groups: None,
        mentees,
        mentors: mentors.collect(),
        policy: serde_json::from_value(json!({
            "objective": objective,
            "minimum_score": 0.2,
            "criteria": [{ "kind": "skills", "weight": 1, "missing": "zero" }],
            "requirements": []
        }))
        .unwrap(),
        rules: pins
            .map(|(mentee, _)| PairRule {
                kind: PairRuleKind::Pin,
                mentee: format!("mentee-{mentee}"),
                mentor: "mentor-0".to_owned(),
            })
            .collect(),
        skills: serde_json::from_value(json!({ "skills": [] })).unwrap(),
        first_day: "2026-03-02".parse().unwrap(),
        last_day: "2026-04-19".parse().unwrap(),
        seed: 0,
        text_model: None,
    }
}

fn participant(role: &str, number: usize, capacity: u32) -> Participant {
    let id = format!("{role}-{number}");
    let mut person = Participant::new(id.clone(), id);
    person.capacity = capacity;
    person
}

/// A few of all pairs are held; the prices have to bring in the others.
fn options() -> RunOptions {
    RunOptions {
        keep: Keep::Best {
            per_mentee: 1,
            per_mentor: 1,
        },
        ..RunOptions::default()
    }
}

fn score(millionths: u32) -> Score {
    Score::from_millionths(millionths).unwrap()
}

/// Makes a change of any kind out of numbers.
fn change(explainer: &Explainer, kind: u8, a: u32, b: u32, numbers: &[u32]) -> Change {
    let mentees = u32::try_from(explainer.prepared.mentees.len()).unwrap();
    let mentee = MenteeIndex(a % mentees);
    let mentor = MentorIndex(b % u32::try_from(MENTORS).unwrap());
    let row = || {
        let row = (0..).map(MentorIndex).zip(numbers).take(MENTORS);
        row.map(|(mentor, &number)| Candidate {
            mentor,
            score: score(number),
        })
    };
    let mut change = Change::default();
    match kind {
        0 => change.seat = Some(mentor),
        1 => {
            let pair = explainer.prepared.pair(mentee, mentor).unwrap();
            let score = explainer.prepared.judge(&pair, &mut Vec::new()).score;
            change.row = Some((mentee, vec![Candidate { mentor, score }]));
            change.forced = Some(Pair { mentee, mentor });
        }
        2 => change.row = Some((mentee, row().collect())),
        3 => change.row = Some((mentee, row().take(1 + numbers.len() / 4).collect())),
        _ => {
            let candidates = MenteeIndex::all(explainer.prepared.mentees.len()).zip(numbers);
            change.newcomer = Some(Newcomer {
                seats: 1 + b % 3,
                candidates: candidates
                    .map(|(of, &number)| (of, score(number)))
                    .collect(),
            });
        }
    }
    change
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn going_on_finds_what_beginning_again_finds(
        rows in prop::collection::vec((0..3_u32, prop::collection::vec(0..=SKILLS, MENTORS), prop::bool::weighted(0.1)), 1..9),
        mentors in prop::collection::vec((0..4_u32, prop_oneof![4 => Just(0), 1 => Just(1_u32)]), MENTORS),
        changes in prop::collection::vec((0..5_u8, 0..9_u32, 0..9_u32, prop::collection::vec(0..=1_000_000_u32, 9)), 1..8),
        best_total in any::<bool>(),
    ) {
        let objective = if best_total { Objective::BestTotal } else { Objective::MostMatched };
        let prepared = prepare(program(&rows, &mentors, objective)).unwrap();
        let Ok(explainer) = Explainer::new(Arc::new(prepared), &options(), &()) else {
            return Ok(());
        };
        let mut first = Vec::new();
        for (kind, a, b, numbers) in &changes {
            let change = change(&explainer, *kind, *a, *b, numbers);
            if change.forced.is_some_and(|pair| explainer.pairs.binary_search(&pair).is_ok()) {
                continue;
            }
            let cold = explainer.cold(&change, Interest::Any, &()).unwrap();
            let Some(warm) = explainer.warm(&change, Interest::Any).unwrap() else {
                // Only a pinned pair that is scored again has to begin again.
                prop_assert!(change.row.is_some() && !explainer.instance.pins().is_empty());
                continue;
            };
            match (&warm, &cold) {
                (Some(warm), Some(cold)) if best_total => prop_assert_eq!(
                    warm.effect.total_score_millionths,
                    cold.effect.total_score_millionths
                ),
                (Some(warm), Some(cold)) => prop_assert_eq!(warm.effect, cold.effect),
                (None, None) => {}
                other => panic!("{other:?}"),
            }
            first.push((change, warm));
        }
        // What was asked in between leaves no trace.
        for (change, before) in first.into_iter().rev() {
            let again = explainer.warm(&change, Interest::Any).unwrap().flatten();
            let pairs = |found: &Option<crate::explain::resolve::Resolved>| {
                found.as_ref().map(|one| one.pairs.clone())
            };
            prop_assert_eq!(pairs(&again), pairs(&before));
        }
    }
}
