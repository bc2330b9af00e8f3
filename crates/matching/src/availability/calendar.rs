//! The common usable time of two people, fast: weeks that look alike are computed once.

use std::collections::HashMap;

use super::MINUTES_PER_DAY;
use super::resolve::Span;
use super::zone::ProgramDates;
use crate::policy::SessionNeed;
use crate::score::Score;

/// A half-open span of minutes of one week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct WeekSpan {
    pub(crate) start: u16,
    pub(crate) end: u16,
}

const MINUTES_PER_WEEK: u16 = 7 * MINUTES_PER_DAY;

/// The weeks of the program and what a pair needs in each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weeks {
    pub(crate) dates: ProgramDates,
    pub(crate) session: SessionNeed,
    pub(crate) count: u16,
}

impl Weeks {
    pub(crate) fn new(dates: ProgramDates, session: SessionNeed) -> Self {
        Self {
            dates,
            session,
            count: dates.days.div_ceil(7),
        }
    }

    /// Spreads minutes of the whole program over its weeks.
    pub(crate) fn weekly_mean(self, minutes: u64) -> u32 {
        let mean = minutes * 7 / u64::from(self.dates.days.max(1));
        u32::try_from(mean).unwrap_or(u32::MAX)
    }

    /// The dates of one week; fewer than seven in a last week that is cut off.
    fn days_of(self, week: u16) -> u16 {
        self.dates.days.saturating_sub(week * 7).min(7)
    }

    /// Millionths of min(1, usable / needed) in a week of so many days.
    fn satisfaction(self, usable: u32, days: u16) -> u64 {
        let needed_times = u64::from(self.session.minutes) * u64::from(days);
        let usable_times = u64::from(usable) * 7 * u64::from(self.session.every_weeks);
        u64::from(Score::from_ratio(usable_times, needed_times).millionths())
    }
}

/// When one person can meet: for runs of weeks, which weekly pattern holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Calendar {
    /// First week of the run and its pattern; the first run starts at week 0.
    runs: Vec<(u16, PatternId)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct PatternId(usize);

impl Calendar {
    /// Returns the runs of weeks that look alike: first week, week after the last, spans of each week.
    pub(crate) fn runs<'a>(
        &'a self,
        patterns: &'a Patterns,
        weeks: Weeks,
    ) -> impl Iterator<Item = (u16, u16, &'a [WeekSpan])> {
        let ends = self.runs.iter().skip(1).map(|&(from, _)| from);
        let ends = ends.chain(std::iter::once(weeks.count));
        let runs = self.runs.iter().zip(ends);
        runs.map(|(&(from, id), to)| (from, to, patterns.spans(id)))
    }

    /// Returns numbers that are equal for equal calendars of one program.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u64> {
        let number = |id: PatternId| u64::try_from(id.0).unwrap_or(u64::MAX);
        self.runs
            .iter()
            .flat_map(move |&(week, id)| [u64::from(week), number(id)])
    }
}

/// Every weekly pattern that occurs in the program, each once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Patterns {
    spans: Vec<Vec<WeekSpan>>,
    ids: HashMap<Vec<WeekSpan>, PatternId>,
}

/// What two calendars have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Overlap {
    /// Mean satisfaction of the weeks, in millionths.
    pub(crate) value: u32,
    /// Usable minutes of the whole program.
    pub(crate) usable_minutes: u64,
    /// Weeks with as much as is needed.
    pub(crate) weeks_with_enough: u32,
}

impl Patterns {
    /// Cuts the spans of a person into weeks and remembers each distinct week once.
    ///
    /// The last week takes whatever lies beyond its end: local evenings west of UTC.
    pub(crate) fn calendar(&mut self, spans: &[Span], weeks: Weeks) -> Calendar {
        let last = i32::from(weeks.count.saturating_sub(1));
        let week_length = i32::from(MINUTES_PER_WEEK);
        // The spans are in order of time, so those of one week follow one another.
        let mut pieces: Vec<(i32, WeekSpan)> = Vec::with_capacity(spans.len() + 1);
        for span in spans {
            let mut start = span.start.max(0);
            while start < span.end {
                let week = (start / week_length).min(last);
                let week_start = week * week_length;
                let end = if week == last {
                    span.end
                } else {
                    span.end.min(week_start + week_length)
                };
                let minute = |instant: i32| u16::try_from(instant - week_start).unwrap_or(u16::MAX);
                let piece = WeekSpan {
                    start: minute(start),
                    end: minute(end),
                };
                pieces.push((week, piece));
                start = end;
            }
        }
        let mut runs: Vec<(u16, PatternId)> = Vec::new();
        let mut rest = pieces.as_slice();
        let (mut this_week, mut week_before) = (Vec::new(), Vec::new());
        for week in 0..weeks.count {
            let (pieces, later) =
                rest.split_at(rest.partition_point(|&(of, _)| of <= i32::from(week)));
            rest = later;
            this_week.clear();
            this_week.extend(pieces.iter().map(|&(_, piece)| piece));
            if runs.is_empty() || this_week != week_before {
                runs.push((week, self.intern(&this_week)));
                std::mem::swap(&mut this_week, &mut week_before);
            }
        }
        Calendar { runs }
    }

