//! A comparison of two of the program's own application fields.

use serde::{Deserialize, Serialize};

use crate::policy::{Condition, FieldRule, Missing};

/// Compares a custom field of the mentor with one of the mentee by a [`FieldRule`].
///
/// Missing when either field is absent or has no value that the rule understands, such as a text that is no step
/// of the scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Field {
    /// Share of this criterion among all, 1 to 1000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000))]
    pub weight: u32,
    /// What counts where the profiles do not say enough.
    #[serde(default)]
    pub missing: Missing,
    /// Name of the mentor's field.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub mentor_field: String,
    /// Name of the mentee's field.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub mentee_field: String,
    /// The comparison.
    pub rule: FieldRule,
    /// The pairs to which the criterion applies; all of them without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
}
