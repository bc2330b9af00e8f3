//! The pairings still in the running, and the one of them at hand.

use super::incidence::Incidence;
use crate::{Instance, MenteeIndex, MentorIndex, Pair, Score};

/// How many unpinned partners somebody has and may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Degree {
    pub(super) count: usize,
    pub(super) least: usize,
    pub(super) most: usize,
    /// The same in all pairings in the running.
    pub(super) is_frozen: bool,
}

impl Degree {
    pub(super) const fn can_rise(&self) -> bool {
        !self.is_frozen && self.count < self.most
    }

    pub(super) const fn can_fall(&self) -> bool {
        !self.is_frozen && self.count > self.least
    }
}

/// A candidate that is not pinned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) mentee: usize,
    pub(super) mentor: usize,
    pub(super) score: Score,
}

/// A set of pairings, all with the same number of pairs, and one of them.
///
/// The set is described by which edges are in all of them or in none (both are removed here, and remembered in
/// `is_chosen` only) and by whose degree is the same in all. It is a face of the polytope of pairings.
pub(super) struct Face {
    pub(super) edges: Vec<Edge>,
    pub(super) is_chosen: Vec<bool>,
    pub(super) is_open: Vec<bool>,
    pub(super) rows: Incidence,
    pub(super) columns: Incidence,
    pub(super) mentees: Vec<Degree>,
    pub(super) mentors: Vec<Degree>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "a valid instance names only people within its lists, and edges are numbered by their list"
)]
impl Face {
    /// Takes all pairings of an instance with as many pairs as the given one.
    pub(super) fn new(instance: &Instance, pairs: &[Pair]) -> Self {
        let degree = |most: u32, least: u32| Degree {
            count: 0,
            least: MentorIndex(least).position(),
            most: MentorIndex(most).position(),
            is_frozen: false,
        };
        let wanted = instance.wanted().iter();
        let mut mentees: Vec<_> = wanted.map(|&wanted| degree(wanted, 0)).collect();
        let loads = instance.capacity().iter().zip(instance.least_load());
        let mut mentors: Vec<_> = loads.map(|(&most, &least)| degree(most, least)).collect();
        for pin in instance.pins() {
            mentees[pin.mentee.position()].most -= 1;
            let mentor = &mut mentors[pin.mentor.position()];
            mentor.most -= 1;
            mentor.least = mentor.least.saturating_sub(1);
        }
        let mut edges = Vec::with_capacity(instance.candidate_count());
        for mentee in MenteeIndex::all(mentees.len()) {
            for candidate in instance.candidates(mentee) {
                let mentor = candidate.mentor;
                if instance
                    .pins()
                    .binary_search(&Pair { mentee, mentor })
                    .is_err()
                {
                    edges.push(Edge {
                        mentee: mentee.position(),
                        mentor: mentor.position(),
                        score: candidate.score,
                    });
                }
            }
        }
        let mut face = Self {
            is_chosen: vec![false; edges.len()],
            is_open: vec![true; edges.len()],
            rows: Incidence::new(mentees.len(), edges.iter().map(|edge| edge.mentee)),
            columns: Incidence::new(mentors.len(), edges.iter().map(|edge| edge.mentor)),
            edges,
            mentees,
            mentors,
        };
        face.choose_all(pairs);
        face
    }

    /// Chooses those of the pairs that are not pinned; both are in order of mentee and mentor.
    fn choose_all(&mut self, pairs: &[Pair]) {
        let mut pairs = pairs.iter();
        let mut next = pairs.next();
        for place in 0..self.edges.len() {
            let Edge { mentee, mentor, .. } = self.edges[place];
            let place_of = |pair: &&Pair| (pair.mentee.position(), pair.mentor.position());
            while next.is_some_and(|pair| place_of(&pair) < (mentee, mentor)) {
                next = pairs.next();
            }
            if next.is_some_and(|pair| place_of(&pair) == (mentee, mentor)) {
                self.choose(place);
                self.mentees[mentee].count += 1;
                self.mentors[mentor].count += 1;
            }
        }
    }

    /// Chooses an edge, without counting it.
    pub(super) fn choose(&mut self, edge: usize) {
        let Edge { mentee, mentor, .. } = self.edges[edge];
        self.is_chosen[edge] = true;
        self.rows.choose(mentee, edge);
        self.columns.choose(mentor, edge);
    }

    /// Gives up a chosen edge, without counting it.
    pub(super) fn give_up(&mut self, edge: usize) {
        let Edge { mentee, mentor, .. } = self.edges[edge];
        self.is_chosen[edge] = false;
        self.rows.give_up(mentee, edge);
        self.columns.give_up(mentor, edge);
    }

    /// Leaves in the running only pairings that have the edge if this one has it, and lack it if this one does.
    pub(super) fn settle(&mut self, edge: usize) {
        if self.is_chosen[edge] {
            self.give_up(edge);
            self.is_chosen[edge] = true;
        }
        let Edge { mentee, mentor, .. } = self.edges[edge];
        self.is_open[edge] = false;
        self.rows.remove(mentee, edge);
        self.columns.remove(mentor, edge);
    }

    /// Returns the chosen edges as pairs, in order.
    pub(super) fn pairs(&self) -> impl Iterator<Item = Pair> {
        let index = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let chosen = self.edges.iter().zip(&self.is_chosen);
        let chosen = chosen.filter(|&(_, &is_chosen)| is_chosen);
        chosen.map(move |(edge, _)| Pair {
            mentee: MenteeIndex(index(edge.mentee)),
            mentor: MentorIndex(index(edge.mentor)),
        })
    }
}
