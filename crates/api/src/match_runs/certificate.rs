//! The operation that hands out what a third party needs to check a run.

use actix_web::{get, web::Data};
use pairwell_matching::Proof;

use super::{compute, explainers::refuse_peers, result, routes::get_coordinated};
use crate::{
    auth::Coordinator,
    context::Api,
    error::{Problem, Result},
    ids::MatchRunId,
    proposals,
    reply::Reply,
    request::Path,
};

/// Read the certificate of a match run
///
/// Everything that a third party needs to check that no other pairing serves the objective better: people by the ids of
/// their applications with the room they have, candidates with their scores, the pairing, and the certificate. Save the
/// answer to a file and run `pairwell check FILE`, which needs no server; or check it with a program of your own.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The run.")), responses((status = 200, description = "The problem, the pairing and the certificate.", body = Proof)))]
#[get("/v1/match-runs/{match_run_id}/certificate")]
pub(super) async fn get_match_run_certificate(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<MatchRunId>,
) -> Result<Reply<Proof>> {
    get_coordinated(&api, &caller, id).await?;
    let prepared = api.snapshots.of(&api, caller.organization, id).await?;
    refuse_peers(&prepared)?;
    let result = result::get(api.db(), caller.organization, id).await?;
    let pairs = proposals::store::pairs(api.db(), caller.organization, id).await?;
    let proof = actix_web::web::block(move || {
        let pairs: Vec<_> = pairs
            .into_iter()
            .map(|(mentee, mentor)| (mentee.to_string(), mentor.to_string()))
            .collect();
        let pairs = pairs.iter().map(|(mentee, mentor)| (&**mentee, &**mentor));
        prepared.proof_of_run(
            pairs,
            result.certificate.certificate,
            &compute::options(),
            &(),
        )
    })
    .await
    .map_err(Problem::internal)?
    .map_err(Problem::internal)?;
    Ok(Reply::ok(proof))
}
