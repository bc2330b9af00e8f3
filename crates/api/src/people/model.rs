//! What a person looks like on the wire.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use pairwell_matching::{
    Availability, FieldValue, Goal, OfferedSkill, SoughtSkill, parse_time_of_day,
};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{entity, profile::check_profile};
use crate::{
    ids::PersonId,
    request::{Input, Violations},
};

/// What a person may do beyond their own.
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
pub(crate) enum PersonRole {
    /// Runs the organization.
    #[sea_orm(string_value = "owner")]
    Owner,
    /// Sees and changes only their own, and the programs that they coordinate.
    #[default]
    #[sea_orm(string_value = "member")]
    Member,
}

/// Whether a person is with the organization.
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
pub(crate) enum PersonState {
    /// Can sign in and take part.
    #[default]
    #[sea_orm(string_value = "active")]
    Active,
    /// Has left or is away for long: cannot sign in and is not matched.
    #[sea_orm(string_value = "inactive")]
    Inactive,
}

/// A person to add, or the editable part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "full_name": "Noor Haddad",
    "email": "noor.haddad@example.org",
    "job_title": "Data analyst",
    "department": "Finance",
    "years_of_experience": 4,
    "time_zone": "Europe/Lisbon",
    "languages": ["en", "pt"],
    "skills_offered": [{ "skill": "SQL", "level": 4 }],
    "skills_sought": [{ "skill": "Public speaking", "level": 4, "importance": 3 }],
    "goals": [{ "statement": "Present my findings to the board with confidence", "topics": ["presenting"] }],
    "availability": { "windows": [{ "weekday": "tuesday", "start": "09:00", "end": "11:00" }] }
}))]
pub(crate) struct CreatePerson {
    /// The person's id in your HR system; unique in the organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200, nullable = false)]
    pub external_id: Option<String>,
    /// The name as the person writes it.
    #[schema(min_length = 1, max_length = 200, pattern = "\\S")]
    pub full_name: String,
    /// Unique in the organization; kept in lower case.
    #[schema(max_length = 254, format = Email)]
    pub email: String,
    /// For example `Data analyst`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200, nullable = false)]
    pub job_title: Option<String>,
    /// Part of the organization, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200, nullable = false)]
    pub department: Option<String>,
    /// The line manager: a person of the directory. People are not matched with their managers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub manager_id: Option<PersonId>,
    /// Years of professional experience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 80, nullable = false)]
    pub years_of_experience: Option<u16>,
    /// IANA time zone; required with availability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64, nullable = false, example = "Europe/Lisbon")]
    pub time_zone: Option<String>,
    /// How many mentees this person takes at once, as a mentor; an application may say otherwise.
    #[serde(default = "one")]
    #[schema(minimum = 0, maximum = 1000, default = 1)]
    pub capacity: u32,
    /// What the person may do; only owners make owners.
    #[serde(default)]
    #[schema(inline, default = "member")]
    pub role: PersonRole,
    /// Whether the person is with the organization.
    #[serde(default)]
    #[schema(inline, default = "active")]
    pub state: PersonState,
    /// Skills that the person can pass on.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub skills_offered: Vec<OfferedSkill>,
    /// Skills that the person wants to learn.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub skills_sought: Vec<SoughtSkill>,
    /// What the person wants to achieve or likes to help with.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub goals: Vec<Goal>,
    /// Interests beside the goals.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub interests: Vec<String>,
    /// Free text.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub biography: String,
    /// Languages as BCP 47 tags.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub languages: Vec<String>,
    /// When the person can meet, in their time zone.
    #[serde(default)]
    pub availability: Availability,
    /// Your own fields, by name. Matching reads them; participants never see each other's.
    #[serde(default)]
    pub custom_fields: BTreeMap<String, FieldValue>,
}

fn one() -> u32 {
    1
}

impl Input for CreatePerson {
    fn check(&self, violations: &mut Violations) {
        let zone = self.time_zone.as_deref();
        if let Some(zone) = zone {
            let known = zone.parse::<chrono_tz::Tz>().is_ok();
            violations.require(
                known,
                "/time_zone",
                "time_zone",
                "not an IANA time zone such as `Europe/Lisbon`",
            );
        }
        let windows = &self.availability.windows;
        violations.require(
            !self.availability.has_windows() || zone.is_some(),
            "/time_zone",
            "required",
            "availability is given, so say in which time zone",
        );
        for (place, window) in windows.iter().enumerate() {
            let pointer = format!("/availability/windows/{place}/end");
            violations.require(
                parse_time_of_day(&window.start) < parse_time_of_day(&window.end),
                &pointer,
                "order",
                "must be after `start`",
            );
        }
        for (place, exception) in self.availability.exceptions.iter().enumerate() {
            for (inner, window) in exception.windows.iter().enumerate() {
                let pointer = format!("/availability/exceptions/{place}/windows/{inner}/end");
                violations.require(
                    parse_time_of_day(&window.start) < parse_time_of_day(&window.end),
                    &pointer,
                    "order",
                    "must be after `start`",
                );
            }
        }
        violations.require(
            self.custom_fields.len() <= 100,
            "/custom_fields",
            "max_properties",
            "at most 100 fields",
        );
        check_profile(self, violations);
    }
}

