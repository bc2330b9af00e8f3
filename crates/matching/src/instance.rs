//! The assignment problem itself: numbered people, scored candidates, seats and pins; no names and no rules.

use std::fmt;

use serde::{Deserialize, Serialize};

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
pub struct Pair {
    /// The mentee.
    pub mentee: MenteeIndex,
    /// The mentor.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Row `i` of `candidates` is `starts[i]..starts[i + 1]`, in order of mentor.
    starts: Vec<usize>,
    candidates: Vec<Candidate>,
    wanted: Vec<u32>,
    capacity: Vec<u32>,
    /// Sorted.
    pins: Vec<Pair>,
}

impl Instance {
    /// Starts an instance from how many mentors each mentee wants and how many mentees each mentor takes.
    #[must_use]
    pub fn builder(wanted: Vec<u32>, capacity: Vec<u32>) -> InstanceBuilder {
        InstanceBuilder {
            wanted,
            capacity,
            scored: Vec::new(),
            pins: Vec::new(),
        }
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

/// Collects candidates and pins in any order; [`build`](Self::build) validates them together.
#[derive(Clone, Debug)]
pub struct InstanceBuilder {
    wanted: Vec<u32>,
    capacity: Vec<u32>,
    scored: Vec<(Pair, Score)>,
    pins: Vec<Pair>,
}

impl InstanceBuilder {
    /// Adds a pair that is eligible, with its score.
    pub fn candidate(
        &mut self,
        mentee: MenteeIndex,
        mentor: MentorIndex,
        score: Score,
    ) -> &mut Self {
        self.scored.push((Pair { mentee, mentor }, score));
        self
    }

    /// Makes room for this many more candidates.
    pub fn reserve(&mut self, candidates: usize) -> &mut Self {
        self.scored.reserve_exact(candidates);
        self
    }

    /// Demands that a pair be in the result; it counts against both sides.
    pub fn pin(&mut self, mentee: MenteeIndex, mentor: MentorIndex) -> &mut Self {
        self.pins.push(Pair { mentee, mentor });
        self
    }

    /// Validates everything that was added.
    ///
    /// # Errors
    /// Every problem at once: pairs of people there are not, pairs named twice, pins that are no
    /// candidates, and pins for which there is no room.
    ///
    /// # Complexity
    /// Linear when the candidates were added in order of mentee and mentor, otherwise one sort.
    pub fn build(mut self) -> Result<Instance, InstanceError> {
        if !self.scored.is_sorted_by_key(|&(pair, _)| pair) {
            self.scored.sort_by_key(|&(pair, _)| pair);
        }
        self.pins.sort_unstable();
        let mut problems = self.candidate_problems();
        let instance = self.into_rows();
        problems.extend(pin_problems(&instance));
        if problems.is_empty() {
            Ok(instance)
        } else {
            Err(InstanceError { problems })
        }
    }

    fn candidate_problems(&self) -> Vec<InstanceProblem> {
        let mut problems = Vec::new();
        let mut previous = None;
        for &(pair, _) in &self.scored {
            if pair.mentee.position() >= self.wanted.len()
                || pair.mentor.position() >= self.capacity.len()
            {
                problems.push(InstanceProblem::UnknownPerson(pair));
            }
            if previous == Some(pair) {
                problems.push(InstanceProblem::DuplicateCandidate(pair));
            }
            previous = Some(pair);
        }
        problems
    }

    fn into_rows(self) -> Instance {
        let mut starts = Vec::with_capacity(self.wanted.len() + 1);
        starts.push(0);
        let mut end = 0;
        for mentee in MenteeIndex::all(self.wanted.len()) {
            let rest = self.scored.get(end..).unwrap_or_default();
            end += rest
                .iter()
                .take_while(|(pair, _)| pair.mentee == mentee)
                .count();
            starts.push(end);
        }
        let candidates = self
            .scored
            .iter()
            .map(|&(Pair { mentor, .. }, score)| Candidate { mentor, score })
            .collect();
        Instance {
            starts,
            candidates,
            wanted: self.wanted,
            capacity: self.capacity,
            pins: self.pins,
        }
    }
}

fn pin_problems(instance: &Instance) -> Vec<InstanceProblem> {
    let mut problems = Vec::new();
    let mut of_mentee = vec![0_u32; instance.wanted.len()];
    let mut of_mentor = vec![0_u32; instance.capacity.len()];
    let mut previous = None;
    for &pin in &instance.pins {
        if previous == Some(pin) {
            problems.push(InstanceProblem::DuplicatePin(pin));
        } else if instance.score(pin).is_none() {
            problems.push(InstanceProblem::PinWithoutCandidate(pin));
        }
        previous = Some(pin);
        if let Some(pins) = of_mentee.get_mut(pin.mentee.position()) {
            *pins += 1;
        }
        if let Some(pins) = of_mentor.get_mut(pin.mentor.position()) {
            *pins += 1;
        }
    }
    for ((mentee, &pins), &wanted) in MenteeIndex::all(of_mentee.len())
        .zip(&of_mentee)
        .zip(&instance.wanted)
    {
        if pins > wanted {
            problems.push(InstanceProblem::TooManyPinsOfMentee {
                mentee,
                pins,
                wanted,
            });
        }
    }
    for ((mentor, &pins), &capacity) in MentorIndex::all(of_mentor.len())
        .zip(&of_mentor)
        .zip(&instance.capacity)
    {
        if pins > capacity {
            problems.push(InstanceProblem::TooManyPinsOfMentor {
                mentor,
                pins,
                capacity,
            });
        }
    }
    problems
}

/// Why there is no [`Instance`]: everything that is wrong with what was added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the instance is invalid: {}", list(problems))]
pub struct InstanceError {
    /// At least one problem; candidates first, then pins.
    pub problems: Vec<InstanceProblem>,
}

fn list(problems: &[InstanceProblem]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}

/// One thing that is wrong with what was added to an [`InstanceBuilder`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InstanceProblem {
    /// A candidate names a mentee or a mentor beyond the last.
    #[error("{0}: there is no such person")]
    UnknownPerson(Pair),
    /// A candidate was added twice.
    #[error("{0}: added twice")]
    DuplicateCandidate(Pair),
    /// A pin was added twice.
    #[error("{0}: pinned twice")]
    DuplicatePin(Pair),
    /// A pinned pair is not eligible.
    #[error("{0}: pinned but not a candidate")]
    PinWithoutCandidate(Pair),
    /// A mentee has more pins than mentors wanted.
    #[error("{mentee}: {pins} pins but only {wanted} wanted")]
    TooManyPinsOfMentee {
        /// The mentee.
        mentee: MenteeIndex,
        /// How many pins name the mentee.
        pins: u32,
        /// How many mentors the mentee wants.
        wanted: u32,
    },
    /// A mentor has more pins than seats.
    #[error("{mentor}: {pins} pins but only {capacity} seats")]
    TooManyPinsOfMentor {
        /// The mentor.
        mentor: MentorIndex,
        /// How many pins name the mentor.
        pins: u32,
        /// How many mentees the mentor takes.
        capacity: u32,
    },
}
