//! The table of agreements.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{AgreementState, model::CreateAgreement};
use crate::{
    database::document::json_column,
    ids::{AgreementId, OrganizationId, PairingId, ProgramId},
    sessions::Party,
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreements")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgreementId,
    pub program_id: ProgramId,
    pub pairing_id: PairingId,
    pub number: i64,
    pub state: AgreementState,
    pub terms: Terms,
    pub proposed_by: Party,
    pub mentee_signed_at: Option<ChronoDateTimeUtc>,
    pub mentor_signed_at: Option<ChronoDateTimeUtc>,
    pub in_force_at: Option<ChronoDateTimeUtc>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// What the two promise each other, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Terms(pub CreateAgreement);

json_column!(Terms);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

crate::lifecycle::versioned!();
