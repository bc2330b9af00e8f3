//! The table of resources shared into pairings.

use sea_orm::entity::prelude::*;

use crate::ids::{OrganizationId, PairingId, PersonId, ResourceId, ResourceShareId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resource_shares")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResourceShareId,
    pub resource_id: ResourceId,
    pub pairing_id: PairingId,
    pub shared_by_id: Option<PersonId>,
    pub note: Option<String>,
    pub created_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();
