//! What a pair must meet: one requirement per file, each with an answer and its evidence.

mod available;
mod capacity_left;
mod different_person;
mod earlier_pairs;
mod field;
mod least_overlap;
mod manager_line;
mod not_already_paired;
mod not_avoided;
mod not_excluded;
mod required_skills;
mod seniority_gap;
mod shared_language;
mod time_zone_distance;

use serde::{Deserialize, Serialize};

use crate::explanation::{RequirementEvidence, RequirementKind};
use crate::policy::Policy;
use crate::prepare::{Comparison, FieldSlots, PairView, Prepared, Symbols};
use crate::scoring::Answers;

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

/// How one requirement judges a pair. `passes` is the truth; `answers` is how most pairs are answered.
pub(crate) trait Rule: std::fmt::Debug + Send + Sync {
    /// Answers whether the pair meets the requirement.
    fn passes(&self, pair: &PairView<'_>) -> bool;

    /// Returns what the answer comes from.
    fn evidence(&self, pair: &PairView<'_>) -> RequirementEvidence;

    /// Prepares answering for whole rows of pairs: as `passes` does, except where one side names the other.
    fn answers(&self, prepared: &Prepared) -> Answers;
}

/// A requirement, ready to be asked about pairs.
#[derive(Debug)]
pub(crate) struct ReadyRequirement {
    pub(crate) kind: RequirementKind,
    /// Place in the policy's list; `None` for those that always hold.
    pub(crate) position: Option<u32>,
    pub(crate) rule: Box<dyn Rule>,
}

impl ReadyRequirement {
    /// Returns the requirements that always hold, then those of the policy: the order in which they are asked.
    pub(crate) fn all(policy: &Policy, slots: &mut FieldSlots, names: &mut Symbols) -> Vec<Self> {
        let always = |kind, rule: Box<dyn Rule>| Self {
            kind,
            position: None,
            rule,
        };
        let mut all = vec![
            always(RequirementKind::Available, Box::new(available::Available)),
            always(
                RequirementKind::CapacityLeft,
                Box::new(capacity_left::CapacityLeft),
            ),
            always(
                RequirementKind::DifferentPerson,
                Box::new(different_person::DifferentPerson),
            ),
            always(
                RequirementKind::NotExcluded,
                Box::new(not_excluded::NotExcluded),
            ),
            always(
                RequirementKind::NotAvoided,
                Box::new(not_avoided::NotAvoided),
            ),
            always(
                RequirementKind::NotAlreadyPaired,
                Box::new(not_already_paired::NotAlreadyPaired),
            ),
        ];
        all.extend(
            (0..)
                .zip(&policy.requirements)
                .map(|(position, requirement)| Self {
                    kind: requirement.kind(),
                    position: Some(position),
                    rule: requirement.rule(slots, names),
                }),
        );
        all
    }
}

impl Requirement {
    fn rule(&self, slots: &mut FieldSlots, names: &mut Symbols) -> Box<dyn Rule> {
        match self {
            Self::ManagerLine(settings) => Box::new(settings.clone()),
            Self::EarlierPairs(settings) => Box::new(settings.clone()),
            Self::SharedLanguage(settings) => Box::new(settings.clone()),
            Self::TimeZoneDistance(settings) => Box::new(settings.clone()),
            Self::LeastOverlap(settings) => Box::new(settings.clone()),
            Self::SeniorityGap(settings) => Box::new(settings.clone()),
            Self::RequiredSkills(settings) => Box::new(settings.clone()),
            Self::Field(settings) => Box::new(field::ReadyField {
                comparison: Comparison::new(
                    (&settings.mentor_field, &settings.mentee_field),
                    &settings.rule,
                    settings.when.as_ref(),
                    slots,
                    names,
                ),
                missing: settings.missing,
            }),
        }
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Requirement {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
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
