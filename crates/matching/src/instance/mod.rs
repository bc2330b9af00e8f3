//! The assignment problem itself: numbered people, scored candidates, seats and pins; no names and no rules.

mod builder;
mod floor;
mod problem;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use builder::InstanceBuilder;
pub use floor::RateFloor;
pub use problem::{InstanceError, InstanceProblem};

use crate::Score;

macro_rules! index {
    ($name:ident, $role:literal) => {
        #[doc = concat!("The place of a ", $role, " in an [`Instance`], counted from zero.")]
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// Returns the place as an index into a slice.
            #[must_use]
            #[expect(
                clippy::as_conversions,
                reason = "usize has at least 32 bits wherever this crate compiles, see below"
            )]
            pub const fn position(self) -> usize {
                self.0 as usize
            }

            /// Numbers every place of a list of `count` people; stops at the largest index there is.
            pub(crate) fn all(count: usize) -> impl Iterator<Item = Self> {
                (0..=u32::MAX).take(count).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!($role, " {}"), self.0)
            }
        }
    };
}

const _: () = assert!(usize::BITS >= u32::BITS, "indexes must fit a slice");

index!(MenteeIndex, "mentee");
index!(MentorIndex, "mentor");

/// A mentee together with a mentor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pair {
    /// The mentee.
    #[cfg_attr(feature = "openapi", schema(value_type = u32))]
    pub mentee: MenteeIndex,
    /// The mentor.
    #[cfg_attr(feature = "openapi", schema(value_type = u32))]
    pub mentor: MentorIndex,
}

impl fmt::Display for Pair {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} with {}", self.mentee, self.mentor)
    }
}

/// A mentor that a mentee may be paired with, and how well they fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The mentor.
    pub mentor: MentorIndex,
    /// How well the two fit.
    pub score: Score,
}

/// A valid assignment problem.
///
/// # Shape
/// Mentees and mentors are numbered from zero. A pair that is not a candidate is not eligible.
/// Every pair can be used at most once, even when the mentee wants several mentors.
/// Every pin is a candidate and there is room for all of them.
/// No mentor's minimum load exceeds the capacity or the number of candidates; that all minimum loads can be
/// met together is for the solver to find out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Row `i` of `candidates` is `starts[i]..starts[i + 1]`, in order of mentor.
    starts: Vec<usize>,
    candidates: Vec<Candidate>,
    /// Parallel to `candidates`; empty when both sides of every pair see the same score.
    mentor_scores: Vec<Score>,
    wanted: Vec<u32>,
    capacity: Vec<u32>,
    least_load: Vec<u32>,
    /// Empty when every mentor may have any number of mentees.
    least_group: Vec<u32>,
    /// Sorted.
    pins: Vec<Pair>,
    floor: Option<RateFloor>,
}

impl Instance {
    /// Starts an instance from how many mentors each mentee wants and how many mentees each mentor takes.
    #[must_use]
    pub fn builder(wanted: Vec<u32>, capacity: Vec<u32>) -> InstanceBuilder {
        InstanceBuilder::new(wanted, capacity)
    }

    /// Returns how many mentors each mentee wants.
    #[must_use]
    pub fn wanted(&self) -> &[u32] {
        &self.wanted
    }

    /// Returns how many mentees each mentor takes.
    #[must_use]
    pub fn capacity(&self) -> &[u32] {
        &self.capacity
    }

    /// Returns how many mentees each mentor must get at least, pinned ones included; mostly 0.
    #[must_use]
    pub fn least_load(&self) -> &[u32] {
        &self.least_load
    }

    /// Returns the size of the smallest group of each mentor, who may also have nobody; empty when no group is too small.
    #[must_use]
    pub fn least_group(&self) -> &[u32] {
        &self.least_group
    }

    /// Returns whether some groups are too small: then the problem is NP-hard.
    #[must_use]
    pub const fn has_groups(&self) -> bool {
        !self.least_group.is_empty()
    }

    /// Copies the instance with other seats and minimum loads for the same mentors, and without minimum group sizes.
    ///
    /// The caller keeps the invariants if it solves the copy: see [`Instance`].
    pub(crate) fn with_loads(&self, capacity: Vec<u32>, least_load: Vec<u32>) -> Self {
        Self {
            capacity,
            least_load,
            least_group: Vec::new(),
            ..self.clone()
        }
    }

