//! The table of nominations.

use sea_orm::entity::prelude::*;

use super::model::{NominationRelation, NominationState};
use crate::{
    applications::ApplicationRole,
    ids::{ApplicationId, NominationId, OrganizationId, PersonId, ProgramId},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "nominations")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NominationId,
    pub program_id: ProgramId,
    /// `None` once the person is erased.
    pub nominator_id: Option<PersonId>,
    /// Known from the beginning, or from the acceptance of an e-mail address.
    pub nominee_id: Option<PersonId>,
    pub email: Option<String>,
    pub role: ApplicationRole,
    pub why: String,
    pub relation: NominationRelation,
    pub state: NominationState,
    pub application_id: Option<ApplicationId>,
    pub decided_at: Option<ChronoDateTimeUtc>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

crate::lifecycle::versioned!();
