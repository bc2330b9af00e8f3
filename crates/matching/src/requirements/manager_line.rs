//! Nobody is mentored within their own line of management.

use serde::{Deserialize, Serialize};

/// Neither of the two is a manager of the other, up to a number of levels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManagerLine {
    /// How far up the line to look: 1 is the direct manager. 1 to 10.
    #[serde(default = "ManagerLine::usual_levels")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10, default = 1))]
    pub levels: u8,
}

impl ManagerLine {
    const fn usual_levels() -> u8 {
        1
    }
}
