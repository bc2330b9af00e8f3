//! Makes weekly hours and the exceptions to them: vacations, and days with other hours.

use chrono::{Days, NaiveDate};
use pairwell_matching::{Availability, AvailabilityException, DayWindow, Weekday, Window};

use super::random::Random;

/// How somebody's week looks: days, first hour of a window at the earliest and latest, half hours that it lasts.
struct Rhythm {
    days: &'static [Weekday],
    count: (u16, u16),
    hours: (u16, u16),
    half_hours: (u16, u16),
}

const WORKDAYS: &[Weekday] = &[
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
];

/// Rhythms, the usual ones several times.
const RHYTHMS: &[Rhythm] = &[
    // Office hours with gaps.
    Rhythm {
        days: WORKDAYS,
        count: (2, 4),
        hours: (9, 13),
        half_hours: (4, 8),
    },
    Rhythm {
        days: WORKDAYS,
        count: (2, 4),
        hours: (9, 15),
        half_hours: (3, 6),
    },
    // A few long free stretches.
    Rhythm {
        days: WORKDAYS,
        count: (1, 3),
        hours: (8, 10),
        half_hours: (10, 16),
    },
    // Lunch.
    Rhythm {
        days: WORKDAYS,
        count: (3, 5),
        hours: (12, 12),
        half_hours: (2, 4),
    },
    // Evenings.
    Rhythm {
        days: WORKDAYS,
        count: (2, 3),
        hours: (17, 19),
        half_hours: (2, 5),
    },
    // Early birds.
    Rhythm {
        days: WORKDAYS,
        count: (2, 4),
        hours: (6, 7),
        half_hours: (3, 5),
    },
    // Saturdays and one evening.
    Rhythm {
        days: &[Weekday::Saturday, Weekday::Wednesday],
        count: (2, 2),
        hours: (10, 16),
        half_hours: (4, 8),
    },
    // The night shift: the last window ends at midnight.
    Rhythm {
        days: &[Weekday::Sunday, Weekday::Monday, Weekday::Thursday],
        count: (2, 3),
        hours: (21, 22),
        half_hours: (4, 6),
    },
];

/// Weekly hours, with a vacation for some and a moved day for fewer, within half a year of `first_day`.
pub(super) fn availability(random: &mut Random, first_day: NaiveDate) -> Availability {
    let rhythm = match random.below(100) {
        // The night shift is rare.
        0..=2 => RHYTHMS.last().unwrap_or_else(|| random.pick(RHYTHMS)),
        _ => random.pick(RHYTHMS.split_last().map_or(RHYTHMS, |(_, usual)| usual)),
    };
    let count = usize::from(random.between(rhythm.count.0, rhythm.count.1));
    let mut days = random.sample(rhythm.days, count);
    days.sort();
    let mut windows = Vec::new();
    for &weekday in days {
        let (start, end) = span(random, rhythm);
        windows.push(Window {
            weekday,
            start,
            end,
        });
    }
    let mut exceptions = Vec::new();
    if random.chance(25) {
        exceptions.extend(vacation(random, first_day));
    } else if random.chance(15) {
        let date = first_day + Days::new(u64::from(random.between(7, 170)));
        let (start, end) = span(random, rhythm);
        exceptions.push(AvailabilityException {
            date,
            windows: vec![DayWindow { start, end }],
        });
    }
    Availability {
        windows,
        exceptions,
    }
}

/// One to two weeks without a free hour.
fn vacation(random: &mut Random, first_day: NaiveDate) -> Vec<AvailabilityException> {
    let begins = first_day + Days::new(u64::from(random.between(10, 150)));
    let days = u64::from(random.between(5, 14));
    let dates = (0..days).map(|day| begins + Days::new(day));
    dates
        .map(|date| AvailabilityException {
            date,
            windows: Vec::new(),
        })
        .collect()
}

/// Begins on the full or half hour and ends at midnight at the latest.
fn span(random: &mut Random, rhythm: &Rhythm) -> (String, String) {
    let start = random.between(rhythm.hours.0, rhythm.hours.1) * 2 + random.between(0, 1);
    let end = (start + random.between(rhythm.half_hours.0, rhythm.half_hours.1)).min(48);
    (clock(start), clock(end))
}

/// A number of half hours after midnight as `HH:MM`.
fn clock(half_hours: u16) -> String {
    format!(
        "{:02}:{}",
        half_hours / 2,
        if half_hours.is_multiple_of(2) {
            "00"
        } else {
            "30"
        }
    )
}

#[cfg(test)]
mod tests {
    use pairwell_matching::parse_time_of_day;

    use super::*;

    #[test]
    fn every_window_has_a_length_and_ends_by_midnight() {
        let mut random = Random::new(3);
        let first_day = NaiveDate::from_ymd_opt(2027, 1, 4).unwrap();
        let mut with_exceptions = 0;
        for _ in 0..500 {
            let made = availability(&mut random, first_day);
            assert!(!made.windows.is_empty());
            with_exceptions += usize::from(!made.exceptions.is_empty());
            for window in made.windows {
                assert!(
                    parse_time_of_day(&window.start).unwrap()
                        < parse_time_of_day(&window.end).unwrap()
                );
            }
        }
        assert!(with_exceptions > 50);
    }
}
