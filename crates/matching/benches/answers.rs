//! Times every question about a solved program of 10,000 mentees and 2,000 mentors: `cargo bench -p pairwell-matching --bench answers`.
//!
//! There are fewer seats than mentees, and many more pairs than are held. The names say which questions change the solved
//! program and which score every pair again.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot be built should stop"
)]

mod people;

use std::sync::{Arc, LazyLock};

use divan::{Bencher, black_box};
use pairwell_matching::{
    Explainer, Prepared, RunOptions, Unmatched, UnmatchedReason, compare, prepare, run,
};
use people::{Size, program};

const SIZE: Size = Size {
    mentees: 10_000,
    mentors: 2_000,
};

static PREPARED: LazyLock<Arc<Prepared>> = LazyLock::new(|| {
    let mut program = program(SIZE, 1);
    for mentor in &mut program.mentors {
        // The invented program has more seats than mentees; with a third less, hundreds are left over.
        mentor.capacity -= mentor.capacity.div_ceil(3);
    }
    Arc::new(prepare(program).expect("a valid program"))
});

static EXPLAINER: LazyLock<Explainer> = LazyLock::new(explainer);

fn explainer() -> Explainer {
    let prepared = Arc::clone(&PREPARED);
    Explainer::new(prepared, &RunOptions::default(), &()).expect("a pairing")
}

fn main() {
    // Outside of what is timed.
    let matched = EXPLAINER.outcome().pairs.len();
    assert!(matched > 0, "there is nothing to ask about");
    divan::main();
}

/// Before the first question: the pairing.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn pairing(bencher: Bencher<'_, '_>) {
    bencher.bench_local(explainer);
}

/// The first question of a kind that changes the program; also what it keeps for the next ones is made.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn first_why_not(bencher: Bencher<'_, '_>) {
    bencher
        .with_inputs(explainer)
        .bench_local_refs(|explainer| why_not(explainer, 1));
}

/// Why not that pair: forces it. A different pair each time.
#[divan::bench(sample_count = 40, sample_size = 1)]
fn changed_why_not(bencher: Bencher<'_, '_>) {
    let mut place = 0;
    bencher.bench_local(|| {
        place += 1;
        why_not(&EXPLAINER, place)
    });
}

fn why_not(explainer: &Explainer, place: usize) -> pairwell_matching::Alternative {
    let pairs = &explainer.outcome().pairs;
    let one = &pairs[place * 97 % pairs.len()];
    let other = &pairs[place * 4_001 % pairs.len()];
    let answer = explainer.why_not(&one.mentee, &other.mentor, &());
    answer.expect("both are known")
}

/// What would help one mentee without a mentor: up to fourteen changes. Another mentee each time.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn changed_help(bencher: Bencher<'_, '_>) {
    let unmatched = &EXPLAINER.outcome().unmatched_mentees;
    let is_there = |one: &&Unmatched| one.reasons != [UnmatchedReason::NotAvailable {}];
    let open: Vec<_> = unmatched.iter().filter(is_there).collect();
    let mut place = 0;
    bencher.bench_local(|| {
        place += 1;
        let mentee = &open[place * 61 % open.len()].participant;
        EXPLAINER.help(mentee, &()).expect("known")
    });
}

/// Whom to recruit: up to eight changes.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn changed_recruitment(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| EXPLAINER.recruitment(&()).expect("solvable"));
}

/// What if: the whole program under another policy.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn scored_what_if(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| {
        let mut policy = PREPARED.policy().clone();
        policy.minimum_score = "0.3".parse().expect("a score");
        let after = PREPARED.with_policy(policy).expect("a valid policy");
        let outcome = run(&after, &RunOptions::default(), &()).expect("a pairing");
        compare((&PREPARED, EXPLAINER.outcome()), (&after, &outcome))
    });
}

/// Of what if: the people under the other policy.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn scored_what_if_preparation(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| {
        let policy = black_box(&PREPARED).policy().clone();
        PREPARED.with_policy(policy).expect("a valid policy")
    });
}

/// How stable every pair is: two runs for each criterion.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn scored_sensitivity(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| {
        let options = RunOptions::default();
        EXPLAINER.sensitivity(&options, &()).expect("solvable")
    });
}
