//! Stable pairings of larger instances without ties against the textbook: one proposal after the other, as Gale and Shapley
//! (1962) put it.

use std::collections::VecDeque;

use pairwell_matching::{Instance, MenteeIndex, MentorIndex, Objective, Score};
use proptest::prelude::*;

use crate::instances::solved_for;

/// What people want and take, and for each mentee the mentors from best to worst; each mentor has a rank for each mentee.
#[derive(Clone, Debug)]
struct Preferences {
    wanted: Vec<usize>,
    seats: Vec<usize>,
    lists: Vec<Vec<usize>>,
    /// For each mentor all mentees, the best last.
    ranks: Vec<Vec<u32>>,
}

impl Preferences {
    /// Shuffled with a generator that never changes: that of Knuth (The Art of Computer Programming 2, 3.3.4).
    fn new(mentees: usize, mentors: usize, most: (usize, usize), listed: usize, seed: u64) -> Self {
        let mut state = seed;
        let mut below = |end: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % end as u64) as usize
        };
        let mut shuffled = |count: usize| {
            let mut order: Vec<usize> = (0..count).collect();
            for place in (1..count).rev() {
                order.swap(place, below(place + 1));
            }
            order
        };
        let lists = (0..mentees).map(|_| {
            let mut list = shuffled(mentors);
            list.truncate(listed);
            list
        });
        let lists = lists.collect();
        let ranks = (0..mentors).map(|_| {
            shuffled(mentees)
                .into_iter()
                .map(|rank| rank as u32)
                .collect()
        });
        let ranks = ranks.collect();
        Self {
            wanted: (0..mentees).map(|_| 1 + below(most.0)).collect(),
            seats: (0..mentors).map(|_| below(most.1 + 1)).collect(),
            lists,
            ranks,
        }
    }

    fn instance(&self) -> Instance {
        let counts = |counts: &[usize]| counts.iter().map(|&count| count as u32).collect();
        let mut builder = Instance::builder(counts(&self.wanted), counts(&self.seats));
        for (mentee, list) in self.lists.iter().enumerate() {
            for (place, &mentor) in list.iter().enumerate() {
                let own = Score::from_millionths(1_000_000 - place as u32).unwrap();
                let others = Score::from_millionths(self.ranks[mentor][mentee]).unwrap();
                let (mentee, mentor) = (MenteeIndex(mentee as u32), MentorIndex(mentor as u32));
                builder.two_way_candidate(mentee, mentor, own, others);
            }
        }
        builder.build().unwrap()
    }

    /// Everybody with a wish left proposes to the best mentor not asked yet, who keeps the best and sends the worst away.
    fn deferred_acceptance(&self) -> Vec<(usize, usize)> {
        let mut open = self.wanted.clone();
        let mut next = vec![0; self.lists.len()];
        let mut held: Vec<Vec<usize>> = vec![Vec::new(); self.seats.len()];
        let mut waiting: VecDeque<usize> = (0..self.lists.len()).collect();
        while let Some(mentee) = waiting.pop_front() {
            while open[mentee] > 0 && next[mentee] < self.lists[mentee].len() {
                let mentor = self.lists[mentee][next[mentee]];
                next[mentee] += 1;
                held[mentor].push(mentee);
                open[mentee] -= 1;
                if held[mentor].len() > self.seats[mentor] {
                    let places = 0..held[mentor].len();
                    let worst = places.min_by_key(|&place| self.ranks[mentor][held[mentor][place]]);
                    let rejected = held[mentor].swap_remove(worst.unwrap());
                    open[rejected] += 1;
                    waiting.push_back(rejected);
                }
            }
        }
        let pairs = held.iter().enumerate();
        let mut pairs: Vec<_> = pairs
            .flat_map(|(mentor, mentees)| mentees.iter().map(move |&mentee| (mentee, mentor)))
            .collect();
        pairs.sort_unstable();
        pairs
    }

    #[track_caller]
    fn agree(&self) {
        let (solution, ..) = solved_for(&self.instance(), Objective::Stable);
        let found = solution.pairs.iter();
        let found: Vec<_> = found
            .map(|pair| (pair.mentee.position(), pair.mentor.position()))
            .collect();
        assert_eq!(found, self.deferred_acceptance());
    }
}

#[test]
fn two_thousand_mentees_with_whole_lists() {
    Preferences::new(2_000, 500, (1, 6), 500, 1).agree();
}

#[test]
fn two_thousand_mentees_who_want_several_of_a_few() {
    Preferences::new(2_000, 900, (3, 5), 20, 2).agree();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn hundreds_without_ties(
        mentees in 1..=300_usize,
        mentors in 1..=150_usize,
        most in (1..=3_usize, 1..=5_usize),
        listed in 1..=150_usize,
        seed in any::<u64>(),
    ) {
        Preferences::new(mentees, mentors, most, listed, seed).agree();
    }
}
