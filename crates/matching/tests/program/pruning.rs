//! Candidates are the same whether or not bounds leave pairs unscored.

use std::num::NonZeroUsize;

use pairwell_matching::{
    Candidate, Keep, MenteeIndex, Participant, Policy, Prepared, Program, RunOptions, run,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};

use crate::properties::{policy, profile};
use crate::support::{participant, prepared, program};

/// A program with so many mentors that most pairs are no use to either side, and how many candidates each is to have.
fn crowds() -> impl Strategy<Value = (Program, Keep)> {
    let person = || (profile(), prop::bool::weighted(0.9));
    let kept = (1_usize..4, 0_usize..2, any::<bool>());
    (
        vec(person(), 20..40),
        vec(person(), 150..300),
        policy(),
        kept,
    )
        .prop_map(
            |(mentees, mentors, mut policy, (per_mentee, per_mentor, has_minimum))| {
                if !has_minimum {
                    policy["minimum_score"] = json!(0);
                    // Hours are what bounds suppose; these have a small say, so that much is known without them.
                    policy["criteria"][0]["weight"] = json!(20);
                }
                let people = |role: &str, profiles: Vec<(Value, bool)>| {
                    let numbered = profiles.into_iter().enumerate();
                    let person = |(number, (profile, available))| Participant {
                        capacity: 1,
                        available,
                        ..participant(&format!("{role}-{number}"), profile)
                    };
                    numbered.map(person).collect()
                };
                let program = program(people("mentee", mentees), people("mentor", mentors), policy);
                let keep = Keep::Best {
                    per_mentee,
                    per_mentor,
                };
                (program, keep)
            },
        )
}

/// Returns the candidates of every mentee and the whole outcome, and how many pairs were scored for it.
fn with_and_without_pruning(
    prepared: &Prepared,
    keep: Keep,
    threads: usize,
    prune: bool,
) -> (Vec<Vec<Candidate>>, Vec<u8>, u64) {
    let threads = NonZeroUsize::new(threads).unwrap();
    let options = RunOptions {
        threads,
        keep,
        prune,
    };
    let candidates = prepared.candidates(&options, &()).unwrap();
    let mentees = (0..).map(MenteeIndex).zip(candidates.wanted());
    let rows = mentees.map(|(mentee, _)| candidates.of(mentee).to_vec());
    let outcome = run(prepared, &options, &()).unwrap();
    (
        rows.collect(),
        serde_json::to_vec(&outcome).unwrap(),
        candidates.scored(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn pairs_that_bounds_leave_unscored_would_not_have_been_kept((program, keep) in crowds()) {
        let prepared = prepared(program);
        let (rows, outcome, all) = with_and_without_pruning(&prepared, keep, 1, false);
        for threads in [1, 2] {
            let (pruned, same, scored) = with_and_without_pruning(&prepared, keep, threads, true);
            prop_assert_eq!(&pruned, &rows);
            prop_assert!(same == outcome);
            prop_assert!(scored <= all);
        }
    }
}

#[test]
fn bounds_leave_many_pairs_of_a_crowd_unscored() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut scored, mut pairs) = (0, 0);
    for _ in 0..20 {
        let (mut program, _) = crowds().new_tree(&mut runner).unwrap().current();
        program.policy = Policy::default();
        let keep = Keep::Best {
            per_mentee: 2,
            per_mentor: 0,
        };
        let prepared = prepared(program);
        let counted = |prune| with_and_without_pruning(&prepared, keep, 1, prune).2;
        scored += counted(true);
        pairs += counted(false);
    }
    // Rows without anything to suppose, as of mentees without hours, are scored as a whole; there are many of these here.
    assert!(
        5 * scored < 4 * pairs,
        "{scored} of {pairs} pairs were scored"
    );
}
