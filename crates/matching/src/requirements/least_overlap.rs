//! The two have enough usable time in common.

use serde::{Deserialize, Serialize};

/// The two have at least so much usable common time in an average week of the program.
///
/// Usable time is what the availability criterion counts: contiguous and long enough for the session.
/// A side without windows has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeastOverlap {
    /// Usable minutes in an average week, 1 to 10080.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10080))]
    pub minutes_per_week: u32,
}
