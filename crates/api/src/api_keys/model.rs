//! What an API key looks like on the wire.

use chrono::{DateTime, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    auth::{Role, Scope},
    ids::{ApiKeyId, ProgramId},
    request::{Input, Violations},
};

/// The role that a key acts in.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum ApiKeyRole {
    /// The whole organization.
    #[sea_orm(string_value = "owner")]
    Owner,
    /// The programs that the key names.
    #[sea_orm(string_value = "coordinator")]
    Coordinator,
}

impl From<ApiKeyRole> for Role {
    fn from(role: ApiKeyRole) -> Self {
        match role {
            ApiKeyRole::Owner => Self::Owner,
            ApiKeyRole::Coordinator => Self::Coordinator,
        }
    }
}

/// An API key to make.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "HR sync",
    "role": "owner",
    "scopes": ["directory:read", "directory:write"]
}))]
pub(crate) struct CreateApiKey {
    /// What the key is for.
    #[schema(min_length = 1, max_length = 200, pattern = "\\S")]
    pub name: String,
    /// The role that the key acts in.
    #[schema(inline)]
    pub role: ApiKeyRole,
    /// What the key may be used for; give it no more than it needs.
    #[schema(min_items = 1, max_items = 20)]
    pub scopes: Vec<Scope>,
    /// For the role `coordinator`: its programs.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub program_ids: Vec<ProgramId>,
    /// When the key ends; never, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub expires_at: Option<DateTime<Utc>>,
}

impl Input for CreateApiKey {
    fn check(&self, violations: &mut Violations) {
        let named = !self.program_ids.is_empty();
        match self.role {
            ApiKeyRole::Coordinator => violations.require(
                named,
                "/program_ids",
                "required",
                "name the programs that a coordinator's key may run",
            ),
            ApiKeyRole::Owner => violations.require(
                !named,
                "/program_ids",
                "not_allowed",
                "an owner's key runs every program; leave this out",
            ),
        }
    }
}

/// An API key. The secret is shown once, when the key is made.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ApiKey {
    /// Identifies the key.
    pub id: ApiKeyId,
    /// What the key is for.
    pub name: String,
    /// The last characters of the secret, to tell keys apart.
    #[schema(example = "…x3Qf")]
    pub hint: String,
    /// The key itself: only in the answer that makes it. A repeated answer leaves it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "pwk_…")]
    pub secret: Option<String>,
    /// The role that the key acts in.
    #[schema(inline)]
    pub(crate) role: ApiKeyRole,
    /// What the key may be used for.
    pub scopes: Vec<Scope>,
    /// The programs of a coordinator's key.
    pub program_ids: Vec<ProgramId>,
    /// When the key ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// When the key was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<DateTime<Utc>>,
    /// When the key was made.
    pub created_at: DateTime<Utc>,
}

impl From<entity::Model> for ApiKey {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            hint: row.hint,
            secret: None,
            role: row.role,
            scopes: row.scopes.0,
            program_ids: row.program_ids.0,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            created_at: row.created_at,
        }
    }
}

/// How many, from where.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListApiKeys {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}
