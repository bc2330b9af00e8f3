//! How much of what the mentee seeks the mentor can pass on.

use serde::{Deserialize, Serialize};

use crate::policy::Missing;

/// Coverage of the skills that the mentee seeks by those that the mentor offers.
///
/// Value: Σ importance · coverage / Σ importance over the sought skills. Coverage is 1 where the mentor's level
/// reaches the sought one, mentor's level / sought level below it, and 0 where the skill is not offered.
/// Missing when the mentee seeks or the mentor offers no skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Skills {
    /// Share of this criterion among all, 1 to 1000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000))]
    pub weight: u32,
    /// What counts where the profiles do not say enough.
    #[serde(default)]
    pub missing: Missing,
}
