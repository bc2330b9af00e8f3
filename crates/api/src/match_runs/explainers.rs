//! Runs that questions are asked about: their pairings with what they were chosen from, kept in memory.

use std::sync::Arc;

use moka::sync::Cache;
use pairwell_matching::{Certificate, ExplainError, Explainer, Prepared, RunError};

use super::{compute::options, result, store, time_limit::TimeLimit};
use crate::{
    context::Api,
    error::{Code, Problem, Result},
    ids::{ApplicationId, MatchRunId, OrganizationId},
    proposals,
};

/// So many runs are kept; a large one takes some tens of megabytes.
const MOST_KEPT: u64 = 4;

/// Pairings of recent runs. Runs never change, so nothing here grows stale.
#[derive(Clone, Debug)]
pub(crate) struct Explainers(Cache<(OrganizationId, MatchRunId), Kept>);

/// The pairing of a run, and the seconds that the run had at most.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) explainer: Arc<Explainer>,
    time_limit_seconds: Option<i64>,
}

impl Kept {
    /// The end of an answer that begins now: it takes no longer than the run might.
    pub(super) fn limit(&self) -> TimeLimit {
        TimeLimit::from_now(self.time_limit_seconds)
    }
}

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
        question: impl FnOnce(&Explainer, &TimeLimit) -> Result<T, ExplainError> + Send + 'static,
    ) -> Result<T> {
        let kept = self.of(api, organization, run).await?;
        actix_web::web::block(move || question(&kept.explainer, &kept.limit()))
            .await
            .map_err(Problem::internal)?
            .map_err(problem)
    }

    /// Keeps the pairing of a run that has just succeeded.
    pub(super) fn keep(
        &self,
        run: (OrganizationId, MatchRunId),
        explainer: Arc<Explainer>,
        time_limit_seconds: Option<i64>,
    ) {
        let kept = Kept {
            explainer,
            time_limit_seconds,
        };
        self.0.insert(run, kept);
    }

    /// The pairing of a succeeded run.
    ///
    /// # Errors
    /// 404 when the run has no result.
    pub(super) async fn of(
        &self,
        api: &Api,
        organization: OrganizationId,
        run: MatchRunId,
    ) -> Result<Kept> {
        let key = (organization, run);
        if let Some(found) = self.0.get(&key) {
            return Ok(found);
        }
        let prepared = api.snapshots.of(api, organization, run).await?;
        refuse_peers(&prepared)?;
        let row = store::get(api.db(), organization, run).await?;
        let pairs = proposals::store::pairs(api.db(), organization, run).await?;
        let result = result::get(api.db(), organization, run).await?;
        let certificate = result.certificate.certificate;
        let limit = TimeLimit::from_now(row.time_limit_seconds);
        let recalled = move || recall(prepared, &pairs, certificate, &limit);
        let explainer = actix_web::web::block(recalled)
            .await
            .map_err(Problem::internal)?
            .map_err(Problem::internal)?;
        let kept = Kept {
            explainer: Arc::new(explainer),
            time_limit_seconds: row.time_limit_seconds,
        };
        self.0.insert(key, kept.clone());
        Ok(kept)
    }
}

/// Puts the stored result of a run together with its inputs.
fn recall(
    prepared: Arc<Prepared>,
    pairs: &[(ApplicationId, ApplicationId)],
    certificate: Certificate,
    limit: &TimeLimit,
) -> Result<Explainer, RunError> {
    let pairs = pairs.iter();
    let pairs = pairs.map(|(mentee, mentor)| (mentee.to_string(), mentor.to_string()));
    let pairs: Vec<_> = pairs.collect();
    let named = pairs.iter().map(|(mentee, mentor)| (&**mentee, &**mentor));
    let options = options();
    match Explainer::of_run(Arc::clone(&prepared), named, certificate, &options, limit) {
        // The version that computed the run judged pairs in another way: then it is computed again.
        Err(RunError::Rejected(_)) => Explainer::new(prepared, &options, limit),
        recalled => recalled,
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
