//! What a token looks like on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::request::Input;

/// A token to make.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "lifetime_minutes": 60 }))]
pub(super) struct CreateToken {
    /// Minutes until the token ends.
    #[serde(default = "one_hour")]
    #[schema(minimum = 1, maximum = 1440, default = 60)]
    pub lifetime_minutes: u32,
}

fn one_hour() -> u32 {
    60
}

impl Input for CreateToken {}

/// A token for a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Token {
    /// The JWT; send it as `Authorization: Bearer …`. Absent in a repeated answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

impl Token {
    /// What a repeated request answers.
    pub(super) fn without_secret(&self) -> Value {
        json!({ "expires_at": self.expires_at })
    }
}
