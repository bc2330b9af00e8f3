//! The matching policy: which criteria count how much, what a pair must meet, and what is optimized.

mod field_rule;
#[cfg(feature = "openapi")]
mod schema;
mod validate;

use serde::{Deserialize, Serialize};

pub use field_rule::{AtLeast, Condition, FieldRule, NoSettings, Scale, Side};
#[cfg(feature = "openapi")]
pub(crate) use schema::tagged_schema;
pub use validate::PolicyProblem;

use crate::criteria::WeightedCriterion;
use crate::fairness::{FairnessSettings, MatchRateFloor};
use crate::requirements::Requirement;
use crate::{Objective, Score, criteria, requirements};

/// How a program judges pairs. The same shape in JSON and in TOML.
///
/// A part that is left out is taken from [`Policy::default`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Policy {
    /// What the best pairing is.
    pub objective: Objective,
    /// Pairs that score less are no candidates.
    pub minimum_score: Score,
    /// How long and how often a pair is to meet.
    pub session: SessionNeed,
    /// What is scored, each aspect with its weight.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 50))]
    pub criteria: Vec<WeightedCriterion>,
    /// What a pair must meet to be a candidate at all, beside what always holds: both are available and
    /// have capacity, they are two persons, neither avoids the other, no rule excludes them and they are
    /// not already paired.
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub requirements: Vec<Requirement>,
    /// By which groups runs report how people fared. Nothing is reported when it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fairness: Option<FairnessSettings>,
}

impl Policy {
    /// Whether prices prove the result, so that pairs which were not looked at can be proved to be no better.
    pub(crate) fn can_price_out(&self) -> bool {
        self.objective.has_prices() && self.floor().is_none()
    }

    /// Returns the floor under the match rates of groups, if there is one.
    pub(crate) fn floor(&self) -> Option<&MatchRateFloor> {
        self.fairness.as_ref()?.floor.as_ref()
    }
}

impl Default for Policy {
    /// Skills 40, goals 25, availability 20, stated preferences 10 and waiting time 5; never one's own line
    /// manager up to two levels, never the same two people again. Missing skills and goals count as
    /// zero, so that a profile which says nothing is not placed before one that does.
    fn default() -> Self {
        Self {
            objective: Objective::MostMatched,
            minimum_score: Score::ZERO,
            session: SessionNeed::default(),
            criteria: vec![
                WeightedCriterion::Skills(criteria::Skills {
                    weight: 40,
                    missing: Missing::Zero,
                }),
                WeightedCriterion::Goals(criteria::Goals {
                    weight: 25,
                    missing: Missing::Zero,
                }),
                WeightedCriterion::Availability(criteria::Availability {
                    weight: 20,
                    missing: Missing::Zero,
                }),
                WeightedCriterion::Preferences(criteria::Preferences {
                    weight: 10,
                    missing: Missing::Excluded,
                    by: criteria::PreferenceOf::Both,
                }),
                WeightedCriterion::WaitingTime(criteria::WaitingTime {
                    weight: 5,
                    missing: Missing::Zero,
                    full_credit_days: 90,
                }),
            ],
            requirements: vec![
                Requirement::ManagerLine(requirements::ManagerLine { levels: 2 }),
                Requirement::EarlierPairs(requirements::EarlierPairs {
                    cool_down_days: None,
                }),
            ],
            fairness: None,
        }
    }
}

/// How long and how often a pair is to meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionNeed {
    /// Minutes of one session, 15 to 480. Only contiguous time of this length is usable.
    #[cfg_attr(feature = "openapi", schema(minimum = 15, maximum = 480))]
    pub minutes: u16,
    /// Weeks from one session to the next, 1 to 12.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 12))]
    pub every_weeks: u16,
}

impl Default for SessionNeed {
    /// One hour every second week.
    fn default() -> Self {
        Self {
            minutes: 60,
            every_weeks: 2,
        }
    }
}

/// What a criterion does with a pair for which the profiles do not say enough.
///
/// Whatever is chosen, a pair scores 0 when no profile criterion of the policy has data, so that an
/// empty profile never outranks a filled one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Missing {
    /// Counts as the weighted mean of the pair's profile criteria that have data, and as 0.5 at most.
    #[default]
    Neutral,
    /// Counts as 0.
    Zero,
    /// Leaves the sum: the other criteria share its weight for this pair.
    Excluded,
}

/// What a requirement answers for a pair for which the profiles do not say enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum IfMissing {
    /// What cannot be shown does not hold.
    #[default]
    Fail,
    /// The pair gets the benefit of the doubt.
    Pass,
}

impl IfMissing {
    pub(crate) const fn passes(self) -> bool {
        matches!(self, Self::Pass)
    }
}
