//! The demo's calendar: everything happened so many days before the demo was made.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

/// The moment at which the demo is made, and the days around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Past(DateTime<Utc>);

impl Past {
    pub(super) const fn of(now: DateTime<Utc>) -> Self {
        Self(now)
    }

    /// So many days ago.
    pub(super) fn days_ago(self, days: u16) -> DateTime<Utc> {
        self.0 - TimeDelta::days(days.into())
    }

    /// So many days ago, and so many minutes earlier.
    pub(super) fn minutes_before(self, days: u16, minutes: u16) -> DateTime<Utc> {
        self.days_ago(days) - TimeDelta::minutes(minutes.into())
    }

    /// The date in so many days; negative for the past.
    pub(super) fn date(self, in_days: i32) -> NaiveDate {
        let today = self.0.date_naive();
        let distance = Days::new(in_days.unsigned_abs().into());
        if in_days < 0 {
            today - distance
        } else {
            today + distance
        }
    }
}
