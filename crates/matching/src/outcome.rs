//! What a match run returns: pairs, the unmatched with their reasons, statistics and the proof.

use serde::{Deserialize, Serialize};

use crate::explanation::{PairExplanation, RequirementKind};
use crate::fairness::{FairnessReport, FloorReport};
use crate::peers::PeerGroup;
use crate::{Certificate, Score};

/// The result of a match run: the same input gives the same outcome to the byte, on every machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The chosen pairs, sorted by the ids of mentee and mentor.
    pub pairs: Vec<MatchedPair>,
    /// The groups, where the program has groups without mentors rather than pairs; sorted by their members.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<PeerGroup>,
    /// Mentees who got no mentor, or fewer than they wanted, sorted by id.
    pub unmatched_mentees: Vec<Unmatched>,
    /// Mentors who got no mentee, or have seats left, sorted by id.
    pub unmatched_mentors: Vec<Unmatched>,
    /// The run in numbers.
    pub statistics: Statistics,
    /// How groups of people fared: one report for each attribute that the policy's `fairness` lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fairness: Vec<FairnessReport>,
    /// What the floor under the match rates costs, if the policy has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<FloorReport>,
    /// Why no other pairing is better; verified before the outcome was made.
    pub certificate: Certificate,
    /// Ids of the mentees in the order of the certificate's prices.
    pub mentee_order: Vec<String>,
    /// Ids of the mentors in the order of the certificate's prices.
    pub mentor_order: Vec<String>,
    /// SHA-256 of the whole input, in hexadecimal.
    pub input_hash: String,
    /// SHA-256 of the policy, in hexadecimal.
    pub policy_hash: String,
    /// The version of the computation, [`ALGORITHM_VERSION`](crate::ALGORITHM_VERSION) of the crate that ran it.
    pub algorithm_version: String,
    /// The text model by which goals and profiles were compared; by their words alone when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_model: Option<String>,
}

/// A pair that the run chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatchedPair {
    /// Id of the mentee's application.
    pub mentee: String,
    /// Id of the mentor's application.
    pub mentor: String,
    /// What the pair is worth.
    pub score: Score,
    /// Whether a pair rule demanded it.
    pub pinned: bool,
}

/// A participant who got fewer partners than there was capacity for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unmatched {
    /// Id of the application.
    pub participant: String,
    /// Partners that the run found; 0 for somebody who got nobody.
    pub matched: u32,
    /// Partners that could still be taken.
    pub open: u32,
    /// Why: what became of everybody on the other side. The counts of all reasons together are the number of
    /// participants there, less the partners found.
    pub reasons: Vec<UnmatchedReason>,
}

/// Why a participant got no (further) partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum UnmatchedReason {
    /// The state of the application does not allow matching.
    NotAvailable {},
    /// The application has no capacity.
    NoCapacity {},
    /// Nobody applied on the other side.
    NobodyOnOtherSide {},
    /// Pairs failed a requirement; each counts at the first that it fails.
    RequirementFailed {
        /// Which requirement.
        requirement: RequirementKind,
        /// Its place in the policy's list, from 0; absent for those that always hold.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        position: Option<u32>,
        /// Number of pairs.
        count: u32,
    },
    /// Pairs score less than the policy's minimum.
    BelowMinimumScore {
        /// Number of pairs.
        count: u32,
    },
    /// Candidates exist, but pairing them with others serves the program better.
    SeatsTakenByOthers {
        /// Number of candidates.
        count: u32,
    },
    /// Candidates exist, but no group of at least the minimum size was formed with them.
    GroupTooSmall {
        /// Number of candidates; for a mentor, of mentees who could have been in the group; of peers likewise.
        count: u32,
    },
}

impl UnmatchedReason {
    /// Returns the stable name of the reason.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAvailable {} => "not_available",
            Self::NoCapacity {} => "no_capacity",
            Self::NobodyOnOtherSide {} => "nobody_on_other_side",
            Self::RequirementFailed { .. } => "requirement_failed",
            Self::BelowMinimumScore { .. } => "below_minimum_score",
            Self::SeatsTakenByOthers { .. } => "seats_taken_by_others",
            Self::GroupTooSmall { .. } => "group_too_small",
        }
    }

    /// Returns the number of pairs that the reason is about; `None` for a reason that lies in the participant.
    #[must_use]
    pub const fn count(&self) -> Option<u32> {
        match self {
            Self::NotAvailable {} | Self::NoCapacity {} | Self::NobodyOnOtherSide {} => None,
            Self::RequirementFailed { count, .. }
            | Self::BelowMinimumScore { count }
            | Self::SeatsTakenByOthers { count }
            | Self::GroupTooSmall { count } => Some(*count),
        }
    }
}

/// A run in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Statistics {
    /// Applications in the mentee role.
    pub mentees: u32,
    /// Applications in the mentor role.
    pub mentors: u32,
    /// Mentors wanted by available mentees.
    pub wanted: u64,
    /// Seats of available mentors.
    pub seats: u64,
    /// Pairs that could be chosen.
    pub candidates: u64,
    /// Pairs that were chosen.
    pub pairs: u32,
    /// Mentees with at least one mentor.
    pub matched_mentees: u32,
    /// Mentors with at least one mentee.
    pub matched_mentors: u32,
    /// Sum of the scores of the chosen pairs, in millionths.
    pub total_score_millionths: u64,
    /// Mean score of the chosen pairs, rounded down; absent when there are none.
    pub mean_score: Option<Score>,
    /// Lowest score of a chosen pair.
    pub worst_score: Option<Score>,
    /// Middle score of the chosen pairs, the lower one of two.
    pub median_score: Option<Score>,
}

/// A mentor for one mentee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recommendation {
    /// Id of the mentor's application.
    pub mentor: String,
    /// What the pair is worth.
    pub score: Score,
    /// Whether this is the mentee's top choice. Over the whole program a mentor is that for at most as many
    /// mentees as there are seats.
    pub top_choice: bool,
    /// Why.
    pub explanation: PairExplanation,
}
