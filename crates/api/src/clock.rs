//! The one source of the current time.

use chrono::{DateTime, SubsecRound, Utc};

/// Tells the time, in UTC and cut to microseconds.
///
/// PostgreSQL keeps microseconds and SQLite keeps what it is given; without the cut, a time read back would differ
/// from the time written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock;

impl Clock {
    /// The current time.
    #[expect(clippy::disallowed_methods, reason = "this is the one source")]
    pub fn now(self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}
