//! Times the solver and the checker on repeatable instances: `cargo bench -p pairwell-matching`.

#![expect(
    clippy::expect_used,
    reason = "a benchmark that cannot be built should stop"
)]

use divan::{Bencher, black_box};
use pairwell_matching::{Instance, MenteeIndex, MentorIndex, Objective, Score, check, solve};

fn main() {
    divan::main();
}

/// How the scores of an instance come about.
#[derive(Clone, Copy, Debug)]
enum Scores {
    /// Nothing in common.
    Uniform,
    /// Everybody wants the same mentors: the longest searches.
    Agreed,
    /// Everybody agrees about half of it.
    Leaning,
    /// Three levels: many equally good pairings.
    Tied,
}

/// A size and a density: every `skip`-th pair or so is a candidate.
#[derive(Clone, Copy, Debug)]
struct Shape {
    mentees: u32,
    mentors: u32,
    seats: u32,
    skip: u64,
    scores: Scores,
}

const DENSE: Shape = Shape {
    mentees: 2_000,
    mentors: 2_000,
    seats: 1,
    skip: 1,
    scores: Scores::Uniform,
};
const SHAPES: [Shape; 6] = [
    DENSE,
    Shape {
        scores: Scores::Agreed,
        ..DENSE
    },
    Shape {
        scores: Scores::Leaning,
        ..DENSE
    },
    Shape {
        scores: Scores::Tied,
        ..DENSE
    },
    Shape {
        mentors: 500,
        seats: 4,
        skip: 20,
        ..DENSE
    },
    Shape {
        mentors: 500,
        seats: 3,
        skip: 20,
        ..DENSE
    },
];

/// A fixed mixing function, so that an instance never depends on a generator's version.
fn mix(mentee: u32, mentor: u32) -> u64 {
    let mut mixed = (u64::from(mentee) << 32) | u64::from(mentor);
    mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ (mixed >> 33)
}

fn instance(shape: Shape) -> Instance {
    let wanted = (0..shape.mentees).map(|_| 1).collect();
    let capacity = (0..shape.mentors).map(|_| shape.seats).collect();
    let mut builder = Instance::builder(wanted, capacity);
    for mentee in 0..shape.mentees {
        for mentor in 0..shape.mentors {
            let mixed = mix(mentee, mentor);
            if !mixed.is_multiple_of(shape.skip) {
                continue;
            }
            let millionths = match shape.scores {
                Scores::Uniform => mixed / shape.skip % 1_000_001,
                Scores::Agreed => {
                    u64::from(mentor) * 400 + u64::from(mentee) * u64::from(mentor) / 20
                }
                Scores::Leaning => u64::from(mentor) * 250 + mixed % 500_000,
                Scores::Tied => mixed % 3 * 250_000,
            };
            builder.candidate(
                MenteeIndex(mentee),
                MentorIndex(mentor),
                Score::from_ratio(millionths, 1_000_000),
            );
        }
    }
    builder
        .build()
        .expect("the pairs are distinct and within the lists")
}

#[divan::bench(args = SHAPES, sample_count = 3, sample_size = 1)]
fn most_matched(bencher: Bencher<'_, '_>, shape: Shape) {
    let instance = instance(shape);
    bencher.bench_local(|| solve(black_box(&instance), Objective::MostMatched, &()));
}

#[divan::bench(args = SHAPES, sample_count = 3, sample_size = 1)]
fn verify(bencher: Bencher<'_, '_>, shape: Shape) {
    let instance = instance(shape);
    let solution = solve(&instance, Objective::MostMatched, &()).expect("nobody cancels");
    bencher.bench_local(|| {
        check(
            black_box(&instance),
            Objective::MostMatched,
            black_box(&solution),
        )
    });
}
