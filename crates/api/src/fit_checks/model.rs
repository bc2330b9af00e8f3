//! What a fit check looks like on the wire.

use chrono::{DateTime, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{FitCheckId, PairingId, PersonId, ProgramId},
    pairings::PairingSide,
    request::Input,
};

/// Whether the two fit.
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
pub(crate) enum Fit {
    /// They do.
    #[sea_orm(string_value = "good")]
    Good,
    /// Too early to say.
    #[sea_orm(string_value = "unsure")]
    Unsure,
    /// They do not: another partner is wanted.
    #[sea_orm(string_value = "poor")]
    Poor,
}

/// A fit check to record.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "fit": "unsure", "private_note": "We like each other and have little to talk about yet." }))]
pub(crate) struct CreateFitCheck {
    /// Whose answer it is; coordinators only, to record what was said elsewhere in a pairing that is not their
    /// own. Otherwise it is the caller's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub side: Option<PairingSide>,
    /// Whether the two fit.
    #[schema(inline)]
    pub fit: Fit,
    /// In your own words, for those who run the program; never shown to the partner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000, nullable = false)]
    pub private_note: Option<String>,
}

impl Input for CreateFitCheck {}

/// A private answer to whether the two of a pairing fit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FitCheck {
    /// Identifies the fit check.
    pub id: FitCheckId,
    /// The program.
    pub program_id: ProgramId,
    /// The pairing.
    pub pairing_id: PairingId,
    /// Who answered.
    pub author_id: PersonId,
    /// As what.
    #[schema(inline)]
    pub side: PairingSide,
    /// Whether the two fit.
    #[schema(inline)]
    pub fit: Fit,
    /// Whether the author wants another partner.
    pub wants_replacement: bool,
    /// In the author's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_note: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl From<entity::Model> for FitCheck {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            program_id: row.program_id,
            pairing_id: row.pairing_id,
            author_id: row.author_id,
            side: row.side,
            fit: row.fit,
            wants_replacement: row.fit == Fit::Poor,
            private_note: row.private_note,
            created_at: row.created_at,
        }
    }
}

/// How many, from where.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListPairingFitChecks {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Which fit checks, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListFitChecks {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only of this program.
    pub program_id: Option<ProgramId>,
    /// Only this answer.
    #[param(inline)]
    pub fit: Option<Fit>,
}
