//! What an advocacy action looks like on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{AdvocacyActionId, PairingId, ProgramId},
    request::Input,
};

/// What a sponsor did.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum AdvocacyKind {
    /// Proposed them for a role, a prize or a place.
    #[sea_orm(string_value = "nominated")]
    Nominated,
    /// Made them known to somebody.
    #[sea_orm(string_value = "introduced")]
    Introduced,
    /// Spoke for them when they were not there.
    #[sea_orm(string_value = "spoke_for")]
    SpokeFor,
    /// Gave them a task to grow with.
    #[sea_orm(string_value = "stretch_assignment")]
    StretchAssignment,
}

/// An advocacy action to log, or the editable part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "spoke_for",
    "audience": "Promotion committee",
    "happened_on": "2026-10-14",
    "outcome": "Is on the list for spring."
}))]
pub(crate) struct CreateAdvocacyAction {
    /// What the sponsor did.
    #[schema(inline)]
    pub kind: AdvocacyKind,
    /// Before whom, or to whom.
    #[schema(min_length = 1, max_length = 200, pattern = "\\S")]
    pub audience: String,
    /// On which day; not in the future.
    pub happened_on: NaiveDate,
    /// What came of it, as soon as that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub outcome: Option<String>,
}

impl Input for CreateAdvocacyAction {}

impl From<entity::Model> for CreateAdvocacyAction {
    fn from(row: entity::Model) -> Self {
        Self {
            kind: row.kind,
            audience: row.audience,
            happened_on: row.happened_on,
            outcome: row.outcome,
        }
    }
}

/// What a sponsor did for the one whom they sponsor.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AdvocacyAction {
    /// Identifies the action.
    pub id: AdvocacyActionId,
    /// The program.
    pub program_id: ProgramId,
    /// The pairing of the two.
    pub pairing_id: PairingId,
    /// What the sponsor did.
    #[schema(inline)]
    pub kind: AdvocacyKind,
    /// Before whom, or to whom.
    pub audience: String,
    /// On which day.
    pub happened_on: NaiveDate,
    /// What came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// When it was logged.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<entity::Model> for AdvocacyAction {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            program_id: row.program_id,
            pairing_id: row.pairing_id,
            kind: row.kind,
            audience: row.audience,
            happened_on: row.happened_on,
            outcome: row.outcome,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// How many, from where.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListAdvocacyActions {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}
