//! What a pairing looks like on the wire.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use pairwell_matching::{PairExplanation, Score, UnmatchedReason};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    auth::Actor,
    ids::{ApplicationId, GroupId, MatchRunId, PairingId, PersonId, ProgramId, ProposalId},
    lifecycle::states,
    request::Input,
    transitions::Reason,
};

states! {
    /// Where a pairing stands.
    PairingState {
        /// Waits for the answers of mentee and mentor and, where the program says so, of a coordinator.
        Proposed = "proposed" => [Active, Declined, Expired, Superseded],
        /// Runs.
        Active = "active" => [Paused, Completed, EndedEarly],
        /// Rests for a while.
        Paused = "paused" => [Active, Completed, EndedEarly],
        /// Came to its planned end.
        Completed = "completed" => [Renewed],
        /// Ended before its time.
        EndedEarly = "ended_early" => [],
        /// One side said no.
        Declined = "declined" => [],
        /// Was not answered in time.
        Expired = "expired" => [],
        /// Gave way to a newer match run before anybody accepted.
        Superseded = "superseded" => [],
        /// Goes on in a new pairing.
        Renewed = "renewed" => [],
    }
}

impl PairingState {
    /// The states in which two people can have only one pairing with each other.
    pub(crate) const OPEN: [Self; 3] = [Self::Proposed, Self::Active, Self::Paused];

    /// The states of a pairing that has begun and is not over.
    pub(crate) const RUNNING: [Self; 2] = [Self::Active, Self::Paused];
}

/// One of the two people of a pairing.
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
pub(crate) enum PairingSide {
    /// Who passes on what they know.
    #[sea_orm(string_value = "mentor")]
    Mentor,
    /// Who wants to learn.
    #[sea_orm(string_value = "mentee")]
    Mentee,
}

/// A pairing to propose by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "mentee_application_id": "0199c3f0-7a00-7000-8000-000000000001",
    "mentor_application_id": "0199c3f0-7a00-7000-8000-000000000002"
}))]
pub(crate) struct CreatePairing {
    /// The mentee's approved application.
    pub mentee_application_id: ApplicationId,
    /// The mentor's approved application to the same program.
    pub mentor_application_id: ApplicationId,
    /// Pair the two although a pair rule or the wish of one of them keeps them apart.
    #[serde(default)]
    pub override_rules: bool,
}

impl Input for CreatePairing {}

/// A yes to a proposed pairing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "note": "Looking forward to it." }))]
pub(crate) struct AcceptPairing {
    /// Who says yes; coordinators only, to record an answer that was given elsewhere in a pairing that is
    /// not their own. Otherwise it is the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub side: Option<PairingSide>,
    /// A code of your own for statistics: lower case, digits and `_`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[a-z][a-z0-9_]{0,49}$", nullable = false)]
    pub reason: Option<String>,
    /// In your own words; seen by coordinators only, and not by one who is in the pairing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
}

impl Input for AcceptPairing {}

/// Why a pairing ends before its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "no_time", "note": "A new project takes all evenings." }))]
pub(crate) struct EndPairing {
    /// A code, such as `no_time`, `poor_fit`, `left_organization` or `other`. With `completed_early`, the pairing counts as
    /// completed.
    #[schema(pattern = "^[a-z][a-z0-9_]{0,49}$")]
    pub reason: String,
    /// In your own words; seen by coordinators only, and not by one who is in the pairing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
}

impl Input for EndPairing {}

impl From<EndPairing> for Reason {
    fn from(input: EndPairing) -> Self {
        Self {
            reason: Some(input.reason),
            note: input.note,
        }
    }
}

/// A later last day for a pairing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "ends_on": "2030-12-31", "note": "The exam was moved." }))]
pub(crate) struct ExtendPairing {
    /// The new last day: after the present one, at most ten years ahead.
    pub ends_on: NaiveDate,
    /// A code of your own for statistics: lower case, digits and `_`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[a-z][a-z0-9_]{0,49}$", nullable = false)]
    pub reason: Option<String>,
    /// In your own words; seen by coordinators only, and not by one who is in the pairing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
}

