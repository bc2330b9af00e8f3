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

use pairwell_matching::prepare;
use people::{Size, program};

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .map(|text| text.parse::<usize>().expect("a number"));
    let mut next = |usual: usize| arguments.next().unwrap_or(usual);
    let (mentees, mentors) = (next(10_000), next(2_000));
    let seats_of_ten = u64::try_from(11 * mentees / mentors).expect("few");
    let mut clock = Clock::start();
    let program = program(
        Size {
            mentees,
            mentors,
            seats_of_ten,
        },
        1,
    );
    clock.lap("invent");
    let prepared = prepare(program).expect("a valid program");
    clock.lap("prepare");
    let candidates = prepared.candidates(&()).expect("nobody cancels");
    clock.lap("candidates");
    println!("{} candidates", candidates.count());
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

/// User and system time of all threads, in the ticks of Linux, which are hundredths of a second; 0 elsewhere.
fn processor_ms() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<u64> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split(' ')
        .filter_map(|field| field.parse().ok())
        .collect();
    fields
        .get(9..11)
        .map_or(0, |times| (times[0] + times[1]) * 10)
}

fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}
