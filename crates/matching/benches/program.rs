//! Times scoring and whole runs of invented programs: `cargo bench -p pairwell-matching --bench program`.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot be built should stop"
)]

mod people;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use pairwell_matching::{Keep, Prepared, RunOptions, prepare, run};
use people::{Size, program};

fn main() {
    divan::main();
}

const fn size(mentees: usize, mentors: usize) -> Size {
    Size { mentees, mentors }
}

/// A size, and whether pairs that bounds tell to be no use are left unscored.
#[derive(Clone, Copy, Debug)]
struct Scan {
    size: Size,
    prune: bool,
}

const SCANS: [Scan; 4] = [
    Scan {
        size: size(1_000, 20_000),
        prune: false,
    },
    Scan {
        size: size(1_000, 20_000),
        prune: true,
    },
    Scan {
        size: size(10_000, 2_000),
        prune: false,
    },
    Scan {
        size: size(10_000, 2_000),
        prune: true,
    },
];

fn prepared(size: Size) -> Prepared {
    prepare(program(size, 1)).expect("a valid program")
}

/// Scores on one thread and keeps the best: items are pairs, scored or not.
fn scan(bencher: Bencher<'_, '_>, Scan { size, prune }: Scan, keep: Keep) {
    let prepared = prepared(size);
    let options = RunOptions {
        keep,
        prune,
        ..RunOptions::default()
    };
    // The columns are prepared with the first row.
    prepared.candidates(&options, &()).expect("nobody cancels");
    bencher
        .counter(ItemsCount::new(size.mentees * size.mentors))
        .bench_local(|| black_box(&prepared).candidates(&options, &()));
}

/// Every criterion of the default policy and the best 30 mentors of each mentee.
#[divan::bench(args = SCANS, sample_count = 5, sample_size = 1)]
fn best_30(bencher: Bencher<'_, '_>, of: Scan) {
    let keep = Keep::Best {
        per_mentee: 30,
        per_mentor: 0,
    };
    scan(bencher, of, keep);
}

/// What a run keeps: the best 32 of each mentee and the best 16 of each mentor.
#[divan::bench(args = SCANS, sample_count = 5, sample_size = 1)]
fn candidates(bencher: Bencher<'_, '_>, of: Scan) {
    let keep = Keep::Best {
        per_mentee: 32,
        per_mentor: 16,
    };
    scan(bencher, of, keep);
}

/// From loaded people to the checked result, on one thread.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn whole_program(bencher: Bencher<'_, '_>) {
    let size = size(10_000, 2_000);
    bencher
        .with_inputs(|| program(size, 1))
        .bench_local_values(|program| {
            let prepared = prepare(program).expect("a valid program");
            run(&prepared, &RunOptions::default(), &())
        });
}