impl Input for ExtendPairing {}

/// How a pairing that is replaced ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "note": "Their goals have grown apart; nobody is to blame." }))]
pub(crate) struct ReplacePairing {
    /// With which code a running pairing ends, which the two see; `replaced` when absent. What one of them said in private
    /// belongs into `note`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[a-z][a-z0-9_]{0,49}$", nullable = false)]
    pub reason: Option<String>,
    /// In your own words; seen by coordinators only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub note: Option<String>,
}

impl Input for ReplacePairing {}

/// What came of looking for another mentor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReplacementOutcome {
    /// A new pairing is proposed.
    Proposed,
    /// No mentor who fits has a free seat.
    NobodyFree,
}

/// A pairing that is over, and what came instead.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Replacement {
    /// What came of it.
    #[schema(inline)]
    pub outcome: ReplacementOutcome,
    /// The pairing that is over.
    pub replaced: Pairing,
    /// The pairing that is proposed instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub pairing: Option<Pairing>,
    /// Why these two: the contributions of the criteria add up to the score exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub explanation: Option<PairExplanation>,
    /// Where nobody is free: what became of all mentors, as codes with counts.
    pub reasons: Vec<UnmatchedReason>,
}

/// What part in a pairing somebody has who ended it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EndedByRole {
    /// The mentor.
    Mentor,
    /// The mentee.
    Mentee,
    /// Somebody who runs the program, or an integration.
    Coordinator,
    /// The service, by the program's rules.
    System,
}

/// What a proposed pairing waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Awaited {
    /// The mentee's yes.
    Mentee,
    /// The mentor's yes.
    Mentor,
    /// A coordinator's approval.
    Approval,
    /// An agreement that both have signed.
    Agreement,
}

impl Awaited {
    fn by(row: &entity::Model) -> Vec<Self> {
        let awaited = [
            (Self::Mentee, row.mentee_accepted_at.is_none()),
            (Self::Mentor, row.mentor_accepted_at.is_none()),
            (
                Self::Approval,
                row.needs_approval && row.approved_at.is_none(),
            ),
            (
                Self::Agreement,
                row.needs_agreement && row.agreement_signed_at.is_none(),
            ),
        ];
        let is_proposed = row.state == PairingState::Proposed;
        let missing = awaited
            .into_iter()
            .filter(|(_, missing)| is_proposed && *missing);
        missing.map(|(awaited, _)| awaited).collect()
    }
}

