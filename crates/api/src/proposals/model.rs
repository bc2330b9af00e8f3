//! What a proposal looks like on the wire.

use chrono::{DateTime, Utc};
use pairwell_matching::{PairExplanation, Score};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity;
use crate::{
    ids::{ApplicationId, MatchRunId, PersonId, ProgramId, ProposalId},
    people,
};

/// One side of a proposed pair.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ProposedParticipant {
    /// The application.
    pub application_id: ApplicationId,
    /// The person.
    pub person_id: PersonId,
    /// The name as the person writes it.
    pub full_name: String,
    /// For example `Data analyst`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
}

impl ProposedParticipant {
    pub(crate) fn new(application_id: ApplicationId, person: &people::entity::Model) -> Self {
        Self {
            application_id,
            person_id: person.id,
            full_name: person.full_name.clone(),
            job_title: person.job_title.clone(),
        }
    }
}

/// A pair that a match run chose.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Proposal {
    /// Identifies the proposal.
    pub id: ProposalId,
    /// The run that chose it.
    pub match_run_id: MatchRunId,
    /// The program.
    pub program_id: ProgramId,
    /// Who wants to learn.
    pub mentee: ProposedParticipant,
    /// Who passes on what they know.
    pub mentor: ProposedParticipant,
    /// What the pair is worth, from 0 to 1.
    pub score: Score,
    /// Whether a pair rule demanded it.
    pub pinned: bool,
    /// Why: the contributions of the criteria add up to the score exactly.
    pub explanation: PairExplanation,
    /// When the run ended.
    pub created_at: DateTime<Utc>,
}

impl Proposal {
    pub(super) fn new(
        row: entity::Model,
        mentee: ProposedParticipant,
        mentor: ProposedParticipant,
    ) -> Self {
        let score = u32::try_from(row.score)
            .ok()
            .and_then(Score::from_millionths);
        Self {
            id: row.id,
            match_run_id: row.match_run_id,
            program_id: row.program_id,
            mentee,
            mentor,
            score: score.unwrap_or(Score::ZERO),
            pinned: row.pinned,
            explanation: row.explanation.0,
            created_at: row.created_at,
        }
    }
}

/// Which proposals, in which order, and how many.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListProposals {
    /// Items on a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Only of this mentee's application.
    pub mentee_application_id: Option<ApplicationId>,
    /// Only of this mentor's application.
    pub mentor_application_id: Option<ApplicationId>,
    /// The order: best first by default.
    #[param(inline)]
    pub sort: Option<ProposalSort>,
}

/// The orders of the list of proposals.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
pub(super) enum ProposalSort {
    #[default]
    #[serde(rename = "-score")]
    BestFirst,
    #[serde(rename = "score")]
    WorstFirst,
}
