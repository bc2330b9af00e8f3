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

use crate::{Instance, LoadConflict, MentorIndex, Pair, Prices};

/// The most cases that [`solve`](crate::solve) looks at: they are stored with the result, each with a price a person, and
/// each is a solution of its own.
const MOST_CASES: u64 = 4_000;
/// So many it may always look at.
const CASES_FOR_ALL: u64 = 50;
/// So many prices may stand in one certificate.
const MOST_PRICES: u64 = 1_000_000;
/// So many candidates may be looked at in all cases together.
const MOST_CANDIDATES: u64 = 100_000_000;

/// Returns how many cases [`solve`](crate::solve) looks at: fewer for larger problems, and always the same for one problem.
pub(crate) fn most_cases(instance: &Instance) -> u64 {
    let size = |count: usize| u64::try_from(count).unwrap_or(u64::MAX).max(1);
    let people = instance.wanted().len() + instance.capacity().len();
    let by_prices = MOST_PRICES / size(people);
    let by_candidates = MOST_CANDIDATES / size(instance.candidate_count());
    by_prices
        .min(by_candidates)
        .clamp(CASES_FOR_ALL, MOST_CASES)
}

/// What proves a grouping good: [`Grouping`] without its pairs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupCertificate {
    /// What no grouping exceeds; the grouping is optimal when it reaches it.
    pub bound: GroupWorth,
    /// Cases of which each grouping belongs to one, with a bound for each.
    pub cases: Vec<GroupCase>,
}

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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupWorth {
    /// How many pairs there are.
    pub pairs: u64,
    /// The sum of their scores, in millionths.
    pub total_score: u64,
}

/// All groupings in which some mentors take a group and some others take nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupCase {
    /// Mentors who take at least their minimum, in order.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<u32>))]
    pub open: Vec<MentorIndex>,
    /// Mentors who take nobody, in order.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<u32>))]
    pub closed: Vec<MentorIndex>,
    /// Why there is nothing better in this case.
    pub proof: GroupProof,
}

/// Bounds the groupings of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum GroupProof {
    /// Prices for the case in which the other mentors may take any number.
    Prices(Prices),
    /// The groups of these mentors cannot all be filled.
    Impossible(LoadConflict),
}
