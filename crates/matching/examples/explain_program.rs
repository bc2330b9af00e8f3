//! Times every question about an invented program: `cargo run --release --example explain_program -- 10000 2000`.
//!
//! The arguments are mentees and mentors; there are fewer seats than mentees. Times are processor time of the process.

#![expect(clippy::print_stdout, reason = "an example shows its result")]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "an example stops at the first surprise"
)]

#[path = "../benches/people/mod.rs"]
mod people;

use std::sync::Arc;

use pairwell_matching::{Explainer, RunOptions, UnmatchedReason, compare, prepare, run};
use people::{Size, program};
use rustix::time::{ClockId, clock_gettime};

/// Each question is asked so often; the fastest answer counts.
const TIMES: usize = 3;

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .map(|text| text.parse::<usize>().expect("a number"));
    let mut next = |usual: usize| arguments.next().unwrap_or(usual);
    let (mentees, mentors) = (next(10_000), next(2_000));
    let mut program = program(Size { mentees, mentors }, 1);
    for mentor in &mut program.mentors {
        // The invented program has more seats than mentees; with a third less, hundreds are left over.
        mentor.capacity -= mentor.capacity.div_ceil(3);
    }
    let prepared = Arc::new(prepare(program).expect("a valid program"));
    let options = RunOptions::default();
    let explainer = timed("pairing", 1, || {
        Explainer::new(Arc::clone(&prepared), &options, &()).expect("a pairing")
    });
    println!("{:?}", explainer.outcome().statistics);
    let pairs = &explainer.outcome().pairs;
    let (one, other) = (&pairs[0], &pairs[pairs.len() / 2]);
    let pair = timed("why this pair", TIMES, || {
        prepared.explain(&one.mentee, &one.mentor).expect("known")
    });
    println!("  {}", pair.score);
    let why_not = timed("why not that one", TIMES, || {
        let answer = explainer.why_not(&one.mentee, &other.mentor, &());
        answer.expect("known")
    });
    println!(
        "  {:?}, {} removed: {:?}",
        why_not.status,
        why_not
            .forced
            .as_ref()
            .map_or(0, |forced| forced.removed_count),
        why_not.forced.map(|forced| forced.effect)
    );
    let mut unmatched = explainer.outcome().unmatched_mentees.iter();
    let unmatched =
        unmatched.find(|one| !matches!(one.reasons[..], [UnmatchedReason::NotAvailable {}]));
    if let Some(unmatched) = unmatched {
        let help = timed("what would help", TIMES, || {
            explainer.help(&unmatched.participant, &()).expect("known")
        });
        println!("  {} trials, {} help", help.trials, help.changes.len());
    }
    let recruitment = timed("whom to recruit", TIMES, || {
        explainer.recruitment(&()).expect("solvable")
    });
    for mentor in &recruitment.mentors {
        println!("  {:?}", mentor.effect);
    }
    let comparison = timed("what if", 1, || {
        let mut policy = prepared.policy().clone();
        policy.minimum_score = "0.3".parse().expect("a score");
        let after = prepared.with_policy(policy).expect("a valid policy");
        let outcome = run(&after, &options, &()).expect("a pairing");
        compare((&prepared, explainer.outcome()), (&after, &outcome))
    });
    println!(
        "  {} kept, {} mentees differ",
        comparison.kept, comparison.changed
    );
    let sensitivity = timed("how stable", 1, || {
        explainer.sensitivity(&options, &()).expect("solvable")
    });
    let least = sensitivity.pairs.first().expect("a pair");
    println!(
        "  the least stable pair stays in {} of {}",
        least.kept_in, least.variants
    );
}

/// Prints the processor time of the fastest of several answers.
fn timed<T>(question: &str, times: usize, answer: impl Fn() -> T) -> T {
    let mut best: Option<(u64, T)> = None;
    for _ in 0..times {
        let start = processor_us();
        let answer = answer();
        let time = processor_us() - start;
        if best.as_ref().is_none_or(|&(fastest, _)| time < fastest) {
            best = Some((time, answer));
        }
    }
    let (time, answer) = best.expect("asked at least once");
    println!("{question:<18} {time:>10} µs processor");
    answer
}

fn processor_us() -> u64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    u64::try_from(time.tv_sec * 1_000_000 + time.tv_nsec / 1_000).expect("time runs forward")
}
