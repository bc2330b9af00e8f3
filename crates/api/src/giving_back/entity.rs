//! The table of what was given and received; each source counts once for each person, direction and kind.

use sea_orm::entity::prelude::*;

use super::model::{Direction, GivingKind};
use crate::ids::{GivingBackEntryId, OrganizationId, PersonId, ProgramId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "giving_back_entries")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GivingBackEntryId,
    pub person_id: PersonId,
    pub program_id: Option<ProgramId>,
    pub direction: Direction,
    pub kind: GivingKind,
    pub minutes: i64,
    pub source_type: String,
    pub source_id: Uuid,
    pub at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();
