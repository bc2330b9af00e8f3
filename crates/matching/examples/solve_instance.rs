//! Solves an instance of `benches/peers` and prints what it took, one `name: value` a line.
//!
//! `cargo run --release --example solve_instance -- FILE [OBJECTIVE]`. Seconds are those of the processor, the least
//! of several runs; bytes are those of resident memory, zero where the operating system does not tell.
#![expect(clippy::print_stdout, reason = "the results are what it is for")]

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::time::Duration;

use pairwell_matching::{Instance, MenteeIndex, MentorIndex, Objective, Score, check, solve};
use rustix::time::{ClockId, clock_gettime};

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

/// Reads the format that `benches/peers/instances.py` writes.
fn read(path: &str) -> Result<Instance, Box<dyn Error>> {
    let mut file = Words(BufReader::with_capacity(1 << 16, File::open(path)?));
    if file.bytes::<8>()? != *b"PAIRING1" {
        return Err("this is no instance".into());
    }
    let (mentees, mentors, edges) = (file.u64()?, file.u64()?, file.u64()?);
    let wanted = (0..mentees)
        .map(|_| file.u32())
        .collect::<io::Result<_>>()?;
    let capacity = (0..mentors)
        .map(|_| file.u32())
        .collect::<io::Result<_>>()?;
    let starts: Vec<u64> = (0..=mentees)
        .map(|_| file.u64())
        .collect::<io::Result<_>>()?;
    let mut builder = Instance::builder(wanted, capacity);
    builder.reserve(usize::try_from(edges)?);
    for (mentee, (start, end)) in (0..).zip(starts.iter().zip(starts.iter().skip(1))) {
        for _ in *start..*end {
            let mentor = MentorIndex(file.u32()?);
            let score = Score::from_millionths(file.u32()?).ok_or("a score above one")?;
            builder.candidate(MenteeIndex(mentee), mentor, score);
        }
    }
    Ok(builder.build()?)
}

/// Little-endian numbers, one after the other.
struct Words(BufReader<File>);

impl Words {
    fn bytes<const COUNT: usize>(&mut self) -> io::Result<[u8; COUNT]> {
        let mut bytes = [0; COUNT];
        self.0.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn u32(&mut self) -> io::Result<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> io::Result<u64> {
        self.bytes().map(u64::from_le_bytes)
    }
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

/// Returns how long this process has been computing, on all its threads together.
fn cpu_time() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        now.tv_sec.try_into().unwrap_or(0),
        now.tv_nsec.try_into().unwrap_or(0),
    )
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
