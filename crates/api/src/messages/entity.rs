//! The table of messages.

use sea_orm::entity::prelude::*;

use crate::ids::{ApplicationId, MessageId, OrganizationId, PairingId, PersonId, ProgramId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "messages")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    pub program_id: ProgramId,
    pub recipient_id: PersonId,
    pub application_id: Option<ApplicationId>,
    pub pairing_id: Option<PairingId>,
    pub author: String,
    pub text: String,
    pub created_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);
