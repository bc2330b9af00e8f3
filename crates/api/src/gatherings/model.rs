//! What a gathering looks like on the wire.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use pairwell_matching::normalize;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{GatheringId, PersonId, ProgramId},
    lifecycle::states,
    request::{Input, Violations, limits::check_short_texts},
};

/// No gathering is longer, in hours.
const LONGEST_HOURS: i64 = 24 * 14;
/// Office hours have at most so many slots.
const MOST_SLOTS: i64 = 200;

states! {
    /// Where a gathering stands.
    GatheringState {
        /// Seen by its host and by coordinators only.
        Planned = "planned" => [Open, Cancelled],
        /// Takes registrations.
        Open = "open" => [Held, Cancelled],
        /// Took place; attendance is recorded.
        Held = "held" => [],
        /// Does not take place.
        Cancelled = "cancelled" => [],
    }
}

/// What people come together for.
#[derive(
    Clone,
    Copy,
    Debug,
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
pub(crate) enum GatheringKind {
    /// To learn something by doing it.
    #[sea_orm(string_value = "workshop")]
    Workshop,
    /// Somebody is there for questions; with `slot_minutes`, one person at a time.
    #[sea_orm(string_value = "office_hours")]
    OfficeHours,
    /// Several people discuss before others.
    #[sea_orm(string_value = "panel")]
    Panel,
    /// To do something for others; whoever attends gives back.
    #[sea_orm(string_value = "volunteering")]
    Volunteering,
    /// To get to know each other.
    #[sea_orm(string_value = "meetup")]
    Meetup,
}

/// A gathering to plan, or the editable part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateGathering {
    /// The program whose participants it is for; absent for the whole organization. Not changed later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub program_id: Option<ProgramId>,
    /// Who hosts it; absent for yourself. Only coordinators name somebody else. Not changed later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub host_id: Option<PersonId>,
    /// What people come together for. Not changed later.
    #[schema(inline)]
    pub kind: GatheringKind,
    /// For example `Practice your board presentation`.
    #[schema(min_length = 1, max_length = 200, pattern = "\\S")]
    pub title: String,
    /// What happens, and what to bring.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub description: String,
    /// A room, an address or a link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500, nullable = false)]
    pub place: Option<String>,
    /// Skills that it is about.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub skills: Vec<String>,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends; after the beginning, at most two weeks.
    pub ends_at: DateTime<Utc>,
    /// How many people can register; required, unless there are slots: then it is the number of slots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000, nullable = false)]
    pub capacity: Option<u32>,
    /// Office hours only: each registration takes one slot of so many minutes. Not changed later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 5, maximum = 240, nullable = false)]
    pub slot_minutes: Option<u16>,
}

impl CreateGathering {
    /// How many can register.
    pub(super) fn seats(&self) -> i64 {
        let minutes = (self.ends_at - self.starts_at).num_minutes();
        match (self.slot_minutes, self.capacity) {
            (Some(slot), _) => minutes / i64::from(slot).max(1),
            (None, capacity) => capacity.unwrap_or(0).into(),
        }
    }
}

impl Input for CreateGathering {
    fn check(&self, violations: &mut Violations) {
        let lasts = self.ends_at - self.starts_at;
        violations.require(
            lasts.num_minutes() >= 1 && lasts.num_hours() <= LONGEST_HOURS,
            "/ends_at",
            "order",
            "must be after `starts_at`, by at most two weeks",
        );
        violations.require(
            self.capacity.is_some() != self.slot_minutes.is_some(),
            "/capacity",
            "one_of",
            "say either how many can register or, for office hours, how long a slot is",
        );
        if self.slot_minutes.is_some() {
            violations.require(
                self.kind == GatheringKind::OfficeHours,
                "/slot_minutes",
                "kind",
                "only office hours have slots",
            );
            violations.require(
                (1..=MOST_SLOTS).contains(&self.seats()),
                "/slot_minutes",
                "slots",
                "the time must hold 1 to 200 slots",
            );
        }
        for (place, name) in self.skills.iter().enumerate() {
            violations.require(
                !normalize(name).is_empty(),
                &format!("/skills/{place}"),
                "empty",
                "a name needs a letter or a digit",
            );
        }
        check_short_texts("/skills", &self.skills, violations);
    }
}

/// The editable part, for merge patches.
impl From<entity::Model> for CreateGathering {
    fn from(row: entity::Model) -> Self {
        let slot_minutes = row.slot_minutes.and_then(|minutes| minutes.try_into().ok());
        let capacity = u32::try_from(row.capacity).ok();
        Self {
            program_id: row.program_id,
            host_id: row.host_id,
            kind: row.kind,
            title: row.title,
            description: row.description,
            place: row.place,
            skills: row.skills.0,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            capacity: capacity.filter(|_| slot_minutes.is_none()),
            slot_minutes,
        }
    }
}

/// A gathering.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Gathering {
    /// Identifies the gathering.
    pub id: GatheringId,
    /// The program whose participants it is for; absent for the whole organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program_id: Option<ProgramId>,
    /// Who hosts it; absent when that person was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_id: Option<PersonId>,
    /// The host's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_name: Option<String>,
    /// What people come together for.
    #[schema(inline)]
    pub(crate) kind: GatheringKind,
    /// What it is called.
    pub title: String,
    /// What happens, and what to bring.
    pub description: String,
    /// A room, an address or a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Skills that it is about.
    pub skills: Vec<String>,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// How many can register.
    pub capacity: i64,
    /// How many seats are left; nobody waits while there is one.
    pub seats_left: i64,
    /// Minutes of a slot; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot_minutes: Option<i64>,
    /// Where it stands.
    #[schema(inline)]
    pub(crate) state: GatheringState,
    /// When it was planned.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl Gathering {
    /// The gathering with its host's name.
    pub(super) fn new(row: entity::Model, names: &HashMap<PersonId, String>) -> Self {
        Self {
            id: row.id,
            program_id: row.program_id,
            host_id: row.host_id,
            host_name: row.host_id.and_then(|host| names.get(&host).cloned()),
            kind: row.kind,
            title: row.title,
            description: row.description,
            place: row.place,
            skills: row.skills.0,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            capacity: row.capacity,
            seats_left: row.capacity.saturating_sub(row.seats_taken),
            slot_minutes: row.slot_minutes,
            state: row.state,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// One slot of office hours.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GatheringSlot {
    /// Its number, from 1.
    pub number: i64,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Whether it can be taken.
    pub is_free: bool,
}

/// Who was there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoldGathering {
    /// The registered people who attended; those who are not named did not.
    #[schema(max_items = 1000)]
    pub attended: Vec<PersonId>,
}

impl Input for HoldGathering {}

/// Which gatherings, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListGatherings {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only of this program.
    pub program_id: Option<ProgramId>,
    /// Only hosted by this person.
    pub host_id: Option<PersonId>,
    /// Only this kind.
    #[param(inline)]
    pub kind: Option<GatheringKind>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<GatheringState>,
    /// Only about this skill, by any of its names.
    pub skill: Option<String>,
    /// Only those that end at this moment or later.
    pub after: Option<DateTime<Utc>>,
    /// Only those that begin before this moment.
    pub before: Option<DateTime<Utc>>,
}
