//! What giving back looks like on the wire.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::entity;
use crate::ids::{GivingBackEntryId, PersonId, ProgramId};

/// Which way something went.
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
pub(crate) enum Direction {
    /// To others.
    #[sea_orm(string_value = "given")]
    Given,
    /// From others.
    #[sea_orm(string_value = "received")]
    Received,
}

/// What was given or received.
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
pub(crate) enum GivingKind {
    /// A session of a pairing that was held.
    #[sea_orm(string_value = "session")]
    Session,
    /// Help with a request.
    #[sea_orm(string_value = "help")]
    Help,
    /// An introduction of two people.
    #[sea_orm(string_value = "introduction")]
    Introduction,
    /// A resource shared.
    #[sea_orm(string_value = "resource")]
    Resource,
    /// A gathering hosted, or attended.
    #[sea_orm(string_value = "gathering")]
    Gathering,
    /// Work as a volunteer at a gathering.
    #[sea_orm(string_value = "volunteering")]
    Volunteering,
    /// An action of a sponsor for the one they sponsor.
    #[sea_orm(string_value = "advocacy")]
    Advocacy,
}

impl Direction {
    /// The name on the wire.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Received => "received",
        }
    }
}

impl GivingKind {
    /// The name on the wire.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Help => "help",
            Self::Introduction => "introduction",
            Self::Resource => "resource",
            Self::Gathering => "gathering",
            Self::Volunteering => "volunteering",
            Self::Advocacy => "advocacy",
        }
    }
}

/// What a person gave and received in a window of time. Nothing depends on it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GivingBack {
    /// The person.
    pub person_id: PersonId,
    /// The first day; absent when the window begins with the first entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The last day; absent when the window is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// What they gave to others.
    pub given: GivingTotals,
    /// What they received from others.
    pub received: GivingTotals,
}

/// How much of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, ToSchema)]
pub(crate) struct GivingTotals {
    /// All counted time, in minutes.
    pub minutes: i64,
    /// The same in hours, to two places.
    pub hours: f64,
    /// Sessions of pairings that were held.
    pub sessions: i64,
    /// Help requests resolved.
    pub help_requests: i64,
    /// Introductions made, or had.
    pub introductions: i64,
    /// Resources shared, or received in a pairing.
    pub resources: i64,
    /// Gatherings hosted, or attended.
    pub gatherings: i64,
    /// Gatherings at which the person worked as a volunteer.
    pub volunteering: i64,
    /// Actions as a sponsor, or by one.
    pub advocacy_actions: i64,
}

impl GivingTotals {
    /// Adds the entries of one kind.
    pub(super) fn add(&mut self, kind: GivingKind, entries: i64, minutes: i64) {
        let count = match kind {
            GivingKind::Session => &mut self.sessions,
            GivingKind::Help => &mut self.help_requests,
            GivingKind::Introduction => &mut self.introductions,
            GivingKind::Resource => &mut self.resources,
            GivingKind::Gathering => &mut self.gatherings,
            GivingKind::Volunteering => &mut self.volunteering,
            GivingKind::Advocacy => &mut self.advocacy_actions,
        };
        *count = count.saturating_add(entries);
        self.minutes = self.minutes.saturating_add(minutes);
        let minutes = i32::try_from(self.minutes).unwrap_or(i32::MAX);
        self.hours = (f64::from(minutes) / 60.0 * 100.0).round() / 100.0;
    }
}

/// One thing that a person gave or received.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GivingBackEntry {
    /// Identifies the entry.
    pub id: GivingBackEntryId,
    /// Which way it went.
    #[schema(inline)]
    pub(crate) direction: Direction,
    /// What it was.
    #[schema(inline)]
    pub(crate) kind: GivingKind,
    /// How long it took, where time was counted.
    pub minutes: i64,
    /// The program in which it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program_id: Option<ProgramId>,
    /// The kind of object that earned it.
    #[schema(example = "gathering")]
    pub source: String,
    /// That object.
    pub source_id: Uuid,
    /// When it happened.
    pub at: DateTime<Utc>,
}

impl From<entity::Model> for GivingBackEntry {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            direction: row.direction,
            kind: row.kind,
            minutes: row.minutes,
            program_id: row.program_id,
            source: row.source_type,
            source_id: row.source_id,
            at: row.at,
        }
    }
}

/// A window of time in whole days, UTC.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Window {
    /// The first day that counts.
    pub from: Option<NaiveDate>,
    /// The last day that counts.
    pub to: Option<NaiveDate>,
}

impl Window {
    /// The first moment that counts.
    pub(super) fn begin(self) -> Option<DateTime<Utc>> {
        self.from.map(|day| day.and_time(NaiveTime::MIN).and_utc())
    }

    /// The first moment that no longer counts.
    pub(super) fn end(self) -> Option<DateTime<Utc>> {
        let after = self.to?.succ_opt()?;
        Some(after.and_time(NaiveTime::MIN).and_utc())
    }
}

/// Which entries, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListGivingBackEntries {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// The first day that counts.
    pub from: Option<NaiveDate>,
    /// The last day that counts.
    pub to: Option<NaiveDate>,
    /// Only this way.
    #[param(inline)]
    pub(crate) direction: Option<Direction>,
    /// Only this kind.
    #[param(inline)]
    pub(crate) kind: Option<GivingKind>,
}

impl ListGivingBackEntries {
    /// The window of time.
    pub(super) fn window(&self) -> Window {
        Window {
            from: self.from,
            to: self.to,
        }
    }
}
