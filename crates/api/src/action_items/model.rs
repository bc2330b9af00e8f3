//! What an action item looks like on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    goals,
    ids::{ActionItemId, GoalId, PairingId, PersonId, ProgramId},
    lifecycle::states,
    pairings::PairingSide,
    request::{Input, Violations},
};

states! {
    /// Where an action item stands.
    ActionItemState {
        /// To be done.
        Open = "open" => [Done, Dropped],
        /// Done.
        Done = "done" => [],
        /// No longer needed.
        Dropped = "dropped" => [],
    }
}

/// An action item to note, or the editable part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "title": "Introduce the two teams", "owner": "mentor", "due_on": "2027-04-15" }))]
pub(crate) struct CreateActionItem {
    /// What is to be done.
    #[schema(min_length = 1, max_length = 500, pattern = "\\S")]
    pub title: String,
    /// Who does it.
    #[schema(inline)]
    pub owner: PairingSide,
    /// Until when. After that day, in UTC, it is overdue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub due_on: Option<NaiveDate>,
    /// The goal of this pairing that it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub goal_id: Option<GoalId>,
}

impl Input for CreateActionItem {
    fn check(&self, violations: &mut Violations) {
        goals::check_date("/due_on", self.due_on, violations);
    }
}

/// That an action item is done.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "evidence": "We met for lunch." }))]
pub(crate) struct CompleteActionItem {
    /// What shows it: a link or a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub evidence: Option<String>,
}

impl Input for CompleteActionItem {}

/// What one side of a pairing has promised to do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ActionItem {
    /// Identifies the action item.
    pub id: ActionItemId,
    /// The program.
    pub program_id: ProgramId,
    /// The pairing.
    pub pairing_id: PairingId,
    /// The goal that it serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal_id: Option<GoalId>,
    /// What is to be done.
    pub title: String,
    /// Which side does it.
    #[schema(inline)]
    pub owner: PairingSide,
    /// Who that is.
    pub owner_id: PersonId,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: ActionItemState,
    /// What shows that it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// When it was done or dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<DateTime<Utc>>,
    /// When it was noted.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<entity::Model> for ActionItem {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            program_id: row.program_id,
            pairing_id: row.pairing_id,
            goal_id: row.goal_id,
            title: row.title,
            owner: row.side,
            owner_id: row.owner_id,
            due_on: row.due_on,
            state: row.state,
            evidence: row.evidence,
            closed_at: row.closed_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl From<entity::Model> for CreateActionItem {
    fn from(row: entity::Model) -> Self {
        Self {
            title: row.title,
            owner: row.side,
            due_on: row.due_on,
            goal_id: row.goal_id,
        }
    }
}

/// Which action items of a pairing, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListPairingActionItems {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<ActionItemState>,
}

/// Which action items, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListActionItems {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only of this program.
    pub program_id: Option<ProgramId>,
    /// Only those that this person does.
    pub owner_id: Option<PersonId>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<ActionItemState>,
    /// Only those due on this day or earlier.
    pub due_until: Option<NaiveDate>,
}