    fn intern(&mut self, pattern: &[WeekSpan]) -> PatternId {
        if let Some(&known) = self.ids.get(pattern) {
            return known;
        }
        let next = PatternId(self.spans.len());
        self.spans.push(pattern.to_vec());
        self.ids.insert(pattern.to_vec(), next);
        next
    }

    /// Computes what two calendars have in common.
    ///
    /// # Complexity
    /// Linear in the spans of one week for each pair of runs, whatever the length of the program.
    pub(crate) fn overlap(&self, a: &Calendar, b: &Calendar, weeks: Weeks) -> Overlap {
        let mut overlap = Overlap::default();
        let mut weighted = 0;
        let full_weeks = weeks.dates.days / 7;
        for (from, to, a, b) in common_runs(a, b, weeks.count) {
            let usable: u32 = intersect(self.spans(a), self.spans(b))
                .map(|(start, end)| usable_minutes(end - start, weeks.session.minutes))
                .sum();
            if usable == 0 {
                continue;
            }
            overlap.usable_minutes += u64::from(usable) * u64::from(to - from);
            let mut count = |number: u16, days: u16| {
                let satisfaction = weeks.satisfaction(usable, days);
                weighted += satisfaction * u64::from(days) * u64::from(number);
                if satisfaction == u64::from(Score::SCALE) {
                    overlap.weeks_with_enough += u32::from(number);
                }
            };
            count(to.min(full_weeks).saturating_sub(from), 7);
            if to > full_weeks {
                count(1, weeks.days_of(full_weeks));
            }
        }
        let mean = weighted / u64::from(weeks.dates.days.max(1));
        overlap.value = u32::try_from(mean).unwrap_or(Score::SCALE);
        overlap
    }

    /// Returns the usable common spans of the first week that has any, with the number of that week.
    pub(crate) fn first_common_week(
        &self,
        a: &Calendar,
        b: &Calendar,
        weeks: Weeks,
    ) -> Option<(u16, Vec<WeekSpan>)> {
        common_runs(a, b, weeks.count).find_map(|(week, _, a, b)| {
            let spans: Vec<_> = intersect(self.spans(a), self.spans(b))
                .filter(|(start, end)| end - start >= weeks.session.minutes)
                .map(|(start, end)| WeekSpan { start, end })
                .collect();
            (!spans.is_empty()).then_some((week, spans))
        })
    }

    fn spans(&self, id: PatternId) -> &[WeekSpan] {
        self.spans.get(id.0).map_or(&[], Vec::as_slice)
    }
}

/// Whole sessions that fit, in minutes.
fn usable_minutes(length: u16, session: u16) -> u32 {
    u32::from(length / session.max(1) * session)
}

/// Walks the weeks in which neither pattern changes: first week, week after the last, both patterns.
fn common_runs<'a>(
    a: &'a Calendar,
    b: &'a Calendar,
    weeks: u16,
) -> impl Iterator<Item = (u16, u16, PatternId, PatternId)> + 'a {
    let mut left = a.runs.iter().peekable();
    let mut right = b.runs.iter().peekable();
    let mut current: Option<(PatternId, PatternId)> = None;
    let mut week = 0;
    std::iter::from_fn(move || {
        if week >= weeks {
            return None;
        }
        let starting = |runs: &mut std::iter::Peekable<std::slice::Iter<'a, (u16, PatternId)>>| {
            runs.next_if(|(from, _)| *from == week).map(|&(_, id)| id)
        };
        let (new_left, new_right) = (starting(&mut left), starting(&mut right));
        let ids = (
            new_left.or(current.map(|(id, _)| id))?,
            new_right.or(current.map(|(_, id)| id))?,
        );
        current = Some(ids);
        let next_start = |run: Option<&&(u16, PatternId)>| run.map_or(weeks, |(from, _)| *from);
        let from = week;
        week = next_start(left.peek()).min(next_start(right.peek()));
        Some((from, week, ids.0, ids.1))
    })
}

