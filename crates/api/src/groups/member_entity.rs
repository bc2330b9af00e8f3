//! The table of members of peer groups.

use sea_orm::entity::prelude::*;

use super::GroupMemberState;
use crate::ids::{ApplicationId, GroupId, GroupMemberId, OrganizationId, PersonId, ProgramId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_members")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GroupMemberId,
    pub group_id: GroupId,
    pub program_id: ProgramId,
    pub application_id: ApplicationId,
    pub person_id: PersonId,
    pub state: GroupMemberState,
    pub answered_at: Option<ChronoDateTimeUtc>,
    pub ended_at: Option<ChronoDateTimeUtc>,
    pub end_reason: Option<String>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();
