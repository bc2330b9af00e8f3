//! Seconds of processor time: unlike those of the clock they do not grow while other programs run.

use std::fmt;
use std::time::Duration;

/// A moment on the process's own clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct CpuTime(Duration);

impl CpuTime {
    /// Returns how long this process has been computing so far, on all its threads together.
    #[cfg(unix)]
    pub(super) fn now() -> Self {
        let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
        Self(Duration::new(
            seconds,
            u32::try_from(now.tv_nsec).unwrap_or(0),
        ))
    }

    /// Returns the time of day: no safe interface to the processor time is at hand here.
    #[cfg(not(unix))]
    pub(super) fn now() -> Self {
        Self(
            std::time::SystemTime::UNIX_EPOCH
                .elapsed()
                .unwrap_or_default(),
        )
    }

    /// Returns what was spent since.
    pub(super) fn elapsed(self) -> Seconds {
        Seconds(Self::now().0.saturating_sub(self.0))
    }
}

/// A duration that prints as seconds with six places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seconds(Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.6}", self.0.as_secs_f64())
    }
}

impl serde::Serialize for Seconds {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0.as_secs_f64())
    }
}
