//! Why a pair is a candidate or not, and what its score is made of: numbers and names, never prose.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::Score;
use crate::field::FieldValue;

/// The complete judgement of one pair, chosen or not.
///
/// The contributions of the criteria add up to `score` exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairExplanation {
    /// Id of the mentee's application.
    pub mentee: String,
    /// Id of the mentor's application.
    pub mentor: String,
    /// Whether the pair meets every requirement.
    pub eligible: bool,
    /// Whether the pair is eligible and scores at least the policy's minimum, so that it may be chosen.
    pub candidate: bool,
    /// Whether a pair rule demands this pair.
    pub pinned: bool,
    /// What the pair is worth; computed for pairs that are not eligible, too.
    pub score: Score,
    /// The policy's minimum score.
    pub minimum_score: Score,
    /// Whether any criterion about profiles has data. Where none has, the score is 0, so that an empty
    /// profile never outranks a filled one.
    pub has_profile_data: bool,
    /// The answer of every requirement, those that always hold first.
    pub requirements: Vec<RequirementOutcome>,
    /// The reading of every criterion, in the order of the policy.
    pub criteria: Vec<CriterionOutcome>,
}

/// The answer of one requirement for one pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequirementOutcome {
    /// Which requirement.
    pub requirement: RequirementKind,
    /// Its place in the policy's list, from 0; absent for the requirements that always hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// Whether the pair meets it.
    pub passed: bool,
    /// What decided.
    pub evidence: RequirementEvidence,
}

/// The kinds of requirement; the first six hold always, the others where the policy lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum RequirementKind {
    /// The state of both applications allows matching.
    Available,
    /// Both have capacity left.
    CapacityLeft,
    /// The two are not one human.
    DifferentPerson,
    /// No pair rule excludes the pair.
    NotExcluded,
    /// Neither avoids the other.
    NotAvoided,
    /// The two are not in a running pairing.
    NotAlreadyPaired,
    /// [`crate::requirements::ManagerLine`].
    ManagerLine,
    /// [`crate::requirements::EarlierPairs`].
    EarlierPairs,
    /// [`crate::requirements::SharedLanguage`].
    SharedLanguage,
    /// [`crate::requirements::TimeZoneDistance`].
    TimeZoneDistance,
    /// [`crate::requirements::LeastOverlap`].
    LeastOverlap,
    /// [`crate::requirements::SeniorityGap`].
    SeniorityGap,
    /// [`crate::requirements::RequiredSkills`].
    RequiredSkills,
    /// [`crate::requirements::Field`].
    Field,
}

/// What decided a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum RequirementEvidence {
    /// Whether each side holds; for states and for avoiding.
    Sides {
        /// The mentee's side passes.
        mentee: bool,
        /// The mentor's side passes.
        mentor: bool,
    },
    /// Capacity left.
    Capacity {
        /// Mentors that the mentee still wants.
        mentee: u32,
        /// Seats that the mentor has left.
        mentor: u32,
    },
    /// The answer says it all.
    Fact {},
    /// Who manages whom.
    ManagerLine {
        /// Levels between the two, 1 for the direct manager; absent when they are not in one line.
        levels_apart: Option<u32>,
    },
    /// An earlier pairing of the two.
    EarlierPair {
        /// Days since the latest one ended; absent when there was none or it is still running.
        days_since_end: Option<u32>,
    },
    /// Languages that both speak.
    Languages {
        /// Primary subtags.
        shared: Vec<String>,
    },
    /// Clock distance.
    TimeZone {
        /// Largest difference in minutes; absent when a zone is not stated.
        minutes: Option<u32>,
    },
    /// Usable common time.
    Overlap {
        /// Minutes in an average week.
        minutes_per_week: u32,
    },
    /// Difference in experience.
    Seniority {
        /// Mentor's years − mentee's; absent when either is not stated.
        years: Option<i32>,
    },
    /// Skills that must be offered.
    Skills {
        /// Those that the mentor does not offer, or not well enough.
        lacking: Vec<String>,
    },
    /// A comparison of custom fields.
    Fields(FieldEvidence),
}

/// The reading of one criterion for one pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CriterionOutcome {
    /// Which criterion.
    pub criterion: CriterionKind,
    /// Its place in the policy's list, from 0.
    pub position: u32,
    /// Its weight in the policy.
    pub weight: u32,
    /// Whether the profiles say enough, and what was done if not.
    pub data: CriterionData,
    /// The value that counted; absent when the criterion left the sum.
    pub value: Option<Score>,
    /// Its part of the pair's score, rounded so that all parts add up exactly.
    pub contribution: Score,
    /// What decided.
    pub evidence: CriterionEvidence,
}

/// The kinds of criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum CriterionKind {
    /// [`crate::criteria::Skills`].
    Skills,
    /// [`crate::criteria::Goals`].
    Goals,
    /// [`crate::criteria::Availability`].
    Availability,
    /// [`crate::criteria::ExperienceGap`].
    ExperienceGap,
    /// [`crate::criteria::Languages`].
    Languages,
    /// [`crate::criteria::TimeZone`].
    TimeZone,
    /// [`crate::criteria::Department`].
    Department,
    /// [`crate::criteria::Interests`].
    Interests,
    /// [`crate::criteria::Preferences`].
    Preferences,
    /// [`crate::criteria::WaitingTime`].
    WaitingTime,
    /// [`crate::criteria::Field`].
    Field,
}

