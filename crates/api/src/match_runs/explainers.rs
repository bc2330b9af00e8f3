//! Runs that questions are asked about: their pairings computed again from the snapshot, and kept in memory.

use std::sync::Arc;

use moka::sync::Cache;
use pairwell_matching::{ExplainError, Explainer, Prepared};

use super::execute::options;
use crate::{
    context::Api,
    error::{Code, Problem, Result},
    ids::{MatchRunId, OrganizationId},
};

/// So many runs are kept; a large one takes some tens of megabytes.
const MOST_KEPT: u64 = 4;

/// Pairings of recent runs. Runs never change, so nothing here grows stale.
#[derive(Clone, Debug)]
pub(crate) struct Explainers(Cache<(OrganizationId, MatchRunId), Arc<Explainer>>);

impl Explainers {
    pub(crate) fn new() -> Self {
        let kept = Cache::builder()
            .max_capacity(MOST_KEPT)
            .time_to_live(super::KEPT_FOR);
        Self(kept.build())
    }

    /// Forgets all of them: somebody who is in one was erased.
    pub(crate) fn forget_all(&self) {
        self.0.invalidate_all();
    }

    /// Asks a question about a succeeded run, on a thread where it may take its time.
    ///
    /// # Errors
    /// 404 when the run has no result, or the question names somebody who is not of it.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        api: &Api,
        organization: OrganizationId,
        run: MatchRunId,
        question: impl FnOnce(&Explainer) -> Result<T, ExplainError> + Send + 'static,
    ) -> Result<T> {
        let explainer = self.of(api, organization, run).await?;
        actix_web::web::block(move || question(&explainer))
            .await
            .map_err(Problem::internal)?
            .map_err(problem)
    }

    /// The pairing of a succeeded run, the same as the run's: the same input always gives the same pairing.
    ///
    /// # Errors
    /// 404 when the run has no result.
    pub(super) async fn of(
        &self,
        api: &Api,
        organization: OrganizationId,
        run: MatchRunId,
    ) -> Result<Arc<Explainer>> {
        let key = (organization, run);
        if let Some(found) = self.0.get(&key) {
            return Ok(found);
        }
        let prepared = api.snapshots.of(api, organization, run).await?;
        refuse_peers(&prepared)?;
        let explainer = actix_web::web::block(move || Explainer::new(prepared, &options(), &()))
            .await
            .map_err(Problem::internal)?
            .map_err(Problem::internal)?;
        let explainer = Arc::new(explainer);
        self.0.insert(key, Arc::clone(&explainer));
        Ok(explainer)
    }
}

/// Answers for a question that has no answer.
fn problem(error: ExplainError) -> Problem {
    match error {
        ExplainError::Unknown(_) => Problem::not_found("participant of this run in that role"),
        // What is asked for cannot be done, such as keeping minimum loads under other weights.
        ExplainError::Run(error) => Problem::new(Code::Conflict, error.to_string()),
        _ => Problem::internal(error),
    }
}

/// Refuses a question that only pairs of mentor and mentee answer.
///
/// # Errors
/// 409 when the run formed groups without mentors.
pub(super) fn refuse_peers(prepared: &Prepared) -> Result<()> {
    if prepared.peer_sizes().is_none() {
        return Ok(());
    }
    Err(Problem::new(
        Code::Conflict,
        "The run formed groups without mentors; this is answered for runs that pair mentees with mentors only.",
    ))
}
