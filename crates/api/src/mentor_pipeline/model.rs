//! What the mentor pipeline looks like on the wire.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ids::{PersonId, ProgramId};

/// Whether a person is open to mentoring.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MentoringConsent {
    /// The person.
    pub person_id: PersonId,
    /// Whether coordinators may see them suggested as a mentor.
    pub open_to_mentoring: bool,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
}

/// Who could mentor in a program what its mentees still seek.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MentorPipeline {
    /// The program.
    pub program_id: ProgramId,
    /// Approved and waitlisted mentees without a mentor.
    pub unmatched_mentees: usize,
    /// What they seek, most wanted first; at most 50 skills.
    pub demand: Vec<SkillDemand>,
    /// Who could help, most mentees first; at most 50 people, all of whom are open to mentoring.
    pub candidates: Vec<MentorCandidate>,
}

/// How many seek a skill.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct SkillDemand {
    /// The skill, under its name in the catalogue.
    pub skill: String,
    /// How many unmatched mentees seek it.
    pub mentees: usize,
}

/// A completed mentee who could mentor.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MentorCandidate {
    /// The person.
    pub person_id: PersonId,
    /// Their name.
    pub full_name: String,
    /// How many unmatched mentees seek at least one skill at a level that this person has.
    pub mentees: usize,
    /// What they have that is sought, most wanted first.
    pub skills: Vec<CandidateSkill>,
    /// How many pairings they completed as a mentee.
    pub completed_pairings: usize,
}

/// A skill of a candidate that mentees seek.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CandidateSkill {
    /// The skill, under its name in the catalogue.
    pub skill: String,
    /// The higher of what they offer and of their latest assessment.
    pub level: i64,
    /// How many unmatched mentees seek it at this level or below.
    pub mentees: usize,
}
