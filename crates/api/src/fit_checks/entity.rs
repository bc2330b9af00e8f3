//! The table of fit checks.

use sea_orm::entity::prelude::*;

use super::model::Fit;
use crate::{
    ids::{FitCheckId, OrganizationId, PairingId, PersonId, ProgramId},
    pairings::PairingSide,
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fit_checks")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FitCheckId,
    pub program_id: ProgramId,
    pub pairing_id: PairingId,
    pub author_id: PersonId,
    pub side: PairingSide,
    pub partner_id: PersonId,
    pub fit: Fit,
    pub private_note: Option<String>,
    pub created_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);
