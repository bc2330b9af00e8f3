//! The next times at which two people can both meet: for proposals to them, not for matching.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Tz;

use super::Availability;
use super::resolve::{Span, resolve};
use super::zone::{ProgramDates, ZoneClock};
use crate::program::Program;

/// Slots that begin after `from` or after a meeting begin on a quarter of an hour.
const QUARTER_MINUTES: i32 = 15;

/// When somebody can meet, and by which clock.
#[derive(Clone, Copy, Debug)]
pub struct Attendee<'a> {
    /// Weekly windows and dated exceptions, on the person's own clock.
    pub availability: &'a Availability,
    /// The IANA zone of that clock, such as `America/Santiago`.
    pub time_zone: &'a str,
}

/// Asks for the next times at which two people can both meet.
///
/// # Shape
/// A slot begins where both become free; after [`SlotSearch::from`] and after a meeting, at the next quarter of an hour.
/// The next one begins no earlier than this one ends.
#[derive(Clone, Copy, Debug)]
pub struct SlotSearch<'a> {
    /// The two people. A zone that is not known gives no slots.
    pub people: [Attendee<'a>; 2],
    /// Meetings of either person, in any order: begin and end. Slots keep clear of them.
    pub busy: &'a [(DateTime<Utc>, DateTime<Utc>)],
    /// No slot begins earlier.
    pub from: DateTime<Utc>,
    /// Slots begin within so many times 24 hours; cut off at [`Program::LONGEST_SPAN_DAYS`].
    pub days: u16,
    /// How long a slot is.
    pub minutes: u16,
    /// Slots on one date, by the clock of the first person; at most so many.
    pub per_day: usize,
    /// Slots in all; at most so many.
    pub count: usize,
}

impl SlotSearch<'_> {
    /// Returns when each slot begins, earliest first.
    ///
    /// Windows are resolved date by date, so that 9 o'clock stays 9 o'clock when clocks change, and an hour that a clock
    /// skips is in no slot.
    ///
    /// # Complexity
    /// Linear in days, windows and meetings.
    #[must_use]
    pub fn find(&self) -> Vec<DateTime<Utc>> {
        let [first, second] = self.people;
        let (Ok(zone), Ok(other)) = (first.time_zone.parse::<Tz>(), second.time_zone.parse())
        else {
            return Vec::new();
        };
        let days = self.days.min(Program::LONGEST_SPAN_DAYS);
        // A day more on both sides: local dates lie up to 14 hours off.
        let Some(before) = self.from.date_naive().pred_opt() else {
            return Vec::new();
        };
        let dates = ProgramDates {
            first: before,
            days: days.saturating_add(3),
        };
        let of = |person: Attendee<'_>, zone| {
            resolve(person.availability, &ZoneClock::new(zone, dates), dates)
        };
        let common = intersect(&of(first, zone), &of(second, other));
        let axis = Axis(dates.origin().and_utc());
        let from = axis.ceiling(self.from);
        let end = from.saturating_add(i32::from(days) * 24 * 60);
        let found = self.walk(&common, &self.busy_spans(axis), from, end, |start| {
            axis.time(start).with_timezone(&zone).date_naive()
        });
        found.into_iter().map(|start| axis.time(start)).collect()
    }

    fn walk(
        &self,
        common: &[Span],
        busy: &[Span],
        from: i32,
        end: i32,
        date: impl Fn(i32) -> NaiveDate,
    ) -> Vec<i32> {
        let length = i32::from(self.minutes.max(1));
        let mut found = Vec::new();
        let mut today: Option<(NaiveDate, usize)> = None;
        for span in common {
            let mut start = span.start;
            if start < from {
                start = quarter(from);
            }
            while start + length <= span.end && start < end && found.len() < self.count {
                let meeting = busy.get(busy.partition_point(|meeting| meeting.end <= start));
                if let Some(meeting) = meeting.filter(|meeting| meeting.start < start + length) {
                    start = quarter(meeting.end);
                    continue;
                }
                let on = date(start);
                let so_far = today
                    .filter(|(day, _)| *day == on)
                    .map_or(0, |(_, slots)| slots);
                if so_far < self.per_day {
                    found.push(start);
                    today = Some((on, so_far + 1));
                }
                start += length;
            }
        }
        found
    }

    /// The meetings on the axis, sorted and apart.
    fn busy_spans(&self, axis: Axis) -> Vec<Span> {
        let span = |&(start, end): &(DateTime<Utc>, DateTime<Utc>)| Span {
            start: axis.floor(start),
            end: axis.ceiling(end),
        };
        let mut spans: Vec<Span> = self.busy.iter().map(span).collect();
        spans.sort_unstable();
        let mut apart: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match apart.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => apart.push(span),
            }
        }
        apart
    }
}