/// Whether a criterion had something to go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CriterionData {
    /// The profiles say enough.
    Known,
    /// They do not; the value is neutral.
    MissingNeutral,
    /// They do not; the value is 0.
    MissingZero,
    /// They do not; the criterion left the sum.
    MissingExcluded,
    /// The criterion's condition does not hold; it left the sum.
    NotApplicable,
}

/// What decided a criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum CriterionEvidence {
    /// Coverage of every sought skill.
    Skills {
        /// The sought skills, by name.
        skills: Vec<SkillEvidence>,
    },
    /// Common ground of goals and profile.
    Goals {
        /// The mentee's topics that the mentor has, too.
        shared_topics: Vec<String>,
        /// Number of the mentee's topics.
        topics: u32,
        /// Stems of the mentee's words that the mentor uses, too.
        shared_words: Vec<String>,
        /// Number of the mentee's words.
        words: u32,
        /// How close the texts are by meaning; absent without a text model, and where a side has no text that the model
        /// can make anything of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Box<TextEvidence>>,
    },
    /// Usable common time.
    Availability {
        /// Usable minutes in an average week.
        minutes_per_week: u32,
        /// Weeks of the program with enough usable time, partial last week included.
        weeks_with_enough: u32,
        /// Weeks of the program.
        weeks: u32,
        /// The usable spans of the first week that has any.
        first_week: Vec<CommonTime>,
    },
    /// Difference in experience.
    Experience {
        /// Mentor's years − mentee's; absent when either is not stated.
        years: Option<i32>,
    },
    /// Languages that both speak.
    Languages {
        /// Primary subtags.
        shared: Vec<String>,
    },
    /// Clock distance.
    TimeZone {
        /// Largest difference in minutes; absent when a zone is not stated.
        minutes: Option<u32>,
    },
    /// The two departments.
    Department {
        /// The mentee's.
        mentee: Option<String>,
        /// The mentor's.
        mentor: Option<String>,
    },
    /// Common interests.
    Interests {
        /// Those that both name.
        shared: Vec<String>,
    },
    /// Places on the lists of preferences, from 1; absent when not on the list.
    Preferences {
        /// The mentor's place on the mentee's list.
        by_mentee: Option<u32>,
        /// The mentee's place on the mentor's list.
        by_mentor: Option<u32>,
    },
    /// Days of waiting.
    WaitingTime {
        /// The mentee's.
        days: u32,
    },
    /// A comparison of custom fields.
    Fields(FieldEvidence),
}

/// Coverage of one sought skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SkillEvidence {
    /// The canonical name.
    pub skill: String,
    /// Level that the mentee wants to reach.
    pub sought_level: u8,
    /// From 1 (nice to have) to 3 (a must).
    pub importance: u8,
    /// The mentor's level in the skill that covers it; absent when nothing near it is offered.
    pub offered_level: Option<u8>,
    /// The other skill of the mentor that covers it in part; absent when the skill itself does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<RelatedSkill>,
    /// How far the wish is covered.
    pub coverage: Score,
}

/// A skill near the sought one that earns a part of the credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RelatedSkill {
    /// The canonical name.
    pub skill: String,
    /// How it lies to the sought skill.
    pub relation: SkillRelation,
    /// The share of the coverage that the relation leaves: 0.8 for each step down to a narrower skill, 0.5 for each
    /// step up to a broader one.
    pub credit: Score,
}

/// How an offered skill lies to the sought one in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SkillRelation {
    /// It is the sought skill.
    Same,
    /// The sought skill contains it, directly or through one other.
    Narrower,
    /// It contains the sought skill, directly or through one other.
    Broader,
    /// One skill directly contains both.
    Sibling,
}

/// How close the mentee's goals and the mentor's profile are by meaning.
///
/// Similarities are cosines, measures of how alike two texts are; they are no probabilities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextEvidence {
    /// The text model that compared them.
    pub model: String,
    /// The blend: four fifths of the similarity of the vectors and one fifth of that of the words.
    pub similarity: Score,
    /// Cosine of the two texts' vectors; 0 where it is negative.
    pub vectors: Score,
    /// Cosine of the two texts' words, rare words weighing more.
    pub words: Score,
    /// What the similarity counts after the model's calibration.
    pub value: Score,
    /// The goal that is closest to a passage of the mentor's profile.
    pub goal: Option<String>,
    /// That passage.
    pub passage: Option<String>,
}

/// A contiguous span in which both can meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommonTime {
    /// First minute.
    pub start: DateTime<Utc>,
    /// Length.
    pub minutes: u32,
}

/// Two custom field values that were compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldEvidence {
    /// Name of the mentee's field.
    pub mentee_field: String,
    /// The mentee's value.
    pub mentee: Option<FieldValue>,
    /// Name of the mentor's field.
    pub mentor_field: String,
    /// The mentor's value.
    pub mentor: Option<FieldValue>,
    /// For a scale: mentor's step − mentee's step.
    pub gap: Option<i32>,
    /// Whether the rule's condition holds for the pair.
    pub applies: bool,
}
