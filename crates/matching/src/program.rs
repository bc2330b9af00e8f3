//! The whole input of a match run: a snapshot that can be stored, hashed and run again.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::catalogue::SkillCatalogue;
use crate::participant::Participant;
use crate::peers::PeerSizes;
use crate::policy::Policy;

/// Everything that a match run depends on.
///
/// The order of the lists does not matter to any result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Applications in the mentee role.
    pub mentees: Vec<Participant>,
    /// Applications in the mentor role.
    pub mentors: Vec<Participant>,
    /// Divides the mentees into groups of these sizes instead of pairing them: there are no mentors and no rules then, and
    /// each two members of a group are judged by the policy, once in each direction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer_groups: Option<PeerSizes>,
    /// How pairs are judged.
    #[serde(default)]
    pub policy: Policy,
    /// Pins and exclusions.
    #[serde(default)]
    pub rules: Vec<PairRule>,
    /// Which names mean the same skill.
    #[serde(default)]
    pub skills: SkillCatalogue,
    /// First date on which pairs can meet.
    pub first_day: NaiveDate,
    /// Last date on which pairs can meet, not before `first_day`. Availability looks at the first
    /// [`Program::LONGEST_SPAN_DAYS`] days only.
    pub last_day: NaiveDate,
    /// Decides among equally good pairings: people are put in an order that depends on the seed and their
    /// ids alone. 0 is the plain order of the ids.
    #[serde(default)]
    pub seed: u64,
    /// Name of the [`TextModel`](crate::TextModel) by which goals and profiles are compared; by their words alone when
    /// left out. [`prepare_with`](crate::prepare_with) has to bring that model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_model: Option<String>,
}

impl Program {
    /// The number of days, from the first, that availability is resolved for.
    pub const LONGEST_SPAN_DAYS: u16 = 366;

    /// Drops the skills of the catalogue that no participant names and that are above none that is named.
    ///
    /// No result depends on them: a snapshot without them is smaller, and it changes only when it matters.
    pub fn drop_unnamed_skills(&mut self) {
        let people = self.mentees.iter().chain(&self.mentors);
        self.skills
            .retain_named(people.flat_map(Participant::names));
    }
}

/// A coordinator's word on two named participants.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairRule {
    /// What the rule says.
    pub kind: PairRuleKind,
    /// Id of the mentee's application.
    pub mentee: String,
    /// Id of the mentor's application.
    pub mentor: String,
}

/// What a [`PairRule`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PairRuleKind {
    /// The two must be paired. The pair still has to meet every requirement, but not the minimum score.
    Pin,
    /// The two must not be paired.
    Exclude,
}

/// Something in a [`Program`] that has to be corrected before it can run.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error,
)]
#[error("{path}: {detail}")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InputProblem {
    /// Where it is, such as `mentees[3].availability.windows[0].end`.
    pub path: String,
    /// A stable name of the kind of problem, such as `unknown_time_zone`.
    pub code: String,
    /// What is wrong and what would be right.
    pub detail: String,
}
