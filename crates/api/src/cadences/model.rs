//! What a cadence looks like on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ids::PairingId, pairing_health::rules::Rhythm, request::Input};

/// How often mentor and mentee should be in contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "every_weeks": 3, "grace_days": 5 }))]
pub(crate) struct Cadence {
    /// Weeks from one contact to the next; 4 unless the program says otherwise.
    #[schema(minimum = 1, maximum = 52)]
    pub every_weeks: u32,
    /// Days after which a due contact is overdue; 7 unless the program says otherwise.
    #[schema(minimum = 0, maximum = 60)]
    pub grace_days: u32,
}

impl Input for Cadence {}

impl From<Rhythm> for Cadence {
    fn from(rhythm: Rhythm) -> Self {
        Self {
            every_weeks: u32::try_from(rhythm.every_weeks).unwrap_or(1),
            grace_days: u32::try_from(rhythm.grace_days).unwrap_or(0),
        }
    }
}

impl From<Cadence> for Rhythm {
    fn from(cadence: Cadence) -> Self {
        Self {
            every_weeks: cadence.every_weeks.into(),
            grace_days: cadence.grace_days.into(),
        }
    }
}

/// What a pairing has of its own; what is absent is the program's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "every_weeks": 2 }))]
pub(crate) struct OwnCadence {
    /// Weeks from one contact to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 52, nullable = false)]
    pub every_weeks: Option<u32>,
    /// Days after which a due contact is overdue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 60, nullable = false)]
    pub grace_days: Option<u32>,
}

impl Input for OwnCadence {}

/// How often the two of a pairing should be in contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct PairingCadence {
    /// The pairing.
    pub pairing_id: PairingId,
    /// What holds.
    pub cadence: Cadence,
    /// What the pairing has of its own.
    pub own: OwnCadence,
}
