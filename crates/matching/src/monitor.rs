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
/// All methods are called often, so they must be cheap. Only running out of time can change the result, which says so then.
/// `()` watches nothing, never cancels and has all the time there is.
pub trait Monitor: Sync {
    /// Reports that `done` of `total` equal steps of a phase are finished.
    fn progress(&self, phase: Phase, done: u64, total: u64) {
        let _ = (phase, done, total);
    }

    /// Answers whether the computation should stop soon with [`Cancelled`].
    fn is_cancelled(&self) -> bool {
        false
    }

    /// Answers whether the computation should end soon with the best result so far.
    ///
    /// Only searches that have a valid result before they have the best one ask: [`Objective::Fair`](crate::Objective::Fair),
    /// a [`RateFloor`](crate::RateFloor), [`solve_groups`](crate::solve_groups) and
    /// [`form_peer_groups`](crate::form_peer_groups). Their result then states what is proved of it, and it depends on the
    /// machine.
    fn is_out_of_time(&self) -> bool {
        false
    }
}

impl Monitor for () {}

/// The computation stopped because its [`Monitor`] asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the computation was cancelled")]
pub struct Cancelled;
