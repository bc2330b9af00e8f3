//! What an agreement looks like on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{AgreementId, PairingId, ProgramId},
    lifecycle::states,
    pairings::PairingSide,
    request::{Input, Violations, limits::check_short_texts},
    sessions::{Channel, Party},
};

states! {
    /// Where a version of an agreement stands.
    AgreementState {
        /// Waits for signatures.
        Proposed = "proposed" => [InForce, Superseded],
        /// Signed by both, and the latest that is.
        InForce = "in_force" => [Superseded],
        /// A later version took its place.
        Superseded = "superseded" => [],
    }
}

/// How often the two meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgreedCadence {
    /// A session every so many weeks or months.
    #[schema(minimum = 1, maximum = 12)]
    pub every: u32,
    /// Weeks or months.
    #[schema(inline)]
    pub unit: CadenceUnit,
}

/// In what a cadence is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CadenceUnit {
    /// Weeks.
    Week,
    /// Months.
    Month,
}

/// A new version of the agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "cadence": { "every": 2, "unit": "week" },
    "channels": ["video", "in_person"],
    "confidentiality": "What is said stays between the two, unless somebody is in danger.",
    "boundaries": ["No messages on weekends", "No references to third parties"],
    "goals": ["Lead a first project by autumn"],
    "no_fault_exit": true
}))]
pub(crate) struct CreateAgreement {
    /// How often the two meet.
    pub cadence: AgreedCadence,
    /// How they meet.
    #[serde(default)]
    #[schema(inline, max_items = 4)]
    pub channels: Vec<Channel>,
    /// What stays between the two.
    #[schema(min_length = 1, max_length = 4000, pattern = "\\S")]
    pub confidentiality: String,
    /// What is not part of it.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub boundaries: Vec<String>,
    /// What the two want to reach.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub goals: Vec<String>,
    /// Whether either may end it at any time without giving a reason.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub no_fault_exit: bool,
}

fn yes() -> bool {
    true
}

impl Input for CreateAgreement {
    fn check(&self, violations: &mut Violations) {
        check_short_texts("/boundaries", &self.boundaries, violations);
        check_short_texts("/goals", &self.goals, violations);
    }
}

/// A signature.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub(crate) struct SignAgreement {
    /// Who signs; coordinators only, to record a signature that was given elsewhere in a pairing that is not
    /// their own. Otherwise it is the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub side: Option<PairingSide>,
}

impl Input for SignAgreement {}

/// One version of the agreement of a pairing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Agreement {
    /// Identifies the version.
    pub id: AgreementId,
    /// The program.
    pub program_id: ProgramId,
    /// The pairing.
    pub pairing_id: PairingId,
    /// Counts the versions of the pairing's agreement, from 1.
    pub number: u32,
    /// Where the version stands. The one that both signed last is `in_force`, also while a newer one waits.
    pub state: AgreementState,
    /// How often the two meet.
    pub cadence: AgreedCadence,
    /// How they meet.
    #[schema(inline)]
    pub channels: Vec<Channel>,
    /// What stays between the two.
    pub confidentiality: String,
    /// What is not part of it.
    pub boundaries: Vec<String>,
    /// What the two want to reach.
    pub goals: Vec<String>,
    /// Whether either may end it at any time without giving a reason.
    pub no_fault_exit: bool,
    /// Who wrote it.
    #[schema(inline)]
    pub proposed_by: Party,
    /// When the mentee signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mentee_signed_at: Option<DateTime<Utc>>,
    /// When the mentor signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mentor_signed_at: Option<DateTime<Utc>>,
    /// When the second signature came.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub in_force_at: Option<DateTime<Utc>>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<entity::Model> for Agreement {
    fn from(row: entity::Model) -> Self {
        let terms = row.terms.0;
        Self {
            id: row.id,
            program_id: row.program_id,
            pairing_id: row.pairing_id,
            number: row.number.try_into().unwrap_or(0),
            state: row.state,
            cadence: terms.cadence,
            channels: terms.channels,
            confidentiality: terms.confidentiality,
            boundaries: terms.boundaries,
            goals: terms.goals,
            no_fault_exit: terms.no_fault_exit,
            proposed_by: row.proposed_by,
            mentee_signed_at: row.mentee_signed_at,
            mentor_signed_at: row.mentor_signed_at,
            in_force_at: row.in_force_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// How many, from where.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListAgreements {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}
