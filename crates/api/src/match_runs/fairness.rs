//! The operation that reports how groups of people fared in a run.

use actix_web::{get, web::Data};
use pairwell_matching::FairnessReport;

use super::{result, routes::get_coordinated};
use crate::{
    auth::Coordinator, context::Api, error::Result, ids::MatchRunId, reply::Reply, request::Path,
};

/// Read the fairness report of a match run
///
/// One report for each attribute that the policy's `fairness` lists: match rate with its interval, first choices, scores
/// and waiting of every group of mentees, impact ratios with the four-fifths flag, and how visible each group of mentors
/// was. Small groups are hidden, and with them what would give them away. Empty when the policy lists no attribute. It
/// reports only: no score and no pairing depends on it, unless the policy's `fairness` sets a `floor`: what that costs is
/// in the `floor` of the run's report.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The run.")), responses((status = 200, description = "The reports, in the order of the policy.", body = Vec<FairnessReport>)))]
#[get("/v1/match-runs/{match_run_id}/fairness")]
pub(super) async fn get_match_run_fairness(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<MatchRunId>,
) -> Result<Reply<Vec<FairnessReport>>> {
    get_coordinated(&api, &caller, id).await?;
    let result = result::get(api.db(), caller.organization, id).await?;
    Ok(Reply::ok(result.fairness.0))
}
