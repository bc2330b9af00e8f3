//! The table of advocacy actions.

use sea_orm::entity::prelude::*;

use super::model::AdvocacyKind;
use crate::ids::{AdvocacyActionId, OrganizationId, PairingId, ProgramId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "advocacy_actions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AdvocacyActionId,
    pub program_id: ProgramId,
    pub pairing_id: PairingId,
    pub kind: AdvocacyKind,
    pub audience: String,
    pub happened_on: ChronoDate,
    pub outcome: Option<String>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

crate::lifecycle::versioned!();
