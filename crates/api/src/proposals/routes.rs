//! The operations on proposals.

use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use serde_json::json;

use super::{Proposal, model::ListProposals, store};
use crate::{
    auth::Coordinator,
    context::Api,
    error::Result,
    ids::{MatchRunId, ProposalId},
    match_runs,
    page::{Page, Paging},
    programs,
    reply::Reply,
    request::{Path, Query},
};

/// List the proposals of a match run
///
/// The chosen pairs with their explanations, best first.
#[utoipa::path(tag = "match runs", params(("match_run_id" = MatchRunId, Path, description = "The run."), ListProposals), responses((status = 200, description = "A page of proposals.", body = Page<Proposal>)))]
#[get("/v1/match-runs/{match_run_id}/proposals")]
pub(super) async fn list_proposals(
    api: Data<Api>,
    caller: Coordinator,
    request: HttpRequest,
    Path(run): Path<MatchRunId>,
    Query(query): Query<ListProposals>,
) -> Result<HttpResponse> {
    match_runs::get_coordinated(&api, &caller, run).await?;
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let (select, sort) = store::select(caller.organization, run, &query);
    let key = |row: &super::entity::Model| (Some(json!(row.score)), row.id.0);
    let (db, organization) = (api.db().clone(), caller.organization);
    let with_people = async move |rows| store::with_people(&db, organization, rows).await;
    paging
        .list_with(api.db(), select, sort, key, with_people)
        .await
}

/// Read a proposal
#[utoipa::path(tag = "match runs", params(("proposal_id" = ProposalId, Path, description = "The proposal.")), responses((status = 200, description = "The proposal.", body = Proposal)))]
#[get("/v1/proposals/{proposal_id}")]
pub(super) async fn get_proposal(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<ProposalId>,
) -> Result<Reply<Proposal>> {
    let row = store::get(api.db(), caller.organization, id).await?;
    programs::store::get_coordinated(api.db(), &caller, row.program_id).await?;
    store::with_one_people(api.db(), caller.organization, row)
        .await
        .map(Reply::ok)
}
