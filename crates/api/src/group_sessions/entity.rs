//! The table of sessions of groups.

use sea_orm::{Condition, ExprTrait, QuerySelect, entity::prelude::*, sea_query::Expr};

use super::GroupSessionState;
use crate::{
    ids::{GroupId, GroupSessionId, OrganizationId, PersonId, ProgramId},
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
    /// Who wrote the agenda, when it was a person.
    pub agenda_by_id: Option<PersonId>,
    /// Who wrote the place, when it was a person.
    pub place_by_id: Option<PersonId>,
    pub planned_minutes: i64,
    pub starts_at: ChronoDateTimeUtc,
    pub ends_at: ChronoDateTimeUtc,
    /// How long it lasted, once it was held.
    pub minutes: Option<i64>,
    pub late: Option<bool>,
    pub reschedules: i64,
    /// The begin of which everybody was reminded.
    pub reminded_of: Option<ChronoDateTimeUtc>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

crate::lifecycle::versioned!();

impl Entity {
    /// The organizations with a scheduled session that begins after `from` and not after `until`, of which nobody was reminded.
    #[expect(
        clippy::disallowed_methods,
        reason = "the housekeeping goes over all tenants, one unit of work in each"
    )]
    pub(super) fn tenants_to_remind(
        from: ChronoDateTimeUtc,
        until: ChronoDateTimeUtc,
    ) -> Select<Self> {
        <Self as EntityTrait>::find()
            .distinct()
            .filter(to_remind(from, until))
    }
}

/// Scheduled sessions that begin after `from` and not after `until`, of which nobody was reminded since they have this time.
pub(super) fn to_remind(from: ChronoDateTimeUtc, until: ChronoDateTimeUtc) -> Condition {
    let reminded_of = Expr::col((Entity, Column::RemindedOf));
    let anew = Condition::any()
        .add(Column::RemindedOf.is_null())
        .add(reminded_of.ne(Expr::col((Entity, Column::StartsAt))));
    Condition::all()
        .add(Column::State.eq(GroupSessionState::Scheduled))
        .add(Column::StartsAt.gt(from))
        .add(Column::StartsAt.lte(until))
        .add(anew)
}
