//! What an alumni cadence looks like on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::entity;
use crate::{ids::PairingId, pairings::PairingSide, request::Input};

/// A yes to staying in touch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "every_months": 6 }))]
pub(crate) struct AgreeAlumniCadence {
    /// How often. Another number than the partner's takes the place of theirs, and they are asked again.
    #[schema(minimum = 1, maximum = 24)]
    pub every_months: u8,
    /// Who says yes; coordinators only, to record an answer that was given elsewhere in a pairing that is
    /// not their own. Otherwise it is the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub(crate) side: Option<PairingSide>,
}

impl Input for AgreeAlumniCadence {}

/// How the two of a completed pairing stay in touch.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AlumniCadence {
    /// The pairing.
    pub pairing_id: PairingId,
    /// How often; absent while nobody has asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every_months: Option<i64>,
    /// Whether the mentee wants it.
    pub mentee_agreed: bool,
    /// Whether the mentor wants it.
    pub mentor_agreed: bool,
    /// The next reminder; only when both want it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<DateTime<Utc>>,
    /// How many reminders there were.
    pub reminders: i64,
}

impl AlumniCadence {
    /// Nobody has asked for it.
    pub(super) fn none(pairing: PairingId) -> Self {
        Self {
            pairing_id: pairing,
            every_months: None,
            mentee_agreed: false,
            mentor_agreed: false,
            next_at: None,
            reminders: 0,
        }
    }
}

impl From<entity::Model> for AlumniCadence {
    fn from(row: entity::Model) -> Self {
        Self {
            pairing_id: row.pairing_id,
            every_months: Some(row.every_months),
            mentee_agreed: row.mentee_agreed_at.is_some(),
            mentor_agreed: row.mentor_agreed_at.is_some(),
            next_at: row.next_at,
            reminders: row.reminders,
        }
    }
}
