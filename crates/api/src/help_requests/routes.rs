//! The operations on help requests.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web::Data};
use sea_orm::ConnectionTrait;

use super::{
    HelpRequest, endings,
    entity::Model,
    model::{CreateHelpRequest, HelpRequestDetails, ListHelpRequests, ResolveHelpRequest},
    store, visibility,
};
use crate::{
    applications::participation,
    auth::{Caller, Member},
    context::{Api, Unit},
    error::{Problem, Result},
    history::Subject,
    ids::{HelpRequestId, PersonId},
    page::{Page, Paging},
    people, programs,
    reply::Reply,
    request::{Command, Once, Patch, Path, Query},
    transitions::{self, Reason, Transition},
};

/// List help requests
///
/// Newest first. Everybody sees those that they ask, help with or coordinate; and, while they wait for offers, those whose
/// `visibility` includes them: `program`, everybody with an approved or paused application to the program; `partners`, the
/// asker's partners in active and paused pairings; `coordinators`, nobody else.
#[utoipa::path(tag = "help requests", params(ListHelpRequests), responses((status = 200, description = "A page of help requests.", body = Page<HelpRequest>)))]
#[get("/v1/help-requests")]
pub(super) async fn list_help_requests(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListHelpRequests>,
) -> Result<HttpResponse> {
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let (select, sort) = visibility::select(api.db(), &caller, &query).await?;
    let (db, viewer) = (api.db().clone(), Caller::clone(&caller));
    let seen = async move |rows| as_seen_by(&db, &viewer, rows).await;
    paging
        .list_with(api.db(), select, sort, |row| (None, row.id.0), seen)
        .await
}

/// Ask for help
///
/// By somebody who takes part in the program or runs it. The answer says by stated rules how specific the ask is, what it
/// lacks and what would help; a low score keeps nobody from asking. At most 10 requests of one person wait in a program.
#[utoipa::path(tag = "help requests", request_body = CreateHelpRequest, responses((status = 201, description = "The request.", body = HelpRequest)))]
#[post("/v1/help-requests")]
pub(super) async fn create_help_request(
    api: Data<Api>,
    caller: Member,
    Command { body, once }: Command<CreateHelpRequest>,
) -> Result<HttpResponse> {
    let program = body.program_id;
    programs::store::get_visible(api.db(), &caller, program).await?;
    let asker = caller.require_person()?;
    let takes_part =
        participation::takes_part(api.db(), caller.organization, program, asker).await?;
    if !takes_part && !caller.coordinates(program) {
        return Err(Problem::not_found("program"));
    }
    let seen_by = Caller::clone(&caller);
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, program, asker, body.into()).await?;
        let location = format!("/v1/help-requests/{}", row.id);
        let reply = answer(unit.db, &seen_by, row).await?;
        Ok(reply.at_new(location))
    })
    .await
}

/// Read a help request
#[utoipa::path(tag = "help requests", params(("help_request_id" = HelpRequestId, Path, description = "The request.")), responses((status = 200, description = "The request.", body = HelpRequest)))]
#[get("/v1/help-requests/{help_request_id}")]
pub(super) async fn get_help_request(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<HelpRequestId>,
) -> Result<Reply<HelpRequest>> {
    let row = visibility::get_visible(api.db(), &caller, id).await?;
    answer(api.db(), &caller, row).await
}

/// Change a help request
///
/// By the asker, while it waits for offers; for example to add what `specificity` says is missing.
#[utoipa::path(tag = "help requests", params(("help_request_id" = HelpRequestId, Path, description = "The request.")), request_body = HelpRequestDetails, responses((status = 200, description = "The changed request.", body = HelpRequest)))]
#[patch("/v1/help-requests/{help_request_id}")]
pub(super) async fn patch_help_request(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<HelpRequestId>,
    patch: Patch,
) -> Result<Reply<HelpRequest>> {
    let seen = visibility::get_visible(api.db(), &caller, id).await?;
    require_asker(&caller, &seen)?;
    let (shared, seen_by) = (Api::clone(&api), Caller::clone(&caller));
    api.write(&caller, async move |unit| {
        let current = store::lock(unit, id).await?;
        patch.if_match.check(current.version)?;
        let details = patch.apply(&shared, &HelpRequestDetails::from(current.clone()))?;
        let row = store::update(unit, current, details).await?;
        answer(unit.db, &seen_by, row).await
    })
    .await
}

