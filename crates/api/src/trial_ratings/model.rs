//! What a trial rating looks like on the wire.

use chrono::{DateTime, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{ApplicationId, PersonId, ProgramId, TrialRatingId},
    request::Input,
};

/// What somebody wishes after a trial conversation.
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
pub(crate) enum TrialWish {
    /// To be paired with the other.
    #[sea_orm(string_value = "prefer")]
    Prefer,
    /// Either way is fine.
    #[sea_orm(string_value = "neutral")]
    Neutral,
    /// Not to be paired with the other.
    #[sea_orm(string_value = "avoid")]
    Avoid,
}

/// What one side thought of a trial conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "partner_application_id": "0199c3f0-7a00-7000-8000-000000000002",
    "wish": "prefer",
    "rating": 5,
    "note": "We could have talked for hours."
}))]
pub(crate) struct CreateTrialRating {
    /// The application of the other, in the other role of the same program.
    pub partner_application_id: ApplicationId,
    /// What follows in the final match run: `avoid` rules the pair out, `prefer` counts as a stated preference.
    #[schema(inline)]
    pub wish: TrialWish,
    /// From 1 to 5: ranks those who are preferred; 4 and 5 let also a neutral one count as a preference, after them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 5, nullable = false)]
    pub rating: Option<u8>,
    /// In your own words; seen by you and by coordinators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
}

impl Input for CreateTrialRating {}

/// The editable part of a trial rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "wish": "neutral", "rating": 3 }))]
pub(crate) struct TrialRatingDetails {
    /// What follows in the final match run.
    #[schema(inline)]
    pub wish: TrialWish,
    /// From 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 5, nullable = false)]
    pub rating: Option<u8>,
    /// In your own words; seen by you and by coordinators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
}

impl Input for TrialRatingDetails {}

impl From<entity::Model> for TrialRatingDetails {
    fn from(row: entity::Model) -> Self {
        Self {
            wish: row.wish,
            rating: row.rating.and_then(|rating| rating.try_into().ok()),
            note: row.note,
        }
    }
}

/// What one side thought of a trial conversation; only they and coordinators see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TrialRating {
    /// Identifies the rating.
    pub id: TrialRatingId,
    /// The program.
    pub program_id: ProgramId,
    /// The application of the one who rates.
    pub application_id: ApplicationId,
    /// The application of the other.
    pub partner_application_id: ApplicationId,
    /// Who rates.
    pub rater_id: PersonId,
    /// The other.
    pub partner_id: PersonId,
    /// What follows in the final match run.
    #[schema(inline)]
    pub wish: TrialWish,
    /// From 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub rating: Option<u8>,
    /// In the rater's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<entity::Model> for TrialRating {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            program_id: row.program_id,
            application_id: row.application_id,
            partner_application_id: row.partner_application_id,
            rater_id: row.rater_id,
            partner_id: row.partner_id,
            wish: row.wish,
            rating: row.rating.and_then(|rating| rating.try_into().ok()),
            note: row.note,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Which ratings, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListTrialRatings {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only this wish.
    #[param(inline)]
    pub wish: Option<TrialWish>,
}
