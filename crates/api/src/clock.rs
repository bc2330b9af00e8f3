//! The one source of the current time.

use std::{path::Path, sync::Arc, time::Duration};

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};

/// A test that moves the clock sees its effects after at most so long.
const LOOK_INTERVAL: Duration = Duration::from_millis(20);

/// The day in the last time zone of the earth, UTC−12. What lasts to the end of a day lasts until that day is over
/// everywhere: nobody's last evening is cut off.
pub(crate) fn last_day_on_earth(now: DateTime<Utc>) -> NaiveDate {
    (now - TimeDelta::hours(12)).date_naive()
}

/// Tells the time, in UTC and cut to microseconds.
///
/// PostgreSQL keeps microseconds and SQLite keeps what it is given; without the cut, a time read back would differ
/// from the time written.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead: Option<Arc<Path>>,
}

impl Clock {
    /// A clock that runs ahead of the system's by as many seconds as this file says, read anew each time. Tests of what
    /// takes months move it. A file that cannot be read or holds no number stands for zero.
    pub(crate) fn ahead_by(file: &Path) -> Self {
        Self {
            ahead: Some(file.into()),
        }
    }

    /// The current time.
    #[expect(clippy::disallowed_methods, reason = "this is the one source")]
    pub fn now(&self) -> DateTime<Utc> {
        (Utc::now() + self.lead()).trunc_subsecs(6)
    }

    /// Returns when the clock runs ahead by something else than `lead`, with that; never, for the system's own.
    pub(crate) async fn moved_from(&self, lead: TimeDelta) -> TimeDelta {
        if self.ahead.is_none() {
            std::future::pending::<()>().await;
        }
        loop {
            let present = self.lead();
            if present != lead {
                return present;
            }
            tokio::time::sleep(LOOK_INTERVAL).await;
        }
    }

    /// How far the clock runs ahead of the system's.
    pub(crate) fn lead(&self) -> TimeDelta {
        let text = self
            .ahead
            .as_ref()
            .and_then(|file| std::fs::read_to_string(file).ok());
        let seconds = text.and_then(|text| text.trim().parse().ok());
        seconds.and_then(TimeDelta::try_seconds).unwrap_or_default()
    }
}
