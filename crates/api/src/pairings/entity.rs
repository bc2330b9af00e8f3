//! The table of pairings.

use sea_orm::{QuerySelect, entity::prelude::*};

use super::PairingState;
use crate::ids::{
    ApplicationId, MatchRunId, OrganizationId, PairingId, PersonId, ProgramId, ProposalId,
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pairings")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PairingId,
    pub program_id: ProgramId,
    pub match_run_id: Option<MatchRunId>,
    pub proposal_id: Option<ProposalId>,
    pub mentee_application_id: ApplicationId,
    pub mentor_application_id: ApplicationId,
    pub mentee_id: PersonId,
    pub mentor_id: PersonId,
    pub state: PairingState,
    pub score: Option<i64>,
    pub holds_seats: bool,
    pub needs_approval: bool,
    pub mentee_accepted_at: Option<ChronoDateTimeUtc>,
    pub mentor_accepted_at: Option<ChronoDateTimeUtc>,
    pub approved_at: Option<ChronoDateTimeUtc>,
    pub expires_at: Option<ChronoDateTimeUtc>,
    pub started_at: Option<ChronoDateTimeUtc>,
    pub ended_at: Option<ChronoDateTimeUtc>,
    pub end_reason: Option<String>,
    pub ended_by: Option<String>,
    pub renewed_from_id: Option<PairingId>,
    pub replacement_requested_at: Option<ChronoDateTimeUtc>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

impl Entity {
    /// The organizations with a proposed pairing that nobody answered in time.
    #[expect(
        clippy::disallowed_methods,
        reason = "the housekeeping goes over all tenants, one unit of work in each"
    )]
    pub(super) fn overdue_tenants(now: ChronoDateTimeUtc) -> Select<Self> {
        <Self as EntityTrait>::find()
            .distinct()
            .filter(Column::State.eq(PairingState::Proposed))
            .filter(Column::ExpiresAt.lte(now))
    }
}
