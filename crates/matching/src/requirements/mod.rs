//! What a pair must meet: one requirement per file, each with an answer and its evidence.

mod earlier_pairs;
mod field;
mod least_overlap;
mod manager_line;
mod required_skills;
mod seniority_gap;
mod shared_language;
mod time_zone_distance;

use serde::{Deserialize, Serialize};

use crate::explanation::RequirementKind;

pub use earlier_pairs::EarlierPairs;
pub use field::Field;
pub use least_overlap::LeastOverlap;
pub use manager_line::ManagerLine;
pub use required_skills::RequiredSkills;
pub use seniority_gap::SeniorityGap;
pub use shared_language::SharedLanguage;
pub use time_zone_distance::TimeZoneDistance;

/// A rule that a pair must meet to be a candidate at all.
///
/// Flat in JSON and TOML: `{ "kind": "manager_line", "levels": 2 }`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Requirement {
    /// Not within one line of management.
    ManagerLine(ManagerLine),
    /// Not paired before, or long ago.
    EarlierPairs(EarlierPairs),
    /// A common language.
    SharedLanguage(SharedLanguage),
    /// Not too far apart on the clock.
    TimeZoneDistance(TimeZoneDistance),
    /// Enough usable common time.
    LeastOverlap(LeastOverlap),
    /// The right difference in experience.
    SeniorityGap(SeniorityGap),
    /// The mentor offers the musts.
    RequiredSkills(RequiredSkills),
    /// A rule on custom fields.
    Field(Field),
}

impl Requirement {
    /// Returns the kind, as `kind` names it.
    #[must_use]
    pub const fn kind(&self) -> RequirementKind {
        match self {
            Self::ManagerLine(_) => RequirementKind::ManagerLine,
            Self::EarlierPairs(_) => RequirementKind::EarlierPairs,
            Self::SharedLanguage(_) => RequirementKind::SharedLanguage,
            Self::TimeZoneDistance(_) => RequirementKind::TimeZoneDistance,
            Self::LeastOverlap(_) => RequirementKind::LeastOverlap,
            Self::SeniorityGap(_) => RequirementKind::SeniorityGap,
            Self::RequiredSkills(_) => RequirementKind::RequiredSkills,
            Self::Field(_) => RequirementKind::Field,
        }
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Requirement {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::PartialSchema as _;
        crate::policy::tagged_schema(
            "A rule that a pair must meet to be a candidate at all.",
            vec![
                ("manager_line", ManagerLine::schema()),
                ("earlier_pairs", EarlierPairs::schema()),
                ("shared_language", SharedLanguage::schema()),
                ("time_zone_distance", TimeZoneDistance::schema()),
                ("least_overlap", LeastOverlap::schema()),
                ("seniority_gap", SeniorityGap::schema()),
                ("required_skills", RequiredSkills::schema()),
                ("field", Field::schema()),
            ],
        )
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Requirement {
    fn schemas(
        schemas: &mut Vec<(
            String,
            utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>,
        )>,
    ) {
        ManagerLine::schemas(schemas);
        EarlierPairs::schemas(schemas);
        SharedLanguage::schemas(schemas);
        TimeZoneDistance::schemas(schemas);
        LeastOverlap::schemas(schemas);
        SeniorityGap::schemas(schemas);
        RequiredSkills::schemas(schemas);
        Field::schemas(schemas);
    }
}