    /// Copies the instance with other wishes, minimum loads and pins for the same people.
    ///
    /// The caller keeps the invariants: see [`Instance`].
    pub(crate) fn with_demands(
        &self,
        wanted: Vec<u32>,
        least_load: Vec<u32>,
        pins: Vec<Pair>,
    ) -> Self {
        Self {
            wanted,
            least_load,
            pins,
            ..self.clone()
        }
    }

    /// Copies the instance with other scores of some pairs, candidates or not so far: in order of mentee, then of mentor, each
    /// once; and with other seats, minimum loads and pins. What mentors think of it is left out.
    ///
    /// The caller keeps the invariants: see [`Instance`].
    pub(crate) fn with_scores(
        &self,
        scores: &[(MenteeIndex, Candidate)],
        (capacity, least_load): (Vec<u32>, Vec<u32>),
        pins: Vec<Pair>,
    ) -> Self {
        let mut starts = Vec::with_capacity(self.starts.len());
        let mut candidates = Vec::with_capacity(self.candidates.len() + scores.len());
        let mut scores = scores.iter().peekable();
        starts.push(0);
        for mentee in MenteeIndex::all(self.wanted.len()) {
            let mut rest = self.candidates(mentee);
            while let Some(&(_, new)) = scores.next_if(|(of, _)| *of == mentee) {
                let place = rest.partition_point(|one| one.mentor < new.mentor);
                let (before, after) = rest.split_at_checked(place).unwrap_or((rest, &[]));
                candidates.extend_from_slice(before);
                candidates.push(new);
                rest = match after.split_first() {
                    Some((same, after)) if same.mentor == new.mentor => after,
                    _ => after,
                };
            }
            candidates.extend_from_slice(rest);
            starts.push(candidates.len());
        }
        Self {
            starts,
            candidates,
            mentor_scores: Vec::new(),
            wanted: self.wanted.clone(),
            capacity,
            least_load,
            least_group: self.least_group.clone(),
            pins,
            floor: self.floor.clone(),
        }
    }

    /// Copies the instance without its floor.
    pub(crate) fn without_floor(&self) -> Self {
        Self {
            floor: None,
            ..self.clone()
        }
    }

    /// Returns the bound on how much worse than the best a group may fare, if there is one.
    #[must_use]
    pub const fn floor(&self) -> Option<&RateFloor> {
        self.floor.as_ref()
    }

    /// Returns the pairs that every solution contains, sorted.
    #[must_use]
    pub fn pins(&self) -> &[Pair] {
        &self.pins
    }

    /// Returns how many candidate pairs there are.
    #[must_use]
    pub fn candidate_count(&self) -> usize {
        self.candidates.len()
    }

    /// Returns the candidates of one mentee in order of mentor; empty for a mentee there is not.
    #[must_use]
    pub fn candidates(&self, mentee: MenteeIndex) -> &[Candidate] {
        let row = mentee.position();
        match (self.starts.get(row), self.starts.get(row + 1)) {
            (Some(&start), Some(&end)) => self.candidates.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Returns how well each candidate of one mentee fits for the mentor, in the order of
    /// [`candidates`](Self::candidates); `None` when both sides of every pair see the same score.
    ///
    /// Only [`Objective::Stable`](crate::Objective::Stable) looks at it.
    #[must_use]
    pub fn mentor_scores(&self, mentee: MenteeIndex) -> Option<&[Score]> {
        if self.mentor_scores.is_empty() {
            return None;
        }
        let row = mentee.position();
        match (self.starts.get(row), self.starts.get(row + 1)) {
            (Some(&start), Some(&end)) => self.mentor_scores.get(start..end),
            _ => None,
        }
    }

    /// Returns the score of a pair; `None` when it is not a candidate.
    #[must_use]
    pub fn score(&self, pair: Pair) -> Option<Score> {
        let row = self.candidates(pair.mentee);
        let place = row.binary_search_by_key(&pair.mentor, |candidate| candidate.mentor);
        place
            .ok()
            .and_then(|place| row.get(place))
            .map(|candidate| candidate.score)
    }
}
