//! The operation that says which mentors to look for.

use actix_web::{get, web::Data};
use pairwell_matching::{Explainer, Recruitment};

use super::{routes::get_coordinated, time_limit::TimeLimit};
use crate::{
    auth::Coordinator,
    context::Api,
    error::Result,
    ids::{MatchRunId, OrganizationId},
    reply::Reply,
    request::Path,
};

/// Find out which mentors to look for
///
/// Examples of mentors who would help the program most, with skills, hours and department, and the mentors at whom one more
/// seat is worth most. The prices of the run's proof say where to look; what each would gain was confirmed by computing the
/// whole pairing with it.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The run.")), responses((status = 200, description = "What would help most.", body = Recruitment)))]
#[get("/v1/match-runs/{match_run_id}/recruitment")]
pub(super) async fn get_match_run_recruitment(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<MatchRunId>,
) -> Result<Reply<Recruitment>> {
    let run = get_coordinated(&api, &caller, id).await?;
    recruitment(&api, caller.organization, run.id)
        .await
        .map(Reply::ok)
}

/// Which mentors would help the program of a succeeded run most. Computes for a moment.
pub(crate) async fn recruitment(
    api: &Api,
    organization: OrganizationId,
    run: MatchRunId,
) -> Result<Recruitment> {
    let question = |explainer: &Explainer, limit: &TimeLimit| explainer.recruitment(limit);
    api.explainers.ask(api, organization, run, question).await
}
