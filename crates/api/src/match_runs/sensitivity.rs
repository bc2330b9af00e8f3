//! The operation that says how much each pair hangs on the exact weights.

use actix_web::{get, web::Data};
use pairwell_matching::{Explainer, Sensitivity};

use super::{compute::options, routes::get_coordinated, time_limit::TimeLimit};
use crate::{
    auth::Coordinator, context::Api, error::Result, ids::MatchRunId, reply::Reply, request::Path,
};

/// So many pairs are listed at the most.
const MOST_PAIRS: usize = 200;

/// See how stable the pairs of a match run are
///
/// Computes the pairing again with each criterion's weight a fifth less and a fifth more, and counts in how many of these
/// variants each pair stays. The least stable pairs come first, at most 200. Takes two whole runs for each criterion.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The run.")), responses((status = 200, description = "The variants, and the pairs that change first.", body = Sensitivity)))]
#[get("/v1/match-runs/{match_run_id}/stability")]
pub(super) async fn get_match_run_stability(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<MatchRunId>,
) -> Result<Reply<Sensitivity>> {
    let run = get_coordinated(&api, &caller, id).await?;
    let question = |explainer: &Explainer, limit: &TimeLimit| {
        let mut sensitivity = explainer.sensitivity(&options(), limit)?;
        sensitivity.pairs.truncate(MOST_PAIRS);
        Ok(sensitivity)
    };
    api.explainers
        .ask(&api, caller.organization, run.id, question)
        .await
        .map(Reply::ok)
}
