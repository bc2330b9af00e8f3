//! The progress bar of a match run.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar as Bar, ProgressDrawTarget, ProgressStyle};
use pairwell_matching::{Monitor, Phase};

use super::Terminal;

/// Shows on standard error how far a run is, when somebody watches; otherwise it is silent.
#[derive(Debug)]
pub(crate) struct ProgressBar {
    bar: Bar,
    /// When to end with the best result so far.
    deadline: Option<Instant>,
}

impl ProgressBar {
    /// Makes a bar that appears with the first progress.
    pub(crate) fn new(terminal: Terminal) -> Self {
        let target = if terminal.is_watched() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = Bar::with_draw_target(Some(0), target);
        if let Ok(style) =
            ProgressStyle::with_template("{msg:>11} [{bar:40}] {percent:>3} % {elapsed}")
        {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self {
            bar,
            deadline: None,
        }
    }

    /// Sets how long the search for something better may go on, from now.
    pub(crate) fn within(mut self, seconds: Option<u32>) -> Self {
        let limit = seconds.map(|seconds| Duration::from_secs(seconds.into()));
        self.deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        self
    }
}

impl Drop for ProgressBar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Monitor for ProgressBar {
    fn progress(&self, phase: Phase, done: u64, total: u64) {
        self.bar.set_message(match phase {
            Phase::Score => "scoring",
            Phase::Solve => "solving",
            Phase::Check => "checking",
            Phase::Explain => "explaining",
        });
        self.bar.set_length(total);
        self.bar.set_position(done);
    }

    fn is_out_of_time(&self) -> bool {
        self.deadline
            .is_some_and(|deadline| Instant::now() >= deadline)
    }
}
