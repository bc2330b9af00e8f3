//! The table of alumni cadences: at most one for each pairing.

use sea_orm::{QuerySelect, entity::prelude::*};

use crate::ids::{OrganizationId, PairingId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alumni_cadences")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub pairing_id: PairingId,
    pub every_months: i64,
    pub mentee_agreed_at: Option<ChronoDateTimeUtc>,
    pub mentor_agreed_at: Option<ChronoDateTimeUtc>,
    pub next_at: Option<ChronoDateTimeUtc>,
    pub reminders: i64,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();

impl Entity {
    /// The organizations in which a reminder is due.
    #[expect(
        clippy::disallowed_methods,
        reason = "the housekeeping goes over all tenants, one unit of work in each"
    )]
    pub(super) fn due_tenants(now: ChronoDateTimeUtc) -> Select<Self> {
        <Self as EntityTrait>::find()
            .distinct()
            .filter(Column::NextAt.lte(now))
    }
}
