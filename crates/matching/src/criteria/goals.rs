//! How far the mentor's profile speaks about what the mentee wants to achieve.

use serde::{Deserialize, Serialize};

use crate::policy::Missing;

/// Common ground of the mentee's goals and the mentor's profile.
///
/// Value: the mean of two shares. Topics: share of the mentee's topics and goal skills that are among the
/// mentor's topics, skills and interests. Words: share of the distinct words of the mentee's goals that
/// occur in the mentor's goals, skills, interests and biography, after dropping common words and
/// endings. When the mentee names no topics, the words alone count.
/// Missing when the mentee states no goal or the mentor's side has no text at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Goals {
    /// Share of this criterion among all, 1 to 1000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000))]
    pub weight: u32,
    /// What counts where the profiles do not say enough.
    #[serde(default)]
    pub missing: Missing,
}
