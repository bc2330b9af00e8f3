//! What a group looks like on the wire.

use chrono::{DateTime, Utc};
use pairwell_matching::Score;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{ApplicationId, GroupId, MatchRunId, PairingId, PersonId, ProgramId},
    lifecycle::states,
    pairings::PairingState,
    request::Input,
};

states! {
    /// Where a group stands.
    GroupState {
        /// Waits for its people: with a mentor, for the first pairing that begins; of peers, for as many yeses as a group needs.
        Proposed = "proposed" => [Active, Completed, Dissolved],
        /// Runs.
        Active = "active" => [Completed, Dissolved],
        /// Came to its end.
        Completed = "completed" => [],
        /// Fell apart, gave way to a newer match run, or never began.
        Dissolved = "dissolved" => [],
    }
}

impl GroupState {
    /// The states of a group that is not over.
    pub(crate) const OPEN: [Self; 2] = [Self::Proposed, Self::Active];
}

states! {
    /// Where a member of a group stands.
    GroupMemberState {
        /// Was not asked to say more than yes or no, and has not yet.
        Invited = "invited" => [Joined, Declined, Expired],
        /// Said yes.
        Joined = "joined" => [Left, Completed],
        /// Said no.
        Declined = "declined" => [],
        /// Did not answer in time, or the group was gone before.
        Expired = "expired" => [],
        /// Was in the group and is no longer.
        Left = "left" => [],
        /// Was there to the end.
        Completed = "completed" => [],
    }
}

impl GroupMemberState {
    /// The states of those who are in a group, or still asked.
    pub(crate) const OPEN: [Self; 2] = [Self::Invited, Self::Joined];

    /// The states of those whom the others of the group see.
    pub(crate) const SEEN: [Self; 3] = [Self::Invited, Self::Joined, Self::Completed];

    /// The states of those who were in a group for some time, or are.
    pub(crate) const CAME: [Self; 3] = [Self::Joined, Self::Left, Self::Completed];

    /// The states of those who are in a group, or were until it was completed.
    pub(crate) const STAYED: [Self; 2] = [Self::Joined, Self::Completed];

    /// [`Self::STAYED`], of the pairings with a group's mentor.
    pub(crate) const STAYED_PAIRINGS: [PairingState; 4] = [
        PairingState::Active,
        PairingState::Paused,
        PairingState::Completed,
        PairingState::Renewed,
    ];

    /// Where a mentee stands in the group of a mentor, by the pairing of the two.
    pub(super) const fn of_pairing(state: PairingState) -> Self {
        match state {
            PairingState::Proposed => Self::Invited,
            PairingState::Active | PairingState::Paused => Self::Joined,
            PairingState::Completed | PairingState::Renewed => Self::Completed,
            PairingState::EndedEarly => Self::Left,
            PairingState::Declined => Self::Declined,
            PairingState::Expired | PairingState::Superseded => Self::Expired,
        }
    }

    /// The states of pairings whose mentees the others of the group see.
    pub(super) const SEEN_PAIRINGS: [PairingState; 5] = [
        PairingState::Proposed,
        PairingState::Active,
        PairingState::Paused,
        PairingState::Completed,
        PairingState::Renewed,
    ];
}

/// Somebody in a group; the mentor is not among them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GroupMember {
    /// The application.
    pub application_id: ApplicationId,
    /// The person.
    pub person_id: PersonId,
    /// Their name.
    pub person_name: String,
    /// Where they stand.
    pub state: GroupMemberState,
    /// The pairing with the mentor, where the group has one: sessions, check-ins and answers are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub pairing_id: Option<PairingId>,
}

/// People who come together regularly.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Group {
    /// Identifies the group.
    pub id: GroupId,
    /// The program.
    pub program_id: ProgramId,
    /// The match run that formed it; absent when a coordinator did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub match_run_id: Option<MatchRunId>,
    /// Where it stands.
    pub state: GroupState,
    /// The mentor's application; absent among peers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mentor_application_id: Option<ApplicationId>,
    /// The mentor.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mentor_id: Option<PersonId>,
    /// The mentor's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mentor_name: Option<String>,
    /// The peer who keeps the group going: invites to sessions and notes who was there. One of `members`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub facilitator_id: Option<PersonId>,
    /// Who is in it, is still asked, or was there to the end.
    pub members: Vec<GroupMember>,
    /// How many are in it or still asked.
    pub size: u32,
    /// The smallest size that the program wants.
    pub least: u32,
    /// The largest size.
    pub most: u32,
    /// Since when there are fewer than `least`; absent while there are enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub too_small_since: Option<DateTime<Utc>>,
    /// With a mentor: mean score of the pairings; of peers: of each two members when the group was formed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mean_score: Option<Score>,
    /// Until when peers answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// When it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    /// When it was completed or dissolved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// When it was formed.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl Group {
    /// The group with its people.
    pub(super) fn new(
        row: &entity::Model,
        mentor_name: Option<String>,
        members: Vec<GroupMember>,
        pairing_scores: &[i64],
    ) -> Self {
        let total: i64 = pairing_scores.iter().sum();
        let count = i64::try_from(pairing_scores.len()).unwrap_or(i64::MAX);
        let score = row.score.or_else(|| total.checked_div(count));
        let score = score.and_then(|score| u32::try_from(score).ok());
        Self {
            id: row.id,
            program_id: row.program_id,
            match_run_id: row.match_run_id,
            state: row.state,
            mentor_application_id: row.mentor_application_id,
            mentor_id: row.mentor_id,
            mentor_name,
            facilitator_id: row.facilitator_id,
            members,
            size: row.members.try_into().unwrap_or(0),
            least: row.least.try_into().unwrap_or(0),
            most: row.most.try_into().unwrap_or(0),
            too_small_since: row.too_small_since,
            mean_score: score.and_then(Score::from_millionths),
            expires_at: row.expires_at,
            started_at: row.started_at,
            ended_at: row.ended_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Somebody to ask into a peer group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "application_id": "0199c3f0-7a00-7000-8000-000000000001" }))]
pub(crate) struct AddGroupMember {
    /// The approved application to the same program.
    pub application_id: ApplicationId,
}

impl Input for AddGroupMember {}

/// Who keeps a peer group going.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub(crate) struct SetGroupFacilitator {
    /// A peer who has joined; nobody when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub person_id: Option<PersonId>,
}

impl Input for SetGroupFacilitator {}

/// An answer of a member of a peer group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub(crate) struct AnswerGroup {
    /// Whose answer it is; coordinators only, to record what was said elsewhere. Otherwise it is the caller's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub person_id: Option<PersonId>,
    /// A code of your own for statistics: lower case, digits and `_`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[a-z][a-z0-9_]{0,49}$", nullable = false)]
    pub reason: Option<String>,
    /// In your own words; seen by coordinators only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
}

impl Input for AnswerGroup {}

/// Which groups, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListGroups {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only of this program.
    pub program_id: Option<ProgramId>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<GroupState>,
    /// Only those that this match run formed.
    pub match_run_id: Option<MatchRunId>,
    /// With `true`, only open groups with fewer people than the program wants.
    pub too_small: Option<bool>,
}
