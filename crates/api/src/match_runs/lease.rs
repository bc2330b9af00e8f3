//! Leases: which process computes a run, and how long it may be silent.
//!
//! A process that dies leaves its runs `running`. Their lease runs out and another process, or the same one after its
//! restart, takes them up again. After [`MOST_ATTEMPTS`] the run fails: it may be what kills the process.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};

use super::{entity::Model, model::MatchRunState};
use crate::{context::Api, ids::new_id};

/// How often a run is taken up before it counts as failed.
pub(super) const MOST_ATTEMPTS: i64 = 3;

static THIS_PROCESS: LazyLock<String> = LazyLock::new(|| new_id().to_string());

/// The name of this process in leases.
pub(super) fn this_process() -> &'static str {
    &THIS_PROCESS
}

/// When a lease that begins now ends.
pub(super) fn end(api: &Api, now: DateTime<Utc>) -> DateTime<Utc> {
    let seconds = i64::try_from(api.settings.match_run_lease_seconds).unwrap_or(i64::MAX);
    now + TimeDelta::try_seconds(seconds).unwrap_or(TimeDelta::MAX)
}

/// Whether this process may take the run up: nobody computes it, or the one who did is gone.
pub(super) fn is_free(api: &Api, run: &Model, now: DateTime<Utc>) -> bool {
    match run.state {
        MatchRunState::Queued => true,
        MatchRunState::Running => {
            let expired = run.lease_until.is_none_or(|end| end < now);
            // An embedded database has one process: a lease of another one belongs to the dead.
            let orphaned =
                api.database.is_embedded() && run.lease_owner.as_deref() != Some(this_process());
            expired || orphaned
        }
        MatchRunState::Succeeded
        | MatchRunState::Failed
        | MatchRunState::Cancelled
        | MatchRunState::Published => false,
    }
}
