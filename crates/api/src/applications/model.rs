//! What an application looks like on the wire.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use pairwell_matching::{FieldValue, Goal, PairExplanation, Score};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{ApplicationId, MatchRunId, PersonId, ProgramId},
    lifecycle::states,
    programs::{self, ProgramKind},
    proposals::ProposedParticipant,
    request::{
        Input, Violations,
        limits::{check_fields, check_goals},
    },
};

states! {
    /// Where an application stands.
    ApplicationState {
        /// Being written by the applicant.
        Draft = "draft" => [Submitted, Withdrawn],
        /// Waits for a coordinator.
        Submitted = "submitted" => [UnderReview, Withdrawn],
        /// A coordinator looks at it.
        UnderReview = "under_review" => [Approved, Rejected, Waitlisted, Withdrawn],
        /// Takes part in matching.
        Approved = "approved" => [Paused, Withdrawn, Left, Removed],
        /// Was turned down; the history says why.
        Rejected = "rejected" => [Withdrawn],
        /// Is approved, oldest first, when a seat frees.
        Waitlisted = "waitlisted" => [Approved, Withdrawn],
        /// Was taken back by the applicant.
        Withdrawn = "withdrawn" => [],
        /// Takes no new partners for a while; running pairings go on.
        Paused = "paused" => [Approved],
        /// The participant left the program.
        Left = "left" => [],
        /// A coordinator took the participant out of the program.
        Removed = "removed" => [],
    }
}

impl ApplicationState {
    /// Whether nothing comes of the application any more.
    pub(crate) fn is_over(self) -> bool {
        matches!(
            self,
            Self::Rejected | Self::Withdrawn | Self::Left | Self::Removed
        )
    }
}

/// The side that a person wants to take in a program.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub(crate) enum ApplicationRole {
    /// Passes on what they know.
    #[sea_orm(string_value = "mentor")]
    Mentor,
    /// Wants to learn.
    #[sea_orm(string_value = "mentee")]
    Mentee,
}

impl ApplicationRole {
    /// The name, as stored and as on the wire.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Mentor => "mentor",
            Self::Mentee => "mentee",
        }
    }

    /// The largest capacity of an application in this role to a program of this kind.
    const fn largest_capacity(self, kind: ProgramKind) -> u32 {
        match self {
            Self::Mentor => kind.most_mentees(),
            // A peer is in one group.
            Self::Mentee if matches!(kind, ProgramKind::Peer) => 1,
            Self::Mentee => 10,
        }
    }
}

/// An application to make. It begins as a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "program_id": "0199c3f0-7a00-7000-8000-000000000001",
    "role": "mentee",
    "motivation": "I lead my first project and would like to learn from somebody who has led many.",
    "goals": [{ "statement": "Run a project review without slides", "topics": ["leadership"] }]
}))]
pub(crate) struct CreateApplication {
    /// The program.
    pub program_id: ProgramId,
    /// The applicant; you, when absent. Coordinators may apply for others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub person_id: Option<PersonId>,
    /// The side that the person wants to take; apply twice for both.
    #[schema(inline)]
    pub role: ApplicationRole,
    /// How many mentees a mentor takes at once, up to 1000 (a sponsor up to 3, in a program with groups the size of a group); how
    /// many mentors a mentee wants, up to 10. When absent, the capacity in the mentor's profile or the largest group, and 1 for
    /// a mentee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000, nullable = false)]
    pub capacity: Option<u32>,
    /// How many mentees a mentor takes at least; a run that cannot give each mentor as many fails and says whose minimum
    /// cannot be kept. Not for mentees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000, nullable = false)]
    pub least_load: Option<u32>,
    /// Why the person wants to take part.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub motivation: String,
    /// Goals for this program; they count beside the ones in the profile.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub goals: Vec<Goal>,
    /// Answers to the program's own fields, by name. Required ones may be absent until the application is submitted.
    #[serde(default)]
    pub answers: BTreeMap<String, FieldValue>,
    /// People whom the applicant would like as partner, best first.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub preferred: Vec<PersonId>,
    /// People with whom the applicant must not be paired. Nobody but coordinators sees it.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub avoided: Vec<PersonId>,
}

