//! The mentor offers what the mentee must learn.

use serde::{Deserialize, Serialize};

/// The mentor offers every skill that the mentee seeks with at least a stated importance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequiredSkills {
    /// The least importance of the skills that must be offered: 3 are the musts. 1 to 3.
    #[serde(default = "RequiredSkills::musts")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 3, default = 3))]
    pub importance: u8,
    /// The least level at which they must be offered, 1 to 5; any level when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 5))]
    pub level: Option<u8>,
}

impl RequiredSkills {
    const fn musts() -> u8 {
        3
    }
}
