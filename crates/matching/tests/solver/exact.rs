//! Larger instances, to 2,000 by 2,000, against another exact solver: the method of Kuhn and Munkres in `pathfinding`.
//!
//! It assigns rows to columns one to one, so seats become columns of their own. Where mentees want several mentors, who
//! have to be different ones, each candidate gets a row and a column, see [`several`].

use pairwell_matching::Objective;
use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;
use proptest::prelude::*;

use crate::instances::{Parts, solved_for};

/// `SplitMix64` by Steele, Lea and Flood: an instance must not depend on a generator's version.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % end
    }
}

/// How large an instance is, and how its scores come about.
#[derive(Clone, Copy, Debug)]
struct Shape {
    mentees: usize,
    mentors: usize,
    /// Mentors take one to so many mentees, and mentees want one to so many mentors.
    most: (u64, u64),
    /// Mentors that a mentee may have; all of them when there are fewer.
    candidates: usize,
    /// Scores have so many different values; the fewer, the more pairings are equally good.
    levels: u64,
    /// In millionths, how much of a score all mentees agree on.
    agreed: u64,
}

fn parts(shape: Shape, seed: u64) -> Parts {
    let mut random = Random(seed);
    let capacity = (0..shape.mentors).map(|_| 1 + random.below(shape.most.0) as u32);
    let capacity: Vec<_> = capacity.collect();
    let wanted = (0..shape.mentees).map(|_| 1 + random.below(shape.most.1) as u32);
    let wanted = wanted.collect();
    let popular: Vec<u64> = (0..shape.mentors)
        .map(|_| random.below(1_000_001))
        .collect();
    let mut rows = Vec::new();
    for mentee in 0..shape.mentees {
        let mut mentors: Vec<usize> = (0..shape.mentors).collect();
        for place in 0..shape.candidates.min(shape.mentors) {
            let other = place + random.below((shape.mentors - place) as u64) as usize;
            mentors.swap(place, other);
        }
        mentors.truncate(shape.candidates);
        for mentor in mentors {
            let own = random.below(1_000_001);
            let score =
                (popular[mentor] * shape.agreed + own * (1_000_000 - shape.agreed)) / 1_000_000;
            let step = 1_000_000 / shape.levels;
            rows.push((mentee as u32, mentor as u32, (score / step * step) as u32));
        }
    }
    Parts {
        least_load: vec![0; shape.mentors],
        wanted,
        capacity,
        rows,
        pins: vec![],
    }
}

/// What a pair is worth beside its score: more than all scores together when the most pairs are wanted.
fn pair_value(parts: &Parts, objective: Objective) -> i64 {
    match objective {
        Objective::MostMatched => i64::from(parts.wanted.iter().sum::<u32>()) * 1_000_000 + 1,
        _ => 0,
    }
}

/// The columns of each mentor's seats, counted from 0, and how many there are.
fn seats(parts: &Parts) -> (Vec<std::ops::Range<usize>>, usize) {
    let mut end = 0;
    let columns = parts.capacity.iter().map(|&seats| {
        let start = end;
        end += seats as usize;
        start..end
    });
    (columns.collect(), end)
}

/// The best worth when every mentee wants one mentor: a row for each mentee, a column for each seat.
fn single(parts: &Parts, pair_value: i64) -> i64 {
    let (columns, end) = seats(parts);
    let mentees = parts.wanted.len();
    // Whoever gets a column that is worth nothing goes without.
    let mut weights = Matrix::new(mentees, end.max(mentees), 0_i64);
    for &(mentee, mentor, score) in &parts.rows {
        for column in columns[mentor as usize].clone() {
            weights[(mentee as usize, column)] = pair_value + i64::from(score);
        }
    }
    kuhn_munkres(&weights).0
}

