//! What a skill assessment looks like on the wire.

use chrono::{DateTime, Utc};
use pairwell_matching::normalize;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{PairingId, PersonId, ProgramId, SkillAssessmentId},
    request::{Input, Violations},
};

/// Who says it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum AssessedBy {
    /// The person themselves.
    #[sea_orm(string_value = "oneself")]
    #[serde(rename = "self")]
    Oneself,
    /// The mentor of a pairing.
    #[sea_orm(string_value = "mentor")]
    Mentor,
    /// A coordinator of a program in which the person takes part.
    #[sea_orm(string_value = "coordinator")]
    Coordinator,
}

impl AssessedBy {
    /// The name on the wire.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Oneself => "self",
            Self::Mentor => "mentor",
            Self::Coordinator => "coordinator",
        }
    }
}

/// How far somebody has come in a skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "skill": "Public speaking", "level": 3 }))]
pub(crate) struct CreateSkillAssessment {
    /// Name or alias of the skill; one that the catalogue does not list stands for itself.
    #[schema(min_length = 1, max_length = 200)]
    pub skill: String,
    /// From 1 (beginner) to 5 (expert), as in profiles.
    #[schema(minimum = 1, maximum = 5)]
    pub level: u8,
    /// The pairing in which it was seen; mentors name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub pairing_id: Option<PairingId>,
    /// The program that it belongs to; coordinators name it. A pairing's program is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub program_id: Option<ProgramId>,
    /// When the level was reached; absent for now, never in the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub at: Option<DateTime<Utc>>,
}

impl Input for CreateSkillAssessment {
    fn check(&self, violations: &mut Violations) {
        violations.require(
            !normalize(&self.skill).is_empty(),
            "/skill",
            "empty",
            "a name needs a letter or a digit",
        );
    }
}

/// How far somebody had come in a skill at a time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SkillAssessment {
    /// Identifies the assessment.
    pub id: SkillAssessmentId,
    /// Who was assessed.
    pub person_id: PersonId,
    /// The skill.
    pub skill: String,
    /// From 1 (beginner) to 5 (expert).
    pub level: i64,
    /// Who says it.
    #[schema(inline)]
    pub(crate) by: AssessedBy,
    /// The person who says it; absent for integrations and when that person was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessor_id: Option<PersonId>,
    /// The program that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program_id: Option<ProgramId>,
    /// The pairing in which it was seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairing_id: Option<PairingId>,
    /// When the level was reached.
    pub at: DateTime<Utc>,
}

impl From<entity::Model> for SkillAssessment {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            person_id: row.person_id,
            skill: row.skill,
            level: row.level,
            by: row.assessed_by,
            assessor_id: row.assessor_id,
            program_id: row.program_id,
            pairing_id: row.pairing_id,
            at: row.at,
        }
    }
}

/// How far a person has come in one skill, as one kind of assessor sees it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct SkillGrowth {
    /// The skill, under its name in the catalogue.
    pub skill: String,
    /// Whose assessments these are: levels of different assessors are not compared with each other.
    #[schema(inline)]
    pub(crate) by: AssessedBy,
    /// How many there are.
    pub assessments: usize,
    /// The first level.
    pub first_level: i64,
    /// When that was.
    pub first_at: DateTime<Utc>,
    /// The latest level.
    pub latest_level: i64,
    /// When that was.
    pub latest_at: DateTime<Utc>,
    /// Latest minus first.
    pub growth: i64,
}

/// How the participants of a program have grown in a skill.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ProgramSkillGrowth {
    /// The program.
    pub program_id: ProgramId,
    /// Skills with enough people, most people first.
    pub skills: Vec<SkillGrowthSummary>,
    /// How many more there are, with too few people to be shown.
    pub hidden: usize,
    /// Fewer people than this are not shown: they would be recognized.
    pub smallest_group: usize,
}

/// The growth of several people in one skill.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SkillGrowthSummary {
    /// The skill, under its name in the catalogue.
    pub skill: String,
    /// Whose assessments these are.
    #[schema(inline)]
    pub(crate) by: AssessedBy,
    /// People who were assessed at least twice.
    pub people: usize,
    /// Their mean first level.
    pub mean_first_level: f64,
    /// Their mean latest level.
    pub mean_latest_level: f64,
    /// The mean of their growth.
    pub mean_growth: f64,
}

/// Which assessments, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListSkillAssessments {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only of this skill, by any of its names.
    pub skill: Option<String>,
    /// Only of this program.
    pub program_id: Option<ProgramId>,
    /// Only by this kind of assessor.
    #[param(inline)]
    pub(crate) by: Option<AssessedBy>,
}
