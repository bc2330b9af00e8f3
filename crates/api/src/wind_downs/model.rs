//! What winding a program down looks like on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::entity;
use crate::{ids::ProgramId, lifecycle::states, request::Input};

states! {
    /// How far a program has wound down.
    WindDownState {
        /// Something is left to be done, or the last day of the pairings has not come.
        Running = "running" => [Done],
        /// Nothing is open any more; the program is closed.
        Done = "done" => [],
    }
}

/// A program to wind down.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "pairings_end_on": "2030-08-31" }))]
pub(super) struct WindDownProgram {
    /// The last day of the running pairings, from today on, at most 366 days ahead. When absent, the program's last day, or today
    /// if that is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub pairings_end_on: Option<NaiveDate>,
}

impl Input for WindDownProgram {}

/// A program that winds down, and how far it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct WindDown {
    /// The program.
    pub program_id: ProgramId,
    /// How far it is.
    #[schema(inline)]
    pub state: WindDownState,
    /// The last day of the running pairings; they are completed when it is over everywhere on earth.
    pub pairings_end_on: NaiveDate,
    /// Applications, not yet decided on or on the waitlist, that were withdrawn.
    pub withdrawn_applications: u64,
    /// Proposed pairings that expired.
    pub expired_proposals: u64,
    /// Running pairings of whose end integrations were told a week before, by the event `pairing.ending_soon`.
    pub reminded_pairings: u64,
    /// Running pairings that were completed.
    pub completed_pairings: u64,
    /// Pairings that are still proposed, active or paused.
    pub open_pairings: u64,
    /// Who began it.
    #[schema(example = "person:0199c3f0-7a00-7000-8000-000000000001")]
    pub started_by: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When nothing was open any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
}

impl WindDown {
    /// The progress with the pairings that are still open.
    pub(super) fn new(row: entity::Model, open_pairings: u64) -> Self {
        let whole = |count: i64| u64::try_from(count).unwrap_or(0);
        Self {
            program_id: row.program_id,
            state: row.state,
            pairings_end_on: row.pairings_end_on,
            withdrawn_applications: whole(row.withdrawn_applications),
            expired_proposals: whole(row.expired_proposals),
            reminded_pairings: whole(row.reminded_pairings),
            completed_pairings: whole(row.completed_pairings),
            open_pairings,
            started_by: row.started_by,
            started_at: row.created_at,
            finished_at: row.finished_at,
        }
    }
}
