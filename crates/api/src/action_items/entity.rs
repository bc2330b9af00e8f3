//! The table of action items.

use sea_orm::entity::prelude::*;

use super::model::ActionItemState;
use crate::{
    ids::{ActionItemId, GoalId, OrganizationId, PairingId, PersonId, ProgramId},
    pairings::PairingSide,
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "action_items")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ActionItemId,
    pub program_id: ProgramId,
    pub pairing_id: PairingId,
    pub goal_id: Option<GoalId>,
    pub side: PairingSide,
    pub owner_id: PersonId,
    pub partner_id: PersonId,
    pub title: String,
    pub due_on: Option<ChronoDate>,
    pub state: ActionItemState,
    pub evidence: Option<String>,
    pub closed_at: Option<ChronoDateTimeUtc>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

crate::lifecycle::versioned!();
