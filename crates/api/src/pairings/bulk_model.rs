//! What a request about many pairings looks like on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::PairingState;
use crate::{
    ids::{PairingId, ProgramId},
    request::{Input, Violations},
};

/// What to do to each pairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum PairingAction {
    /// Approve the proposed pairing.
    Approve,
    /// Let it rest.
    Pause,
    /// Go on with it.
    Resume,
    /// It came to its planned end.
    Complete,
    /// End it before its time; needs a `reason`.
    End,
    /// Give it a later last day; needs `ends_on`.
    Extend,
    /// Write a message to the people in it; needs a `text`.
    Message,
}

/// Who of a pairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Recipients {
    /// Mentee and mentor.
    Both,
    /// The mentee alone.
    Mentee,
    /// The mentor alone.
    Mentor,
}

/// Pairings of one program in one state.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PairingFilter {
    /// The program.
    pub program_id: ProgramId,
    /// The state.
    pub state: PairingState,
    /// Only pairings after this one: the `next_after` of the answer before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub after: Option<PairingId>,
}

/// One action on many pairings: those of `pairing_ids`, or those that fit `filter`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "action": "message",
    "pairing_ids": ["0199c3f0-7a00-7000-8000-000000000001"],
    "text": "Half of the program is over. Which of your goals have you reached?"
}))]
pub(super) struct ChangePairings {
    /// What to do.
    #[schema(inline)]
    pub action: PairingAction,
    /// The pairings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 200, nullable = false)]
    pub pairing_ids: Option<Vec<PairingId>>,
    /// In place of ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub filter: Option<PairingFilter>,
    /// Why, as a code of your own: lower case, digits and `_`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[a-z][a-z0-9_]{0,49}$", nullable = false)]
    pub reason: Option<String>,
    /// In your own words; seen by coordinators only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
    /// The new last day; for `extend` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ends_on: Option<NaiveDate>,
    /// The message; for `message` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000, pattern = "\\S", nullable = false)]
    pub text: Option<String>,
    /// Who gets the message; `both` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub to: Option<Recipients>,
}

impl Input for ChangePairings {
    fn check(&self, violations: &mut Violations) {
        let ids = self.pairing_ids.as_deref();
        crate::bulk::check_choice("/pairing_ids", ids, self.filter.is_some(), violations);
        let is_message = self.action == PairingAction::Message;
        crate::bulk::check_text(is_message, self.text.as_deref(), violations);
        violations.require(
            self.to.is_none() || is_message,
            "/to",
            "unknown",
            "only messages have recipients",
        );
        violations.require(
            self.ends_on.is_some() == (self.action == PairingAction::Extend),
            "/ends_on",
            "choice",
            "an extension says until when, and nothing else does",
        );
        violations.require(
            self.action != PairingAction::End || self.reason.is_some(),
            "/reason",
            "required",
            "say why, as a code such as `no_time`",
        );
    }
}
