//! One IANA time zone over the dates of a program.

use chrono::{Duration, MappedLocalTime, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

use super::MINUTES_PER_DAY;
use crate::program::Program;

/// The dates of a program for which availability is resolved.
///
/// # Units
/// Instants are minutes after [`ProgramDates::ORIGIN_MINUTES_BEFORE_UTC`] before 00:00 UTC of the first date, so
/// that no local time of any date anywhere is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProgramDates {
    pub(crate) first: NaiveDate,
    pub(crate) days: u16,
}

impl ProgramDates {
    /// The farthest that a clock is ahead of UTC (Kiritimati: 14 hours).
    pub(crate) const ORIGIN_MINUTES_BEFORE_UTC: u16 = 14 * 60;

    /// The days from the first to the last, both included, cut off after [`Program::LONGEST_SPAN_DAYS`].
    pub(crate) fn of(first: NaiveDate, last: NaiveDate) -> Self {
        let days = u16::try_from((last - first).num_days() + 1).unwrap_or(u16::MAX);
        Self {
            first,
            days: days.min(Program::LONGEST_SPAN_DAYS),
        }
    }

    pub(crate) fn date(self, day: u16) -> NaiveDate {
        self.first + Duration::days(i64::from(day))
    }

    pub(crate) fn origin(self) -> NaiveDateTime {
        self.first.and_time(chrono::NaiveTime::MIN)
            - Duration::minutes(i64::from(Self::ORIGIN_MINUTES_BEFORE_UTC))
    }
}

/// Which end of a window a wall-clock time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    /// A time that occurs twice means the first.
    Start,
    /// A time that occurs twice means the second.
    End,
}

/// The clock of one zone on every date of the program.
#[derive(Debug)]
pub(crate) struct ZoneClock {
    zone: Tz,
    dates: ProgramDates,
    /// Minutes ahead of UTC on each date; `None` around a change, where only the zone's rules tell.
    steady: Vec<Option<i16>>,
    /// Minutes ahead of UTC at 12:00 UTC of each date.
    noon: Vec<i16>,
}

impl ZoneClock {
    pub(crate) fn new(zone: Tz, dates: ProgramDates) -> Self {
        let midnight =
            |days: i64| (dates.first + Duration::days(days)).and_time(chrono::NaiveTime::MIN);
        let offset_at = |utc: NaiveDateTime| {
            let offset = zone.offset_from_utc_datetime(&utc).fix();
            i16::try_from(offset.local_minus_utc() / 60).unwrap_or_default()
        };
        let steady = (0..i64::from(dates.days))
            .map(|day| {
                // A local date lies within 14 hours of the UTC date; no zone changes twice in three days.
                let before = offset_at(midnight(day - 1));
                (before == offset_at(midnight(day + 2))).then_some(before)
            })
            .collect();
        let noon = (0..i64::from(dates.days))
            .map(|day| offset_at(midnight(day) + Duration::hours(12)))
            .collect();
        Self {
            zone,
            dates,
            steady,
            noon,
        }
    }

    /// Returns the instant of a wall-clock time, `minute` minutes after 00:00 of a date.
    ///
    /// A time that the clock skips means the end of the gap.
    pub(crate) fn instant(&self, day: u16, minute: u16, edge: Edge) -> i32 {
        let steady = self.steady.get(usize::from(day)).copied().flatten();
        if let Some(offset) = steady {
            return i32::from(day) * i32::from(MINUTES_PER_DAY) + i32::from(minute)
                - i32::from(offset)
                + i32::from(ProgramDates::ORIGIN_MINUTES_BEFORE_UTC);
        }
        let wall = self.dates.date(day).and_time(chrono::NaiveTime::MIN)
            + Duration::minutes(i64::from(minute));
        let utc = self.resolve(wall, edge);
        i32::try_from((utc - self.dates.origin()).num_minutes()).unwrap_or_default()
    }

    pub(super) fn resolve(&self, wall: NaiveDateTime, edge: Edge) -> NaiveDateTime {
        // The longest gap is the day that Samoa skipped in 2011.
        (0..=i64::from(MINUTES_PER_DAY))
            .find_map(|later| {
                match self
                    .zone
                    .from_local_datetime(&(wall + Duration::minutes(later)))
                {
                    MappedLocalTime::Single(time) => Some(time),
                    MappedLocalTime::Ambiguous(first, second) => Some(match edge {
                        Edge::Start => first,
                        Edge::End => second,
                    }),
                    MappedLocalTime::None => None,
                }
            })
            .map_or(wall, |time| time.with_timezone(&Utc).naive_utc())
    }

    /// Returns the largest difference of two clocks on any date, in minutes around the dial: 0 to 720.
    pub(crate) fn distance(&self, other: &Self) -> u16 {
        self.noon
            .iter()
            .zip(&other.noon)
            .map(|(a, b)| a.abs_diff(*b) % MINUTES_PER_DAY)
            .map(|minutes| minutes.min(MINUTES_PER_DAY - minutes))
            .max()
            .unwrap_or_default()
    }
}
