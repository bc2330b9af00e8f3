//! The table of check-ins.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{CheckInId, OrganizationId, PairingId, PersonId, ProgramId},
    pairings::PairingSide,
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "check_ins")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CheckInId,
    pub program_id: ProgramId,
    pub pairing_id: PairingId,
    pub author_id: PersonId,
    pub side: PairingSide,
    pub partner_id: PersonId,
    pub mood: i64,
    pub progress: String,
    pub blockers: Option<String>,
    pub next_step: Option<String>,
    pub shared_with_partner: bool,
    pub created_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);
