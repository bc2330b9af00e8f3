//! What a session looks like on the wire.

use chrono::{DateTime, Datelike, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{PairingId, PersonId, ProgramId, SessionId, SessionSeriesId},
    lifecycle::states,
    pairings::PairingSide,
    request::{Input, Violations},
};

states! {
    /// Where a session stands.
    SessionState {
        /// One of the two asks to meet; no time is fixed yet.
        Requested = "requested" => [Scheduled, Declined, Withdrawn],
        /// The time is fixed.
        Scheduled = "scheduled" => [Held, NoShow, Cancelled],
        /// It took place.
        Held = "held" => [],
        /// Somebody did not come.
        NoShow = "no_show" => [],
        /// It was called off.
        Cancelled = "cancelled" => [],
        /// Who was asked said no.
        Declined = "declined" => [],
        /// Who asked no longer needs it.
        Withdrawn = "withdrawn" => [],
    }
}

/// Defines an enum of names that is stored and sent as they are.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum $name {
            $($(#[$variant_doc])* #[sea_orm(string_value = $text)] $variant,)+
        }
    };
}

names! {
    /// Who did something to a session.
    Party {
        /// The mentor.
        Mentor = "mentor",
        /// The mentee.
        Mentee = "mentee",
        /// Somebody who runs the program, or an integration.
        Coordinator = "coordinator",
        /// Pairwell itself, because the pairing ended.
        System = "system",
    }
}

names! {
    /// How the two meet.
    Channel {
        /// By video.
        Video = "video",
        /// By telephone.
        Phone = "phone",
        /// In one place.
        InPerson = "in_person",
        /// In writing.
        Chat = "chat",
    }
}

names! {
    /// Who was there.
    Attendance {
        /// Both, the whole time.
        Both = "both",
        /// The mentor came late or left early.
        MentorPartly = "mentor_partly",
        /// The mentee came late or left early.
        MenteePartly = "mentee_partly",
        /// Both missed a part of it.
        BothPartly = "both_partly",
    }
}

names! {
    /// Who did not come.
    NoShow {
        /// The mentor.
        Mentor = "mentor",
        /// The mentee.
        Mentee = "mentee",
        /// Neither came.
        Both = "both",
    }
}

/// A session to schedule, or to ask for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "agenda": "How to say no to a project without closing a door.",
    "starts_at": "2027-03-16T15:00:00Z",
    "duration_minutes": 60,
    "channel": "video"
}))]
pub(crate) struct CreateSession {
    /// What to talk about; both read it.
    #[schema(min_length = 1, max_length = 4000, pattern = "\\S")]
    pub agenda: String,
    /// When it begins. Without it, the session is a request, which waits for a time. It may lie in the past, to record
    /// what took place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub starts_at: Option<DateTime<Utc>>,
    /// How long it is planned to last.
    #[serde(default = "an_hour")]
    #[schema(minimum = 5, maximum = 1440, default = 60)]
    pub duration_minutes: u32,
    /// Where: an address, or a link to a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500, nullable = false)]
    pub place: Option<String>,
    /// How the two meet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub channel: Option<Channel>,
    /// Repeats the session: each occurrence is a session of its own, and all have one `series_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub recurrence: Option<Recurrence>,
    /// Schedules it although one of the two has another session at that time.
    #[serde(default)]
    pub allow_overlap: bool,
}

/// How a session is repeated, on the wall clock of one zone: the local hour stays when clocks change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "rule": "FREQ=WEEKLY;INTERVAL=2;COUNT=6", "time_zone": "Europe/Lisbon" }))]
pub(crate) struct Recurrence {
    /// A recurrence rule (RFC 5545) of days, weeks, months or years, with a `COUNT` of at most 53; all within two years.
    /// `starts_at` is its first occurrence.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[A-Z0-9=;,+-]+$",
        example = "FREQ=WEEKLY;INTERVAL=2;COUNT=6"
    )]
    pub rule: String,
    /// The IANA zone in which the hour stays the same.
    #[schema(min_length = 1, max_length = 64, example = "Europe/Lisbon")]
    pub time_zone: String,
}

fn an_hour() -> u32 {
    60
}

impl Input for CreateSession {
    fn check(&self, violations: &mut Violations) {
        if let Some(starts_at) = self.starts_at {
            check_time(starts_at, violations);
        }
    }
}

/// The years that both databases can keep and compare.
pub(crate) fn check_time(starts_at: DateTime<Utc>, violations: &mut Violations) {
    violations.require(
        (1970..=2999).contains(&starts_at.year()),
        "/starts_at",
        "range",
        "a session lies in the years 1970 to 2999",
    );
}

/// What can be changed in a session without a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "agenda": "How to say no. Bring the two requests of last week." }))]
pub(crate) struct SessionDetails {
    /// What to talk about. It cannot be taken away; it is absent where the erasure of one of the two did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000, pattern = "\\S", nullable = false)]
    pub agenda: Option<String>,
    /// Where: an address, or a link to a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500, nullable = false)]
    pub place: Option<String>,
    /// How the two meet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub channel: Option<Channel>,
}

impl Input for SessionDetails {}

impl From<entity::Model> for SessionDetails {
    fn from(row: entity::Model) -> Self {
        Self {
            agenda: (!row.agenda.is_empty()).then_some(row.agenda),
            place: row.place,
            channel: row.channel,
        }
    }
}

/// The time of a session that was asked for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "starts_at": "2027-03-18T09:30:00Z" }))]
pub(crate) struct ScheduleSession {
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// How long it is planned to last; as it was asked for when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 5, maximum = 1440, nullable = false)]
    pub duration_minutes: Option<u32>,
    /// Schedules it although one of the two has another session at that time.
    #[serde(default)]
    pub allow_overlap: bool,
}

