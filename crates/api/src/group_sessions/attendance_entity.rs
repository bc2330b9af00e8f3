//! The table of who was at which session of their group.

use sea_orm::entity::prelude::*;

use super::GroupAttendance;
use crate::ids::{GroupSessionId, OrganizationId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_session_attendances")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_session_id: GroupSessionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    pub attendance: GroupAttendance,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();