/// The editable part of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "motivation": "I would like to give back what my own mentor gave me." }))]
pub(crate) struct ApplicationDetails {
    /// How many partners at once: up to 1000 for a mentor, up to 10 for a mentee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000, nullable = false)]
    pub capacity: Option<u32>,
    /// How many mentees a mentor takes at least; a run that cannot give each mentor as many fails and says whose minimum
    /// cannot be kept. Not for mentees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000, nullable = false)]
    pub least_load: Option<u32>,
    /// Why the person wants to take part.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub motivation: String,
    /// Goals for this program; they count beside the ones in the profile.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub goals: Vec<Goal>,
    /// Answers to the program's own fields, by name.
    #[serde(default)]
    pub answers: BTreeMap<String, FieldValue>,
    /// People whom the applicant would like as partner, best first.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub preferred: Vec<PersonId>,
    /// People with whom the applicant must not be paired. Nobody but coordinators sees it.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub avoided: Vec<PersonId>,
}

impl Input for CreateApplication {
    fn check(&self, violations: &mut Violations) {
        // What the kind of the program allows is looked at later.
        check_capacity(self.role, self.capacity, ProgramKind::default(), violations);
        check_least_load(self.role, self.capacity, self.least_load, violations);
        check_wishes(&self.preferred, &self.avoided, violations);
        check_goals(&self.goals, violations);
        check_fields("/answers", &self.answers, violations);
    }
}

impl Input for ApplicationDetails {
    fn check(&self, violations: &mut Violations) {
        check_wishes(&self.preferred, &self.avoided, violations);
        check_goals(&self.goals, violations);
        check_fields("/answers", &self.answers, violations);
    }
}

/// Adds a violation when the capacity is more than the role allows.
pub(super) fn check_capacity(
    role: ApplicationRole,
    capacity: Option<u32>,
    kind: ProgramKind,
    violations: &mut Violations,
) {
    let largest = role.largest_capacity(kind);
    violations.require(
        capacity.is_none_or(|capacity| (1..=largest).contains(&capacity)),
        "/capacity",
        "maximum",
        format_args!("from 1 to {largest} for a {}", role.name()),
    );
}

/// Adds a violation for what a program with groups does not allow.
pub(super) fn check_group(
    role: ApplicationRole,
    capacity: Option<u32>,
    program: &programs::entity::Model,
    violations: &mut Violations,
) {
    violations.require(
        program.kind != ProgramKind::Peer || role == ApplicationRole::Mentee,
        "/role",
        "peer",
        "peers have no mentor: everybody applies as a mentee",
    );
    let (Some(size), ApplicationRole::Mentor) = (program.group_size(), role) else {
        return;
    };
    let (least, most) = (size.least, size.most);
    violations.require(
        capacity.is_none_or(|capacity| (least..=most).contains(&capacity)),
        "/capacity",
        "group_size",
        format_args!("a group of this program has from {least} to {most} mentees"),
    );
}

/// Adds a violation when there is a minimum load that the role or the stated capacity does not allow.
pub(super) fn check_least_load(
    role: ApplicationRole,
    capacity: Option<u32>,
    least_load: Option<u32>,
    violations: &mut Violations,
) {
    let Some(least_load) = least_load else { return };
    violations.require(
        role == ApplicationRole::Mentor,
        "/least_load",
        "role",
        "only mentors have a minimum load",
    );
    violations.require(
        capacity.is_none_or(|capacity| least_load <= capacity),
        "/least_load",
        "maximum",
        "at most the capacity",
    );
}

/// Nobody is wished for twice, and nobody is preferred and avoided.
fn check_wishes(preferred: &[PersonId], avoided: &[PersonId], violations: &mut Violations) {
    let mut seen = HashSet::new();
    for (name, people) in [("preferred", preferred), ("avoided", avoided)] {
        for (place, person) in people.iter().enumerate() {
            violations.require(
                seen.insert(person),
                &format!("/{name}/{place}"),
                "unique",
                "the person is already listed among the preferred or the avoided ones",
            );
        }
    }
}

