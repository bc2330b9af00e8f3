//! What can change in an instance, and why not.

use crate::{Candidate, MenteeIndex, MentorIndex, Pair, Score};

/// A change of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A mentee wants another number of mentors; 0 for one who leaves.
    Wanted {
        /// Who.
        mentee: MenteeIndex,
        /// How many, pinned ones included.
        wanted: u32,
    },
    /// A mentor takes another number of mentees; 0 for one who leaves.
    Capacity {
        /// Who.
        mentor: MentorIndex,
        /// How many, pinned ones included.
        capacity: u32,
    },
    /// A mentor must get another number of mentees.
    LeastLoad {
        /// Who.
        mentor: MentorIndex,
        /// How many at least, pinned ones included.
        least: u32,
    },
    /// A pair becomes a candidate, or scores differently.
    Score(Pair, Score),
    /// Some pairs of one mentee become candidates, or score differently, all at once.
    Scores(MenteeIndex, Vec<Candidate>),
    /// A pair is no candidate any more.
    Forbid(Pair),
    /// A candidate is pinned: it is in every pairing from then on.
    Force(Pair),
    /// A mentee joins; the place is the number of mentees so far.
    AddMentee {
        /// How many mentors are wanted.
        wanted: u32,
        /// The mentors that fit, each once.
        candidates: Vec<Candidate>,
    },
    /// A mentor joins; the place is the number of mentors so far.
    AddMentor {
        /// How many mentees the mentor takes.
        capacity: u32,
        /// The mentees that fit, each once, with their scores.
        candidates: Vec<(MenteeIndex, Score)>,
    },
}

/// Why a change cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// There is no such mentee.
    #[error("{0}: there is no such person")]
    UnknownMentee(MenteeIndex),
    /// There is no such mentor.
    #[error("{0}: there is no such person")]
    UnknownMentor(MentorIndex),
    /// Somebody is named twice.
    #[error("{0}: named twice")]
    DuplicateCandidate(Pair),
    /// A pinned pair can be neither forbidden nor scored again.
    #[error("{0}: the pair is pinned")]
    Pinned(Pair),
    /// Only candidates can be pinned.
    #[error("{0}: pinned but not a candidate")]
    NotACandidate(Pair),
    /// The pins of a mentee would be more than the mentors wanted.
    #[error("{0}: more pins than mentors wanted")]
    TooManyPinsOfMentee(MenteeIndex),
    /// The pins of a mentor would be more than the seats.
    #[error("{0}: more pins than seats")]
    TooManyPinsOfMentor(MentorIndex),
    /// A minimum load would exceed the seats.
    #[error("{0}: the minimum load exceeds the seats")]
    LeastLoadAboveCapacity(MentorIndex),
    /// Not all minimum loads could be met.
    #[error("{0}: the minimum load cannot be met together with those of others")]
    Infeasible(MentorIndex),
}
