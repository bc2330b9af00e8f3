//! What a match run looks like on the wire.

use chrono::{DateTime, Utc};
use pairwell_matching::{
    Alternative, FloorReport, FloorWorth, PairExplanation, PeerPair, Phase, Score, Statistics,
    Unmatched,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    entity,
    failure::{Failure, RuleConflict},
};
use crate::{
    ids::{ApplicationId, MatchRunId, MatchingPolicyId, ProgramId},
    lifecycle::states,
    proposals::ProposedParticipant,
    request::Input,
};

states! {
    /// Where a match run stands.
    MatchRunState {
        /// Waits for a worker.
        Queued = "queued" => [Running, Failed, Cancelled],
        /// A worker computes it.
        Running = "running" => [Succeeded, Failed, Cancelled],
        /// The proposals are there, for a human to look at and publish.
        Succeeded = "succeeded" => [Published],
        /// Ended without a result; `failure` says why.
        Failed = "failed" => [],
        /// Called off.
        Cancelled = "cancelled" => [],
        /// The proposals have become pairings.
        Published = "published" => [],
    }
}

/// A match run to start.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "seed": 7, "time_limit_seconds": 60 }))]
pub(crate) struct CreateMatchRun {
    /// Makes it a shortlist: whom each applicant should talk to before the final run. Left out, the run proposes pairings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub shortlist: Option<ShortlistSize>,
    /// Decides among equally good pairings; the same inputs and the same seed give the same result.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, default = 0)]
    pub seed: i64,
    /// Ends the search for something better after so many seconds; left out, it takes the time that it needs. Only what is
    /// hard can take long: the objective `fair`, a floor under match rates, and groups. The run then has the best result so
    /// far and says in `report.bound` what is proved of it. Where the time runs out, the same inputs need not give the same
    /// result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1, maximum = 3600)]
    pub time_limit_seconds: Option<u32>,
}

impl Input for CreateMatchRun {}

/// How many names there are on the lists of a shortlist.
///
/// The lists are the best that can be made together: as many names as possible and, among such lists, the highest total
/// score, whatever the objective of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShortlistSize {
    /// Mentors on a mentee's list, at most.
    #[schema(minimum = 1, maximum = 20, example = 5)]
    pub mentors_per_mentee: u32,
    /// Mentees on a mentor's list, at most: nobody has to talk to everybody.
    #[schema(minimum = 1, maximum = 100, example = 10)]
    pub mentees_per_mentor: u32,
}

/// What a run is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// Waits for a worker.
    #[default]
    Waiting,
    /// Reads people and applications.
    Loading,
    /// Scores the pairs.
    Scoring,
    /// Looks for the best pairing.
    Solving,
    /// Checks the proof.
    Checking,
    /// Explains the chosen pairs.
    Explaining,
    /// Writes the proposals.
    Storing,
    /// Nothing more to do.
    Done,
}

impl From<Phase> for Step {
    fn from(phase: Phase) -> Self {
        match phase {
            Phase::Score => Self::Scoring,
            Phase::Solve => Self::Solving,
            Phase::Check => Self::Checking,
            Phase::Explain => Self::Explaining,
        }
    }
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Progress {
    /// What it is doing.
    #[schema(inline)]
    pub step: Step,
    /// Units of this step that are done.
    pub done: u64,
    /// Units of this step in all; 0 when unknown.
    pub total: u64,
}

/// What a run found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Report {
    /// The run in numbers.
    pub statistics: Statistics,
    /// What the independent check said of the proof: `optimal`, or `bounded:` with what no pairing exceeds.
    #[schema(example = "optimal")]
    pub verdict: String,
    /// Whether no result is better. Some problems are hard, such as to form groups of a least size: what was found for many people
    /// need not be the best, and then `bound` says what nothing exceeds.
    #[serde(default = "proved")]
    pub optimal: bool,
    /// What no result exceeds; absent where this one is optimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub bound: Option<Bound>,
    /// SHA-256 over all inputs, hexadecimal: runs with the same hash have the same result.
    pub input_hash: String,
    /// SHA-256 over the policy, hexadecimal.
    pub policy_hash: String,
    /// The version of the algorithm.
    #[schema(example = "pairwell-3")]
    pub algorithm_version: String,
    /// The text model by which goals and profiles were compared; absent where their words alone counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "pairwell-static-1")]
    pub text_model: Option<String>,
    /// How the floor under the match rates of groups is met and what that costs; absent where the policy has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub floor: Option<FloorReport>,
    /// Time that each step took.
    pub durations: Durations,
}

/// Runs before there were groups are optimal.
const fn proved() -> bool {
    true
}

/// A proved bound: fewer placed, or as many with a lower total, is what any result comes to at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Bound {
    /// Pairs at most; in a peer program, people in groups. Absent where only the total counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub placed: Option<u64>,
    /// Sum of the scores at most, in millionths; absent where only the number of pairs is bounded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub total_score_millionths: Option<u64>,
    /// Of the objective `fair`: in the scores below this one none is fairer, compared from the worst up; nothing is proved of
    /// the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub fair_below: Option<Score>,
}

