//! Groups of one mentor with several mentees: a mentor takes nobody or at least a minimum number.
//!
//! That a mentor may stay closed makes the problem NP-hard (a fixed charge), unlike a minimum load that has to be
//! met. The result is proved optimal where the search ends within its budget; otherwise it comes with a
//! proved bound on how much better any grouping could be.

mod check;
mod search;

use serde::{Deserialize, Serialize};

pub use check::{GroupVerdict, GroupViolation, check_groups};
pub use search::solve_groups;

use crate::{LoadConflict, MentorIndex, Pair, Prices};

/// A grouping with the proof of how good it is; [`check_groups`] verifies all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grouping {
    /// The chosen pairs, sorted by mentee and mentor; pinned pairs are among them.
    pub pairs: Vec<Pair>,
    /// What no grouping exceeds.
    pub bound: GroupWorth,
    /// Cases of which each grouping belongs to one, with a bound for each.
    pub cases: Vec<GroupCase>,
}

/// What groupings are compared by: the number of pairs first, then the total score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupWorth {
    /// How many pairs there are.
    pub pairs: u64,
    /// The sum of their scores, in millionths.
    pub total_score: u64,
}

/// All groupings in which some mentors take a group and some others take nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupCase {
    /// Mentors who take at least their minimum, in order.
    pub open: Vec<MentorIndex>,
    /// Mentors who take nobody, in order.
    pub closed: Vec<MentorIndex>,
    /// Why there is nothing better in this case.
    pub proof: GroupProof,
}

/// Bounds the groupings of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupProof {
    /// Prices for the case in which the other mentors may take any number.
    Prices(Prices),
    /// The groups of these mentors cannot all be filled.
    Impossible(LoadConflict),
}
