//! The table of sessions.

use sea_orm::{QuerySelect, entity::prelude::*};

use super::model::{Attendance, Channel, NoShow, Party, SessionState};
use crate::ids::{OrganizationId, PairingId, PersonId, ProgramId, SessionId, SessionSeriesId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub program_id: ProgramId,
    pub pairing_id: PairingId,
    pub mentor_id: PersonId,
    pub mentee_id: PersonId,
    /// The series that this session is one occurrence of.
    pub series_id: Option<SessionSeriesId>,
    /// The rule of the series (RFC 5545), the same in each occurrence.
    pub series_rule: Option<String>,
    /// In whose wall-clock time the rule is meant.
    pub time_zone: Option<String>,
    pub state: SessionState,
    pub agenda: String,
    pub place: Option<String>,
    pub channel: Option<Channel>,
    pub created_by: Party,
    pub planned_minutes: i64,
    /// Absent while the session is only asked for.
    pub starts_at: Option<ChronoDateTimeUtc>,
    pub ends_at: Option<ChronoDateTimeUtc>,
    /// When it began, once it was held; absent otherwise.
    pub held_at: Option<ChronoDateTimeUtc>,
    /// How long it lasted, once it was held.
    pub minutes: Option<i64>,
    pub attendance: Option<Attendance>,
    pub no_show_by: Option<NoShow>,
    pub cancelled_by: Option<Party>,
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

impl Entity {
    /// The organizations with a scheduled session that begins after `from` and not after `until`.
    #[expect(
        clippy::disallowed_methods,
        reason = "the housekeeping goes over all tenants, one unit of work in each"
    )]
    pub(crate) fn tenants_with_sessions(
        from: ChronoDateTimeUtc,
        until: ChronoDateTimeUtc,
    ) -> Select<Self> {
        <Self as EntityTrait>::find()
            .distinct()
            .filter(Column::State.eq(SessionState::Scheduled))
            .filter(Column::StartsAt.gt(from))
            .filter(Column::StartsAt.lte(until))
    }
}
