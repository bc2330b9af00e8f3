//! The table of skill assessments.

use sea_orm::entity::prelude::*;

use super::model::AssessedBy;
use crate::ids::{OrganizationId, PairingId, PersonId, ProgramId, SkillAssessmentId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "skill_assessments")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SkillAssessmentId,
    pub person_id: PersonId,
    pub program_id: Option<ProgramId>,
    pub pairing_id: Option<PairingId>,
    pub skill: String,
    pub normalized_name: String,
    pub level: i64,
    pub assessed_by: AssessedBy,
    pub assessor_id: Option<PersonId>,
    pub at: ChronoDateTimeUtc,
    pub created_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();
