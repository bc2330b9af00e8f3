//! Turns wall-clock windows into spans of absolute time.

use super::zone::{Edge, ProgramDates, ZoneClock};
use super::{Availability, MINUTES_PER_DAY, Weekday, parse_time_of_day};
use chrono::Datelike;

/// A half-open span of absolute minutes; see [`ProgramDates`] for where they start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Span {
    pub(crate) start: i32,
    pub(crate) end: i32,
}

/// Returns when a person can meet, over all dates of the program: sorted, apart and not empty.
///
/// Windows that cannot be read are left out; validation has reported them.
pub(crate) fn resolve(
    availability: &Availability,
    clock: &ZoneClock,
    dates: ProgramDates,
) -> Vec<Span> {
    let weekly: Vec<(Weekday, u16, u16)> = availability
        .windows
        .iter()
        .filter_map(|window| {
            let (start, end) = minutes(&window.start, &window.end)?;
            Some((window.weekday, start, end))
        })
        .collect();
    let mut spans = Vec::with_capacity(weekly.len() * usize::from(dates.days / 7 + 1));
    let mut add = |day, start, end| {
        let start = clock.instant(day, start, Edge::Start);
        let end = clock.instant(day, end, Edge::End);
        // A window that lies in a gap altogether has no time in it.
        if start < end {
            spans.push(Span { start, end });
        }
    };
    // Exceptions by day of the program, so that most days need no look at the calendar.
    let mut exceptions: Vec<_> = availability
        .exceptions
        .iter()
        .map(|exception| ((exception.date - dates.first).num_days(), exception))
        .filter(|(day, _)| (0..i64::from(dates.days)).contains(day))
        .collect();
    exceptions.sort_by_key(|&(day, _)| day);
    let mut exceptions = exceptions.into_iter().peekable();
    let mut weekday = dates.first.weekday();
    for day in 0..dates.days {
        let today = Weekday::from(weekday);
        weekday = weekday.succ();
        let on_day = |&(on, _): &(i64, _)| on == i64::from(day);
        if exceptions.peek().is_some_and(on_day) {
            while let Some((_, exception)) = exceptions.next_if(on_day) {
                for window in &exception.windows {
                    if let Some((start, end)) = minutes(&window.start, &window.end) {
                        add(day, start, end);
                    }
                }
            }
            continue;
        }
        for &(weekday, start, end) in &weekly {
            if weekday == today {
                add(day, start, end);
            }
        }
    }
    merge(spans)
}

