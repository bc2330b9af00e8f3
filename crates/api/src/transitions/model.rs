//! What a step between states looks like on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::entity;
use crate::{
    auth::Caller,
    ids::{PersonId, ProgramId},
    request::Input,
};

/// One step of an object from one state to the next.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Transition {
    /// Identifies the step.
    pub id: Uuid,
    /// State before.
    #[schema(example = "submitted")]
    pub from: String,
    /// State after.
    #[schema(example = "approved")]
    pub to: String,
    /// Who did it: `person:…`, `api_key:…` or `system`.
    #[schema(example = "system")]
    pub actor: String,
    /// Why, as a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why, in the actor's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl From<entity::Model> for Transition {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            from: row.from_state,
            to: row.to_state,
            actor: row.actor,
            reason: row.reason,
            note: row.note,
            at: row.created_at,
        }
    }
}

/// Why a step is taken; both parts are optional and land in the history.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "fits_the_program", "note": "Talked on the phone." }))]
pub(crate) struct Reason {
    /// A code of your own for statistics: lower case, digits and `_`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[a-z][a-z0-9_]{0,49}$", nullable = false)]
    pub reason: Option<String>,
    /// In your own words; seen by coordinators only, and not by those whom it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
}

impl Input for Reason {}

/// Notes are for those who run the program, unless they are among the `concerned`, too; everybody else sees the steps without
/// them.
pub(crate) fn as_seen_by(
    caller: &Caller,
    program: ProgramId,
    concerned: &[PersonId],
    mut steps: Vec<Transition>,
) -> Vec<Transition> {
    let is_concerned = concerned.iter().any(|person| caller.is(*person));
    if is_concerned || !caller.coordinates(program) {
        for step in &mut steps {
            step.note = None;
        }
    }
    steps
}
