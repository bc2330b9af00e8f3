//! The table of sessions of groups.

use sea_orm::entity::prelude::*;

use super::GroupSessionState;
use crate::{
    ids::{GroupId, GroupSessionId, OrganizationId, ProgramId},
    sessions::Channel,
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_sessions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GroupSessionId,
    pub program_id: ProgramId,
    pub group_id: GroupId,
    pub state: GroupSessionState,
    pub agenda: String,
    pub place: Option<String>,
    pub channel: Option<Channel>,
    pub planned_minutes: i64,
    pub starts_at: ChronoDateTimeUtc,
    pub ends_at: ChronoDateTimeUtc,
    /// How long it lasted, once it was held.
    pub minutes: Option<i64>,
    pub late: Option<bool>,
    pub reschedules: i64,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

crate::lifecycle::versioned!();
