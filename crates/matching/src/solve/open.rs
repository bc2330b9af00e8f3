//! What an instance leaves open once its pins are settled.

use super::block::{Edge, MOST, Rows, at};
use crate::{Instance, MenteeIndex, MentorIndex, Pair};

/// Wishes, seats and least loads beside the pinned ones.
pub(super) struct Open {
    pub(super) wishes: Vec<u32>,
    pub(super) seats: Vec<u32>,
    pub(super) least: Vec<u32>,
}

impl Open {
    pub(super) fn of(instance: &Instance) -> Self {
        let mut open = Self {
            wishes: instance.wanted().to_vec(),
            seats: instance.capacity().to_vec(),
            least: instance.least_load().to_vec(),
        };
        for pin in instance.pins() {
            open.settle(pin.mentee.0, pin.mentor.0);
        }
        open
    }

    /// Takes a wish, a seat and what is left of a least load.
    pub(super) fn settle(&mut self, mentee: u32, mentor: u32) {
        for (counts, place) in [
            (&mut self.wishes, mentee),
            (&mut self.seats, mentor),
            (&mut self.least, mentor),
        ] {
            if let Some(count) = counts.get_mut(at(place)) {
                *count = count.saturating_sub(1);
            }
        }
    }

    /// The candidates that can still be chosen, cheapest first for each mentee; whoever wants more than there
    /// is wants one more than there is from then on, which means the same and takes less room.
    pub(super) fn rows(&mut self, instance: &Instance) -> Rows {
        let mut rows = Rows::with_capacity(self.wishes.len(), instance.candidate_count());
        for (mentee, wishes) in MenteeIndex::all(self.wishes.len()).zip(&mut self.wishes) {
            let candidates = if *wishes == 0 {
                &[]
            } else {
                instance.candidates(mentee)
            };
            let pins = pins_of(instance, mentee);
            let is_open = |mentor: MentorIndex| {
                self.seats
                    .get(mentor.position())
                    .is_some_and(|&seats| seats > 0)
                    && (pins.is_empty() || !pins.iter().any(|pin| pin.mentor == mentor))
            };
            let open = candidates
                .iter()
                .filter(|candidate| is_open(candidate.mentor));
            let length = rows.push(open.map(|candidate| {
                let cost = MOST - candidate.score.millionths();
                Edge::new(cost, candidate.mentor.0)
            }));
            *wishes = (*wishes).min(length.saturating_add(1));
        }
        self.limit_seats(&rows);
        rows
    }

    /// Does for mentors what [`rows`](Self::rows) does for mentees, if it makes a difference.
    fn limit_seats(&mut self, rows: &Rows) {
        let seats: u64 = self.seats.iter().map(|&seats| u64::from(seats)).sum();
        if seats <= 2 * rows.edge_count() {
            return;
        }
        let mut candidates_of = vec![0_u32; self.seats.len()];
        for (_, row) in rows.iter() {
            for edge in row {
                if let Some(count) = candidates_of.get_mut(at(edge.other())) {
                    *count += 1;
                }
            }
        }
        for (seats, candidates) in self.seats.iter_mut().zip(candidates_of) {
            *seats = (*seats).min(candidates.saturating_add(1));
        }
    }
}

fn pins_of(instance: &Instance, mentee: MenteeIndex) -> &[Pair] {
    let pins = instance.pins();
    let start = pins.partition_point(|pin| pin.mentee < mentee);
    let end = pins.partition_point(|pin| pin.mentee <= mentee);
    pins.get(start..end).unwrap_or_default()
}