/// An application to a program.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Application {
    /// Identifies the application.
    pub id: ApplicationId,
    /// The program.
    pub program_id: ProgramId,
    /// The applicant.
    pub person_id: PersonId,
    /// The side that the person wants to take.
    #[schema(inline)]
    pub role: ApplicationRole,
    /// Where the application stands.
    pub state: ApplicationState,
    /// How many partners at once.
    pub capacity: u32,
    /// How many mentees a mentor takes at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub least_load: Option<u32>,
    /// How many of them there are: pairings that are running or that one side has accepted.
    pub seats_taken: u32,
    /// Why the person wants to take part.
    pub motivation: String,
    /// Goals for this program.
    pub goals: Vec<Goal>,
    /// Answers to the program's own fields.
    pub answers: BTreeMap<String, FieldValue>,
    /// People whom the applicant would like as partner, best first.
    pub preferred: Vec<PersonId>,
    /// People with whom the applicant must not be paired.
    pub avoided: Vec<PersonId>,
    /// When it was submitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was last approved, rejected or put on the waitlist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<DateTime<Utc>>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it last changed, seats included.
    pub updated_at: DateTime<Utc>,
}

impl From<entity::Model> for Application {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            program_id: row.program_id,
            person_id: row.person_id,
            role: row.role,
            state: row.state,
            capacity: row.capacity.try_into().unwrap_or(0),
            least_load: row.details.least_load,
            seats_taken: row.seats_taken.try_into().unwrap_or(0),
            motivation: row.details.motivation,
            goals: row.details.goals,
            answers: row.details.answers,
            preferred: row.details.preferred,
            avoided: row.details.avoided,
            submitted_at: row.submitted_at,
            decided_at: row.decided_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The editable part, for merge patches.
impl From<entity::Model> for ApplicationDetails {
    fn from(row: entity::Model) -> Self {
        Self {
            capacity: row.capacity.try_into().ok(),
            least_load: row.details.least_load,
            motivation: row.details.motivation,
            goals: row.details.goals,
            answers: row.details.answers,
            preferred: row.details.preferred,
            avoided: row.details.avoided,
        }
    }
}

impl From<CreateApplication> for ApplicationDetails {
    fn from(input: CreateApplication) -> Self {
        Self {
            capacity: input.capacity,
            least_load: input.least_load,
            motivation: input.motivation,
            goals: input.goals,
            answers: input.answers,
            preferred: input.preferred,
            avoided: input.avoided,
        }
    }
}

/// Which applications, in which order, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListApplications {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only to this program.
    pub program_id: Option<ProgramId>,
    /// Only of this person.
    pub person_id: Option<PersonId>,
    /// Only in this role.
    #[param(inline)]
    pub(crate) role: Option<ApplicationRole>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<ApplicationState>,
    /// The order; `-` turns it round.
    #[param(inline)]
    pub(crate) sort: Option<ApplicationSort>,
}

/// The orders of the list of applications.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) enum ApplicationSort {
    #[serde(rename = "created_at")]
    CreatedAt,
    #[serde(rename = "-created_at")]
    CreatedAtDescending,
}

/// How many mentors.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListRecommendations {
    /// Mentors on the list.
    #[param(minimum = 1, maximum = 50, default = 10)]
    pub limit: Option<u64>,
}

/// A mentor for one mentee.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct MentorRecommendation {
    /// The mentor's application.
    pub mentor_application_id: ApplicationId,
    /// What the pair would be worth, from 0 to 1.
    pub score: Score,
    /// Whether this is the mentee's top choice. Over the whole program a mentor is that for at most as many mentees as
    /// they have seats, so that not everybody asks the same few.
    pub top_choice: bool,
    /// Why.
    pub explanation: PairExplanation,
}

/// The best mentors for one mentee.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Recommendations {
    /// The top choice first, if there is one, then by score.
    pub data: Vec<MentorRecommendation>,
}

/// A person whom an applicant should talk to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ShortlistedPartner {
    /// Who.
    pub partner: ProposedParticipant,
    /// What the pair would be worth, from 0 to 1.
    pub score: Score,
    /// Why.
    pub explanation: PairExplanation,
}

/// Whom an applicant should talk to before the final match run.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(super) struct Shortlist {
    /// The match run that made it; absent where there is none yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub match_run_id: Option<MatchRunId>,
    /// Best first.
    pub data: Vec<ShortlistedPartner>,
}
