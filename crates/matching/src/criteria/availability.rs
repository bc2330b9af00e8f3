//! How much usable time the two have in common.

use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::availability::WeekSpan;
use crate::criteria::{Formula, Reading};
use crate::explanation::CommonTime;
use crate::explanation::CriterionEvidence;
use crate::policy::Missing;
use crate::prepare::PairView;

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

impl Formula for Availability {
    fn read(&self, pair: &PairView<'_>) -> Reading {
        pair.overlap()
            .map_or(Reading::Missing, |overlap| Reading::Value(overlap.value))
    }

    fn evidence(&self, pair: &PairView<'_>) -> CriterionEvidence {
        let weeks = pair.context.weeks;
        let overlap = pair.overlap().unwrap_or_default();
        let first = pair.calendars().and_then(|(mentee, mentor)| {
            pair.context
                .patterns
                .first_common_week(mentee, mentor, weeks)
        });
        let first_week = first.map_or_else(Vec::new, |(week, spans)| {
            let origin = weeks.dates.origin() + Duration::weeks(i64::from(week));
            let common = |span: WeekSpan| CommonTime {
                start: (origin + Duration::minutes(i64::from(span.start))).and_utc(),
                minutes: u32::from(span.end - span.start),
            };
            spans.into_iter().map(common).collect()
        });
        CriterionEvidence::Availability {
            minutes_per_week: weeks.weekly_mean(overlap.usable_minutes),
            weeks_with_enough: overlap.weeks_with_enough,
            weeks: u32::from(weeks.count),
            first_week,
        }
    }
}
