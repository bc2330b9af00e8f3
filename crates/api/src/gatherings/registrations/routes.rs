//! The operations on registrations for gatherings.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sea_orm::ConnectionTrait;

use super::{
    entity::{self, Model},
    model::{
        GatheringRegistration, ListGatheringRegistrations, RegisterForGathering,
        WithdrawFromGathering,
    },
    store,
};
use crate::{
    auth::{Caller, Member},
    context::Api,
    error::{Problem, Result},
    gatherings::{
        entity::Model as Gathering,
        store::{coordinates, get_visible, lock},
    },
    ids::{GatheringId, PersonId},
    page::{Page, Paging, Sort},
    people,
    reply::Reply,
    request::{Command, Path, Query},
};

/// List the registrations for a gathering
///
/// Its host and coordinators see all of them, everybody else their own.
#[utoipa::path(tag = "gatherings", params(("gathering_id" = GatheringId, Path, description = "The gathering."), ListGatheringRegistrations), responses((status = 200, description = "A page of registrations.", body = Page<GatheringRegistration>)))]
#[get("/v1/gatherings/{gathering_id}/registrations")]
pub(super) async fn list_gathering_registrations(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Path(id): Path<GatheringId>,
    Query(query): Query<ListGatheringRegistrations>,
) -> Result<HttpResponse> {
    let gathering = get_visible(api.db(), &caller, id).await?;
    let cursor = query.cursor.as_deref();
    let paging = Paging::new(&api, &caller, &request, &query, query.limit, cursor)?;
    let select = store::visible(&caller, &gathering, query.state);
    let sort = Sort::by_id(entity::Column::Id);
    let db = api.db().clone();
    let named = async move |rows| with_names(&db, &gathering, rows).await;
    paging
        .list_with(api.db(), select, sort, |row| (None, row.id.0), named)
        .await
}

/// Register for a gathering
///
/// A seat while there is one, else a place in the line: as soon as a seat frees or is added, whoever has waited longest has
/// it. Of office hours with slots, a registration takes one slot; when somebody has the slot that you ask for, the answer is
/// 409 `capacity-reached`. Registering twice changes nothing.
#[utoipa::path(tag = "gatherings", params(("gathering_id" = GatheringId, Path, description = "The gathering.")), request_body = RegisterForGathering, responses((status = 200, description = "The registration: registered or waitlisted.", body = GatheringRegistration)))]
#[post("/v1/gatherings/{gathering_id}/register")]
pub(super) async fn register_for_gathering(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GatheringId>,
    Command { body, once }: Command<RegisterForGathering>,
) -> Result<HttpResponse> {
    let gathering = get_visible(api.db(), &caller, id).await?;
    let person = whose(api.db(), &caller, &gathering, body.person_id).await?;
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        let gathering = lock(unit.db, unit.organization, id).await?;
        if let Some(expected) = expected {
            expected.check(gathering.version)?;
        }
        let slot = body.slot.map(i64::from);
        let row = store::register(unit, &gathering, person, slot).await?;
        answer(unit.db, &gathering, row).await
    })
    .await
}

/// Withdraw from a gathering
///
/// The seat goes to whoever has waited longest, in the same moment.
#[utoipa::path(tag = "gatherings", params(("gathering_id" = GatheringId, Path, description = "The gathering.")), request_body = WithdrawFromGathering, responses((status = 200, description = "The withdrawn registration.", body = GatheringRegistration)))]
#[post("/v1/gatherings/{gathering_id}/withdraw")]
pub(super) async fn withdraw_from_gathering(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GatheringId>,
    Command { body, once }: Command<WithdrawFromGathering>,
) -> Result<HttpResponse> {
    let gathering = get_visible(api.db(), &caller, id).await?;
    let person = whose(api.db(), &caller, &gathering, body.person_id).await?;
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        let gathering = lock(unit.db, unit.organization, id).await?;
        if let Some(expected) = expected {
            expected.check(gathering.version)?;
        }
        let row = store::withdraw(unit, &gathering, person).await?;
        answer(unit.db, &gathering, row).await
    })
    .await
}

/// Whom the request is about: the caller, or somebody else where the caller coordinates the gathering.
async fn whose(
    db: &impl ConnectionTrait,
    caller: &Caller,
    gathering: &Gathering,
    asked: Option<PersonId>,
) -> Result<PersonId> {
    let Some(person) = asked.or(caller.person()) else {
        let detail = "an integration is no person, so say who comes";
        return Err(Problem::invalid_field("/person_id", "required", detail));
    };
    if !caller.is(person) {
        if !coordinates(caller, gathering) {
            return Err(Problem::forbidden(
                "Only coordinators speak for somebody else.",
            ));
        }
        let known = people::store::find(db, caller.organization, person).await?;
        if known.is_none() {
            let detail = "there is no such person";
            return Err(Problem::invalid_field("/person_id", "unknown", detail));
        }
    }
    Ok(person)
}

async fn answer(
    db: &impl ConnectionTrait,
    gathering: &Gathering,
    row: Model,
) -> Result<Reply<GatheringRegistration>> {
    let version = row.version;
    let item = with_names(db, gathering, vec![row]).await?.pop();
    let item = item.ok_or_else(|| Problem::internal("a registration was lost"))?;
    Ok(Reply::ok(item).version(version))
}

/// Adds the names of the people, with one query for all of them.
async fn with_names(
    db: &impl ConnectionTrait,
    gathering: &Gathering,
    rows: Vec<Model>,
) -> Result<Vec<GatheringRegistration>> {
    let people: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    let names = people::store::names(db, gathering.organization_id, &people).await?;
    Ok(rows
        .iter()
        .map(|row| GatheringRegistration::new(row, gathering, &names))
        .collect())
}