/// Walks the common spans of two sorted lists.
fn intersect<'a>(a: &'a [WeekSpan], b: &'a [WeekSpan]) -> impl Iterator<Item = (u16, u16)> + 'a {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    std::iter::from_fn(move || {
        loop {
            let (left, right) = (**a.peek()?, **b.peek()?);
            if left.end <= right.end {
                a.next();
            } else {
                b.next();
            }
            let (start, end) = (left.start.max(right.start), left.end.min(right.end));
            if start < end {
                return Some((start, end));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn weeks(days: u16, minutes: u16, every_weeks: u16) -> Weeks {
        let first = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
        let session = SessionNeed {
            minutes,
            every_weeks,
        };
        Weeks::new(ProgramDates { first, days }, session)
    }

    fn overlap(a: &[(i32, i32)], b: &[(i32, i32)], weeks: Weeks) -> Overlap {
        let mut patterns = Patterns::default();
        let mut calendar = |spans: &[(i32, i32)]| {
            let spans: Vec<_> = spans
                .iter()
                .map(|&(start, end)| Span { start, end })
                .collect();
            patterns.calendar(&spans, weeks)
        };
        let (a, b) = (calendar(a), calendar(b));
        patterns.overlap(&a, &b, weeks)
    }

    #[test]
    fn only_contiguous_time_of_the_length_of_a_session_is_usable() {
        // Common: 59 minutes, then 60, then 150.
        let a = [(0, 59), (100, 160), (1000, 2000)];
        let found = overlap(&a, &[(0, 1150)], weeks(7, 60, 1));
        assert_eq!(found.usable_minutes, 60 + 120);
        assert_eq!(found.value, Score::SCALE);
        let short = overlap(&[(0, 59)], &[(0, 59)], weeks(7, 60, 1));
        assert_eq!(short, Overlap::default());
    }

    #[test]
    fn the_value_is_the_mean_over_the_weeks_capped_at_one_in_each() {
        let week = i32::from(MINUTES_PER_WEEK);
        // Much time in the first of four weeks, half of the need in the third.
        let spans = [(0, 600), (2 * week, 2 * week + 30)];
        let found = overlap(&spans, &spans, weeks(28, 30, 1));
        assert_eq!((found.value, found.weeks_with_enough), (500_000, 2));
        let found = overlap(&spans, &spans, weeks(28, 60, 1));
        assert_eq!((found.value, found.weeks_with_enough), (250_000, 1));
    }

    #[test]
    fn a_session_every_second_week_needs_half_of_it_each_week() {
        let found = overlap(&[(0, 60)], &[(0, 60)], weeks(14, 60, 2));
        // The hour in week one meets the need of that week, and the other week has none.
        assert_eq!((found.value, found.weeks_with_enough), (500_000, 1));
    }

    #[test]
    fn a_last_week_that_is_cut_off_counts_by_its_days() {
        let found = overlap(&[(0, 60)], &[(0, 60)], weeks(10, 60, 1));
        assert_eq!(found.value, 700_000);
    }

    #[test]
    fn time_beyond_the_last_week_belongs_to_it() {
        let week = i32::from(MINUTES_PER_WEEK);
        let spans = [(week + 100, week + 160)];
        assert_eq!(overlap(&spans, &spans, weeks(7, 60, 1)).value, Score::SCALE);
    }

    #[test]
    fn weeks_that_look_alike_share_one_pattern() {
        let weeks = weeks(366, 60, 1);
        let spans: Vec<_> = (0..52)
            .map(|week| Span {
                start: week * i32::from(MINUTES_PER_WEEK) + 500,
                end: week * i32::from(MINUTES_PER_WEEK) + 600,
            })
            .collect();
        let mut patterns = Patterns::default();
        let calendar = patterns.calendar(&spans, weeks);
        assert_eq!(calendar.runs.len(), 2, "52 weeks alike, then an empty one");
        assert_eq!(patterns.spans.len(), 2);
        assert_eq!(
            patterns
                .overlap(&calendar, &calendar, weeks)
                .weeks_with_enough,
            52
        );
    }
}
