//! The table of trial ratings.

use sea_orm::entity::prelude::*;

use super::model::TrialWish;
use crate::ids::{ApplicationId, OrganizationId, PersonId, ProgramId, TrialRatingId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "trial_ratings")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TrialRatingId,
    pub program_id: ProgramId,
    /// Of the one who rates.
    pub application_id: ApplicationId,
    pub partner_application_id: ApplicationId,
    pub rater_id: PersonId,
    pub partner_id: PersonId,
    pub wish: TrialWish,
    pub rating: Option<i64>,
    pub note: Option<String>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

crate::lifecycle::versioned!();
