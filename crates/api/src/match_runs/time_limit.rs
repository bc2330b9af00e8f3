//! When a search for something better ends with the best result so far.

use std::time::{Duration, Instant};

use pairwell_matching::Monitor;

/// A point in time, if there is one. Watches nothing else.
#[derive(Clone, Copy, Debug)]
pub(super) struct TimeLimit(Option<Instant>);

impl TimeLimit {
    /// All the time there is.
    pub(super) const NONE: Self = Self(None);

    /// So many seconds from now; never without a number.
    pub(super) fn from_now(seconds: Option<i64>) -> Self {
        let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok());
        let limit = seconds.map(Duration::from_secs);
        Self(limit.and_then(|limit| Instant::now().checked_add(limit)))
    }
}

impl Monitor for TimeLimit {
    fn is_out_of_time(&self) -> bool {
        self.0.is_some_and(|end| Instant::now() >= end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_runs_out_when_there_is_a_limit_only() {
        assert!(TimeLimit::from_now(Some(0)).is_out_of_time());
        assert!(!TimeLimit::from_now(Some(3_600)).is_out_of_time());
        assert!(!TimeLimit::from_now(None).is_out_of_time());
    }
}
