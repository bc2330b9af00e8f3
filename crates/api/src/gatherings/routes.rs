//! The operations on gatherings.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web::Data};
use sea_orm::ConnectionTrait;

use super::{
    GatheringState, attendance,
    entity::{self, Model},
    model::{CreateGathering, Gathering, GatheringSlot, HoldGathering, ListGatherings},
    offering, slots, store,
};
use crate::{
    auth::{Caller, Member},
    context::{Api, Unit},
    error::{Problem, Result},
    history::Subject,
    ids::{GatheringId, OrganizationId, PersonId},
    page::{Page, Paging, Sort},
    people,
    reply::Reply,
    request::{Command, Once, Patch, Path, Query},
    transitions::{self, Reason, Transition},
};

/// List gatherings
///
/// Those for the whole organization and those of programs in which you take part or that you run. Planned ones are seen by
/// their hosts and by coordinators only.
#[utoipa::path(tag = "gatherings", params(ListGatherings), responses((status = 200, description = "A page of gatherings.", body = Page<Gathering>)))]
#[get("/v1/gatherings")]
pub(super) async fn list_gatherings(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListGatherings>,
) -> Result<HttpResponse> {
    let cursor = query.cursor.as_deref();
    let paging = Paging::new(&api, &caller, &request, &query, query.limit, cursor)?;
    let select = store::select(api.db(), &caller, &query).await?;
    let sort = Sort::by_id(entity::Column::Id);
    let (db, organization) = (api.db().clone(), caller.organization);
    let named = async move |rows| with_names(&db, organization, rows).await;
    paging
        .list_with(api.db(), select, sort, |row| (None, row.id.0), named)
        .await
}

/// Plan a gathering
///
/// Coordinators plan for their programs and for the whole organization; everybody else offers what they host themselves, in
/// a program in which they take part. It takes registrations once it is open.
#[utoipa::path(tag = "gatherings", request_body = CreateGathering, responses((status = 201, description = "The planned gathering.", body = Gathering)))]
#[post("/v1/gatherings")]
pub(super) async fn create_gathering(
    api: Data<Api>,
    caller: Member,
    Command { body, once }: Command<CreateGathering>,
) -> Result<HttpResponse> {
    let who = Caller::clone(&caller);
    api.execute(&caller, once, async move |unit| {
        let host = offering::require_host(unit, &who, &body).await?;
        let row = offering::create(unit, host, body).await?;
        let location = format!("/v1/gatherings/{}", row.id);
        let reply = answer(unit.db, row).await?;
        Ok(reply.at_new(location))
    })
    .await
}

/// Read a gathering
#[utoipa::path(tag = "gatherings", params(("gathering_id" = GatheringId, Path, description = "The gathering.")), responses((status = 200, description = "The gathering.", body = Gathering)))]
#[get("/v1/gatherings/{gathering_id}")]
pub(super) async fn get_gathering(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GatheringId>,
) -> Result<Reply<Gathering>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    answer(api.db(), row).await
}

/// Change a gathering
///
/// More seats go to those who wait, in the same moment; a capacity below the number of registered people is refused.
#[utoipa::path(tag = "gatherings", params(("gathering_id" = GatheringId, Path, description = "The gathering.")), request_body = CreateGathering, responses((status = 200, description = "The changed gathering.", body = Gathering)))]
#[patch("/v1/gatherings/{gathering_id}")]
pub(super) async fn patch_gathering(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GatheringId>,
    patch: Patch,
) -> Result<Reply<Gathering>> {
    store::get_run(api.db(), &caller, id).await?;
    let shared = Data::clone(&api);
    let row = api
        .write(&caller, async move |unit| {
            let current = store::lock(unit.db, unit.organization, id).await?;
            patch.if_match.check(current.version)?;
            let before = CreateGathering::from(current.clone());
            let after = patch.apply(&shared, &before)?;
            offering::update(unit, current, after).await
        })
        .await?;
    answer(api.db(), row).await
}

/// Open a gathering for registrations
#[utoipa::path(tag = "gatherings", params(("gathering_id" = GatheringId, Path, description = "The gathering.")), request_body = Reason, responses((status = 200, description = "The open gathering.", body = Gathering)))]
#[post("/v1/gatherings/{gathering_id}/open")]
pub(super) async fn open_gathering(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GatheringId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    change(&api, &caller, id, once, async move |unit, row| {
        offering::step(unit, &row, GatheringState::Open, body).await
    })
    .await
}

