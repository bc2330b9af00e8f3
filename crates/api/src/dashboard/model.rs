//! What a dashboard looks like on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use pairwell_matching::{GroupAttribute, RequirementKind, Score};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    applications::{ApplicationRole, ApplicationState},
    giving_back::GivingKind,
    ids::{FeedbackQuestionId, MatchRunId, ProgramId},
    match_runs::MatchRunState,
    pairings::PairingState,
    programs::ProgramState,
    sessions::SessionState,
};

/// A program in numbers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Dashboard {
    /// The program.
    pub program_id: ProgramId,
    /// Its name.
    pub program_name: String,
    /// Where it stands.
    pub program_state: ProgramState,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// When these numbers were counted.
    pub counted_at: DateTime<Utc>,
    /// Applications.
    pub applications: ApplicationFigures,
    /// Who has a partner now.
    pub matched: MatchedShare,
    /// What the newest published match run found, or else the newest that succeeded; absent without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub match_run: Option<MatchRunFigures>,
    /// Pairings.
    pub pairings: PairingFigures,
    /// How the running pairings go that are not your own; the rules are those of the health of a pairing.
    pub health: HealthFigures,
    /// Sessions of the pairings.
    pub sessions: SessionFigures,
    /// What people rate: the questions of the program's feedback that are answered with a number from 1 to 5. Questions with too
    /// few answers are left out.
    pub satisfaction: Vec<SatisfactionFigures>,
    /// What the program's people gave each other, by kind; kinds without any are left out.
    pub giving_back: Vec<GivingFigures>,
    /// The sections that have no data yet, and why.
    pub missing: Vec<MissingSection>,
}

/// A section without data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct MissingSection {
    /// Which section, as the name of the member.
    #[schema(example = "match_run")]
    pub section: &'static str,
    /// Why it has no data, as a stable code.
    #[schema(example = "no_match_run")]
    pub code: &'static str,
    /// Why, as a sentence.
    #[schema(example = "No match run of this program has succeeded yet.")]
    pub detail: &'static str,
}

/// Applications in numbers.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(crate) struct ApplicationFigures {
    /// All of them.
    pub total: u64,
    /// By role and present state; combinations that nobody is in are left out.
    pub by_role_and_state: Vec<ApplicationCount>,
    /// Week by week from the first submission on, the newest 53 weeks at most; weeks are those of UTC. Drafts are in no week.
    pub by_week: Vec<ApplicationWeek>,
}

/// How many applications there are of a role in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ApplicationCount {
    /// The role.
    #[schema(inline)]
    pub role: ApplicationRole,
    /// The present state.
    pub state: ApplicationState,
    /// Applications.
    pub count: u64,
}

/// What was submitted in one week.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ApplicationWeek {
    /// The Monday that it begins on.
    pub starts_on: NaiveDate,
    /// By role and present state; empty in a week without submissions.
    pub by_role_and_state: Vec<ApplicationCount>,
}

/// Who has a partner now, among those who take part: approved and paused applications.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(crate) struct MatchedShare {
    /// The mentees.
    pub mentees: SideShare,
    /// The mentors.
    pub mentors: SideShare,
}

/// How many of one side have a partner.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub(crate) struct SideShare {
    /// Approved and paused applications.
    pub participants: u64,
    /// Those of them with at least one running or accepted pairing.
    pub matched: u64,
    /// `matched / participants`; absent when nobody takes part.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub share: Option<Score>,
    /// Partners that they take together.
    pub seats: u64,
    /// Partners that they have.
    pub seats_taken: u64,
}

/// What a match run found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MatchRunFigures {
    /// The run.
    pub match_run_id: MatchRunId,
    /// Whether it was published.
    pub state: MatchRunState,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<DateTime<Utc>>,
    /// Mentees who took part in it.
    pub mentees: u32,
    /// Those of them whom it found a mentor.
    pub matched_mentees: u32,
    /// Pairs that it chose.
    pub pairs: u32,
    /// Mean score of the pairs; absent when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mean_score: Option<Score>,
    /// How good the pairs are: twenty equal ranges from 0 to 1.
    pub scores: Vec<ScoreRange>,
    /// Mentees without, or with fewer mentors than they wanted, and why.
    pub unmatched_mentees: UnmatchedFigures,
    /// Mentors with seats left, and why.
    pub unmatched_mentors: UnmatchedFigures,
    /// What would help.
    pub help: HelpFigures,
    /// How groups of mentees fared, one entry for each attribute that the policy lists.
    pub fairness: Vec<FairnessFigures>,
}

