//! Everything that can be wrong with an instance.

use super::{MenteeIndex, MentorIndex, Pair};

/// Why there is no [`Instance`](crate::Instance): everything that is wrong with what was added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the instance is invalid: {}", list(problems))]
pub struct InstanceError {
    /// At least one problem; candidates first, then pins, then minimum loads.
    pub problems: Vec<InstanceProblem>,
}

fn list(problems: &[InstanceProblem]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}

/// One thing that is wrong with what was added to an [`InstanceBuilder`](crate::InstanceBuilder).
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
    /// A floor does not say of each mentee which group, or numbers groups beyond the number of mentees.
    #[error("{groups} groups for {mentees} mentees, or a group numbered beyond the last mentee")]
    GroupCount {
        /// For how many mentees a group was given.
        groups: usize,
        /// How many mentees there are.
        mentees: usize,
    },
    /// There is not exactly one minimum load for each mentor.
    #[error("{loads} minimum loads for {mentors} mentors")]
    LeastLoadCount {
        /// How many minimum loads were given.
        loads: usize,
        /// How many mentors there are.
        mentors: usize,
    },
    /// There is not exactly one smallest group for each mentor.
    #[error("{sizes} smallest groups for {mentors} mentors")]
    LeastGroupCount {
        /// How many sizes were given.
        sizes: usize,
        /// How many mentors there are.
        mentors: usize,
    },
    /// A mentor must get more mentees than there are seats.
    #[error("{mentor}: must have {least} mentees but only {capacity} seats")]
    LeastLoadAboveCapacity {
        /// The mentor.
        mentor: MentorIndex,
        /// The minimum load.
        least: u32,
        /// How many mentees the mentor takes.
        capacity: u32,
    },
    /// A mentor must get more mentees than are candidates.
    #[error("{mentor}: must have {least} mentees but only {candidates} candidates")]
    LeastLoadAboveCandidates {
        /// The mentor.
        mentor: MentorIndex,
        /// The minimum load.
        least: u32,
        /// How many mentees are candidates.
        candidates: u32,
    },
}
