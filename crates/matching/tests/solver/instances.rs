//! Builders and random generators of instances.

use std::sync::atomic::{AtomicUsize, Ordering};

use pairwell_matching::{
    Instance, InstanceBuilder, MenteeIndex, MentorIndex, Monitor, Objective, Score, Solution,
    Verdict, check, solve,
};
use proptest::prelude::*;

/// A candidate as plain numbers: mentee, mentor, millionths.
pub(crate) type Row = (u32, u32, u32);

/// Everything an instance is made of, so that tests can permute it.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) wanted: Vec<u32>,
    pub(crate) capacity: Vec<u32>,
    pub(crate) least_load: Vec<u32>,
    pub(crate) rows: Vec<Row>,
    pub(crate) pins: Vec<(u32, u32)>,
}

impl Parts {
    pub(crate) fn builder(&self) -> InstanceBuilder {
        let mut builder = Instance::builder(self.wanted.clone(), self.capacity.clone());
        builder.least_load(self.least_load.clone());
        for &(mentee, mentor, millionths) in &self.rows {
            let score = Score::from_millionths(millionths).unwrap();
            builder.candidate(MenteeIndex(mentee), MentorIndex(mentor), score);
        }
        for &(mentee, mentor) in &self.pins {
            builder.pin(MenteeIndex(mentee), MentorIndex(mentor));
        }
        builder
    }

    pub(crate) fn instance(&self) -> Instance {
        self.builder().build().unwrap()
    }
}

/// Solves and has the result checked; returns the pairs matched and their total score as well.
pub(crate) fn solved(instance: &Instance) -> (Solution, u64, u64) {
    solved_for(instance, Objective::MostMatched)
}

/// Like [`solved`], for any objective.
pub(crate) fn solved_for(instance: &Instance, objective: Objective) -> (Solution, u64, u64) {
    let solution = solve(instance, objective, &()).unwrap();
    match check(instance, objective, &solution) {
        Verdict::Optimal {
            matched,
            total_score,
        } => (solution, matched, total_score),
        other => panic!("{other}\n{instance:?}\n{solution:?}"),
    }
}

/// A monitor whose time is over after so many looks at it.
pub(crate) struct OutOfTime {
    looks: AtomicUsize,
    after: usize,
}

impl OutOfTime {
    pub(crate) fn after(after: usize) -> Self {
        Self {
            looks: AtomicUsize::new(0),
            after,
        }
    }
}

impl Monitor for OutOfTime {
    fn is_out_of_time(&self) -> bool {
        self.looks.fetch_add(1, Ordering::Relaxed) >= self.after
    }
}

/// Scores with many ties and the extremes, or any at all.
fn millionths() -> impl Strategy<Value = u32> {
    prop_oneof![
        prop::sample::select(vec![0, 1, 250_000, 500_000, 999_999, 1_000_000]),
        0..=1_000_000_u32,
    ]
}

/// Small instances with missing pairs, uneven capacities and pins for which there is room.
pub(crate) fn small() -> impl Strategy<Value = Parts> {
    (0..=7_usize, 0..=7_usize).prop_flat_map(|(mentees, mentors)| {
        let cells = prop::collection::vec(
            (
                prop::option::weighted(0.7, millionths()),
                prop::bool::weighted(0.1),
            ),
            mentees * mentors,
        );
        let wanted = prop::collection::vec(0..=3_u32, mentees);
        let capacity = prop::collection::vec(0..=3_u32, mentors);
        (wanted, capacity, cells).prop_map(move |(wanted, capacity, cells)| {
            let (mut rows, mut pins) = (Vec::new(), Vec::new());
            let (mut wishes, mut seats) = (wanted.clone(), capacity.clone());
            for (cell, (score, pin)) in cells.into_iter().enumerate() {
                let (mentee, mentor) = (cell / mentors, cell % mentors);
                let Some(score) = score else { continue };
                let pair = (
                    u32::try_from(mentee).unwrap(),
                    u32::try_from(mentor).unwrap(),
                );
                rows.push((pair.0, pair.1, score));
                if pin && wishes[mentee] > 0 && seats[mentor] > 0 {
                    wishes[mentee] -= 1;
                    seats[mentor] -= 1;
                    pins.push(pair);
                }
            }
            Parts {
                least_load: vec![0; capacity.len()],
                wanted,
                capacity,
                rows,
                pins,
            }
        })
    })
}

/// Like [`small`], with minimum loads that each mentor alone could meet, but perhaps not all together.
pub(crate) fn small_with_loads() -> impl Strategy<Value = Parts> {
    (small(), prop::collection::vec(0..=3_u32, 7)).prop_map(|(mut parts, loads)| {
        for (mentor, load) in loads.into_iter().take(parts.capacity.len()).enumerate() {
            let candidates = parts.rows.iter().filter(|row| row.1 as usize == mentor);
            let most = parts.capacity[mentor].min(candidates.map(|_| 1).sum());
            parts.least_load[mentor] = load.min(most);
        }
        parts
    })
}
