//! The table of matching policies: rows are never changed.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::database::document::json_column;
use crate::ids::{MatchingPolicyId, OrganizationId, ProgramId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "matching_policies")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MatchingPolicyId,
    pub program_id: ProgramId,
    pub number: i64,
    pub policy: PolicyDocument,
    pub note: Option<String>,
    pub created_by: String,
    pub created_at: ChronoDateTimeUtc,
}

/// The policy, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PolicyDocument(pub pairwell_matching::Policy);

json_column!(PolicyDocument);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);
