//! A comparison of two of the program's own application fields.

use serde::{Deserialize, Serialize};

use crate::criteria::{Formula, Reading};
use crate::explanation::CriterionEvidence;
use crate::policy::{Condition, FieldRule, Missing};
use crate::prepare::{Comparison, PairView, Prepared, ReadyRule, common, common_count};
use crate::scoring::Column;

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

impl Formula for Comparison {
    fn read(&self, pair: &PairView<'_>) -> Reading {
        if !self.applies(pair) {
            return Reading::NotApplicable;
        }
        let Some((mentor, mentee)) = self.values(pair) else {
            return Reading::Missing;
        };
        let (mentor, mentee) = (&mentor.texts, &mentee.texts);
        let count = |symbols: usize| u64::try_from(symbols).unwrap_or(u64::MAX);
        match &self.rule {
            ReadyRule::Equal => Reading::yes_or_no(mentor == mentee),
            ReadyRule::Different => Reading::yes_or_no(common(mentor, mentee).next().is_none()),
            ReadyRule::Contains => {
                Reading::ratio(common_count(mentor, mentee), count(mentee.len()))
            }
            ReadyRule::Overlap => {
                let shorter = count(mentor.len().min(mentee.len()));
                Reading::ratio(common_count(mentor, mentee), shorter)
            }
            ReadyRule::AtLeast(minimum) => self
                .difference(pair)
                .map_or(Reading::Missing, |difference| {
                    Reading::yes_or_no(difference >= minimum.millionths())
                }),
            ReadyRule::Scale { order, target, .. } => {
                let largest = count(order.len() - 1) + u64::from(target.unsigned_abs());
                self.gap(pair).map_or(Reading::Missing, |gap| {
                    let distance = u64::from(gap.abs_diff(*target));
                    Reading::ratio(largest.saturating_sub(distance), largest)
                })
            }
        }
    }

    fn evidence(&self, pair: &PairView<'_>) -> CriterionEvidence {
        CriterionEvidence::Fields(self.field_evidence(pair))
    }

    fn column(&self, prepared: &Prepared) -> Column {
        Column::Facets(self.table(prepared))
    }
}
