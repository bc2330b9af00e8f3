//! A rule on two of the program's own application fields.

use serde::{Deserialize, Serialize};

use crate::explanation::RequirementEvidence;
use crate::policy::{Condition, FieldRule, IfMissing};
use crate::prepare::{Comparison, PairView, Prepared, ReadyRule, common, common_count};
use crate::requirements::Rule;
use crate::scoring::Answers;

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

/// A field requirement with its names and texts looked up.
#[derive(Debug)]
pub(super) struct ReadyField {
    pub(super) comparison: Comparison,
    pub(super) missing: IfMissing,
}

impl Rule for ReadyField {
    fn passes(&self, pair: &PairView<'_>) -> bool {
        !self.comparison.applies(pair) || self.holds(pair).unwrap_or(self.missing.passes())
    }

    fn evidence(&self, pair: &PairView<'_>) -> RequirementEvidence {
        RequirementEvidence::Fields(self.comparison.field_evidence(pair))
    }

    fn answers(&self, prepared: &Prepared) -> Answers {
        Answers::Facets(self.comparison.table(prepared))
    }
}

impl ReadyField {
    /// Answers the rule; `None` when data is missing.
    fn holds(&self, pair: &PairView<'_>) -> Option<bool> {
        let (mentor, mentee) = self.comparison.values(pair)?;
        let (mentor, mentee) = (&mentor.texts, &mentee.texts);
        Some(match &self.comparison.rule {
            ReadyRule::Equal => mentor == mentee,
            ReadyRule::Different => common(mentor, mentee).next().is_none(),
            ReadyRule::Contains => {
                usize::try_from(common_count(mentor, mentee)) == Ok(mentee.len())
            }
            ReadyRule::Overlap => common(mentor, mentee).next().is_some(),
            ReadyRule::AtLeast(minimum) => {
                self.comparison.difference(pair)? >= minimum.millionths()
            }
            ReadyRule::Scale {
                minimum, maximum, ..
            } => (*minimum..=*maximum).contains(&self.comparison.gap(pair)?),
        })
    }
}
