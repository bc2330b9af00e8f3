//! Why a run ended without a result, and which rules cannot be kept together.

use pairwell_matching::{self as matching, Conflict, RequirementKind};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a run ended without a result.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Failure {
    /// Stable name: `invalid_inputs`, `pin_conflict`, `load_conflict`, `floor_conflict`, `worker_lost`, `check_failed` or `internal`.
    #[schema(example = "pin_conflict")]
    pub code: String,
    /// What to do about it.
    pub detail: String,
    /// Rules that cannot be kept together: without any one of a conflict's rules its others could be. Absent for other failures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<RuleConflict>,
}

/// Rules that cannot be kept together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct RuleConflict {
    /// Why not, with the ids of applications.
    pub detail: String,
    /// The rules: as few as conflict.
    pub rules: Vec<ConflictingRule>,
}

/// A rule of a policy, or about named applications.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ConflictingRule {
    /// What kind of rule.
    pub kind: ConflictingRuleKind,
    /// The mentee's application, where the rule names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = "uuid")]
    pub mentee_application_id: Option<String>,
    /// The mentor's application, where the rule names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = "uuid")]
    pub mentor_application_id: Option<String>,
    /// The requirement, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub requirement: Option<RequirementKind>,
}

/// What kind of rule takes part in a conflict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ConflictingRuleKind {
    /// The two must be paired.
    Pin,
    /// Pairs have to meet a requirement of the policy.
    Requirement,
    /// A person takes no more partners.
    Capacity,
    /// A mentor must get a least number of mentees.
    LeastLoad,
    /// Nobody would rather have each other.
    Stability,
    /// No group's match rate is below a share of the best group's.
    MatchRateFloor,
    /// A rule that this version does not know.
    #[default]
    Other,
}

impl From<Conflict> for RuleConflict {
    fn from(conflict: Conflict) -> Self {
        Self {
            detail: conflict.to_string(),
            rules: conflict
                .rules
                .into_iter()
                .map(ConflictingRule::from)
                .collect(),
        }
    }
}

impl From<matching::ConflictingRule> for ConflictingRule {
    fn from(rule: matching::ConflictingRule) -> Self {
        use ConflictingRuleKind as Kind;
        use matching::ConflictingRule as Rule;
        let of = |kind| Self {
            kind,
            ..Self::default()
        };
        match rule {
            Rule::Pin { mentee, mentor } => Self {
                mentee_application_id: Some(mentee),
                mentor_application_id: Some(mentor),
                ..of(Kind::Pin)
            },
            Rule::Requirement { requirement } => Self {
                requirement: Some(requirement),
                ..of(Kind::Requirement)
            },
            Rule::MenteeCapacity { mentee } => Self {
                mentee_application_id: Some(mentee),
                ..of(Kind::Capacity)
            },
            Rule::MentorCapacity { mentor } => Self {
                mentor_application_id: Some(mentor),
                ..of(Kind::Capacity)
            },
            Rule::LeastLoad { mentor } => Self {
                mentor_application_id: Some(mentor),
                ..of(Kind::LeastLoad)
            },
            Rule::Stability {} => of(Kind::Stability),
            Rule::MatchRateFloor {} => of(Kind::MatchRateFloor),
            _ => of(Kind::Other),
        }
    }
}
