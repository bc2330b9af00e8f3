//! The table of registrations for gatherings.

use sea_orm::entity::prelude::*;

use super::model::{Attendance, RegistrationState};
use crate::ids::{GatheringId, GatheringRegistrationId, OrganizationId, PairingId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "gathering_registrations")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GatheringRegistrationId,
    pub gathering_id: GatheringId,
    pub person_id: PersonId,
    pub state: RegistrationState,
    pub slot: Option<i64>,
    /// The flash pairing that the slot became.
    pub pairing_id: Option<PairingId>,
    pub attendance: Option<Attendance>,
    pub registered_at: ChronoDateTimeUtc,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();
