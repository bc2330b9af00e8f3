//! The operations on nominations.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sea_orm::ConnectionTrait;

use super::{
    decisions,
    entity::Model,
    model::{CreateNomination, ListNominations, Nomination},
    store,
};
use crate::{
    auth::{Caller, Coordinator, Member},
    context::{Api, Unit},
    error::{Problem, Result},
    history::Subject,
    ids::{NominationId, PersonId},
    page::{Page, Paging},
    people, programs,
    reply::Reply,
    request::{Command, Once, Path, Query},
    transitions::{self, Reason, Transition},
};

/// List nominations
///
/// Newest first: your own, the accepted ones of you, and those for programs that you run.
#[utoipa::path(tag = "nominations", params(ListNominations), responses((status = 200, description = "A page of nominations.", body = Page<Nomination>)))]
#[get("/v1/nominations")]
pub(super) async fn list_nominations(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListNominations>,
) -> Result<HttpResponse> {
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let (select, sort) = store::select(&caller, &query);
    let (db, viewer) = (api.db().clone(), Caller::clone(&caller));
    let seen = async move |rows| with_names(&db, &viewer, rows).await;
    paging
        .list_with(api.db(), select, sort, |row| (None, row.id.0), seen)
        .await
}

/// Propose a person for a program
///
/// Anybody proposes anybody else, by id or by e-mail address, as mentor or as mentee. Coordinators decide. At most 20
/// nominations of one person wait at the same time.
#[utoipa::path(tag = "nominations", request_body = CreateNomination, responses((status = 201, description = "The nomination.", body = Nomination)))]
#[post("/v1/nominations")]
pub(super) async fn create_nomination(
    api: Data<Api>,
    caller: Member,
    Command { body, once }: Command<CreateNomination>,
) -> Result<HttpResponse> {
    programs::store::get_visible(api.db(), &caller, body.program_id).await?;
    let nominator = caller.require_person()?;
    let seen_by = Caller::clone(&caller);
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, nominator, body).await?;
        let location = format!("/v1/nominations/{}", row.id);
        let reply = answer(unit.db, &seen_by, row).await?;
        Ok(reply.at_new(location))
    })
    .await
}

/// Read a nomination
#[utoipa::path(tag = "nominations", params(("nomination_id" = NominationId, Path, description = "The nomination.")), responses((status = 200, description = "The nomination.", body = Nomination)))]
#[get("/v1/nominations/{nomination_id}")]
pub(super) async fn get_nomination(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<NominationId>,
) -> Result<Reply<Nomination>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    answer(api.db(), &caller, row).await
}

/// Accept a nomination
///
/// The person gets an application in this role as a draft, which they may submit or not; an application that they have
/// already is linked instead. 409 while nobody in the directory has the e-mail address, or when the program takes no
/// applications now.
#[utoipa::path(tag = "nominations", params(("nomination_id" = NominationId, Path, description = "The nomination.")), request_body = Reason, responses((status = 200, description = "The accepted nomination.", body = Nomination)))]
#[post("/v1/nominations/{nomination_id}/accept")]
pub(super) async fn accept_nomination(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<NominationId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, once, async move |unit, row| {
        decisions::accept(unit, row, body).await
    })
    .await
}

/// Decline a nomination
#[utoipa::path(tag = "nominations", params(("nomination_id" = NominationId, Path, description = "The nomination.")), request_body = Reason, responses((status = 200, description = "The declined nomination.", body = Nomination)))]
#[post("/v1/nominations/{nomination_id}/decline")]
pub(super) async fn decline_nomination(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<NominationId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, once, async move |unit, row| {
        decisions::decline(unit, row, body).await
    })
    .await
}

/// List the steps of a nomination
///
/// Who did what, when and why; oldest first. Only coordinators who are neither of the two see the notes.
#[utoipa::path(tag = "nominations", params(("nomination_id" = NominationId, Path, description = "The nomination.")), responses((status = 200, description = "The steps.", body = Vec<Transition>)))]
#[get("/v1/nominations/{nomination_id}/transitions")]
pub(super) async fn list_nomination_transitions(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<NominationId>,
) -> Result<Reply<Vec<Transition>>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    let organization = caller.organization;
    let steps = transitions::store::list(api.db(), organization, Subject::Nomination, id.0).await?;
    let two: Vec<PersonId> = [row.nominator_id, row.nominee_id]
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

/// Changes one nomination of a program that the caller runs, in a unit of work, and answers with it.
async fn step<F>(
    api: &Api,
    caller: &Caller,
    id: NominationId,
    once: Once,
    work: F,
) -> Result<HttpResponse>
where
    F: AsyncFnOnce(&Unit<'_>, Model) -> Result<Model> + 'static,
{
    store::get_coordinated(api.db(), caller, id).await?;
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
) -> Result<Reply<Nomination>> {
    let version = row.version;
    let nomination = with_names(db, caller, vec![row]).await?.pop();
    let nomination = nomination.ok_or_else(|| Problem::internal("a nomination was lost"))?;
    Ok(Reply::ok(nomination).version(version))
}

/// Adds the names of the people, with one query for all of them.
async fn with_names(
    db: &impl ConnectionTrait,
    caller: &Caller,
    rows: Vec<Model>,
) -> Result<Vec<Nomination>> {
    let people: Vec<PersonId> = rows
        .iter()
        .flat_map(|row| [row.nominator_id, row.nominee_id])
        .flatten()
        .collect();
    let names = people::store::names(db, caller.organization, &people).await?;
    let nominations = rows.into_iter().map(|row| {
        let in_full = store::sees_in_full(caller, &row);
        Nomination::new(row, in_full, &names)
    });
    Ok(nominations.collect())
}
