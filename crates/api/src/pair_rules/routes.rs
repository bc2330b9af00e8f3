//! The operations on pair rules.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web::Data};

use super::{
    PairRule, entity,
    model::{CreatePairRule, ListPairRules},
    store,
};
use crate::{
    auth::Coordinator,
    context::Api,
    error::Result,
    ids::{PairRuleId, ProgramId},
    page::{Page, Paging, Sort},
    programs,
    reply::Reply,
    request::{Command, Path, Query, RequiredIfMatch},
};

/// List the pair rules of a program
#[utoipa::path(tag = "pair rules", params(("program_id" = ProgramId, Path, description = "The program."), ListPairRules), responses((status = 200, description = "A page of rules.", body = Page<PairRule>)))]
#[get("/v1/programs/{program_id}/pair-rules")]
pub(super) async fn list_pair_rules(
    api: Data<Api>,
    caller: Coordinator,
    request: HttpRequest,
    Path(program): Path<ProgramId>,
    Query(query): Query<ListPairRules>,
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
    let sort = Sort::by_id(entity::Column::Id);
    paging
        .list(
            api.db(),
            select,
            sort,
            |row| (None, row.id.0),
            PairRule::from,
        )
        .await
}

/// Pin or exclude a pair
///
/// Two applications have at most one rule.
#[utoipa::path(tag = "pair rules", params(("program_id" = ProgramId, Path, description = "The program.")), request_body = CreatePairRule, responses((status = 201, description = "The rule.", body = PairRule)))]
#[post("/v1/programs/{program_id}/pair-rules")]
pub(super) async fn create_pair_rule(
    api: Data<Api>,
    caller: Coordinator,
    Path(program): Path<ProgramId>,
    Command { body, once }: Command<CreatePairRule>,
) -> Result<HttpResponse> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, program, body).await?;
        let version = row.version;
        Ok(
            Reply::created(format!("/v1/pair-rules/{}", row.id), PairRule::from(row))
                .version(version),
        )
    })
    .await
}

/// Read a pair rule
#[utoipa::path(tag = "pair rules", params(("pair_rule_id" = PairRuleId, Path, description = "The rule.")), responses((status = 200, description = "The rule.", body = PairRule)))]
#[get("/v1/pair-rules/{pair_rule_id}")]
pub(super) async fn get_pair_rule(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<PairRuleId>,
) -> Result<Reply<PairRule>> {
    let row = store::get(api.db(), caller.organization, id).await?;
    programs::store::get_coordinated(api.db(), &caller, row.program_id).await?;
    let version = row.version;
    Ok(Reply::ok(PairRule::from(row)).version(version))
}

/// Remove a pair rule
#[utoipa::path(tag = "pair rules", params(("pair_rule_id" = PairRuleId, Path, description = "The rule.")), responses((status = 204, description = "The rule is gone.")))]
#[delete("/v1/pair-rules/{pair_rule_id}")]
pub(super) async fn delete_pair_rule(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<PairRuleId>,
    RequiredIfMatch(if_match): RequiredIfMatch,
) -> Result<Reply<()>> {
    let row = store::get(api.db(), caller.organization, id).await?;
    programs::store::get_coordinated(api.db(), &caller, row.program_id).await?;
    api.write(&caller, async move |unit| {
        if_match.check(row.version)?;
        store::delete(unit, row).await
    })
    .await?;
    Ok(Reply::no_content())
}
