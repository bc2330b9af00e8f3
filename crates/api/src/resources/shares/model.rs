//! What a shared resource looks like on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    ids::{PairingId, PersonId, ResourceId, ResourceShareId},
    request::Input,
    resources::model::Resource,
};

/// A resource to give to the partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShareResource {
    /// The resource.
    pub resource_id: ResourceId,
    /// Why this one, for the partner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
}

impl Input for ShareResource {}

/// A resource that was shared into a pairing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SharedResource {
    /// Identifies the share.
    pub id: ResourceShareId,
    /// The pairing.
    pub pairing_id: PairingId,
    /// The resource.
    pub resource: Resource,
    /// Who shared it; absent when that person was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared_by_id: Option<PersonId>,
    /// Why this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was shared.
    pub created_at: DateTime<Utc>,
}

/// How many, from where.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListPairingResources {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}
