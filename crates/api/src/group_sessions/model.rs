//! What a session of a group looks like on the wire.

use chrono::{DateTime, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{GroupId, GroupSessionId, PersonId, ProgramId},
    lifecycle::states,
    request::{Input, Violations},
    sessions::{Channel, check_time},
};

states! {
    /// Where a session of a group stands.
    GroupSessionState {
        /// The time is fixed.
        Scheduled = "scheduled" => [Held, Cancelled],
        /// It took place.
        Held = "held" => [],
        /// It was called off.
        Cancelled = "cancelled" => [],
    }
}

/// Whether somebody was there.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum GroupAttendance {
    /// The whole time.
    #[sea_orm(string_value = "present")]
    Present,
    /// Came late or left early.
    #[sea_orm(string_value = "partly")]
    Partly,
    /// Was not there.
    #[sea_orm(string_value = "absent")]
    Absent,
}

/// A session of a group to schedule.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "agenda": "Everybody brings one decision that they have put off.",
    "starts_at": "2027-03-17T16:00:00Z",
    "duration_minutes": 90,
    "channel": "video"
}))]
pub(crate) struct CreateGroupSession {
    /// What to talk about; everybody in the group reads it.
    #[schema(min_length = 1, max_length = 4000, pattern = "\\S")]
    pub agenda: String,
    /// When it begins. It may lie in the past, to record what took place.
    pub starts_at: DateTime<Utc>,
    /// How long it is planned to last.
    #[serde(default = "an_hour")]
    #[schema(minimum = 5, maximum = 1440, default = 60)]
    pub duration_minutes: u32,
    /// Where: an address, or a link to a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500, nullable = false)]
    pub place: Option<String>,
    /// How the group meets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub channel: Option<Channel>,
    /// Schedules it although somebody of the group has another session at that time.
    #[serde(default)]
    pub allow_overlap: bool,
}

fn an_hour() -> u32 {
    60
}

impl Input for CreateGroupSession {
    fn check(&self, violations: &mut Violations) {
        check_time(self.starts_at, violations);
    }
}

/// What can be changed in a session of a group without a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "agenda": "Everybody brings one decision. We begin with the hardest." }))]
pub(crate) struct GroupSessionDetails {
    /// What to talk about. It cannot be taken away; it is absent where the erasure of the person who wrote it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000, pattern = "\\S", nullable = false)]
    pub agenda: Option<String>,
    /// Where: an address, or a link to a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500, nullable = false)]
    pub place: Option<String>,
    /// How the group meets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub channel: Option<Channel>,
}

impl Input for GroupSessionDetails {}

impl From<entity::Model> for GroupSessionDetails {
    fn from(row: entity::Model) -> Self {
        Self {
            agenda: (!row.agenda.is_empty()).then_some(row.agenda),
            place: row.place,
            channel: row.channel,
        }
    }
}

/// Another time for a session of a group.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "starts_at": "2027-03-20T16:00:00Z", "reason": "travel" }))]
pub(crate) struct RescheduleGroupSession {
    /// When it begins now.
    pub starts_at: DateTime<Utc>,
    /// How long it is planned to last; as before when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 5, maximum = 1440, nullable = false)]
    pub duration_minutes: Option<u32>,
    /// A code of your own for statistics: lower case, digits and `_`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[a-z][a-z0-9_]{0,49}$", nullable = false)]
    pub reason: Option<String>,
    /// In your own words; seen by coordinators only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
    /// Schedules it although somebody of the group has another session at that time.
    #[serde(default)]
    pub allow_overlap: bool,
}

impl Input for RescheduleGroupSession {
    fn check(&self, violations: &mut Violations) {
        check_time(self.starts_at, violations);
    }
}

/// Whether one person of the group was there.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordAttendance {
    /// Somebody who was in the group when the session began.
    pub person_id: PersonId,
    /// Whether they were there.
    #[schema(inline)]
    pub(crate) attendance: GroupAttendance,
}

/// How a session of a group went.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "minutes": 85 }))]
pub(crate) struct HoldGroupSession {
    /// How long it lasted; as long as planned when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1440, nullable = false)]
    pub minutes: Option<u32>,
    /// Who was not there, or not the whole time; whoever is not named was `present`.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub(crate) attendance: Vec<RecordAttendance>,
}

impl Input for HoldGroupSession {}

/// Somebody who was in the group when the session began.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GroupAttendee {
    /// The person.
    pub person_id: PersonId,
    /// Their name.
    pub person_name: String,
    /// Whether they were there.
    #[schema(inline)]
    pub(crate) attendance: GroupAttendance,
}

/// A meeting of a group.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GroupSession {
    /// Identifies the session; it stays the same when the session is rescheduled.
    pub id: GroupSessionId,
    /// The program.
    pub program_id: ProgramId,
    /// The group.
    pub group_id: GroupId,
    /// Where the session stands.
    pub state: GroupSessionState,
    /// What to talk about; empty when whoever wrote it was erased.
    pub agenda: String,
    /// Where: an address, or a link to a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub place: Option<String>,
    /// How the group meets.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub channel: Option<Channel>,
    /// How long it is planned to last.
    pub duration_minutes: u32,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// How long it lasted; once held.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub minutes: Option<u32>,
    /// Who was in the group when it began, and whether they were there; once held.
    pub attendance: Vec<GroupAttendee>,
    /// Whether it was called off later than the program allows for; once cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub late: Option<bool>,
    /// How often it was rescheduled.
    pub reschedules: u32,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl GroupSession {
    /// The session with those who were there.
    pub(super) fn new(row: entity::Model, attendance: Vec<GroupAttendee>) -> Self {
        Self {
            id: row.id,
            program_id: row.program_id,
            group_id: row.group_id,
            state: row.state,
            agenda: row.agenda,
            place: row.place,
            channel: row.channel,
            duration_minutes: row.planned_minutes.try_into().unwrap_or(0),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            minutes: row.minutes.and_then(|minutes| minutes.try_into().ok()),
            attendance,
            late: row.late,
            reschedules: row.reschedules.try_into().unwrap_or(0),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Which sessions of groups, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListGroupSessions {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only of this group.
    pub group_id: Option<GroupId>,
    /// Only of this program.
    pub program_id: Option<ProgramId>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<GroupSessionState>,
    /// Only those that begin then or later.
    pub from: Option<DateTime<Utc>>,
    /// Only those that begin earlier.
    pub to: Option<DateTime<Utc>>,
}
