//! What a pair rule looks like on the wire.

use chrono::{DateTime, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{ApplicationId, PairRuleId, ProgramId},
    request::Input,
};

/// What a rule says.
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
pub(crate) enum RuleKind {
    /// The two must be paired; they still have to meet every requirement.
    #[sea_orm(string_value = "pin")]
    Pin,
    /// The two must not be paired.
    #[sea_orm(string_value = "exclude")]
    Exclude,
}

impl From<RuleKind> for pairwell_matching::PairRuleKind {
    fn from(kind: RuleKind) -> Self {
        match kind {
            RuleKind::Pin => Self::Pin,
            RuleKind::Exclude => Self::Exclude,
        }
    }
}

/// A rule to add.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreatePairRule {
    /// What the rule says.
    #[schema(inline)]
    pub kind: RuleKind,
    /// The mentee's application.
    pub mentee_application_id: ApplicationId,
    /// The mentor's application.
    pub mentor_application_id: ApplicationId,
    /// Why; seen by coordinators only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
}

impl Input for CreatePairRule {}

/// A coordinator's word on two applications.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PairRule {
    /// Identifies the rule.
    pub id: PairRuleId,
    /// The program.
    pub program_id: ProgramId,
    /// What the rule says.
    #[schema(inline)]
    pub(crate) kind: RuleKind,
    /// The mentee's application.
    pub mentee_application_id: ApplicationId,
    /// The mentor's application.
    pub mentor_application_id: ApplicationId,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

impl From<entity::Model> for PairRule {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            program_id: row.program_id,
            kind: row.kind,
            mentee_application_id: row.mentee_application_id,
            mentor_application_id: row.mentor_application_id,
            note: row.note,
            created_at: row.created_at,
        }
    }
}

/// How many, from where.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListPairRules {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}