/// Joins spans that overlap or touch.
fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// Reads a window; `None` unless it starts before it ends and within the day.
pub(crate) fn minutes(start: &str, end: &str) -> Option<(u16, u16)> {
    let (start, end) = (parse_time_of_day(start)?, parse_time_of_day(end)?);
    (start < end && start < MINUTES_PER_DAY).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, NaiveDate};
    use chrono_tz::Tz;

    use super::*;
    use crate::availability::{AvailabilityException, DayWindow, Window};

    /// Resolves one window on one date and prints the spans in UTC.
    fn check(zone: &str, date: &str, window: (&str, &str), expected: &[&str]) {
        let first: NaiveDate = date.parse().unwrap();
        let dates = ProgramDates { first, days: 1 };
        let availability = Availability {
            windows: vec![Window {
                weekday: first.weekday().into(),
                start: window.0.into(),
                end: window.1.into(),
            }],
            exceptions: vec![],
        };
        let clock = ZoneClock::new(zone.parse::<Tz>().unwrap(), dates);
        assert_eq!(
            print(&resolve(&availability, &clock, dates), dates),
            expected,
            "{zone} {date} {window:?}"
        );
    }

    fn print(spans: &[Span], dates: ProgramDates) -> Vec<String> {
        let utc = |minute| dates.origin() + Duration::minutes(i64::from(minute));
        spans
            .iter()
            .map(|span| {
                format!(
                    "{} {}",
                    utc(span.start).format("%m-%dT%H:%M"),
                    utc(span.end).format("%m-%dT%H:%M")
                )
            })
            .collect()
    }

    #[test]
    fn a_window_follows_daylight_saving() {
        check(
            "Europe/Berlin",
            "2026-03-27",
            ("09:00", "10:00"),
            &["03-27T08:00 03-27T09:00"],
        );
        check(
            "Europe/Berlin",
            "2026-03-30",
            ("09:00", "10:00"),
            &["03-30T07:00 03-30T08:00"],
        );
    }

    #[test]
    fn a_window_that_starts_in_a_gap_starts_at_its_end() {
        // 02:00 to 03:00 does not exist.
        check(
            "Europe/Berlin",
            "2026-03-29",
            ("02:30", "04:00"),
            &["03-29T01:00 03-29T02:00"],
        );
        check("Europe/Berlin", "2026-03-29", ("02:10", "02:50"), &[]);
    }

    #[test]
    fn an_hour_that_occurs_twice_belongs_to_the_window_twice() {
        check(
            "Europe/Berlin",
            "2026-10-25",
            ("02:00", "03:00"),
            &["10-25T00:00 10-25T02:00"],
        );
        check(
            "Europe/Berlin",
            "2026-10-25",
            ("02:30", "02:45"),
            &["10-25T00:30 10-25T01:45"],
        );
    }

    #[test]
    fn zones_that_skip_midnight_start_their_day_at_one() {
        // Each changes from 00:00 to 01:00 on the date.
        check(
            "America/Santiago",
            "2026-09-06",
            ("00:00", "02:00"),
            &["09-06T04:00 09-06T05:00"],
        );
        check(
            "America/Havana",
            "2026-03-08",
            ("00:00", "02:00"),
            &["03-08T05:00 03-08T06:00"],
        );
        check(
            "Atlantic/Azores",
            "2026-03-29",
            ("00:00", "02:00"),
            &["03-29T01:00 03-29T02:00"],
        );
        check(
            "Africa/Cairo",
            "2026-04-24",
            ("00:00", "02:00"),
            &["04-23T22:00 04-23T23:00"],
        );
    }

    #[test]
    fn a_window_up_to_a_midnight_that_is_skipped_ends_there() {
        check(
            "America/Santiago",
            "2026-09-05",
            ("23:00", "24:00"),
            &["09-06T03:00 09-06T04:00"],
        );
    }

    #[test]
    fn a_midnight_that_occurs_twice_ends_the_day_the_second_time() {
        // At 24:00 Santiago goes back to 23:00.
        check(
            "America/Santiago",
            "2026-04-04",
            ("22:00", "24:00"),
            &["04-05T01:00 04-05T04:00"],
        );
    }

    #[test]
    fn half_hour_zones_resolve_to_the_minute() {
        check(
            "Asia/Kathmandu",
            "2026-05-05",
            ("10:00", "11:00"),
            &["05-05T04:15 05-05T05:15"],
        );
        check(
            "Australia/Lord_Howe",
            "2026-05-05",
            ("10:00", "11:00"),
            &["05-04T23:30 05-05T00:30"],
        );
        check(
            "Australia/Lord_Howe",
            "2026-01-05",
            ("10:00", "11:00"),
            &["01-04T23:00 01-05T00:00"],
        );
        // On 2026-10-04 the clock goes from 02:00 to 02:30.
        check(
            "Australia/Lord_Howe",
            "2026-10-04",
            ("02:15", "03:00"),
            &["10-03T15:30 10-03T16:00"],
        );
    }

    #[test]
    fn a_date_that_does_not_exist_has_no_time() {
        // Samoa went from the 29th to the 31st.
        check("Pacific/Apia", "2011-12-30", ("09:00", "17:00"), &[]);
    }

    #[test]
    fn extreme_clocks_stay_within_the_origin() {
        check(
            "Pacific/Kiritimati",
            "2026-05-05",
            ("00:00", "01:00"),
            &["05-04T10:00 05-04T11:00"],
        );
        check(
            "Etc/GMT+12",
            "2026-05-05",
            ("23:00", "24:00"),
            &["05-06T11:00 05-06T12:00"],
        );
    }

    #[test]
    fn the_days_with_a_steady_clock_agree_with_the_rules_of_the_zone() {
        let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let dates = ProgramDates { first, days: 366 };
        for zone in chrono_tz::TZ_VARIANTS {
            let clock = ZoneClock::new(zone, dates);
            for day in (0..366).step_by(3) {
                for (minute, edge) in [(0, Edge::Start), (755, Edge::Start), (1440, Edge::End)] {
                    let wall = dates.date(day).and_time(chrono::NaiveTime::MIN)
                        + Duration::minutes(i64::from(minute));
                    let expected = (clock.resolve(wall, edge) - dates.origin()).num_minutes();
                    let found = clock.instant(day, minute, edge);
                    assert_eq!(i64::from(found), expected, "{zone} {day} {minute}");
                }
            }
        }
    }

    #[test]
    fn an_exception_replaces_its_date_and_touching_windows_merge() {
        let first: NaiveDate = "2026-05-04".parse().unwrap();
        let dates = ProgramDates { first, days: 14 };
        let window = |start: &str, end: &str| Window {
            weekday: Weekday::Monday,
            start: start.into(),
            end: end.into(),
        };
        let availability = Availability {
            windows: vec![window("10:00", "11:00"), window("09:00", "10:00")],
            exceptions: vec![
                AvailabilityException {
                    date: "2026-05-11".parse().unwrap(),
                    windows: vec![],
                },
                AvailabilityException {
                    date: "2026-05-12".parse().unwrap(),
                    windows: vec![DayWindow {
                        start: "20:00".into(),
                        end: "24:00".into(),
                    }],
                },
            ],
        };
        let clock = ZoneClock::new(Tz::UTC, dates);
        assert_eq!(
            print(&resolve(&availability, &clock, dates), dates),
            ["05-04T09:00 05-04T11:00", "05-12T20:00 05-13T00:00"]
        );
    }

    #[test]
    fn clock_distance_goes_around_the_dial() {
        let first: NaiveDate = "2026-01-01".parse().unwrap();
        let dates = ProgramDates { first, days: 200 };
        let clock = |zone: &str| ZoneClock::new(zone.parse().unwrap(), dates);
        let distance = |a, b| clock(a).distance(&clock(b));
        assert_eq!(distance("Europe/Berlin", "Europe/London"), 60);
        // Two weeks of March, when only one of them has changed, do not make the distance larger.
        assert_eq!(distance("Europe/Berlin", "America/New_York"), 360);
        assert_eq!(distance("Pacific/Kiritimati", "Pacific/Honolulu"), 0);
        assert_eq!(distance("Asia/Kathmandu", "UTC"), 345);
        assert_eq!(
            distance("Europe/Berlin", "Africa/Lagos"),
            60,
            "apart in summer only"
        );
    }
}
