//! What a link to a report looks like on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::request::Input;

/// A link to make.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "lifetime_minutes": 15 }))]
pub(super) struct CreateReportLink {
    /// So long the link opens the report.
    #[serde(default = "a_quarter_of_an_hour")]
    #[schema(minimum = 1, maximum = 60, default = 15)]
    pub lifetime_minutes: u32,
}

fn a_quarter_of_an_hour() -> u32 {
    15
}

impl Input for CreateReportLink {}

/// A link that opens a report in a browser.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ReportLink {
    /// Path and query on this server; absent when the request is repeated with its idempotency key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        nullable = false,
        example = "/programs/0199c3f0-7a00-7000-8000-000000000001/report?token=…"
    )]
    pub path: Option<String>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// With what a report is opened.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReadReport {
    /// The token of a report link, in place of the `Authorization` header. The extractor of the caller reads it.
    #[param(max_length = 1000)]
    #[expect(
        dead_code,
        reason = "read by the extractor of the caller; named here so that no other parameter is taken"
    )]
    pub token: Option<String>,
}
