//! What a goal of a pairing looks like on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{GoalId, PairingId, ProgramId},
    lifecycle::states,
    request::{Input, Violations},
};

states! {
    /// Where a goal stands.
    GoalState {
        /// Being worked on.
        Open = "open" => [Achieved, Dropped],
        /// Reached.
        Achieved = "achieved" => [],
        /// Given up, for good reasons or without.
        Dropped = "dropped" => [],
    }
}

/// A step on the way to a goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Milestone {
    /// What is done then.
    #[schema(min_length = 1, max_length = 200, pattern = "\\S")]
    pub title: String,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub due_on: Option<NaiveDate>,
    /// When it was done; absent while it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub done_on: Option<NaiveDate>,
    /// What shows it: a link or a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub evidence: Option<String>,
}

/// A goal to set, or the editable part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "title": "Lead a project meeting",
    "due_on": "2027-05-31",
    "milestones": [
        { "title": "Prepare an agenda", "done_on": "2027-03-20", "evidence": "https://example.org/agenda" },
        { "title": "Lead the meeting" }
    ]
}))]
pub(crate) struct CreateGoal {
    /// The goal in a sentence.
    #[schema(min_length = 1, max_length = 200, pattern = "\\S")]
    pub title: String,
    /// What it means and why it matters.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub description: String,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub due_on: Option<NaiveDate>,
    /// How far it is, in percent. Where there are milestones, the share of those that are done counts instead.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100)]
    pub progress: u32,
    /// The steps on the way.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub milestones: Vec<Milestone>,
}

impl Input for CreateGoal {
    fn check(&self, violations: &mut Violations) {
        check_date("/due_on", self.due_on, violations);
        for (place, milestone) in self.milestones.iter().enumerate() {
            for (name, date) in [("due_on", milestone.due_on), ("done_on", milestone.done_on)] {
                check_date(&format!("/milestones/{place}/{name}"), date, violations);
            }
        }
    }
}

/// Refuses dates that nobody can mean.
pub(crate) fn check_date(pointer: &str, date: Option<NaiveDate>, violations: &mut Violations) {
    use chrono::Datelike;
    let is_sound = date.is_none_or(|date| (1970..=2999).contains(&date.year()));
    let detail = "a date lies in the years 1970 to 2999";
    violations.require(is_sound, pointer, "range", detail);
}

/// That a goal is reached.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "evidence": "https://example.org/minutes" }))]
pub(crate) struct AchieveGoal {
    /// What shows it: a link or a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub evidence: Option<String>,
}

impl Input for AchieveGoal {}

/// What the two of a pairing want to achieve.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PairingGoal {
    /// Identifies the goal.
    pub id: GoalId,
    /// The program.
    pub program_id: ProgramId,
    /// The pairing.
    pub pairing_id: PairingId,
    /// The goal in a sentence.
    pub title: String,
    /// What it means and why it matters.
    pub description: String,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: GoalState,
    /// How far it is, in percent: by the milestones where there are any; 100 once it is achieved.
    #[schema(minimum = 0, maximum = 100)]
    pub progress: i64,
    /// The steps on the way.
    pub milestones: Vec<Milestone>,
    /// What shows that it was achieved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// When it was achieved or dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<DateTime<Utc>>,
    /// When it was set.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<entity::Model> for PairingGoal {
    fn from(row: entity::Model) -> Self {
        Self {
            progress: row.progress_percent(),
            id: row.id,
            program_id: row.program_id,
            pairing_id: row.pairing_id,
            title: row.title,
            description: row.description,
            due_on: row.due_on,
            state: row.state,
            milestones: row.milestones.0,
            evidence: row.evidence,
            closed_at: row.closed_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl From<entity::Model> for CreateGoal {
    fn from(row: entity::Model) -> Self {
        Self {
            title: row.title,
            description: row.description,
            due_on: row.due_on,
            progress: u32::try_from(row.progress).unwrap_or(0),
            milestones: row.milestones.0,
        }
    }
}

impl entity::Model {
    /// How far it is, in percent.
    fn progress_percent(&self) -> i64 {
        let milestones = &self.milestones.0;
        if self.state == GoalState::Achieved {
            return 100;
        }
        let done = milestones.iter().filter(|step| step.done_on.is_some());
        let percent = done
            .count()
            .saturating_mul(100)
            .checked_div(milestones.len());
        percent.map_or(self.progress, |percent| {
            i64::try_from(percent).unwrap_or(100)
        })
    }
}

/// Which goals, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListGoals {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<GoalState>,
}