/// The best worth when mentees want several mentors: a row for each wish, a column for each seat, and both for each
/// candidate.
///
/// The row of a candidate has to take its own column or a seat of its mentor. A wish that takes the column of a candidate
/// so makes its row take a seat, and no two wishes can take the same.
fn several(parts: &Parts, pair_value: i64) -> i64 {
    let (columns, end) = seats(parts);
    let count = parts.rows.len();
    let wishes: Vec<usize> = (0..parts.wanted.len())
        .flat_map(|mentee| (0..parts.wanted[mentee]).map(move |_| mentee))
        .collect();
    let forced = (wishes.len() as i64) * (pair_value + 1_000_000) + 1;
    let mut weights = Matrix::new(wishes.len() + count, count + end + wishes.len(), 0_i64);
    for (place, &(mentee, mentor, score)) in parts.rows.iter().enumerate() {
        for (row, _) in wishes
            .iter()
            .enumerate()
            .filter(|(_, of)| **of == mentee as usize)
        {
            weights[(row, place)] = pair_value + i64::from(score);
        }
        let row = wishes.len() + place;
        weights[(row, place)] = forced;
        for column in columns[mentor as usize].clone() {
            weights[(row, count + column)] = forced;
        }
    }
    kuhn_munkres(&weights).0 - forced * count as i64
}

/// Both solvers on one instance: as many pairs and the same total.
#[track_caller]
fn agree(parts: &Parts) {
    let instance = parts.instance();
    for &objective in &[Objective::MostMatched, Objective::BestTotal] {
        let value = pair_value(parts, objective);
        let best = if parts.wanted.iter().all(|&wanted| wanted == 1) {
            single(parts, value)
        } else {
            several(parts, value)
        };
        let (_, matched, total) = solved_for(&instance, objective);
        let (matched, total) = (
            i64::try_from(matched).unwrap(),
            i64::try_from(total).unwrap(),
        );
        let worth = matched * value + total;
        assert_eq!(
            worth, best,
            "{objective}: {matched} pairs, {total} millionths"
        );
        if value > 0 {
            assert_eq!((matched, total), (best / value, best % value));
        }
    }
}

const LARGE: Shape = Shape {
    mentees: 2_000,
    mentors: 2_000,
    most: (1, 1),
    candidates: 2_000,
    levels: 1_000_000,
    agreed: 0,
};

#[test]
fn two_thousand_by_two_thousand_one_to_one() {
    agree(&parts(LARGE, 1));
}

#[test]
fn two_thousand_by_two_thousand_seats() {
    // About 2,000 seats at 667 mentors; popular ones among them, and few levels.
    let shared = Shape {
        mentors: 667,
        most: (5, 1),
        candidates: 30,
        levels: 1_000,
        agreed: 500_000,
        ..LARGE
    };
    agree(&parts(shared, 2));
}

#[test]
fn two_thousand_by_two_thousand_mentors_with_seats_to_spare() {
    let roomy = Shape {
        most: (3, 1),
        candidates: 10,
        agreed: 300_000,
        ..LARGE
    };
    let mut parts = parts(roomy, 3);
    // Every second seat more is one at a mentor whom nobody can have: the columns stay as many as the rows.
    for (place, seats) in parts.capacity.iter_mut().enumerate() {
        *seats = if place % 2 == 0 { (*seats).min(2) } else { 0 };
    }
    agree(&parts);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn hundreds_with_capacities(
        mentees in 200..=500_usize,
        share in 20..=60_usize,
        most_seats in 1..=6_u64,
        candidates in 2..=60_usize,
        levels in prop::sample::select(vec![1, 4, 100, 1_000_000_u64]),
        agreed in prop::sample::select(vec![0, 500_000, 1_000_000_u64]),
        seed in any::<u64>(),
    ) {
        let mentors = mentees * share / 100;
        let shape = Shape { mentees, mentors, most: (most_seats, 1), candidates, levels, agreed };
        agree(&parts(shape, seed));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn several_mentors_a_mentee(
        mentees in 1..=60_usize,
        mentors in 1..=40_usize,
        most in (1..=4_u64, 1..=4_u64),
        candidates in 1..=8_usize,
        levels in prop::sample::select(vec![1, 4, 100, 1_000_000_u64]),
        agreed in prop::sample::select(vec![0, 500_000, 1_000_000_u64]),
        seed in any::<u64>(),
    ) {
        let shape = Shape { mentees, mentors, most, candidates, levels, agreed };
        agree(&parts(shape, seed));
    }
}
