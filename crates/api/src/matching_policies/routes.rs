//! The operations on matching policies.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};

use super::{
    MatchingPolicy, entity,
    model::{CreateMatchingPolicy, ListMatchingPolicies},
    store,
};
use crate::{
    auth::Coordinator,
    context::Api,
    error::Result,
    ids::{MatchingPolicyId, ProgramId},
    page::{Page, Paging, Sort},
    programs,
    reply::Reply,
    request::{Command, Path, Query},
};

/// List the versions of a program's policy
///
/// Newest first: the first one is in force.
#[utoipa::path(tag = "matching policies", params(("program_id" = ProgramId, Path, description = "The program."), ListMatchingPolicies), responses((status = 200, description = "A page of versions.", body = Page<MatchingPolicy>)))]
#[get("/v1/programs/{program_id}/matching-policies")]
pub(super) async fn list_matching_policies(
    api: Data<Api>,
    caller: Coordinator,
    request: HttpRequest,
    Path(program): Path<ProgramId>,
    Query(query): Query<ListMatchingPolicies>,
) -> Result<HttpResponse> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let select = store::of_program(caller.organization, program);
    let sort = Sort::by_id(entity::Column::Id).descending();
    paging
        .list(
            api.db(),
            select,
            sort,
            |row| (None, row.id.0),
            MatchingPolicy::from,
        )
        .await
}

/// Put the next version of a program's policy in force
///
/// Earlier versions stay as they are. Runs that used an earlier version can no longer be published. The kind of the program
/// demands some requirements: the manager line and a seniority gap of a sponsorship, the gap below zero of reverse mentoring.
#[utoipa::path(tag = "matching policies", params(("program_id" = ProgramId, Path, description = "The program.")), request_body = CreateMatchingPolicy, responses((status = 201, description = "The version.", body = MatchingPolicy)))]
#[post("/v1/programs/{program_id}/matching-policies")]
pub(super) async fn create_matching_policy(
    api: Data<Api>,
    caller: Coordinator,
    Path(program): Path<ProgramId>,
    Command { body, once }: Command<CreateMatchingPolicy>,
) -> Result<HttpResponse> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, program, body.policy, body.note).await?;
        Ok(Reply::created(
            format!("/v1/matching-policies/{}", row.id),
            MatchingPolicy::from(row),
        ))
    })
    .await
}

/// Read one version of a policy
#[utoipa::path(tag = "matching policies", params(("matching_policy_id" = MatchingPolicyId, Path, description = "The version.")), responses((status = 200, description = "The version.", body = MatchingPolicy)))]
#[get("/v1/matching-policies/{matching_policy_id}")]
pub(super) async fn get_matching_policy(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<MatchingPolicyId>,
) -> Result<Reply<MatchingPolicy>> {
    let row = store::get(api.db(), caller.organization, id).await?;
    programs::store::get_coordinated(api.db(), &caller, row.program_id).await?;
    Ok(Reply::ok(MatchingPolicy::from(row)))
}
