//! The table of groups.

use sea_orm::{QuerySelect, entity::prelude::*};

use super::GroupState;
use crate::ids::{ApplicationId, GroupId, MatchRunId, OrganizationId, PersonId, ProgramId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "groups")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GroupId,
    pub program_id: ProgramId,
    pub match_run_id: Option<MatchRunId>,
    /// The application of the mentor; none in a peer group.
    pub mentor_application_id: Option<ApplicationId>,
    pub mentor_id: Option<PersonId>,
    /// Who of a peer group keeps it going.
    pub facilitator_id: Option<PersonId>,
    pub state: GroupState,
    /// How many are in it, or are still asked.
    pub members: i64,
    pub least: i64,
    pub most: i64,
    /// Of a peer group: the mean score of each two, in millionths, when it was formed.
    pub score: Option<i64>,
    pub too_small_since: Option<ChronoDateTimeUtc>,
    /// Until when members of a peer group answer.
    pub expires_at: Option<ChronoDateTimeUtc>,
    pub started_at: Option<ChronoDateTimeUtc>,
    pub ended_at: Option<ChronoDateTimeUtc>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

impl Entity {
    /// The organizations with a peer group whose members had time to answer until now.
    #[expect(
        clippy::disallowed_methods,
        reason = "the housekeeping goes over all tenants, one unit of work in each"
    )]
    pub(super) fn overdue_tenants(now: ChronoDateTimeUtc) -> Select<Self> {
        <Self as EntityTrait>::find()
            .distinct()
            .filter(Column::State.is_in(GroupState::OPEN))
            .filter(Column::ExpiresAt.lte(now))
    }

    /// The organizations with a running peer group.
    #[expect(
        clippy::disallowed_methods,
        reason = "the housekeeping goes over all tenants, one unit of work in each"
    )]
    pub(super) fn running_tenants() -> Select<Self> {
        <Self as EntityTrait>::find()
            .distinct()
            .filter(Column::State.eq(GroupState::Active))
            .filter(Column::MentorId.is_null())
    }
}