/// Cancel a gathering
#[utoipa::path(tag = "gatherings", params(("gathering_id" = GatheringId, Path, description = "The gathering.")), request_body = Reason, responses((status = 200, description = "The cancelled gathering.", body = Gathering)))]
#[post("/v1/gatherings/{gathering_id}/cancel")]
pub(super) async fn cancel_gathering(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GatheringId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    change(&api, &caller, id, once, async move |unit, row| {
        offering::step(unit, &row, GatheringState::Cancelled, body).await
    })
    .await
}

/// Record who attended a gathering
///
/// Once it has begun. The gathering is then held, and the giving-back records of the host, of volunteers and of guests say
/// so. Sent again it corrects: what was earned by the earlier answer is taken back.
#[utoipa::path(tag = "gatherings", params(("gathering_id" = GatheringId, Path, description = "The gathering.")), request_body = HoldGathering, responses((status = 200, description = "The gathering that was held.", body = Gathering)))]
#[post("/v1/gatherings/{gathering_id}/hold")]
pub(super) async fn hold_gathering(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GatheringId>,
    Command { body, once }: Command<HoldGathering>,
) -> Result<HttpResponse> {
    change(&api, &caller, id, once, async move |unit, row| {
        attendance::hold(unit, row, body).await
    })
    .await
}

/// List the steps of a gathering
///
/// Who did what, when and why; oldest first. Notes are seen by coordinators only.
#[utoipa::path(tag = "gatherings", params(("gathering_id" = GatheringId, Path, description = "The gathering.")), responses((status = 200, description = "The steps.", body = Vec<Transition>)))]
#[get("/v1/gatherings/{gathering_id}/transitions")]
pub(super) async fn list_gathering_transitions(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GatheringId>,
) -> Result<Reply<Vec<Transition>>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    let organization = caller.organization;
    let mut steps =
        transitions::store::list(api.db(), organization, Subject::Gathering, id.0).await?;
    if !store::runs(&caller, &row) {
        for step in &mut steps {
            step.note = None;
        }
    }
    Ok(Reply::ok(steps))
}

/// List the slots of office hours
///
/// In their order, with those that are free; empty where there are no slots.
#[utoipa::path(tag = "gatherings", params(("gathering_id" = GatheringId, Path, description = "The gathering.")), responses((status = 200, description = "The slots.", body = Vec<GatheringSlot>)))]
#[get("/v1/gatherings/{gathering_id}/slots")]
pub(super) async fn list_gathering_slots(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GatheringId>,
) -> Result<Reply<Vec<GatheringSlot>>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    let taken = slots::taken(api.db(), &row).await?;
    Ok(Reply::ok(slots::all(&row, &taken)))
}

/// Changes one gathering that the caller runs in a unit of work and answers with it.
async fn change<F>(
    api: &Api,
    caller: &Caller,
    id: GatheringId,
    once: Once,
    work: F,
) -> Result<HttpResponse>
where
    F: AsyncFnOnce(&Unit<'_>, Model) -> Result<Model> + 'static,
{
    store::get_run(api.db(), caller, id).await?;
    let expected = once.if_match.clone();
    api.execute(caller, once, async move |unit| {
        let current = store::lock(unit.db, unit.organization, id).await?;
        if let Some(expected) = expected {
            expected.check(current.version)?;
        }
        let row = work(unit, current).await?;
        answer(unit.db, row).await
    })
    .await
}

async fn answer(db: &impl ConnectionTrait, row: Model) -> Result<Reply<Gathering>> {
    let version = row.version;
    let gathering = with_names(db, row.organization_id, vec![row]).await?.pop();
    let gathering = gathering.ok_or_else(|| Problem::internal("a gathering was lost"))?;
    Ok(Reply::ok(gathering).version(version))
}

/// Adds the hosts' names, with one query for all of them.
async fn with_names(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    rows: Vec<Model>,
) -> Result<Vec<Gathering>> {
    let hosts: Vec<PersonId> = rows.iter().filter_map(|row| row.host_id).collect();
    let names = people::store::names(db, organization, &hosts).await?;
    Ok(rows
        .into_iter()
        .map(|row| Gathering::new(row, &names))
        .collect())
}