/// A relationship between a mentor and a mentee.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Pairing {
    /// Identifies the pairing.
    pub id: PairingId,
    /// The program.
    pub program_id: ProgramId,
    /// The match run that proposed it; absent when a coordinator did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub match_run_id: Option<MatchRunId>,
    /// The proposal of that run, with its explanation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposal_id: Option<ProposalId>,
    /// The mentee's application.
    pub mentee_application_id: ApplicationId,
    /// The mentor's application.
    pub mentor_application_id: ApplicationId,
    /// The mentee.
    pub mentee_id: PersonId,
    /// The mentee's name, so that nobody accepts a stranger.
    pub mentee_name: String,
    /// The mentor.
    pub mentor_id: PersonId,
    /// The mentor's name.
    pub mentor_name: String,
    /// The group that the mentee shares with other mentees of the mentor, in programs with such groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub group_id: Option<GroupId>,
    /// Where the pairing stands.
    pub state: PairingState,
    /// The score of the pair in its match run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub score: Option<Score>,
    /// Whether a coordinator approves, too.
    pub needs_approval: bool,
    /// Whether both sign an agreement before the pairing begins.
    pub needs_agreement: bool,
    /// What a proposed pairing still waits for; empty in every other state.
    #[schema(inline)]
    pub waits_for: Vec<Awaited>,
    /// When the mentee said yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mentee_accepted_at: Option<DateTime<Utc>>,
    /// When the mentor said yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mentor_accepted_at: Option<DateTime<Utc>>,
    /// When a coordinator approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_at: Option<DateTime<Utc>>,
    /// When the agreement that is in force was signed by the second of the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_signed_at: Option<DateTime<Utc>>,
    /// The answers must be there by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// When it became active.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    /// When it was completed, ended, declined, superseded or expired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// Why, as a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_reason: Option<String>,
    /// Who ended it: `person:…`, `api_key:…` or `system`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<String>,
    /// What part in the pairing they had.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline, nullable = false)]
    pub ended_by_role: Option<EndedByRole>,
    /// Its own last day, where it was extended; absent where the program's counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ends_on: Option<NaiveDate>,
    /// The pairing that this one continues.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewed_from_id: Option<PairingId>,
    /// When somebody asked for another partner instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replacement_requested_at: Option<DateTime<Utc>>,
    /// The pairing that this one was proposed to replace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces_id: Option<PairingId>,
    /// The pairing that was proposed instead of this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced_by_id: Option<PairingId>,
    /// When it was proposed.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl Pairing {
    /// The pairing with the names of the two people in it.
    pub(super) fn new(row: entity::Model, names: &HashMap<PersonId, String>) -> Self {
        let name = |id| names.get(&id).cloned().unwrap_or_default();
        let ended_by_role = ended_by_role(&row);
        let millionths = row.score.and_then(|score| u32::try_from(score).ok());
        Self {
            id: row.id,
            program_id: row.program_id,
            match_run_id: row.match_run_id,
            proposal_id: row.proposal_id,
            mentee_application_id: row.mentee_application_id,
            mentor_application_id: row.mentor_application_id,
            mentee_id: row.mentee_id,
            mentee_name: name(row.mentee_id),
            mentor_id: row.mentor_id,
            mentor_name: name(row.mentor_id),
            group_id: row.group_id,
            state: row.state,
            score: millionths.and_then(Score::from_millionths),
            needs_approval: row.needs_approval,
            needs_agreement: row.needs_agreement,
            waits_for: Awaited::by(&row),
            mentee_accepted_at: row.mentee_accepted_at,
            mentor_accepted_at: row.mentor_accepted_at,
            approved_at: row.approved_at,
            agreement_signed_at: row.agreement_signed_at,
            expires_at: row.expires_at,
            started_at: row.started_at,
            ended_at: row.ended_at,
            end_reason: row.end_reason,
            ended_by: row.ended_by,
            ended_by_role,
            ends_on: row.ends_on,
            renewed_from_id: row.renewed_from_id,
            replacement_requested_at: row.replacement_requested_at,
            replaces_id: row.replaces_id,
            replaced_by_id: row.replaced_by_id,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

fn ended_by_role(row: &entity::Model) -> Option<EndedByRole> {
    let actor = row.ended_by.as_deref()?;
    let is = |person| actor == Actor::Person(person).to_string();
    Some(if actor == Actor::System.to_string() {
        EndedByRole::System
    } else if is(row.mentee_id) {
        EndedByRole::Mentee
    } else if is(row.mentor_id) {
        EndedByRole::Mentor
    } else {
        EndedByRole::Coordinator
    })
}

/// Which pairings, in which order, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListPairings {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only of this program.
    pub program_id: Option<ProgramId>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<PairingState>,
    /// Only of this mentee.
    pub mentee_id: Option<PersonId>,
    /// Only of this mentor.
    pub mentor_id: Option<PersonId>,
    /// Only of this mentee's application.
    pub mentee_application_id: Option<ApplicationId>,
    /// Only of this mentor's application.
    pub mentor_application_id: Option<ApplicationId>,
    /// Only those that this match run proposed.
    pub match_run_id: Option<MatchRunId>,
    /// Only of this group.
    pub group_id: Option<GroupId>,
    /// With `true`, only those for which another partner was asked for and not yet proposed.
    pub wants_replacement: Option<bool>,
    /// The order; `-` turns it round.
    #[param(inline)]
    pub(crate) sort: Option<PairingSort>,
}

/// The orders of the list of pairings.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) enum PairingSort {
    #[serde(rename = "created_at")]
    CreatedAt,
    #[serde(rename = "-created_at")]
    CreatedAtDescending,
}
