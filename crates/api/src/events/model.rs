//! What an event looks like on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::entity;
use crate::ids::EventId;

/// Something that happened. Events hold ids and states, never personal data.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Event {
    /// Identifies the event; ids grow with time.
    pub id: EventId,
    /// What happened: the kind of object, a dot, and the verb or the new state.
    #[schema(example = "application.approved")]
    pub kind: String,
    /// The kind of object.
    #[schema(example = "application")]
    pub subject_type: String,
    /// The object.
    pub subject_id: Uuid,
    /// Who did it: `person:…`, `api_key:…` or `system`.
    #[schema(example = "system")]
    pub actor: String,
    /// What belongs to the kind, for example the states before and after.
    #[schema(value_type = Object)]
    pub data: Value,
    /// When it happened.
    pub created_at: DateTime<Utc>,
}

impl From<entity::Model> for Event {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            subject_type: row.subject_type,
            subject_id: row.subject_id,
            actor: row.actor,
            data: row.data.0,
            created_at: row.created_at,
        }
    }
}

/// Which events, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListEvents {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only events after this one.
    pub after: Option<EventId>,
    /// Only events about this object.
    pub subject_id: Option<Uuid>,
    /// Only events of this kind, for example `pairing.active`.
    pub kind: Option<String>,
}