impl Input for ScheduleSession {
    fn check(&self, violations: &mut Violations) {
        check_time(self.starts_at, violations);
    }
}

/// Another time for a session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "starts_at": "2027-03-19T09:30:00Z", "reason": "travel" }))]
pub(crate) struct RescheduleSession {
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
    /// Whether every later session of the series that is still scheduled moves by the same distance on the wall clock, too.
    #[serde(default)]
    pub following: bool,
    /// Schedules it although one of the two has another session at that time.
    #[serde(default)]
    pub allow_overlap: bool,
}

impl Input for RescheduleSession {
    fn check(&self, violations: &mut Violations) {
        check_time(self.starts_at, violations);
    }
}

/// How a session went.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "attendance": "both", "minutes": 55 }))]
pub(crate) struct HoldSession {
    /// Who was there.
    #[serde(default = "everybody")]
    #[schema(inline, default = "both")]
    pub attendance: Attendance,
    /// How long it lasted; as long as planned when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1440, nullable = false)]
    pub minutes: Option<u32>,
}

fn everybody() -> Attendance {
    Attendance::Both
}

impl Input for HoldSession {}

/// Who did not come to a session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "who": "mentee", "note": "Waited for twenty minutes." }))]
pub(crate) struct RecordNoShow {
    /// Who did not come.
    #[schema(inline)]
    pub who: NoShow,
    /// In your own words; seen by coordinators only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
}

impl Input for RecordNoShow {}

/// Who calls a session off, and why.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "ill", "by": "mentor" }))]
pub(crate) struct CancelSession {
    /// A code of your own for statistics: lower case, digits and `_`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[a-z][a-z0-9_]{0,49}$", nullable = false)]
    pub reason: Option<String>,
    /// In your own words; seen by coordinators only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
    /// Who cannot come; coordinators only, to record what was said elsewhere. Otherwise it is the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub by: Option<PairingSide>,
    /// Whether every later session of the series that is still scheduled is called off, too.
    #[serde(default)]
    pub following: bool,
}

impl Input for CancelSession {}

impl From<PairingSide> for Party {
    fn from(side: PairingSide) -> Self {
        match side {
            PairingSide::Mentor => Self::Mentor,
            PairingSide::Mentee => Self::Mentee,
        }
    }
}

/// A meeting of a pairing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    /// Identifies the session; it stays the same when the session is rescheduled.
    pub id: SessionId,
    /// The program.
    pub program_id: ProgramId,
    /// The pairing.
    pub pairing_id: PairingId,
    /// The mentor.
    pub mentor_id: PersonId,
    /// The mentee.
    pub mentee_id: PersonId,
    /// The series that it is one occurrence of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series_id: Option<SessionSeriesId>,
    /// The rule of the series (RFC 5545).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub series_rule: Option<String>,
    /// The IANA time zone of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub time_zone: Option<String>,
    /// Where the session stands.
    pub state: SessionState,
    /// What to talk about.
    pub agenda: String,
    /// Where: an address, or a link to a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub place: Option<String>,
    /// How the two meet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub channel: Option<Channel>,
    /// Who asked for it or scheduled it.
    #[schema(inline)]
    pub created_by: Party,
    /// How long it is planned to last.
    pub duration_minutes: u32,
    /// When it begins; absent while it is requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ends_at: Option<DateTime<Utc>>,
    /// How long it lasted; once held.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub minutes: Option<u32>,
    /// Who was there; once held.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub attendance: Option<Attendance>,
    /// Who did not come.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub no_show_by: Option<NoShow>,
    /// Who called it off.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub cancelled_by: Option<Party>,
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

impl From<entity::Model> for Session {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            program_id: row.program_id,
            pairing_id: row.pairing_id,
            mentor_id: row.mentor_id,
            mentee_id: row.mentee_id,
            series_id: row.series_id,
            series_rule: row.series_rule,
            time_zone: row.time_zone,
            state: row.state,
            agenda: row.agenda,
            place: row.place,
            channel: row.channel,
            created_by: row.created_by,
            duration_minutes: row.planned_minutes.try_into().unwrap_or(0),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            minutes: row.minutes.and_then(|minutes| minutes.try_into().ok()),
            attendance: row.attendance,
            no_show_by: row.no_show_by,
            cancelled_by: row.cancelled_by,
            late: row.late,
            reschedules: row.reschedules.try_into().unwrap_or(0),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Which sessions, in which order, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListSessions {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only of this pairing.
    pub pairing_id: Option<PairingId>,
    /// Only of this program.
    pub program_id: Option<ProgramId>,
    /// Only of this person, as mentor or mentee.
    pub person_id: Option<PersonId>,
    /// Only the occurrences of this series.
    pub series_id: Option<SessionSeriesId>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<SessionState>,
    /// Only those that begin then or later.
    pub from: Option<DateTime<Utc>>,
    /// Only those that begin earlier.
    pub to: Option<DateTime<Utc>>,
    /// The order; `-` turns it round. By `starts_at`, requests without a time are left out.
    #[param(inline)]
    pub(crate) sort: Option<SessionSort>,
}

/// The orders of the list of sessions.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) enum SessionSort {
    #[serde(rename = "created_at")]
    CreatedAt,
    #[serde(rename = "-created_at")]
    CreatedAtDescending,
    #[serde(rename = "starts_at")]
    StartsAt,
    #[serde(rename = "-starts_at")]
    StartsAtDescending,
}
