//! The table of programs that wind down.

use sea_orm::{QuerySelect, entity::prelude::*};

use super::model::WindDownState;
use crate::ids::{OrganizationId, PairingId, ProgramId, WindDownId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wind_downs")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WindDownId,
    pub program_id: ProgramId,
    pub state: WindDownState,
    pub pairings_end_on: ChronoDate,
    pub withdrawn_applications: i64,
    pub expired_proposals: i64,
    pub reminded_pairings: i64,
    pub completed_pairings: i64,
    /// The last pairing of which somebody was reminded.
    pub reminded_until: Option<PairingId>,
    /// When all were reminded.
    pub reminded_at: Option<ChronoDateTimeUtc>,
    pub started_by: String,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub finished_at: Option<ChronoDateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();

impl Entity {
    /// The organizations with a program that winds down.
    #[expect(
        clippy::disallowed_methods,
        reason = "the housekeeping goes over all tenants, one unit of work in each"
    )]
    pub(super) fn tenants() -> Select<Self> {
        <Self as EntityTrait>::find()
            .distinct()
            .filter(Column::State.eq(WindDownState::Running))
    }
}
