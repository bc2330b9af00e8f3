//! Times the objectives `stable` and `fair`, groups and peer groups: `cargo bench -p pairwell-matching --bench objectives`.

#![expect(
    clippy::expect_used,
    reason = "a benchmark that cannot be built should stop"
)]

use divan::{Bencher, black_box};
use pairwell_matching::{
    Instance, MenteeIndex, MentorIndex, Objective, Peers, Score, check, form_peer_groups, solve,
    solve_groups,
};

fn main() {
    divan::main();
}

/// How the scores of an instance come about.
#[derive(Clone, Copy, Debug)]
enum Scores {
    /// Tracks, popular mentors and taste.
    Clustered,
    /// The same in steps of a hundredth: many ties.
    Rounded,
    /// Nothing in common.
    Uniform,
    /// The mentor's side sees the pair in its own way.
    TwoWay,
}

/// A size; every mentor takes one to five mentees, and mentees have about `candidates` mentors each.
#[derive(Clone, Copy, Debug)]
struct Shape {
    mentees: u32,
    mentors: u32,
    candidates: u32,
    scores: Scores,
}

const LARGE: Shape = Shape {
    mentees: 100_000,
    mentors: 34_000,
    candidates: 32,
    scores: Scores::Clustered,
};

/// A fixed mixing function, so that an instance never depends on a generator's version.
fn mix(a: u32, b: u32) -> u64 {
    let mut mixed = (u64::from(a) << 32) | u64::from(b);
    mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ (mixed >> 33)
}

fn below(mixed: u64, end: u32) -> u32 {
    u32::try_from(mixed % u64::from(end)).expect("less than the end")
}

fn instance(shape: Shape) -> Instance {
    let capacity: Vec<_> = (0..shape.mentors)
        .map(|mentor| 1 + below(mix(mentor, 7), 5))
        .collect();
    let wanted = (0..shape.mentees).map(|_| 1).collect();
    let mut builder = Instance::builder(wanted, capacity);
    for mentee in 0..shape.mentees {
        let track = below(mix(mentee, 1 << 30), 40);
        let mut row: Vec<u32> = (0..shape.candidates)
            .map(|place| below(mix(mentee, place), shape.mentors))
            .map(|mentor| match shape.scores {
                Scores::Uniform => mentor,
                // Most candidates are from the mentee's own track.
                _ if mentor % 4 > 0 => mentor - mentor % 40 + track,
                Scores::Clustered | Scores::Rounded | Scores::TwoWay => mentor,
            })
            .map(|mentor| mentor.min(shape.mentors - 1))
            .collect();
        row.sort_unstable();
        row.dedup();
        for mentor in row {
            let taste = mix(mentee ^ 0x5555_5555, mentor) % 400_000;
            let popular = mix(mentor, 3) % 400_000;
            let together = if mentor % 40 == track { 200_000 } else { 0 };
            let millionths = match shape.scores {
                Scores::Uniform => mix(mentee, mentor ^ 0x5555_5555) % 1_000_001,
                Scores::Rounded => (taste + popular + together) / 10_000 * 10_000,
                Scores::Clustered | Scores::TwoWay => taste + popular + together,
            };
            let noise = match shape.scores {
                Scores::TwoWay => mix(mentor, mentee) % 300_000,
                Scores::Clustered | Scores::Rounded | Scores::Uniform => 0,
            };
            builder.two_way_candidate(
                MenteeIndex(mentee),
                MentorIndex(mentor),
                Score::from_ratio(millionths, 1_000_000),
                Score::from_ratio(millionths + noise, 1_000_000),
            );
        }
    }
    builder
        .build()
        .expect("the pairs are distinct and within the lists")
}

const STABLE: [Shape; 4] = [
    LARGE,
    Shape {
        scores: Scores::Rounded,
        ..LARGE
    },
    Shape {
        scores: Scores::Uniform,
        ..LARGE
    },
    Shape {
        scores: Scores::TwoWay,
        ..LARGE
    },
];

#[divan::bench(args = STABLE, sample_count = 5, sample_size = 1)]
fn stable(bencher: Bencher<'_, '_>, shape: Shape) {
    let instance = instance(shape);
    bencher.bench_local(|| solve(black_box(&instance), Objective::Stable, &()));
}

const MEDIUM: Shape = Shape {
    mentees: 10_000,
    mentors: 3_400,
    ..LARGE
};
const FAIR: [Shape; 3] = [
    MEDIUM,
    Shape {
        scores: Scores::Rounded,
        ..MEDIUM
    },
    Shape {
        scores: Scores::Uniform,
        ..MEDIUM
    },
];

#[divan::bench(args = FAIR, sample_count = 3, sample_size = 1)]
fn fair(bencher: Bencher<'_, '_>, shape: Shape) {
    let instance = instance(shape);
    bencher.bench_local(|| solve(black_box(&instance), Objective::Fair, &()));
}

#[divan::bench(args = FAIR, sample_count = 3, sample_size = 1)]
fn verify_fair(bencher: Bencher<'_, '_>, shape: Shape) {
    let instance = instance(shape);
    let solution = solve(&instance, Objective::Fair, &()).expect("nobody cancels");
    bencher.bench_local(|| check(black_box(&instance), Objective::Fair, black_box(&solution)));
}

#[divan::bench(args = STABLE, sample_count = 5, sample_size = 1)]
fn verify_stable(bencher: Bencher<'_, '_>, shape: Shape) {
    let instance = instance(shape);
    let solution = solve(&instance, Objective::Stable, &()).expect("nobody cancels");
    bencher.bench_local(|| {
        check(
            black_box(&instance),
            Objective::Stable,
            black_box(&solution),
        )
    });
}

/// Groups of three to the mentor's capacity or none, with so many cases at most.
#[divan::bench(args = [1, 20], sample_count = 3, sample_size = 1)]
fn groups(bencher: Bencher<'_, '_>, most_cases: u64) {
    let instance = instance(Shape {
        mentees: 1_000,
        mentors: 400,
        ..LARGE
    });
    let sizes = vec![3; 400];
    bencher.bench_local(|| solve_groups(black_box(&instance), &sizes, most_cases, &()));
}

/// Everybody may be with everybody, in groups of four to six.
#[divan::bench(args = [14, 100, 400], sample_count = 3, sample_size = 1)]
fn peer_groups(bencher: Bencher<'_, '_>, people: usize) {
    let mut peers = Peers::new(people, 4..=6).expect("groups have such sizes");
    for (a, first) in (0..people).zip(0_u32..) {
        for (b, second) in (0..a).zip(0_u32..) {
            let score = Score::from_ratio(mix(first, second) % 1_000_001, 1_000_000);
            peers
                .score(a, b, score)
                .expect("they are two of the people");
        }
    }
    bencher.bench_local(|| form_peer_groups(black_box(&peers), 1_000, &()));
}