impl Bound {
    /// The bound in numbers; none where something else is bounded, of which the verdict tells.
    pub(super) fn of(bound: pairwell_matching::Bound) -> Option<Self> {
        use pairwell_matching::Bound as Proved;
        let none = Self {
            placed: None,
            total_score_millionths: None,
            fair_below: None,
        };
        match bound {
            Proved::Worth(FloorWorth { pairs, total_score }) => Some(Self {
                placed: (pairs > 0).then_some(pairs),
                total_score_millionths: Some(total_score),
                ..none
            }),
            Proved::Pairs(pairs) => Some(Self {
                placed: Some(pairs),
                ..none
            }),
            Proved::FairBelow(score) => Some(Self {
                fair_below: Some(score),
                ..none
            }),
            _ => None,
        }
    }
}

/// Milliseconds that each step took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Durations {
    /// Reading people and applications.
    pub loading_ms: u64,
    /// Scoring the pairs.
    pub scoring_ms: u64,
    /// Looking for the best pairing.
    pub solving_ms: u64,
    /// Checking the proof.
    pub checking_ms: u64,
    /// Explaining.
    pub explaining_ms: u64,
}

/// One computation of a program's pairing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MatchRun {
    /// Identifies the run.
    pub id: MatchRunId,
    /// The program.
    pub program_id: ProgramId,
    /// The version of the policy that it uses.
    pub matching_policy_id: MatchingPolicyId,
    /// Where it stands.
    pub state: MatchRunState,
    /// Decides among equally good pairings.
    pub seed: i64,
    /// How long the lists are, where the run makes a shortlist.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) shortlist: Option<ShortlistSize>,
    /// After so many seconds the search for something better ends; absent where it has no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub time_limit_seconds: Option<i64>,
    /// How far it is.
    pub(crate) progress: Progress,
    /// What it found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) report: Option<Report>,
    /// Why it ended without a result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) failure: Option<Failure>,
    /// Who started it.
    pub created_by: String,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
    /// When a worker took it up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
    /// When its proposals became pairings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<DateTime<Utc>>,
}

impl From<entity::Model> for MatchRun {
    fn from(row: entity::Model) -> Self {
        let detail = row.failure_detail;
        let conflicts = row.failure_conflicts.map(|conflicts| conflicts.0);
        let conflicts = conflicts.unwrap_or_default().into_iter();
        Self {
            id: row.id,
            program_id: row.program_id,
            matching_policy_id: row.matching_policy_id,
            state: row.state,
            seed: row.seed,
            shortlist: row.shortlist.map(|size| size.0),
            time_limit_seconds: row.time_limit_seconds,
            progress: row.progress.0,
            report: row.report.map(|report| report.0),
            failure: row.failure_code.map(|code| Failure {
                code,
                detail: detail.unwrap_or_default(),
                conflicts: conflicts.map(RuleConflict::from).collect(),
            }),
            created_by: row.created_by,
            created_at: row.created_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
            published_at: row.published_at,
        }
    }
}

/// Which runs, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListMatchRuns {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<MatchRunState>,
}

/// What publishing a run would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Preview {
    /// Whether publishing would be refused because inputs changed.
    pub stale: bool,
    /// What changed.
    pub changes: Vec<String>,
    /// Pairings that would be proposed, in a peer program groups; none by a shortlist.
    pub proposes: u64,
    /// Earlier proposed pairings, accepted by neither side, that would be superseded; in a peer program earlier proposed groups
    /// that nobody has accepted.
    pub supersedes: u64,
}

/// Which pair to explain.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct WhichPair {
    /// The mentee's application.
    pub mentee: ApplicationId,
    /// The mentor's application.
    pub mentor: ApplicationId,
}

/// Which run to compare with.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OtherRun {
    /// The run that counts as the second.
    pub other: MatchRunId,
}

/// A pair of the program, chosen or not, judged as the run judged it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ExplainedPair {
    /// Whether the run chose the pair.
    pub chosen: bool,
    /// Every requirement and every criterion; the contributions add up to the score exactly.
    pub explanation: PairExplanation,
    /// Why not: who holds the seats, and what making the pair would cost the program; absent for a chosen pair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative: Option<Alternative>,
}

/// The two sides of a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum UnmatchedRole {
    /// Mentees without, or with fewer mentors than wanted.
    #[default]
    Mentee,
    /// Mentors with free seats.
    Mentor,
}

/// Which side, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListUnmatched {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Which side.
    #[param(inline)]
    pub role: Option<UnmatchedRole>,
}

/// A participant without a partner, or with fewer than wanted, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct UnmatchedParticipant {
    /// The application.
    pub application_id: ApplicationId,
    /// Why.
    pub unmatched: Unmatched,
}

/// A group that a run formed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ProposedGroup {
    /// The mentor; absent among peers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mentor: Option<ProposedParticipant>,
    /// Who shares the group.
    pub members: Vec<ProposedParticipant>,
    /// How well each two of them fit, by their applications: of peers each two members, otherwise the mentor (`one`) with each
    /// member (`other`).
    pub pairs: Vec<PeerPair>,
    /// Mean of these scores, rounded down.
    pub mean_score: Score,
    /// The lowest of them.
    pub worst_score: Score,
}

impl ProposedGroup {
    pub(super) fn id(&self) -> Uuid {
        let first = self.mentor.iter().chain(&self.members).next();
        first.map_or(Uuid::nil(), |person| person.application_id.0)
    }
}

/// How many groups.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListProposedGroups {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}
