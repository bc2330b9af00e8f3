//! Times a whole match run of an invented program, phase by phase: `cargo run --release --example whole_program -- 10000 2000 2`.
//!
//! The arguments are mentees, mentors and threads. Processor time and peak memory are those of the process.

#![expect(clippy::print_stdout, reason = "an example shows its result")]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "an example stops at the first surprise"
)]

#[path = "../benches/people/mod.rs"]
mod people;

use std::time::Instant;

use pairwell_matching::{RunOptions, check, prepare, solve};
use people::{Size, program};
use rustix::time::{ClockId, clock_gettime};

/// The allocator of the program that users run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .map(|text| text.parse::<usize>().expect("a number"));
    let mut next = |usual: usize| arguments.next().unwrap_or(usual);
    let (mentees, mentors) = (next(10_000), next(2_000));
    let mut clock = Clock::start();
    let program = program(Size { mentees, mentors }, 1);
    clock.lap("invent");
    let prepared = prepare(program).expect("a valid program");
    clock.lap("prepare");
    let options = RunOptions {
        threads: next(1).try_into().expect("at least one thread"),
        ..RunOptions::default()
    };
    let mut candidates = prepared.candidates(&options, &()).expect("nobody cancels");
    clock.lap("candidates");
    let (all, kept) = (candidates.count(), candidates.kept());
    let objective = prepared.policy().objective;
    // What the proof over all pairs costs is the next lap less this one.
    let kept_only = candidates.instance().expect("a valid instance");
    solve(&kept_only, objective, &()).expect("a pairing");
    drop(kept_only);
    clock.lap("solve kept");
    let solved = prepared
        .solve(&mut candidates, &options, &())
        .expect("a pairing");
    clock.lap("solve");
    let verdict = check(&solved.instance, objective, &solved.solution);
    clock.lap("check");
    let outcome = prepared.outcome(&candidates, solved.solution);
    clock.lap("outcome");
    println!(
        "{all} candidates, {} pairs scored, {kept} kept and {} in the end, solved {} times: {verdict}\n{:?}",
        candidates.scored(),
        candidates.kept(),
        solved.rounds,
        outcome.statistics,
    );
}

/// Prints wall time, processor time and peak memory after each phase.
struct Clock {
    wall: Instant,
    processor: u64,
}

impl Clock {
    fn start() -> Self {
        Self {
            wall: Instant::now(),
            processor: processor_ms(),
        }
    }

    fn lap(&mut self, phase: &str) {
        let (wall, processor) = (Instant::now(), processor_ms());
        println!(
            "{phase:<12} {:>7} ms wall {:>7} ms processor {:>6} MiB peak",
            (wall - self.wall).as_millis(),
            processor - self.processor,
            peak_mib(),
        );
        (self.wall, self.processor) = (wall, processor);
    }
}

/// User and system time of all threads.
fn processor_ms() -> u64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let (seconds, rest) = (time.tv_sec, time.tv_nsec / 1_000_000);
    u64::try_from(seconds * 1000 + rest).expect("time runs forward")
}

fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}
