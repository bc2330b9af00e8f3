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
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldRule {
    /// Both sides have the same value.
    Equal(NoSettings),
    /// The two sides have no value in common.
    Different(NoSettings),
    /// The mentor's values contain the mentee's.
    Contains(NoSettings),
    /// The two sides have values in common.
    Overlap(NoSettings),
    /// The mentor's number exceeds the mentee's by a minimum.
    AtLeast(AtLeast),
    /// Both values are steps of an ordered scale.
    Scale(Scale),
}

/// The settings of a rule that has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoSettings {}

/// The settings of [`FieldRule::AtLeast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AtLeast {
    /// The least difference, mentor − mentee; may be negative.
    pub minimum: Number,
}

/// The settings of [`FieldRule::Scale`]: what counts is the gap, mentor's step − mentee's step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Scale {
    /// The steps from low to high, at least two.
    #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 200))]
    pub order: Vec<String>,
    /// The best gap. A criterion needs it; a requirement refuses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_gap: Option<i16>,
    /// The smallest gap that passes. For requirements only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_gap: Option<i16>,
    /// The largest gap that passes. For requirements only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_gap: Option<i16>,
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for FieldRule {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        super::tagged_schema(
            "Compares the mentor's value of a custom field with the mentee's.",
            vec![
                ("equal", NoSettings::schema()),
                ("different", NoSettings::schema()),
                ("contains", NoSettings::schema()),
                ("overlap", NoSettings::schema()),
                ("at_least", AtLeast::schema()),
                ("scale", Scale::schema()),
            ],
        )
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for FieldRule {
    fn schemas(
        schemas: &mut Vec<(
            String,
            utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>,
        )>,
    ) {
        AtLeast::schemas(schemas);
        Scale::schemas(schemas);
    }
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