/// Minutes after the origin of the dates, which lies on a full hour.
#[derive(Clone, Copy, Debug)]
struct Axis(DateTime<Utc>);

impl Axis {
    fn time(self, minute: i32) -> DateTime<Utc> {
        self.0 + Duration::minutes(i64::from(minute))
    }

    fn floor(self, time: DateTime<Utc>) -> i32 {
        let seconds = (time - self.0).num_seconds();
        // Whatever lies beyond the axis touches nothing on it.
        i32::try_from(seconds.div_euclid(60)).unwrap_or(if seconds < 0 {
            i32::MIN / 2
        } else {
            i32::MAX / 2
        })
    }

    fn ceiling(self, time: DateTime<Utc>) -> i32 {
        let floor = self.floor(time);
        if self.time(floor) < time {
            floor + 1
        } else {
            floor
        }
    }
}

fn quarter(minute: i32) -> i32 {
    let over = minute.rem_euclid(QUARTER_MINUTES);
    if over == 0 {
        minute
    } else {
        minute + QUARTER_MINUTES - over
    }
}

/// The common part of two sorted lists of spans.
fn intersect(a: &[Span], b: &[Span]) -> Vec<Span> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut common = Vec::new();
    while let (Some(left), Some(right)) = (a.peek(), b.peek()) {
        let (start, end) = (left.start.max(right.start), left.end.min(right.end));
        if start < end {
            common.push(Span { start, end });
        }
        if left.end <= right.end {
            a.next();
        } else {
            b.next();
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Timelike};
    use proptest::prelude::*;

    use super::*;
    use crate::availability::{
        AvailabilityException, DayWindow, Weekday, Window, parse_time_of_day,
    };

    fn every_day(start: &str, end: &str) -> Availability {
        let days = (4..11).map(|day| NaiveDate::from_ymd_opt(2026, 5, day).unwrap().weekday());
        let window = |day: chrono::Weekday| Window {
            weekday: day.into(),
            start: start.into(),
            end: end.into(),
        };
        Availability {
            windows: days.map(window).collect(),
            exceptions: vec![],
        }
    }

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn find(
        a: (&Availability, &str),
        b: (&Availability, &str),
        from: &str,
        count: usize,
    ) -> Vec<String> {
        let person = |(availability, time_zone)| Attendee {
            availability,
            time_zone,
        };
        let search = SlotSearch {
            people: [person(a), person(b)],
            busy: &[],
            from: time(from),
            days: 60,
            minutes: 60,
            per_day: 1,
            count,
        };
        print(&search.find())
    }

    fn print(slots: &[DateTime<Utc>]) -> Vec<String> {
        slots
            .iter()
            .map(|slot| slot.format("%m-%dT%H:%M").to_string())
            .collect()
    }

    #[test]
    fn nine_oclock_stays_nine_oclock_when_only_one_clock_changes() {
        // New York changes on 2026-03-08, Berlin on the 29th: the common hour moves there and back.
        let (berlin, york) = (every_day("14:00", "16:00"), every_day("09:00", "10:00"));
        let found = |from| {
            find(
                (&berlin, "Europe/Berlin"),
                (&york, "America/New_York"),
                from,
                1,
            )
        };
        assert_eq!(found("2026-03-05T00:00:00Z"), ["03-05T14:00"]);
        assert_eq!(found("2026-03-10T00:00:00Z"), ["03-10T13:00"]);
        assert_eq!(found("2026-03-30T00:00:00Z"), ["03-30T13:00"]);
        assert_eq!(found("2026-11-02T00:00:00Z"), ["11-02T14:00"]);
    }

    #[test]
    fn a_midnight_that_is_skipped_is_in_no_slot() {
        // Santiago goes from 24:00 on 2026-09-05 to 01:00.
        let night = every_day("00:00", "02:00");
        let day = every_day("00:00", "24:00");
        let found = find(
            (&night, "America/Santiago"),
            (&day, "UTC"),
            "2026-09-05T12:00:00Z",
            2,
        );
        assert_eq!(found, ["09-06T04:00", "09-07T03:00"]);
    }

    #[test]
    fn after_now_and_after_a_meeting_a_slot_begins_on_a_quarter() {
        let hours = every_day("09:10", "13:00");
        let person = Attendee {
            availability: &hours,
            time_zone: "UTC",
        };
        let busy = [(time("2026-05-05T10:00:00Z"), time("2026-05-05T11:05:00Z"))];
        let search = SlotSearch {
            people: [person, person],
            busy: &busy,
            from: time("2026-05-04T12:01:30Z"),
            days: 2,
            minutes: 45,
            per_day: 9,
            count: 9,
        };
        let expected = [
            "05-04T12:15",
            "05-05T09:10",
            "05-05T11:15",
            "05-05T12:00",
            "05-06T09:10",
            "05-06T09:55",
            "05-06T10:40",
            "05-06T11:25",
        ];
        assert_eq!(print(&search.find()), expected);
    }

    #[test]
    fn an_exception_replaces_the_hours_of_its_date() {
        let mut away = every_day("09:00", "10:00");
        let evening = DayWindow {
            start: "20:00".into(),
            end: "21:00".into(),
        };
        for (date, windows) in [("2026-05-05", vec![]), ("2026-05-06", vec![evening])] {
            let date = date.parse().unwrap();
            away.exceptions
                .push(AvailabilityException { date, windows });
        }
        let always = every_day("00:00", "24:00");
        let found = find((&away, "UTC"), (&always, "UTC"), "2026-05-04T00:00:00Z", 3);
        assert_eq!(found, ["05-04T09:00", "05-06T20:00", "05-07T09:00"]);
    }

    #[test]
    fn nobody_meets_without_hours_or_by_an_unknown_clock() {
        let always = every_day("00:00", "24:00");
        let never = Availability::default();
        let from = "2026-05-04T00:00:00Z";
        assert!(find((&always, "UTC"), (&never, "UTC"), from, 3).is_empty());
        assert!(find((&always, "UTC"), (&always, "Mars/Base"), from, 3).is_empty());
    }

    /// Whether a person is free at a minute, told by the wall and nothing else.
    fn is_free(availability: &Availability, zone: Tz, minute: DateTime<Utc>) -> bool {
        let wall = minute.with_timezone(&zone);
        let now = wall.hour() * 60 + wall.minute();
        let within = |start: &str, end: &str| {
            let (start, end) = (
                parse_time_of_day(start).unwrap(),
                parse_time_of_day(end).unwrap(),
            );
            (u32::from(start)..u32::from(end)).contains(&now)
        };
        let today = wall.date_naive();
        let mut exceptions = availability
            .exceptions
            .iter()
            .filter(|exception| exception.date == today)
            .peekable();
        if exceptions.peek().is_some() {
            return exceptions
                .flat_map(|exception| &exception.windows)
                .any(|window| within(&window.start, &window.end));
        }
        let weekday = Weekday::from(wall.weekday());
        let mut windows = availability.windows.iter();
        windows.any(|window| window.weekday == weekday && within(&window.start, &window.end))
    }

    /// Whether the clock changes near this time: an hour that occurs twice belongs to a window as a whole.
    fn is_near_a_change(zone: Tz, minute: DateTime<Utc>) -> bool {
        let offset = |hours| {
            use chrono::Offset;
            (minute + Duration::hours(hours))
                .with_timezone(&zone)
                .offset()
                .fix()
        };
        offset(-24) != offset(24)
    }

    const ZONES: [&str; 8] = [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/Santiago",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Atlantic/Azores",
        "Pacific/Kiritimati",
    ];

    prop_compose! {
        fn availability()(
            windows in prop::collection::vec((0_u32..7, 0_u16..96, 1_u16..40), 0..6),
            exceptions in prop::collection::vec((0_i64..30, prop::collection::vec((0_u16..96, 1_u16..40), 0..3)), 0..3),
        ) -> Availability {
            let text = |quarter: u16| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15);
            let first = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
            let day = |day: i64| first + Duration::days(day);
            Availability {
                windows: windows.into_iter().map(|(weekday, start, length)| Window {
                    weekday: day(i64::from(weekday)).weekday().into(),
                    start: text(start),
                    end: text((start + length).min(96)),
                }).collect(),
                exceptions: exceptions.into_iter().map(|(date, windows)| AvailabilityException {
                    date: day(date),
                    windows: windows.into_iter().map(|(start, length)| DayWindow {
                        start: text(start),
                        end: text((start + length).min(96)),
                    }).collect(),
                }).collect(),
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn slots_are_free_apart_and_the_first_possible_ones(
            hours in (availability(), availability()),
            zones in (0_usize..8, 0_usize..8),
            from_minute in 0_i64..(20 * 24 * 60),
            minutes in 1_u16..180,
            per_day in 1_usize..4,
            count in 1_usize..12,
            meetings in prop::collection::vec((0_i64..(25 * 24 * 60), 1_i64..300), 0..5),
        ) {
            let (names, zone) = ((ZONES[zones.0], ZONES[zones.1]), |name: &str| name.parse::<Tz>().unwrap());
            let origin = time("2026-03-01T00:00:00Z");
            let from = origin + Duration::minutes(from_minute);
            let busy: Vec<_> = meetings.iter().map(|&(start, length)| {
                let start = origin + Duration::minutes(start);
                (start, start + Duration::minutes(length))
            }).collect();
            let people = [
                Attendee { availability: &hours.0, time_zone: names.0 },
                Attendee { availability: &hours.1, time_zone: names.1 },
            ];
            let search = SlotSearch { people, busy: &busy, from, days: 6, minutes, per_day, count };
            let slots = search.find();
            let length = Duration::minutes(i64::from(minutes));
            let is_possible = |start: DateTime<Utc>| {
                let clear = busy.iter().all(|&(begin, end)| end <= start || start + length <= begin);
                clear && (0..i64::from(minutes)).map(|minute| start + Duration::minutes(minute)).all(|minute| {
                    is_free(&hours.0, zone(names.0), minute) && is_free(&hours.1, zone(names.1), minute)
                })
            };
            let steady = |start: DateTime<Utc>| {
                !is_near_a_change(zone(names.0), start) && !is_near_a_change(zone(names.1), start)
            };

            prop_assert!(slots.len() <= count);
            for slot in &slots {
                prop_assert!(*slot >= from && *slot < from + Duration::days(6));
                prop_assert!(!steady(*slot) || is_possible(*slot), "{slot}");
            }
            for two in slots.windows(2) {
                prop_assert!(two[0] + length <= two[1]);
            }
            let date = |slot: &DateTime<Utc>| slot.with_timezone(&zone(names.0)).date_naive();
            for day in slots.chunk_by(|a, b| date(a) == date(b)) {
                prop_assert!(day.len() <= per_day);
            }
            // No quarter of an hour before the first slot would have done.
            let quarters = (0..6 * 96).map(|quarter| {
                let over = from_minute.rem_euclid(15);
                let first = if over == 0 { from } else { from + Duration::minutes(15 - over) };
                first + Duration::minutes(15 * quarter)
            });
            let missed = quarters
                .take_while(|start| *start < from + Duration::days(6) && slots.first().is_none_or(|first| start < first))
                .find(|start| steady(*start) && is_possible(*start));
            prop_assert!(missed.is_none(), "{missed:?} comes before {:?}", slots.first());
        }
    }
}
