//! What an organization looks like on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::entity;
use crate::{ids::OrganizationId, request::Input};

/// The editable part of an organization.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Harbour Community" }))]
pub(crate) struct OrganizationSettings {
    /// The name that people read.
    #[schema(min_length = 1, max_length = 200, pattern = "\\S")]
    pub name: String,
}

impl Input for OrganizationSettings {}

/// An organization.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Organization {
    /// Identifies the organization.
    pub id: OrganizationId,
    /// The name that people read.
    pub name: String,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<entity::Model> for Organization {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
