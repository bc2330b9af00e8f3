//! How a caller watches a long computation and stops it; the core itself has no clock, terminal or thread.

use serde::{Deserialize, Serialize};

/// A step of a match run, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Phase {
    /// Every pair is tested against the requirements and scored.
    Score,
    /// The best pairing is computed.
    Solve,
    /// The pairing and its certificate are verified.
    Check,
    /// The result is explained.
    Explain,
}

/// Receives progress and answers whether to go on.
///
/// Both methods are called often, so they must be cheap; they cannot change the result.
/// `()` watches nothing and never cancels.
pub trait Monitor: Sync {
    /// Reports that `done` of `total` equal steps of a phase are finished.
    fn progress(&self, phase: Phase, done: u64, total: u64) {
        let _ = (phase, done, total);
    }

    /// Answers whether the computation should stop soon with [`Cancelled`].
    fn is_cancelled(&self) -> bool {
        false
    }
}

impl Monitor for () {}

/// The computation stopped because its [`Monitor`] asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the computation was cancelled")]
pub struct Cancelled;
