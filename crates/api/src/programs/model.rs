//! What a program looks like on the wire.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{entity, fields::ApplicationField};
use crate::{
    ids::ProgramId,
    lifecycle::states,
    request::{Input, Violations, limits::check_short_texts},
};

states! {
    /// Where a program stands.
    ProgramState {
        /// Being prepared; members do not see it.
        Draft = "draft" => [Open, Cancelled],
        /// Takes applications.
        Open = "open" => [Matching, Cancelled],
        /// Applications are closed; the coordinator matches.
        Matching = "matching" => [Running],
        /// The pairings run.
        Running = "running" => [Closed],
        /// Over.
        Closed = "closed" => [Archived],
        /// Kept for the record.
        Archived = "archived" => [],
        /// Called off before it ran.
        Cancelled = "cancelled" => [],
    }
}

impl ProgramState {
    /// Whether nothing happens in the program any more.
    pub(crate) fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Archived | Self::Cancelled)
    }
}

/// What kind of relationship the program is about.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum ProgramKind {
    /// A mentor passes on what they know.
    #[default]
    #[sea_orm(string_value = "mentorship")]
    Mentorship,
    /// A sponsor, who is well ahead and never of the same line, speaks for somebody and logs it as advocacy actions.
    #[sea_orm(string_value = "sponsorship")]
    Sponsorship,
    /// The mentor is the one with less experience.
    #[sea_orm(string_value = "reverse")]
    Reverse,
    /// One session each: with it, the pairing is completed.
    #[sea_orm(string_value = "flash")]
    Flash,
    /// A mentor takes a whole group of mentees, or nobody: `group_size` says how many.
    #[sea_orm(string_value = "group")]
    Group,
    /// Groups without a mentor, whose members learn from each other: everybody applies as a mentee, and `group_size` says
    /// how many share a group.
    #[sea_orm(string_value = "peer")]
    Peer,
}

impl ProgramKind {
    /// The most mentees that a mentor takes at once: a sponsor vouches for each of them.
    pub(crate) const fn most_mentees(self) -> u32 {
        match self {
            Self::Sponsorship => 3,
            Self::Group | Self::Peer => GroupSize::LARGEST,
            Self::Mentorship | Self::Reverse | Self::Flash => 1000,
        }
    }

    /// Whether people come together in groups, so that the program says how large these are.
    pub(crate) const fn has_groups(self) -> bool {
        matches!(self, Self::Group | Self::Peer)
    }
}

/// How many people share a group; a mentor is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupSize {
    /// At least so many: a group that would be smaller is not formed.
    #[schema(minimum = 2, maximum = 20, example = 3)]
    pub least: u32,
    /// At most so many, not fewer than `least`.
    #[schema(minimum = 2, maximum = 20, example = 6)]
    pub most: u32,
}

impl GroupSize {
    /// No group is larger.
    pub(crate) const LARGEST: u32 = 20;

    /// The size as it is stored.
    pub(super) fn of(least: Option<i64>, most: Option<i64>) -> Option<Self> {
        let size = |count: Option<i64>| count.and_then(|count| u32::try_from(count).ok());
        Some(Self {
            least: size(least)?,
            most: size(most)?,
        })
    }
}

/// What happens to a running pairing after its last day.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum PairingEnd {
    /// It goes on, and the event `pairing.end_due` tells integrations to ask the two how they want to go on.
    #[default]
    #[sea_orm(string_value = "ask")]
    Ask,
    /// It is completed.
    #[sea_orm(string_value = "complete")]
    Complete,
}

/// A program to create, or the editable part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Spring mentoring",
    "description": "Six months, one session every two weeks.",
    "starts_on": "2027-03-01",
    "ends_on": "2027-08-31",
    "fields": [{ "name": "site", "question": "Where do you work?", "kind": "text", "options": ["Lisbon", "Porto"] }]
}))]
pub(crate) struct CreateProgram {
    /// The name that people read.
    #[schema(min_length = 1, max_length = 200, pattern = "\\S")]
    pub name: String,
    /// What the program is for.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub description: String,
    /// What kind of relationship the program is about; it cannot be changed later. It decides with which matching policy the
    /// program begins, and what no policy of it may leave out.
    #[serde(default)]
    #[schema(inline, default = "mentorship")]
    pub(crate) kind: ProgramKind,
    /// How many share a group: required in programs of the kinds `group` and `peer`, and only there. A new size counts for
    /// groups that are formed from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) group_size: Option<GroupSize>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day; at most 366 days after the first. It lasts until it is over everywhere on earth.
    pub ends_on: NaiveDate,
    /// Whether matching is possible while the program takes applications.
    #[serde(default)]
    pub always_on: bool,
    /// Whether a coordinator approves each pairing, beside the two who are in it.
    #[serde(default)]
    pub coordinator_approval: bool,
    /// Days that both sides have to accept a proposed pairing.
    #[serde(default = "two_weeks")]
    #[schema(minimum = 1, maximum = 365, default = 14)]
    pub response_days: u32,
    /// A session that is cancelled with less notice than so many hours was cancelled late.
    #[serde(default = "a_day")]
    #[schema(maximum = 720, default = 24)]
    pub late_cancellation_hours: u32,
    /// What happens to a running pairing after its last day: the program's, or the one that it was extended to.
    #[serde(default)]
    #[schema(inline, default = "ask")]
    pub(crate) pairing_end: PairingEnd,
    /// Whether a pairing begins only when both have signed an agreement.
    #[serde(default)]
    pub requires_agreement: bool,
    /// Questions of your own to each applicant.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub fields: Vec<ApplicationField>,
}