/// How many pairs have a score in a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ScoreRange {
    /// Lowest score of the range.
    pub from: Score,
    /// Where the next range begins; the last range holds its end.
    pub to: Score,
    /// Pairs.
    pub count: u64,
}

/// Who stayed without a partner, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct UnmatchedFigures {
    /// Participants with nobody.
    pub without_partner: u64,
    /// Participants with fewer partners than they could take.
    pub with_fewer: u64,
    /// Why, most frequent first. One participant can have several reasons.
    pub reasons: Vec<UnmatchedReasonCount>,
}

/// How often a reason kept people without a partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct UnmatchedReasonCount {
    /// Stable name of the reason: `not_available`, `no_capacity`, `nobody_on_other_side`, `requirement_failed`,
    /// `below_minimum_score`, `seats_taken_by_others` or `group_too_small`.
    #[schema(example = "requirement_failed")]
    pub code: &'static str,
    /// Which requirement failed; for `requirement_failed` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub requirement: Option<RequirementKind>,
    /// Participants concerned.
    pub participants: u64,
    /// Pairs concerned; 0 for a reason that lies in the participant.
    pub pairs: u64,
}

/// What would help the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct HelpFigures {
    /// Mentors that the mentees of the run wanted.
    pub wanted: u64,
    /// Seats that its mentors had.
    pub seats: u64,
    /// `wanted - seats`, if that is more than none: so many seats are missing whatever the matching does.
    pub seats_short: u64,
    /// Where the run says which mentors to look for and what each would gain; it computes for a moment.
    #[schema(example = "/v1/match-runs/0199c3f0-7a00-7000-8000-000000000001/recruitment")]
    pub recruitment: String,
}

/// How groups of mentees fared in a run. Small groups are hidden, and with them what would give them away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FairnessFigures {
    /// What people are grouped by.
    pub attribute: GroupAttribute,
    /// The groups, largest first.
    pub groups: Vec<FairnessGroup>,
    /// Groups that are too small to be shown.
    pub hidden_groups: u32,
}

/// How one group of mentees fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FairnessGroup {
    /// The value that the group shares; absent for those who did not state one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub group: Option<String>,
    /// Mentees.
    pub mentees: u32,
    /// Those of them with a mentor.
    pub matched: u32,
    /// `matched / mentees`.
    pub match_rate: Score,
    /// The match rate divided by that of the group that fared best.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub impact_ratio: Option<Score>,
    /// Whether the impact ratio is below 0.8: a reason to look, no verdict.
    pub below_four_fifths: bool,
}

/// Pairings in numbers.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(crate) struct PairingFigures {
    /// All of them.
    pub total: u64,
    /// By state; states that no pairing is in are left out.
    pub by_state: Vec<PairingCount>,
    /// Why pairings ended before their time, most frequent first.
    pub end_reasons: Vec<EndReasonCount>,
}

/// How many pairings are in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct PairingCount {
    /// The state.
    pub state: PairingState,
    /// Pairings.
    pub count: u64,
}

/// How often a reason ended a pairing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct EndReasonCount {
    /// The reason, as a code.
    #[schema(example = "no_time")]
    pub reason: String,
    /// Pairings.
    pub count: u64,
}

/// How running pairings go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct HealthFigures {
    /// Pairings that nobody needs to look after.
    pub on_track: u64,
    /// Pairings that somebody should look after.
    pub at_risk: u64,
    /// Pairings without contact for too long.
    pub silent: u64,
}

/// Sessions in numbers.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(crate) struct SessionFigures {
    /// All of them.
    pub total: u64,
    /// By state; states that no session is in are left out.
    pub by_state: Vec<SessionCount>,
    /// Minutes that the held ones lasted, together.
    pub held_minutes: u64,
}

/// How many sessions are in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct SessionCount {
    /// The state.
    pub state: SessionState,
    /// Sessions.
    pub count: u64,
}

/// What the program's people gave each other, of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct GivingFigures {
    /// The kind.
    #[schema(inline)]
    pub kind: GivingKind,
    /// How often.
    pub count: u64,
    /// Minutes, for kinds that take time.
    pub minutes: u64,
}

/// How people answered one question with a number.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct SatisfactionFigures {
    /// The question.
    pub question_id: FeedbackQuestionId,
    /// What it asks.
    #[schema(example = "How useful was this session to you?")]
    pub question: String,
    /// Answers.
    pub answers: u32,
    /// Their mean, to two decimals.
    #[schema(minimum = 1, maximum = 5)]
    pub mean: f64,
}
