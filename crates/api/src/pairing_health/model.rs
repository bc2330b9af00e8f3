//! What the health of a pairing looks like on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    cadences::Cadence,
    ids::{GroupId, PairingId, PersonId},
    pairings::{PairingSide, PairingState},
};

/// How a pairing is going; each state is worse than the ones before it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HealthState {
    /// Nothing speaks against it.
    OnTrack,
    /// Somebody should look after it.
    AtRisk,
    /// Nothing was heard for so long that it may be over in all but name.
    Silent,
}

/// Why a pairing is not on track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReasonCode {
    /// No contact for a whole cadence beyond the days of grace: the pairing is silent.
    NoContact,
    /// A contact was due and the days of grace are over.
    ContactOverdue,
    /// Two or more sessions in a row were not held.
    MissedSessions,
    /// One side calls the fit poor in their latest fit check. Seen by them and by coordinators only.
    PoorFit,
    /// The mood of the latest check-in of one side is 1 or 2. Seen by them and by coordinators only.
    LowMood,
    /// An open action item of one side is past its due date.
    OverdueActionItems,
    /// A group has fewer people than its program wants.
    TooFewMembers,
}

/// One reason, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct HealthReason {
    /// Which rule.
    #[schema(inline)]
    pub code: ReasonCode,
    /// Since when it holds; for a missing contact, when it was due.
    pub since: DateTime<Utc>,
    /// Whose side it concerns; absent for both.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub side: Option<PairingSide>,
}

/// How a pairing is going, by stated rules.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PairingHealth {
    /// The pairing.
    pub pairing_id: PairingId,
    /// Where the pairing stands. Only an active pairing can be silent; one that is over has no reasons.
    pub pairing_state: PairingState,
    /// How it is going.
    #[schema(inline)]
    pub state: HealthState,
    /// The last session that was held or check-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_contact_at: Option<DateTime<Utc>>,
    /// When the next contact is due; absent while none is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_next_at: Option<DateTime<Utc>>,
    /// How often the two should be in contact.
    pub cadence: Cadence,
    /// Why it is not on track; empty when it is.
    pub reasons: Vec<HealthReason>,
}

/// A pairing or a group that somebody should look after.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AttentionItem {
    /// The pairing, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub pairing_id: Option<PairingId>,
    /// The group, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub group_id: Option<GroupId>,
    /// How it is going.
    #[schema(inline)]
    pub state: HealthState,
    /// The mentee of a pairing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mentee_id: Option<PersonId>,
    /// The mentee's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mentee_name: Option<String>,
    /// The mentor; absent in a group of peers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mentor_id: Option<PersonId>,
    /// The mentor's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mentor_name: Option<String>,
    /// Whom to write to; of a group, those who lead it or are in it.
    pub write_to: Vec<PersonId>,
    /// Since when the oldest of the reasons holds.
    pub since: DateTime<Utc>,
    /// The last session that was held or check-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_contact_at: Option<DateTime<Utc>>,
    /// When the next contact is or was due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_next_at: Option<DateTime<Utc>>,
    /// Why.
    pub reasons: Vec<HealthReason>,
}

/// The states in which somebody should look after a pairing or a group; the first comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AttentionState {
    /// Nothing was heard for long.
    Silent,
    /// Another reason.
    AtRisk,
}

/// Which pairings and groups, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListAttention {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<AttentionState>,
}
