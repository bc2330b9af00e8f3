//! Whom the two named as the partner they would like.

use serde::{Deserialize, Serialize};

use crate::policy::Missing;

/// Stated, ranked preferences.
///
/// The value of one side is 1 for the first name of its list, falling evenly, and 0 for a person not on it. When both
/// sides have a list, the value is the mean of the two. Missing when nobody has a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preferences {
    /// Share of this criterion among all, 1 to 1000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000))]
    pub weight: u32,
    /// What counts where the profiles do not say enough.
    #[serde(default)]
    pub missing: Missing,
    /// Whose lists count.
    #[serde(default)]
    pub by: PreferenceOf,
}

/// Whose preferences count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PreferenceOf {
    /// The mentee's list.
    Mentee,
    /// The mentor's list.
    Mentor,
    /// The lists of both.
    #[default]
    Both,
}
