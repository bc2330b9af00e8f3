//! The two are awake at the same time.

use serde::{Deserialize, Serialize};

use crate::policy::IfMissing;

/// The clocks of the two never differ by more than a number of hours.
///
/// The distance is the largest one on any date of the program. Data is missing when either side states no zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimeZoneDistance {
    /// The largest distance, in hours.
    #[cfg_attr(feature = "openapi", schema(maximum = 12))]
    pub max_hours: u16,
    /// The answer where a profile does not say enough.
    #[serde(default)]
    pub missing: IfMissing,
}