/// A person of the directory.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Person {
    /// Identifies the person.
    pub id: PersonId,
    /// The person's id in your HR system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The name as the person writes it.
    pub full_name: String,
    /// In lower case.
    pub email: String,
    /// For example `Data analyst`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    /// Part of the organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// The line manager.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager_id: Option<PersonId>,
    /// Years of professional experience.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub years_of_experience: Option<u16>,
    /// IANA time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// How many mentees this person takes at once, as a mentor.
    pub capacity: u32,
    /// What the person may do.
    #[schema(inline)]
    pub(crate) role: PersonRole,
    /// Whether the person is with the organization.
    #[schema(inline)]
    pub(crate) state: PersonState,
    /// Skills that the person can pass on.
    pub skills_offered: Vec<OfferedSkill>,
    /// Skills that the person wants to learn.
    pub skills_sought: Vec<SoughtSkill>,
    /// What the person wants to achieve or likes to help with.
    pub goals: Vec<Goal>,
    /// Interests beside the goals.
    pub interests: Vec<String>,
    /// Free text.
    pub biography: String,
    /// Languages as BCP 47 tags.
    pub languages: Vec<String>,
    /// When the person can meet.
    pub availability: Availability,
    /// Your own fields.
    pub custom_fields: BTreeMap<String, FieldValue>,
    /// When the person was added.
    pub created_at: DateTime<Utc>,
    /// When anything of this last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<entity::Model> for Person {
    fn from(row: entity::Model) -> Self {
        let (id, created_at, updated_at) = (row.id, row.created_at, row.updated_at);
        let editable = CreatePerson::from(row);
        Self {
            id,
            external_id: editable.external_id,
            full_name: editable.full_name,
            email: editable.email,
            job_title: editable.job_title,
            department: editable.department,
            manager_id: editable.manager_id,
            years_of_experience: editable.years_of_experience,
            time_zone: editable.time_zone,
            capacity: editable.capacity,
            role: editable.role,
            state: editable.state,
            skills_offered: editable.skills_offered,
            skills_sought: editable.skills_sought,
            goals: editable.goals,
            interests: editable.interests,
            biography: editable.biography,
            languages: editable.languages,
            availability: editable.availability,
            custom_fields: editable.custom_fields,
            created_at,
            updated_at,
        }
    }
}

/// The editable part, for merge patches.
impl From<entity::Model> for CreatePerson {
    fn from(row: entity::Model) -> Self {
        Self {
            external_id: row.external_id,
            full_name: row.full_name,
            email: row.email,
            job_title: row.job_title,
            department: row.department,
            manager_id: row.manager_id,
            years_of_experience: row
                .years_of_experience
                .and_then(|years| years.try_into().ok()),
            time_zone: row.time_zone,
            capacity: row.capacity.try_into().unwrap_or(0),
            role: row.role,
            state: row.state,
            skills_offered: row.profile.skills_offered,
            skills_sought: row.profile.skills_sought,
            goals: row.profile.goals,
            interests: row.profile.interests,
            biography: row.profile.biography,
            languages: row.profile.languages,
            availability: row.profile.availability,
            custom_fields: row.profile.custom_fields,
        }
    }
}

/// What is kept about a person.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it is streamed; this is its schema")]
pub(super) struct PersonExport {
    /// Everything, table by table.
    data: Vec<ExportedRow>,
}

/// One thing that is kept about a person.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it is streamed; this is its schema")]
pub(super) struct ExportedRow {
    /// Where it is kept.
    #[schema(example = "check_ins")]
    table: String,
    /// What is kept, by column.
    #[schema(value_type = Object)]
    row: serde_json::Value,
}

/// Which people, in which order, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListPeople {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only this e-mail address.
    pub email: Option<String>,
    /// Only this id of your HR system.
    pub external_id: Option<String>,
    /// Only this department.
    pub department: Option<String>,
    /// Only people who report to this person.
    pub manager_id: Option<PersonId>,
    /// Only this state.
    #[param(inline)]
    pub(crate) state: Option<PersonState>,
    /// The order; `-` turns it round.
    #[param(inline)]
    pub(crate) sort: Option<PeopleSort>,
}

/// The orders of the list of people.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) enum PeopleSort {
    #[serde(rename = "created_at")]
    CreatedAt,
    #[serde(rename = "-created_at")]
    CreatedAtDescending,
    #[serde(rename = "full_name")]
    FullName,
    #[serde(rename = "-full_name")]
    FullNameDescending,
}