fn two_weeks() -> u32 {
    14
}

fn a_day() -> u32 {
    24
}

/// The longest program, in days after the first: availability is resolved date by date.
const LONGEST_DAYS: i64 = 366;

impl Input for CreateProgram {
    fn check(&self, violations: &mut Violations) {
        for (date, pointer) in [(self.starts_on, "/starts_on"), (self.ends_on, "/ends_on")] {
            violations.require(
                (1970..=2999).contains(&date.year()),
                pointer,
                "range",
                "a date lies in the years 1970 to 2999",
            );
        }
        let days = (self.ends_on - self.starts_on).num_days();
        violations.require(
            days >= 0,
            "/ends_on",
            "order",
            "must not be before `starts_on`",
        );
        violations.require(
            days <= LONGEST_DAYS,
            "/ends_on",
            "maximum",
            "at most 366 days after `starts_on`; renew pairings for longer relationships",
        );
        self.check_group_size(violations);
        for (place, field) in self.fields.iter().enumerate() {
            let pointer = format!("/fields/{place}/options");
            check_short_texts(&pointer, &field.options, violations);
            let earlier = self.fields.iter().take(place);
            let twice = earlier.clone().any(|other| other.name == field.name);
            violations.require(
                !twice,
                &format!("/fields/{place}/name"),
                "unique",
                "another field has this name",
            );
        }
    }
}

impl CreateProgram {
    fn check_group_size(&self, violations: &mut Violations) {
        let Some(size) = self.group_size else {
            violations.require(
                !self.kind.has_groups(),
                "/group_size",
                "required",
                "a program with groups says how many people share one",
            );
            return;
        };
        violations.require(
            self.kind.has_groups(),
            "/group_size",
            "kind",
            "only programs of the kinds `group` and `peer` have groups",
        );
        violations.require(
            size.least <= size.most,
            "/group_size/most",
            "order",
            "must not be below `least`",
        );
    }
}

/// A program to make like another one.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Autumn mentoring", "starts_on": "2027-09-01" }))]
pub(crate) struct CopyProgram {
    /// The name that people read.
    #[schema(min_length = 1, max_length = 200, pattern = "\\S")]
    pub name: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, at most 366 days after the first; when absent, the copy lasts as long as the original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ends_on: Option<NaiveDate>,
}

impl Input for CopyProgram {}

/// A mentoring program.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Program {
    /// Identifies the program.
    pub id: ProgramId,
    /// The name that people read.
    pub name: String,
    /// What the program is for.
    pub description: String,
    /// What kind of relationship the program is about.
    #[schema(inline)]
    pub(crate) kind: ProgramKind,
    /// How many share a group, where there are groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) group_size: Option<GroupSize>,
    /// Where the program stands.
    pub(crate) state: ProgramState,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Whether matching is possible while the program takes applications.
    pub always_on: bool,
    /// Whether a coordinator approves each pairing.
    pub coordinator_approval: bool,
    /// Days that both sides have to accept a proposed pairing.
    pub response_days: u32,
    /// A session that is cancelled with less notice than so many hours was cancelled late.
    pub late_cancellation_hours: u32,
    /// Whether a pairing begins only when both have signed an agreement.
    pub requires_agreement: bool,
    /// What happens to a running pairing after its last day.
    #[schema(inline)]
    pub(crate) pairing_end: PairingEnd,
    /// Questions of your own to each applicant.
    pub fields: Vec<ApplicationField>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<entity::Model> for Program {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            description: row.description,
            kind: row.kind,
            group_size: GroupSize::of(row.least_group, row.most_group),
            state: row.state,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            always_on: row.always_on,
            coordinator_approval: row.coordinator_approval,
            response_days: row.response_days.try_into().unwrap_or(0),
            late_cancellation_hours: row.late_cancellation_hours.try_into().unwrap_or(0),
            requires_agreement: row.requires_agreement,
            pairing_end: row.pairing_end,
            fields: row.fields.0,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The editable part, for merge patches.
impl From<entity::Model> for CreateProgram {
    fn from(row: entity::Model) -> Self {
        Self {
            name: row.name,
            description: row.description,
            kind: row.kind,
            group_size: GroupSize::of(row.least_group, row.most_group),
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            always_on: row.always_on,
            coordinator_approval: row.coordinator_approval,
            response_days: row.response_days.try_into().unwrap_or(0),
            late_cancellation_hours: row.late_cancellation_hours.try_into().unwrap_or(0),
            requires_agreement: row.requires_agreement,
            pairing_end: row.pairing_end,
            fields: row.fields.0,
        }
    }
}

/// Which programs, in which order, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListPrograms {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<ProgramState>,
    /// The order; `-` turns it round.
    #[param(inline)]
    pub sort: Option<ProgramSort>,
}

/// The orders of the list of programs.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) enum ProgramSort {
    #[serde(rename = "created_at")]
    CreatedAt,
    #[serde(rename = "-created_at")]
    CreatedAtDescending,
    #[serde(rename = "name")]
    Name,
    #[serde(rename = "-name")]
    NameDescending,
}
