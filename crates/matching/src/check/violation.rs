//! Everything for which a solution is rejected.

use serde::{Deserialize, Serialize};

use crate::{GroupViolation, MenteeIndex, MentorIndex, Pair, Score};

/// One reason to reject a solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Violation {
    /// A chosen pair is not eligible.
    #[error("{0} is not a candidate")]
    NotACandidate(Pair),
    /// The pairs are not in strictly ascending order, so a pair may be chosen twice.
    #[error("{0} does not come after the pair before it")]
    NotAscending(Pair),
    /// A mentee has more mentors than wanted.
    #[error("{mentee} has {pairs} mentors but wants {wanted}")]
    TooManyMentors {
        /// The mentee.
        mentee: MenteeIndex,
        /// How many pairs name the mentee.
        pairs: u32,
        /// How many mentors the mentee wants.
        wanted: u32,
    },
    /// A mentor has more mentees than seats.
    #[error("{mentor} has {pairs} mentees but {capacity} seats")]
    TooManyMentees {
        /// The mentor.
        mentor: MentorIndex,
        /// How many pairs name the mentor.
        pairs: u32,
        /// How many mentees the mentor takes.
        capacity: u32,
    },
    /// A mentor has fewer mentees than the minimum load.
    #[error("{mentor} has {pairs} mentees and must have {least}")]
    TooFewMentees {
        /// The mentor.
        mentor: MentorIndex,
        /// How many pairs name the mentor.
        pairs: u32,
        /// The minimum load.
        least: u32,
    },
    /// A mentor has some mentees, but fewer than a group needs.
    #[error("{mentor} has a group of {mentees} and must have none or at least {least}")]
    GroupTooSmall {
        /// The mentor.
        mentor: MentorIndex,
        /// How many mentees the mentor has.
        mentees: u32,
        /// The size of the smallest group.
        least: u32,
    },
    /// Some groupings belong to no case of the certificate.
    #[error("the cases leave something out")]
    CasesIncomplete,
    /// A case of the certificate allows for a better grouping than the stated bound.
    #[error("case {0} allows for more than the bound")]
    CaseAboveBound(u64),
    /// A case of the certificate is not impossible.
    #[error("case {0} is not proved impossible")]
    CaseNotImpossible(u64),
    /// A pinned pair is not chosen.
    #[error("{0} is pinned but not chosen")]
    PinMissing(Pair),
    /// The certificate does not have exactly one price for each person.
    #[error("the certificate does not have one price a person")]
    WrongPriceCount,
    /// So small a pair value would let high scores outweigh one more pair.
    #[error("the value of a pair is {stated} and must be at least {least}")]
    PairValueTooSmall {
        /// What the certificate says.
        stated: u64,
        /// The least that proves anything: one more than the total score.
        least: u64,
    },
    /// Where only the total counts, a pair has no value of its own.
    #[error("the value of a pair is {stated} and must be 0")]
    PairValueNotZero {
        /// What the certificate says.
        stated: u64,
    },
    /// The prices allow for a better pairing, so they prove nothing.
    #[error("the pairing is worth less than the bound that its prices give")]
    BoundNotReached,
    /// Two people would rather have each other than whom they got.
    #[error("{0} would rather have each other")]
    BlockingPair(Pair),
    /// The statistics of the certificate are not those of the pairs.
    #[error("the statistics are not those of the pairs")]
    WrongStatistics,
    /// The bound of the certificate is not what it proves.
    #[error("the bound is {stated} pairs and what is proved is {proved}")]
    WrongBound {
        /// What the certificate says.
        stated: u64,
        /// What follows from the pairs and the cover.
        proved: u64,
    },
    /// The scores of the certificate are not those of the pairs.
    #[error("the scores are not those of the pairs")]
    WrongScores,
    /// The cover of the certificate allows for more pairs.
    #[error("the cover allows for more pairs")]
    CoverTooLarge,
    /// The certificate names people there are not, or names them twice or out of order.
    #[error("the certificate names people there are not, or out of order")]
    PeopleOutOfOrder,
    /// The prices of a score do not prove that the pairing has the fewest pairs of it.
    #[error("it is not proved that the fewest pairs have the score {0}")]
    FewestNotProved(Score),
    /// A group's match rate is below its share of the best.
    #[error("group {0} has less than its share of the best match rate")]
    FloorNotMet(u32),
    /// Some rates that the best group may have belong to no range of the certificate.
    #[error("the ranges of the certificate leave out rates")]
    RangesIncomplete,
    /// A range allows for a better pairing than the stated bound.
    #[error("range {0} of the certificate allows for more than the bound")]
    RangeExceedsBound(u64),
    /// What is stated for the pairing without the floor is not proved.
    #[error("the pairing without the floor is not proved the best")]
    UnboundNotProved,
    /// The certificate is of another kind than the objective's.
    #[error("the certificate does not prove this objective")]
    OtherObjective,
}

impl From<GroupViolation> for Violation {
    fn from(violation: GroupViolation) -> Self {
        match violation {
            GroupViolation::Pairing(violation) => violation,
            GroupViolation::GroupTooSmall {
                mentor,
                mentees,
                least,
            } => Self::GroupTooSmall {
                mentor,
                mentees,
                least,
            },
            GroupViolation::CasesIncomplete => Self::CasesIncomplete,
            GroupViolation::BoundExceeded(case) => Self::CaseAboveBound(case),
            GroupViolation::NotImpossible(case) => Self::CaseNotImpossible(case),
        }
    }
}
