//! What a standing looks like on the wire.

use pairwell_matching::Score;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{ids::PersonId, recognitions::model::Behavior};

/// A shrunk rate with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct StandingRate {
    /// Ratings of 4 or 5 plus 6, divided by all ratings plus 8.
    pub rate: Score,
    /// Lower bound, 95 %, after Wilson, over the same counts.
    pub low: Score,
    /// Upper bound.
    pub high: Score,
}

/// How a person helped with one skill.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SkillStanding {
    /// The skill, as it was asked for last.
    #[schema(example = "Public speaking")]
    pub skill: String,
    /// Resolved requests in which the person helped.
    pub resolved: u32,
    /// Those of them with a rating.
    pub rated: u32,
    /// Absent below 5 ratings by 3 people.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub rate: Option<StandingRate>,
}

/// How often a person was thanked for a behavior.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct BehaviorCount {
    /// For what.
    #[schema(inline)]
    pub behavior: Behavior,
    /// Counted recognitions.
    pub count: u32,
}

/// How often a person helped and was thanked, and what came of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Standing {
    /// The person.
    pub person_id: PersonId,
    /// Help requests in which the person helps or helped.
    pub helped: u32,
    /// Those of them that are resolved.
    pub resolved: u32,
    /// Those of them with a rating.
    pub rated: u32,
    /// Absent below 5 ratings by 3 people.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub rate: Option<StandingRate>,
    /// So many ratings are needed before a rate is shown.
    pub fewest_ratings: u32,
    /// By so many different people.
    pub fewest_raters: u32,
    /// By skill, the most frequent first; at most 20.
    pub skills: Vec<SkillStanding>,
    /// Introductions that the person made and both accepted.
    pub introductions: u32,
    /// Sessions that were held, as mentor or mentee.
    pub sessions: u32,
    /// Recognitions that the person received, and that count and are not hidden.
    pub recognitions: u32,
    /// The same by behavior.
    pub behaviors: Vec<BehaviorCount>,
}
