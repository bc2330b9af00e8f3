//! What a check-in looks like on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{CheckInId, PairingId, PersonId, ProgramId},
    pairings::PairingSide,
    request::Input,
};

/// A check-in to record.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "mood": 4,
    "progress": "We have a list of three teams to talk to.",
    "blockers": "Both of us travel in March.",
    "next_step": "Write to the first team.",
    "shared_with_partner": true
}))]
pub(crate) struct CreateCheckIn {
    /// Whose check-in it is; coordinators only, to record what was said elsewhere in a pairing that is not their
    /// own. Otherwise it is the caller's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub side: Option<PairingSide>,
    /// How it feels: 1 is bad, 5 is great.
    #[schema(minimum = 1, maximum = 5)]
    pub mood: u32,
    /// What has moved since last time.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub progress: String,
    /// What stands in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000, nullable = false)]
    pub blockers: Option<String>,
    /// What comes next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000, nullable = false)]
    pub next_step: Option<String>,
    /// Whether the partner reads it, too. The author and those who run the program always do.
    #[serde(default)]
    pub shared_with_partner: bool,
}

impl Input for CreateCheckIn {}

/// A short answer on how a pairing is going.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CheckIn {
    /// Identifies the check-in.
    pub id: CheckInId,
    /// The program.
    pub program_id: ProgramId,
    /// The pairing.
    pub pairing_id: PairingId,
    /// Who answered.
    pub author_id: PersonId,
    /// As what.
    #[schema(inline)]
    pub side: PairingSide,
    /// How it feels: 1 is bad, 5 is great.
    #[schema(minimum = 1, maximum = 5)]
    pub mood: i64,
    /// What has moved since last time.
    pub progress: String,
    /// What stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blockers: Option<String>,
    /// What comes next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// Whether the partner reads it, too.
    pub shared_with_partner: bool,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl From<entity::Model> for CheckIn {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            program_id: row.program_id,
            pairing_id: row.pairing_id,
            author_id: row.author_id,
            side: row.side,
            mood: row.mood,
            progress: row.progress,
            blockers: row.blockers,
            next_step: row.next_step,
            shared_with_partner: row.shared_with_partner,
            created_at: row.created_at,
        }
    }
}

/// How many, from where.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListPairingCheckIns {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Which check-ins, in which order, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListCheckIns {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only of this program.
    pub program_id: Option<ProgramId>,
    /// Only of this pairing.
    pub pairing_id: Option<PairingId>,
    /// Only by this person.
    pub author_id: Option<PersonId>,
    /// Only with this mood, from 1 to 5, or a lower one.
    #[param(minimum = 1, maximum = 5)]
    pub max_mood: Option<i64>,
}
