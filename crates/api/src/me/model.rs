//! What a caller learns about itself.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::{Role, Scope},
    ids::{OrganizationId, ProgramId},
    people::Person,
};

/// The caller.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Me {
    /// The caller's organization.
    pub organization_id: OrganizationId,
    /// `person:…` or `api_key:…`, as it stands in the history.
    pub actor: String,
    /// What the caller may be.
    #[schema(inline)]
    pub role: Role,
    /// The programs that the caller coordinates by name; an owner runs all.
    pub coordinates: Vec<ProgramId>,
    /// What an API key is limited to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<Scope>>,
    /// The person, unless the caller is an API key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
}
