//! How much usable time the two have in common.

use serde::{Deserialize, Serialize};

use crate::policy::Missing;

/// Common time that is long enough to meet.
///
/// Usable minutes of a week: Σ floor(length / session) · session over the contiguous spans in which both can
/// meet. Value: the mean over the program's weeks of min(1, usable minutes / needed minutes), where the
/// need of a week is session minutes / weeks between sessions, and a last week counts by its days.
/// Spans are cut where a week ends: 14 hours before 00:00 UTC of the program's first weekday.
/// Missing when either side gives no windows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Availability {
    /// Share of this criterion among all, 1 to 1000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000))]
    pub weight: u32,
    /// Only `zero` is accepted: were missing hours worth more than none, people could gain by hiding theirs.
    #[serde(default = "Availability::only_zero")]
    #[cfg_attr(feature = "openapi", schema(default = "zero"))]
    pub missing: Missing,
}

impl Availability {
    const fn only_zero() -> Missing {
        Missing::Zero
    }
}
