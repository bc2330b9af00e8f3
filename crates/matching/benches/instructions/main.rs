//! The hot loops, one part at a time, for counting their instructions: `crates/matching/benches/instructions/run`.
//!
//! With the name of a part it computes that part once; everything outside [`measured`] is preparation. Without a name
//! it computes all of them, which shows that they run.

#![expect(clippy::print_stdout, reason = "it lists its parts")]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot be built should stop"
)]

#[path = "../people/mod.rs"]
mod people;

use std::hint::black_box;

use pairwell_matching::{
    Instance, MenteeIndex, MentorIndex, Objective, Prepared, RunOptions, Score, check, prepare,
    solve,
};
use people::{Size, program};

use Objective::{BestTotal, MostMatched, Stable};
use Part::{Check, Explain, Prepare, Solve};

/// What is counted.
#[derive(Clone, Copy)]
enum Part {
    Prepare,
    Score,
    Explain,
    Solve(Objective, Shape),
    Check(Objective, Shape),
}

const PARTS: &[(&str, Part)] = &[
    ("prepare people", Prepare),
    ("score candidates", Part::Score),
    ("explain a result", Explain),
    ("most_matched, tracks", Solve(MostMatched, TRACKS)),
    ("most_matched, no slack", Solve(MostMatched, TIGHT)),
    ("most_matched, scarce", Solve(MostMatched, SCARCE)),
    ("most_matched, agreed", Solve(MostMatched, AGREED)),
    ("most_matched, ties", Solve(MostMatched, TIED)),
    ("best_total, tracks", Solve(BestTotal, TRACKS)),
    ("stable, tracks", Solve(Stable, TRACKS)),
    ("check most_matched", Check(MostMatched, TRACKS)),
    ("check stable", Check(Stable, TRACKS)),
];

fn main() {
    let wanted = std::env::args()
        .nth(1)
        .filter(|name| !name.starts_with("--"));
    for &(name, part) in PARTS {
        if wanted.as_deref() == Some("list") {
            println!("{name}");
        } else if wanted.as_deref().is_none_or(|wanted| wanted == name) {
            compute(part);
        }
    }
}

/// Prepares a part and computes it once.
fn compute(part: Part) {
    match part {
        Prepare => {
            let program = program(PEOPLE, 1);
            measured(|| prepare(program).expect("a valid program"));
        }
        Part::Score => {
            let prepared = prepared();
            measured(|| {
                prepared
                    .candidates(&RunOptions::default(), &())
                    .expect("nobody cancels")
            });
        }
        Explain => explain(&prepared()),
        Solve(objective, shape) => {
            let instance = instance(shape);
            measured(|| solve(&instance, objective, &()).expect("nobody cancels"));
        }
        Check(objective, shape) => {
            let instance = instance(shape);
            let solution = solve(&instance, objective, &()).expect("nobody cancels");
            assert!(measured(|| check(&instance, objective, &solution)).is_optimal());
        }
    }
}

/// Everything that is counted happens in here: the tool counts from this function's beginning to its end.
#[inline(never)]
fn measured<T>(compute: impl FnOnce() -> T) -> T {
    black_box(compute())
}

// --- people -----------------------------------------------------------------------------------------------------------

const PEOPLE: Size = Size {
    mentees: 1_000,
    mentors: 300,
};

fn prepared() -> Prepared {
    prepare(program(PEOPLE, 1)).expect("a valid program")
}

fn explain(prepared: &Prepared) {
    let candidates = prepared
        .candidates(&RunOptions::default(), &())
        .expect("nobody cancels");
    let instance = candidates.instance().expect("no pins");
    let solution = solve(&instance, MostMatched, &()).expect("nobody cancels");
    measured(|| prepared.outcome(&candidates, solution));
}

// --- instances --------------------------------------------------------------------------------------------------------

/// How scores come about, and how many seats there are for each hundred mentees.
#[derive(Clone, Copy)]
struct Shape {
    seats_percent: u32,
    scores: Scores,
}

#[derive(Clone, Copy)]
enum Scores {
    /// The mentee's track, the mentor's quality and the pair's own.
    Tracks,
    /// The same in steps of a hundredth.
    Rounded,
    /// Nothing in common.
    Uniform,
    /// Everybody wants the same mentors.
    Agreed,
}

const TRACKS: Shape = Shape {
    seats_percent: 105,
    scores: Scores::Tracks,
};
const TIED: Shape = Shape {
    scores: Scores::Rounded,
    ..TRACKS
};
const SCARCE: Shape = Shape {
    seats_percent: 75,
    ..TRACKS
};
const TIGHT: Shape = Shape {
    seats_percent: 100,
    scores: Scores::Uniform,
};
const AGREED: Shape = Shape {
    seats_percent: 101,
    scores: Scores::Agreed,
};

const MENTEES: u32 = 5_000;
const MENTORS: u32 = 1_667;
const CANDIDATES: u32 = 33;
const TRACK_COUNT: u32 = 10;

/// A fixed mixing function, so that an instance never depends on a generator's version.
fn mix(a: u32, b: u32) -> u64 {
    let mut mixed = (u64::from(a) << 32) | u64::from(b);
    mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ (mixed >> 33)
}

fn below(end: u32, mixed: u64) -> u32 {
    u32::try_from(mixed % u64::from(end)).expect("less than the end")
}

fn instance(shape: Shape) -> Instance {
    let mut capacity = vec![1; usize::try_from(MENTORS).expect("few")];
    let more_seats = MENTEES * shape.seats_percent / 100 - MENTORS;
    for seat in 0..more_seats {
        let mentor = MentorIndex(below(MENTORS, mix(seat, 1 << 20))).position();
        *capacity.get_mut(mentor).expect("a mentor") += 1;
    }
    let wanted = (0..MENTEES).map(|_| 1).collect();
    let mut builder = Instance::builder(wanted, capacity);
    for mentee in 0..MENTEES {
        let mut row: Vec<_> = (0..CANDIDATES)
            .map(|place| candidate(mentee, place))
            .collect();
        row.sort_unstable();
        row.dedup();
        for mentor in row {
            let score = Score::from_ratio(millionths(shape.scores, mentee, mentor), 1_000_000);
            builder.candidate(MenteeIndex(mentee), MentorIndex(mentor), score);
        }
    }
    builder
        .build()
        .expect("the pairs are distinct and within the lists")
}

/// Draws three of four candidates from the mentee's own track: the mentors whose number has its last digit.
fn candidate(mentee: u32, place: u32) -> u32 {
    let drawn = below(MENTORS, mix(mentee, place));
    if place.is_multiple_of(4) {
        return drawn;
    }
    let of_track = drawn - drawn % TRACK_COUNT + mentee % TRACK_COUNT;
    of_track.min(MENTORS - 1)
}

fn millionths(scores: Scores, mentee: u32, mentor: u32) -> u64 {
    let own = mix(mentee ^ 0x5555_5555, mentor) % 1_000_000;
    let quality = mix(mentor, 3) % 1_000_000;
    let track = u64::from(mentee % TRACK_COUNT == mentor % TRACK_COUNT) * 1_000_000;
    let of_tracks = track / 2 + quality / 4 + own / 4;
    match scores {
        Scores::Tracks => of_tracks,
        Scores::Rounded => of_tracks / 10_000 * 10_000,
        Scores::Uniform => own,
        Scores::Agreed => (quality * 19 + own) / 20,
    }
}
