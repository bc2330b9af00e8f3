//! Two people who were paired before are not paired again, or not so soon.

use serde::{Deserialize, Serialize};

/// The two were not paired before, or the pairing ended long enough ago.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarlierPairs {
    /// Days after the end of a pairing before the two may be paired again; never when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 36500))]
    pub cool_down_days: Option<u32>,
}
