//! How much usable time the two have in common.

use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::MenteeIndex;
use crate::availability::{CommonWeeks, WeekSpan};
use crate::criteria::{Formula, Reading};
use crate::explanation::CommonTime;
use crate::explanation::CriterionEvidence;
use crate::policy::Missing;
use crate::prepare::{Context, PairView, Prepared};
use crate::scoring::{Classes, Column, FillColumn, Filled, narrow};

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

    fn column(&self, prepared: &Prepared) -> Column {
        Column::Own(Box::new(HoursColumn::new(prepared)))
    }
}

/// The hours of all mentors, each distinct calendar once.
#[derive(Debug)]
struct HoursColumn {
    mentors: Classes,
    common: CommonWeeks,
    /// The class of mentors who give no windows, if there are any.
    without: Option<usize>,
}

impl HoursColumn {
    fn new(prepared: &Prepared) -> Self {
        let mentors = Classes::new(&prepared.mentors, |mentor, facet| {
            if let Some(calendar) = &mentor.calendar {
                facet.flag(true);
                facet.numbers(calendar.numbers());
            }
        });
        let calendars = mentors.first().iter().map(|&mentor| {
            let mentor = prepared.mentors.get(usize::try_from(mentor).ok()?)?;
            mentor.calendar.as_deref()
        });
        let Context {
            patterns, weeks, ..
        } = &prepared.context;
        Self {
            without: calendars.clone().position(|calendar| calendar.is_none()),
            common: CommonWeeks::new(calendars, patterns, *weeks),
            mentors,
        }
    }
}

impl FillColumn for HoursColumn {
    fn fill(
        &self,
        prepared: &Prepared,
        mentee: MenteeIndex,
        scratch: &mut Vec<u64>,
        out: &mut [u32],
    ) -> Filled {
        let mentee = prepared.mentees.get(mentee.position());
        let Some(calendar) = mentee.and_then(|mentee| mentee.calendar.as_deref()) else {
            return Filled::Constant(Reading::MISSING);
        };
        scratch.resize(self.mentors.count(), 0);
        self.common
            .values(calendar, &prepared.context.patterns, scratch);
        if let Some(value) = self.without.and_then(|class| scratch.get_mut(class)) {
            *value = Reading::MISSING.into();
        }
        if scratch.len() == out.len() {
            // Every mentor is a class of their own, in order.
            for (out, &value) in out.iter_mut().zip(scratch.iter()) {
                *out = narrow(value);
            }
        } else {
            for (out, &class) in out.iter_mut().zip(self.mentors.of()) {
                let value = scratch.get(usize::try_from(class).unwrap_or(usize::MAX));
                *out = value.map_or(Reading::MISSING, |&value| narrow(value));
            }
        }
        if self.without.is_none() {
            Filled::Values
        } else {
            Filled::Mixed
        }
    }
}
