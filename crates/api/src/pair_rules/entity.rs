//! The table of pair rules.

use sea_orm::entity::prelude::*;

use super::model::RuleKind;
use crate::ids::{ApplicationId, OrganizationId, PairRuleId, ProgramId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pair_rules")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PairRuleId,
    pub program_id: ProgramId,
    pub kind: RuleKind,
    pub mentee_application_id: ApplicationId,
    pub mentor_application_id: ApplicationId,
    pub note: Option<String>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);

crate::lifecycle::versioned!(never_changed);
