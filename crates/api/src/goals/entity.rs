//! The table of the goals of pairings.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{GoalState, Milestone};
use crate::{
    database::document::json_column,
    ids::{GoalId, OrganizationId, PairingId, ProgramId},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pairing_goals")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GoalId,
    pub program_id: ProgramId,
    pub pairing_id: PairingId,
    pub title: String,
    pub description: String,
    pub due_on: Option<ChronoDate>,
    pub state: GoalState,
    /// As stated; where there are milestones, they count instead.
    pub progress: i64,
    pub milestones: Milestones,
    pub evidence: Option<String>,
    pub closed_at: Option<ChronoDateTimeUtc>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// The milestones, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Milestones(pub Vec<Milestone>);

json_column!(Milestones);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

crate::lifecycle::versioned!();
