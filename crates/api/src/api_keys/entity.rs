//! The table of API keys.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::ApiKeyRole;
use crate::{
    auth::Scope,
    database::document::json_column,
    ids::{ApiKeyId, OrganizationId, ProgramId},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_keys")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApiKeyId,
    pub name: String,
    pub hint: String,
    pub secret_hash: Vec<u8>,
    pub role: ApiKeyRole,
    pub program_ids: ProgramIds,
    pub scopes: Scopes,
    pub expires_at: Option<ChronoDateTimeUtc>,
    pub revoked_at: Option<ChronoDateTimeUtc>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
}

/// A list of programs, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ProgramIds(pub Vec<ProgramId>);

json_column!(ProgramIds);

/// A list of scopes, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scopes(pub Vec<Scope>);

json_column!(Scopes);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!(by_id);