/// Say what came of a help request
///
/// By the asker, once an offer was accepted: the outcome, how helpful it was, and how long it took.
#[utoipa::path(tag = "help requests", params(("help_request_id" = HelpRequestId, Path, description = "The request.")), request_body = ResolveHelpRequest, responses((status = 200, description = "The resolved request.", body = HelpRequest)))]
#[post("/v1/help-requests/{help_request_id}/resolve")]
pub(super) async fn resolve_help_request(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<HelpRequestId>,
    Command { body, once }: Command<ResolveHelpRequest>,
) -> Result<HttpResponse> {
    let seen = visibility::get_visible(api.db(), &caller, id).await?;
    require_asker(&caller, &seen)?;
    step(&api, &caller, id, once, async move |unit, row| {
        endings::resolve(unit, &row, body).await
    })
    .await
}

/// Take a help request back
///
/// By the asker or a coordinator. Those who offered are told that they are not needed.
#[utoipa::path(tag = "help requests", params(("help_request_id" = HelpRequestId, Path, description = "The request.")), request_body = Reason, responses((status = 200, description = "The withdrawn request.", body = HelpRequest)))]
#[post("/v1/help-requests/{help_request_id}/withdraw")]
pub(super) async fn withdraw_help_request(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<HelpRequestId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    let seen = visibility::get_visible(api.db(), &caller, id).await?;
    if !caller.coordinates(seen.program_id) {
        require_asker(&caller, &seen)?;
    }
    step(&api, &caller, id, once, async move |unit, row| {
        endings::withdraw(unit, &row, body).await
    })
    .await
}

/// List the steps of a help request
///
/// For the asker, the helper and coordinators; oldest first. Only coordinators who are neither see the notes.
#[utoipa::path(tag = "help requests", params(("help_request_id" = HelpRequestId, Path, description = "The request.")), responses((status = 200, description = "The steps.", body = Vec<Transition>)))]
#[get("/v1/help-requests/{help_request_id}/transitions")]
pub(super) async fn list_help_request_transitions(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<HelpRequestId>,
) -> Result<Reply<Vec<Transition>>> {
    let row = visibility::get_own(api.db(), &caller, id).await?;
    let organization = caller.organization;
    let steps =
        transitions::store::list(api.db(), organization, Subject::HelpRequest, id.0).await?;
    let two: Vec<PersonId> = [row.asker_id, row.helper_id]
        .into_iter()
        .flatten()
        .collect();
    Ok(Reply::ok(transitions::as_seen_by(
        &caller,
        row.program_id,
        &two,
        steps,
    )))
}

fn require_asker(caller: &Caller, row: &Model) -> Result<()> {
    if row.asker_id.is_some_and(|asker| caller.is(asker)) {
        Ok(())
    } else {
        Err(Problem::forbidden("Only the asker may do this."))
    }
}

/// Changes one request in a unit of work and answers with it.
async fn step<F>(
    api: &Api,
    caller: &Caller,
    id: HelpRequestId,
    once: Once,
    work: F,
) -> Result<HttpResponse>
where
    F: AsyncFnOnce(&Unit<'_>, Model) -> Result<Model> + 'static,
{
    let (expected, seen_by) = (once.if_match.clone(), caller.clone());
    api.execute(caller, once, async move |unit| {
        let current = store::lock(unit, id).await?;
        if let Some(expected) = expected {
            expected.check(current.version)?;
        }
        let row = work(unit, current).await?;
        answer(unit.db, &seen_by, row).await
    })
    .await
}

async fn answer(
    db: &impl ConnectionTrait,
    caller: &Caller,
    row: Model,
) -> Result<Reply<HelpRequest>> {
    let version = row.version;
    let request = as_seen_by(db, caller, vec![row]).await?.pop();
    let request = request.ok_or_else(|| Problem::internal("a help request was lost"))?;
    Ok(Reply::ok(request).version(version))
}

/// Adds the names of the people, with one query for all of them.
async fn as_seen_by(
    db: &impl ConnectionTrait,
    caller: &Caller,
    rows: Vec<Model>,
) -> Result<Vec<HelpRequest>> {
    let people: Vec<PersonId> = rows
        .iter()
        .flat_map(|row| [row.asker_id, row.helper_id])
        .flatten()
        .collect();
    let names: HashMap<PersonId, String> =
        people::store::names(db, caller.organization, &people).await?;
    let seen = rows.into_iter().map(|row| {
        let takes_part = visibility::takes_part(caller, &row);
        HelpRequest::new(row, takes_part, &names)
    });
    Ok(seen.collect())
}
