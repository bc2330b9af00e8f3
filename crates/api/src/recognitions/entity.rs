//! The table of recognitions.

use sea_orm::entity::prelude::*;

use super::model::{Behavior, RecognitionAudience};
use crate::ids::{OrganizationId, PairingId, PersonId, ProgramId, RecognitionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recognitions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecognitionId,
    pub program_id: ProgramId,
    pub pairing_id: Option<PairingId>,
    /// `None` once the person is erased.
    pub giver_id: Option<PersonId>,
    pub receiver_id: PersonId,
    pub behavior: Behavior,
    pub evidence: String,
    pub message: String,
    pub audience: RecognitionAudience,
    pub counted: bool,
    pub hidden_at: Option<ChronoDateTimeUtc>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();

crate::lifecycle::versioned!();
