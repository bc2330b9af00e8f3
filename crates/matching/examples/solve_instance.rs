//! Solves an instance of `benches/peers` and prints what it took, one `name: value` a line.
//!
//! `cargo run --release --example solve_instance -- FILE [OBJECTIVE]`. Seconds are those of the processor, the least
//! of several runs; bytes are those of resident memory, zero where the operating system does not tell.
#![expect(clippy::print_stdout, reason = "the results are what it is for")]

use std::error::Error;
use std::fs;
use std::time::Duration;

use instance_file::{cpu_time, read};
use pairwell_matching::{Objective, check, solve};

mod instance_file;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name the file of an instance")?;
    let objective: Objective = match arguments.next() {
        Some(name) => name.parse()?,
        None => Objective::default(),
    };

    let at_start = Memory::now();
    let begin = cpu_time();
    let instance = read(&path)?;
    let read_time = cpu_time().saturating_sub(begin);

    let input = Memory::now();
    Memory::forget_peak();
    let (solve_time, solution) = least_of_several(|| solve(&instance, objective, &()));
    let solution = solution?;
    let solving = Memory::now();
    let (check_time, verdict) = least_of_several(|| check(&instance, objective, &solution));

    let scores = solution
        .pairs
        .iter()
        .filter_map(|&pair| instance.score(pair));
    let total: u64 = scores.map(|score| u64::from(score.millionths())).sum();
    println!("read_seconds: {}", read_time.as_secs_f64());
    println!("solve_seconds: {}", solve_time.as_secs_f64());
    println!("check_seconds: {}", check_time.as_secs_f64());
    println!(
        "input_bytes: {}",
        input.resident.saturating_sub(at_start.resident)
    );
    println!(
        "peak_bytes: {}",
        solving.peak.saturating_sub(at_start.resident)
    );
    println!("matched: {}", solution.pairs.len());
    println!("total: {total}");
    println!("verdict: {verdict}");
    Ok(())
}

/// Repeats a computation as the peers' programs do: 3 to 50 times, half a second long, but not beyond 3 seconds.
fn least_of_several<T>(mut compute: impl FnMut() -> T) -> (Duration, T) {
    let (mut least, mut spent, mut runs) = (Duration::MAX, Duration::ZERO, 0);
    loop {
        let begin = cpu_time();
        let result = compute();
        let took = cpu_time().saturating_sub(begin);
        (least, spent, runs) = (least.min(took), spent + took, runs + 1);
        let enough = runs >= 3 && spent >= Duration::from_millis(500);
        if enough || runs == 50 || spent >= Duration::from_secs(3) {
            return (least, result);
        }
    }
}

/// Bytes of this process that are in memory, now and at most so far.
#[derive(Clone, Copy, Default)]
struct Memory {
    resident: u64,
    peak: u64,
}

impl Memory {
    fn now() -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kibibytes = line.and_then(|line| line.split_whitespace().next());
            kibibytes
                .and_then(|number| number.parse().ok())
                .unwrap_or(0)
                * 1024
        };
        Self {
            resident: bytes("VmRSS:"),
            peak: bytes("VmHWM:"),
        }
    }

    /// Makes the peak what is resident now; where that fails, the peak is that of the whole process.
    fn forget_peak() {
        let _ = fs::write("/proc/self/clear_refs", "5");
    }
}
