//! How much usable time the two have in common.

use std::collections::HashMap;
use std::sync::OnceLock;

use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::availability::{CommonWeeks, WeekSpan};
use crate::criteria::{Formula, Reading};
use crate::explanation::CommonTime;
use crate::explanation::CriterionEvidence;
use crate::policy::Missing;
use crate::prepare::{Context, PairView, Prepared};
use crate::score::Score;
use crate::scoring::{Classes, Column, FillColumn, FillFew, Filled, write_bits};
use crate::{MenteeIndex, MentorIndex};

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
    /// For each stretch of the week in which some mentee can start a session, the mentors who can, too, as bits; empty
    /// when all together would be too large to keep.
    within: HashMap<(u16, u16), OnceLock<Box<[u64]>>>,
}

/// At most so many words of bits are kept: 64 MiB.
const MOST_KEPT: usize = 1 << 23;

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
        let without = calendars.clone().position(|calendar| calendar.is_none());
        let common = CommonWeeks::new(calendars, patterns, *weeks);
        let mut within = HashMap::new();
        let words = prepared.mentors.len().div_ceil(64);
        for mentee in &prepared.mentees {
            let calendar = mentee.calendar.as_ref();
            let stretches = calendar.map(|calendar| common.stretches(calendar, patterns));
            for stretch in stretches.into_iter().flatten() {
                within.entry(stretch).or_insert_with(OnceLock::new);
            }
            if within.len() * words > MOST_KEPT {
                within.clear();
                break;
            }
        }
        Self {
            mentors,
            common,
            without,
            within,
        }
    }

    /// Returns the set of mentors who can start a session within such a stretch in any week.
    fn within(&self, stretch: (u16, u16)) -> Box<[u64]> {
        let classes = self.common.within(stretch);
        if self.mentors.count() == self.mentors.of().len() {
            return classes;
        }
        let mut mentors = vec![0; self.mentors.of().len().div_ceil(64)];
        for (words, members) in mentors.iter_mut().zip(self.mentors.of().chunks(64)) {
            for (place, &class) in members.iter().enumerate() {
                let word = usize::try_from(class / 64).ok();
                let word = word.and_then(|word| classes.get(word)).copied();
                *words |= (word.unwrap_or(0) >> (class % 64) & 1) << place;
            }
        }
        mentors.into()
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
            .mark(calendar, &prepared.context.patterns, scratch);
        if scratch.len() == out.len() {
            // Every mentor is a class of their own, in order.
            self.common.values(scratch, out);
            if let Some(value) = self.without.and_then(|class| out.get_mut(class)) {
                *value = Reading::MISSING;
            }
        } else {
            for (out, &class) in out.iter_mut().zip(self.mentors.of()) {
                let class = usize::try_from(class).unwrap_or(usize::MAX);
                let weeks = scratch.get(class).copied().unwrap_or(0);
                let value = self.common.value(weeks);
                *out = if self.without == Some(class) {
                    Reading::MISSING
                } else {
                    value
                };
            }
        }
        if self.without.is_none() {
            Filled::Values
        } else {
            Filled::Gaps
        }
    }

    fn few(&self, prepared: &Prepared, mentee: MenteeIndex) -> Option<&dyn FillFew> {
        let mentee = prepared.mentees.get(mentee.position())?;
        mentee.calendar.is_some().then_some(self)
    }
}

impl FillFew for HoursColumn {
    /// Who shares no start in any week has no time in common; the others may have enough in all weeks. This criterion
    /// always counts, as no time where it is missing.
    fn suppose(
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
        scratch.clear();
        scratch.resize(out.len().div_ceil(64), 0);
        let patterns = &prepared.context.patterns;
        for stretch in self.common.stretches(calendar, patterns) {
            let fresh;
            let mentors = match self.within.get(&stretch) {
                Some(kept) => kept.get_or_init(|| self.within(stretch)),
                None => {
                    fresh = self.within(stretch);
                    &fresh
                }
            };
            for (all, &some) in scratch.iter_mut().zip(mentors) {
                *all |= some;
            }
        }
        write_bits(scratch, Score::SCALE, out);
        Filled::Values
    }

    fn fill_few(
        &self,
        prepared: &Prepared,
        mentee: MenteeIndex,
        mentors: &[u32],
        out: &mut [u32],
    ) -> Filled {
        let mentee = prepared.mentees.get(mentee.position());
        let Some(calendar) = mentee.and_then(|mentee| mentee.calendar.as_deref()) else {
            return Filled::Constant(Reading::MISSING);
        };
        let classes = mentors.iter().map(|&mentor| {
            let class = self.mentors.of().get(MentorIndex(mentor).position());
            class.and_then(|&class| usize::try_from(class).ok())
        });
        let patterns = &prepared.context.patterns;
        let mut values = self.common.values_with(calendar, patterns);
        for (out, class) in out.iter_mut().zip(classes) {
            *out = match class {
                Some(class) if self.without != Some(class) => values(class),
                Some(_) | None => Reading::MISSING,
            };
        }
        if self.without.is_none() {
            Filled::Values
        } else {
            Filled::Gaps
        }
    }
}
