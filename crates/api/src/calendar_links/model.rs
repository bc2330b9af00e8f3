//! What a calendar link looks like on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::request::Input;

/// A calendar link to make.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub(super) struct CreateCalendarLink {}

impl Input for CreateCalendarLink {}

/// A link to which a calendar program subscribes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct CalendarLink {
    /// The path on this server; shown once, when the link is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "/calendars/AZnD8HoAcACAAAAAAAAAAQ…")]
    pub path: Option<String>,
    /// When it was made; absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub created_at: Option<DateTime<Utc>>,
}
