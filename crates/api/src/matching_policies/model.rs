//! What a matching policy looks like on the wire.

use chrono::{DateTime, Utc};
use pairwell_matching::Policy;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{MatchingPolicyId, ProgramId},
    request::{Input, Violations},
};

/// The next version of a program's policy.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "policy": {
        "objective": "most_matched",
        "minimum_score": 0.2,
        "session": { "minutes": 60, "every_weeks": 2 },
        "criteria": [
            { "kind": "skills", "weight": 40, "missing": "zero" },
            { "kind": "goals", "weight": 30, "missing": "zero" },
            { "kind": "availability", "weight": 20, "missing": "zero" },
            { "kind": "languages", "weight": 10, "missing": "neutral" }
        ],
        "requirements": [
            { "kind": "manager_line", "levels": 2 },
            { "kind": "shared_language" }
        ],
        "fairness": {
            "attributes": [{ "kind": "department" }],
            "smallest_group": 10,
            "floor": { "attribute": { "kind": "department" }, "least_ratio": 0.8 }
        }
    },
    "note": "Goals count more than last year, and no department is left behind."
}))]
pub(crate) struct CreateMatchingPolicy {
    /// How the program judges pairs.
    pub policy: Policy,
    /// Why it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
}

impl Input for CreateMatchingPolicy {
    fn check(&self, violations: &mut Violations) {
        check_policy(&self.policy, violations);
    }
}

/// Adds every rule that the policy of a body, its member `policy`, breaks.
pub(crate) fn check_policy(policy: &Policy, violations: &mut Violations) {
    for problem in policy.validate() {
        violations.add(pointer(&problem.path), &problem.code, problem.detail);
    }
}

/// Turns `criteria[2].weight` into `/policy/criteria/2/weight`.
fn pointer(path: &str) -> String {
    let parts = path.split(['.', '[', ']']).filter(|part| !part.is_empty());
    parts.fold("/policy".to_owned(), |pointer, part| {
        format!("{pointer}/{part}")
    })
}

/// One version of a program's matching policy. Versions never change; runs name the one they used.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MatchingPolicy {
    /// Identifies the version.
    pub id: MatchingPolicyId,
    /// The program.
    pub program_id: ProgramId,
    /// Counts the versions of a program, from 1; the highest is in force.
    #[schema(minimum = 1)]
    pub number: i32,
    /// How the program judges pairs.
    pub policy: Policy,
    /// Why it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl From<entity::Model> for MatchingPolicy {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            program_id: row.program_id,
            number: row.number.try_into().unwrap_or(i32::MAX),
            policy: row.policy.0,
            note: row.note,
            created_by: row.created_by,
            created_at: row.created_at,
        }
    }
}

/// How many, from where.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListMatchingPolicies {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}
