//! When a person can meet: weekly wall-clock windows in their own time zone, and dated exceptions.

mod calendar;
mod common_weeks;
mod resolve;
mod slots;
mod zone;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub(crate) use calendar::{Calendar, Overlap, Patterns, WeekSpan, Weeks};
pub(crate) use common_weeks::CommonWeeks;
pub(crate) use resolve::{minutes, resolve};
pub use slots::{Attendee, SlotSearch};
pub(crate) use zone::{ProgramDates, ZoneClock};

/// When a person can meet, on the clock of the wall where they are.
///
/// Windows recur every week; an exception replaces the windows of one date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Availability {
    /// The windows of every week.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub windows: Vec<Window>,
    /// Dates on which other windows hold.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 400))]
    pub exceptions: Vec<AvailabilityException>,
}

/// A span of time on one day of every week.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Window {
    /// The day of the week.
    pub weekday: Weekday,
    /// First minute, `HH:MM` from `00:00` to `23:59`.
    #[cfg_attr(
        feature = "openapi",
        schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "09:00")
    )]
    pub start: String,
    /// First minute after the window, `HH:MM` after `start`; `24:00` is the midnight that ends the day.
    #[cfg_attr(
        feature = "openapi",
        schema(pattern = "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", example = "12:30")
    )]
    pub end: String,
}

/// A span of time on a day that is already known.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayWindow {
    /// First minute, `HH:MM` from `00:00` to `23:59`.
    #[cfg_attr(
        feature = "openapi",
        schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "09:00")
    )]
    pub start: String,
    /// First minute after the window, `HH:MM` after `start`; `24:00` is the midnight that ends the day.
    #[cfg_attr(
        feature = "openapi",
        schema(pattern = "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", example = "12:30")
    )]
    pub end: String,
}

/// Replaces the weekly windows on one date.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AvailabilityException {
    /// The date in the person's zone.
    pub date: NaiveDate,
    /// The windows of that date; none means that the person cannot meet.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 24))]
    pub windows: Vec<DayWindow>,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Weekday {
    /// The first day of the week.
    Monday,
    /// The second day.
    Tuesday,
    /// The third day.
    Wednesday,
    /// The fourth day.
    Thursday,
    /// The fifth day.
    Friday,
    /// The sixth day.
    Saturday,
    /// The last day of the week.
    Sunday,
}

impl Weekday {
    /// Counts from 1 for Monday.
    pub(crate) const fn number(self) -> i32 {
        match self {
            Self::Monday => 1,
            Self::Tuesday => 2,
            Self::Wednesday => 3,
            Self::Thursday => 4,
            Self::Friday => 5,
            Self::Saturday => 6,
            Self::Sunday => 7,
        }
    }
}

impl From<chrono::Weekday> for Weekday {
    fn from(day: chrono::Weekday) -> Self {
        match day {
            chrono::Weekday::Mon => Self::Monday,
            chrono::Weekday::Tue => Self::Tuesday,
            chrono::Weekday::Wed => Self::Wednesday,
            chrono::Weekday::Thu => Self::Thursday,
            chrono::Weekday::Fri => Self::Friday,
            chrono::Weekday::Sat => Self::Saturday,
            chrono::Weekday::Sun => Self::Sunday,
        }
    }
}

/// Reads `HH:MM` as minutes after midnight, `00:00` to `24:00`; `None` for anything else.
#[must_use]
pub fn parse_time_of_day(text: &str) -> Option<u16> {
    let &[h1, h2, b':', m1, m2] = text.as_bytes() else {
        return None;
    };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u16::from(byte - b'0'));
    let hours = digit(h1)? * 10 + digit(h2)?;
    let minutes = digit(m1)? * 10 + digit(m2)?;
    (minutes < 60 && hours * 60 + minutes <= MINUTES_PER_DAY).then_some(hours * 60 + minutes)
}

pub(crate) const MINUTES_PER_DAY: u16 = 24 * 60;

impl Availability {
    /// Whether any window is given, weekly or on a date.
    #[must_use]
    pub fn has_windows(&self) -> bool {
        !self.windows.is_empty()
            || self
                .exceptions
                .iter()
                .any(|exception| !exception.windows.is_empty())
    }
}
