//! A rule on two of the program's own application fields.

use serde::{Deserialize, Serialize};

use crate::policy::{Condition, FieldRule, IfMissing};

/// A custom field of the mentor and one of the mentee meet a [`FieldRule`].
///
/// Data is missing when either field is absent or has no value that the rule understands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Field {
    /// Name of the mentor's field.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub mentor_field: String,
    /// Name of the mentee's field.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub mentee_field: String,
    /// The comparison.
    pub rule: FieldRule,
    /// The pairs to which the rule applies; all of them without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// The answer where a profile does not say enough.
    #[serde(default)]
    pub missing: IfMissing,
}
