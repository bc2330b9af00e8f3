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

const SIZES: [Size; 2] = [size(1_000, 20_000), size(10_000, 2_000)];

fn prepared(size: Size) -> Prepared {
    prepare(program(size, 1)).expect("a valid program")
}

fn keeping(per_mentee: usize, per_mentor: usize) -> RunOptions {
    let keep = Keep::Best {
        per_mentee,
        per_mentor,
    };
    RunOptions {
        keep,
        ..RunOptions::default()
    }
}

/// Every criterion of the default policy and the best 30 mentors of each mentee, on one thread: items are pairs.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn best_30(bencher: Bencher<'_, '_>, size: Size) {
    let (prepared, options) = (prepared(size), keeping(30, 0));
    // The columns are prepared with the first row.
    prepared.candidates(&options, &()).expect("nobody cancels");
    bencher
        .counter(ItemsCount::new(size.mentees * size.mentors))
        .bench_local(|| black_box(&prepared).candidates(&options, &()));
}

/// What a run keeps: the best 32 of each mentee and the best 16 of each mentor.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn candidates(bencher: Bencher<'_, '_>, size: Size) {
    let (prepared, options) = (prepared(size), keeping(32, 16));
    prepared.candidates(&options, &()).expect("nobody cancels");
    bencher
        .counter(ItemsCount::new(size.mentees * size.mentors))
        .bench_local(|| black_box(&prepared).candidates(&options, &()));
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
