//! The candidates as a network: from a ground to the groups, to mentees, to mentors, and back.

use crate::{Instance, MenteeIndex, MentorIndex, Pair, RateFloor};

/// A node of the network, by number.
pub(super) type Node = usize;

/// Where everything ends and begins.
pub(super) const GROUND: Node = 0;

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Ground,
    Mentee(usize),
    Mentor(usize),
    Group(usize),
}

/// A candidate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) mentee: usize,
    pub(super) mentor: usize,
    /// What choosing it is worth, the value of a pair included.
    pub(super) worth: i64,
    pub(super) is_pinned: bool,
}

/// What does not change during a search.
#[derive(Debug)]
pub(super) struct Network<'a> {
    pub(super) instance: &'a Instance,
    pub(super) floor: &'a RateFloor,
    /// What a pair is worth beside its score.
    pub(super) pair_value: i64,
    /// More than any pairing is worth.
    pub(super) more_than_all: i64,
    /// The edges of mentee `i` are `starts[i]..starts[i + 1]`.
    pub(super) starts: Vec<usize>,
    pub(super) edges: Vec<Edge>,
    pub(super) members: Vec<Vec<usize>>,
}

/// No price exceeds this, so that sums of prices stay within 64 bits.
const MOST: i64 = 1 << 60;

impl<'a> Network<'a> {
    pub(super) fn new(instance: &'a Instance, floor: &'a RateFloor, pair_value: i64) -> Self {
        let mut starts = vec![0];
        let mut edges = Vec::with_capacity(instance.candidate_count());
        let mut members = vec![Vec::new(); floor.sizes().len()];
        for mentee in MenteeIndex::all(instance.wanted().len()) {
            for candidate in instance.candidates(mentee) {
                let mentor = candidate.mentor;
                let pair = Pair { mentee, mentor };
                edges.push(Edge {
                    mentee: mentee.position(),
                    mentor: mentor.position(),
                    worth: pair_value + i64::from(candidate.score.millionths()),
                    is_pinned: instance.pins().binary_search(&pair).is_ok(),
                });
            }
            starts.push(edges.len());
            let wants = instance.wanted().get(mentee.position()) > Some(&0);
            let group = floor.group_of(mentee.position()).filter(|_| wants);
            if let Some(members) = group.and_then(|group| members.get_mut(group)) {
                members.push(mentee.position());
            }
        }
        let best = pair_value.saturating_add(1_000_000);
        let most = i64::try_from(most_pairs(instance)).unwrap_or(i64::MAX);
        Self {
            instance,
            floor,
            pair_value,
            more_than_all: best.saturating_mul(most).saturating_add(1).min(MOST),
            starts,
            edges,
            members,
        }
    }

    pub(super) fn nodes(&self) -> usize {
        1 + self.mentees() + self.instance.capacity().len() + self.members.len()
    }

    pub(super) fn mentees(&self) -> usize {
        self.instance.wanted().len()
    }

    pub(super) fn mentee(mentee: usize) -> Node {
        1 + mentee
    }

    pub(super) fn mentor(&self, mentor: usize) -> Node {
        1 + self.mentees() + mentor
    }

    pub(super) fn group(&self, group: usize) -> Node {
        1 + self.mentees() + self.instance.capacity().len() + group
    }

    pub(super) fn kind(&self, node: Node) -> Kind {
        let Some(mentee) = node.checked_sub(1) else {
            return Kind::Ground;
        };
        let Some(mentor) = mentee.checked_sub(self.mentees()) else {
            return Kind::Mentee(mentee);
        };
        match mentor.checked_sub(self.instance.capacity().len()) {
            Some(group) => Kind::Group(group),
            None => Kind::Mentor(mentor),
        }
    }

    /// How many wishes a mentee has that no group counts.
    pub(super) fn uncounted(&self, mentee: usize) -> u32 {
        let wanted = self.instance.wanted().get(mentee).copied().unwrap_or(0);
        match self.floor.group_of(mentee) {
            Some(_) => wanted.saturating_sub(1),
            None => wanted,
        }
    }
}

/// More pairs than that there cannot be.
pub(super) fn most_pairs(instance: &Instance) -> u64 {
    let sum = |counts: &[u32]| counts.iter().map(|&count| u64::from(count)).sum::<u64>();
    let candidates = u64::try_from(instance.candidate_count()).unwrap_or(u64::MAX);
    sum(instance.wanted())
        .min(sum(instance.capacity()))
        .min(candidates)
}

/// The least and the most mentees of each group who may be matched.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    pub(super) least: Vec<u32>,
    pub(super) most: Vec<u32>,
}

/// Makes the pairs of the chosen edges, in order.
pub(super) fn pairs_of(edges: &[Edge], chosen: &[bool]) -> Vec<Pair> {
    let index = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    let chosen = edges.iter().zip(chosen).filter(|&(_, &chosen)| chosen);
    chosen
        .map(|(edge, _)| Pair {
            mentee: MenteeIndex(index(edge.mentee)),
            mentor: MentorIndex(index(edge.mentor)),
        })
        .collect()
}
