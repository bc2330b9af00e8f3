//! The table of notes on sessions of groups.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{GroupSessionId, GroupSessionNoteId, OrganizationId, PersonId},
    session_notes::NoteVisibility,
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_session_notes")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GroupSessionNoteId,
    pub group_session_id: GroupSessionId,
    pub author_id: PersonId,
    pub visibility: NoteVisibility,
    pub text: String,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

crate::lifecycle::versioned!();
