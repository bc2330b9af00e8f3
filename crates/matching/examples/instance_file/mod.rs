//! The files of `benches/peers`, and the clock that solvers are timed by.

use std::error::Error;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::time::Duration;

use pairwell_matching::{Instance, MenteeIndex, MentorIndex, Score};
use rustix::time::{ClockId, clock_gettime};

/// Reads the format that `benches/peers/instances.py` writes.
pub(crate) fn read(path: &str) -> Result<Instance, Box<dyn Error>> {
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

/// Returns how long this process has been computing, on all its threads together.
pub(crate) fn cpu_time() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        now.tv_sec.try_into().unwrap_or(0),
        now.tv_nsec.try_into().unwrap_or(0),
    )
}
