//! How two custom field values are compared, and when a comparison applies.

use serde::{Deserialize, Serialize};

use crate::field::{FieldValue, Number};

/// Compares the mentor's value with the mentee's.
///
/// A criterion takes the value in the left column, a requirement asks the question in the right one.
/// Lists are sets; a single value is a list of one.
///
/// | rule | criterion | requirement |
/// | --- | --- | --- |
/// | `equal` | 1 if both are the same, else 0 | are both the same? |
/// | `different` | 1 if they have no value in common, else 0 | have they nothing in common? |
/// | `contains` | share of the mentee's values that the mentor has | does the mentor have all? |
/// | `overlap` | common values / values of the shorter list | is any value common? |
/// | `at_least` | 1 if mentor − mentee ≥ `minimum`, else 0 | is it? |
/// | `scale` | 1 − \|gap − `target_gap`\| / largest such distance | is the gap in `minimum_gap ..= maximum_gap`? |
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FieldRule {
    /// Both sides have the same value.
    Equal {},
    /// The two sides have no value in common.
    Different {},
    /// The mentor's values contain the mentee's.
    Contains {},
    /// The two sides have values in common.
    Overlap {},
    /// The mentor's number exceeds the mentee's by a minimum.
    AtLeast {
        /// The least difference, mentor − mentee; may be negative.
        minimum: Number,
    },
    /// Both values are steps of an ordered scale; what counts is the gap, mentor's step − mentee's step.
    Scale {
        /// The steps from low to high, at least two.
        #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 200))]
        order: Vec<String>,
        /// The best gap. A criterion needs it; a requirement refuses it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target_gap: Option<i16>,
        /// The smallest gap that passes. For requirements only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minimum_gap: Option<i16>,
        /// The largest gap that passes. For requirements only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        maximum_gap: Option<i16>,
    },
}

/// Restricts a field criterion or requirement to the pairs in which one side's field has a value.
///
/// Where it does not hold, a criterion leaves the sum for the pair and a requirement passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Condition {
    /// Whose field is looked at.
    pub side: Side,
    /// Name of the field.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub field: String,
    /// The value that it must have.
    pub equals: FieldValue,
}

/// One side of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Side {
    /// The one who learns.
    Mentee,
    /// The one who guides.
    Mentor,
}
