//! The operations on check-ins.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};

use super::{
    entity::Column,
    model::{CheckIn, CreateCheckIn, ListCheckIns, ListPairingCheckIns},
    store,
};
use crate::{
    auth::Member,
    context::Api,
    error::Result,
    ids::{CheckInId, PairingId},
    page::{Page, Paging, Sort},
    pairings,
    reply::Reply,
    request::{Command, Path, Query},
};

/// Check in on a pairing
///
/// Mentor or mentee, while the pairing is active or paused. It counts as a contact. The author and those who run the program
/// read it; the partner does where `shared_with_partner` says so. It cannot be changed: check in again.
#[utoipa::path(tag = "check-ins", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = CreateCheckIn, responses((status = 201, description = "The check-in.", body = CheckIn)))]
#[post("/v1/pairings/{pairing_id}/check-ins")]
pub(super) async fn create_check_in(
    api: Data<Api>,
    caller: Member,
    Path(pairing): Path<PairingId>,
    Command { body, once }: Command<CreateCheckIn>,
) -> Result<HttpResponse> {
    let visible = pairings::store::get_visible(api.db(), &caller, pairing).await?;
    let side = pairings::side_of(&caller, &visible, body.side)?;
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, pairing, side, body).await?;
        let location = format!("/v1/check-ins/{}", row.id);
        Ok(Reply::created(location, CheckIn::from(row)))
    })
    .await
}

/// List the check-ins of a pairing
///
/// Oldest first. Mentor and mentee see their own and what their partner shares; coordinators see all.
#[utoipa::path(tag = "check-ins", params(("pairing_id" = PairingId, Path, description = "The pairing."), ListPairingCheckIns), responses((status = 200, description = "A page of check-ins.", body = Page<CheckIn>)))]
#[get("/v1/pairings/{pairing_id}/check-ins")]
pub(super) async fn list_pairing_check_ins(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Path(pairing): Path<PairingId>,
    Query(query): Query<ListPairingCheckIns>,
) -> Result<HttpResponse> {
    pairings::store::get_visible(api.db(), &caller, pairing).await?;
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let select = store::of_pairing(&caller, pairing);
    let key = |row: &super::entity::Model| (None, row.id.0);
    paging
        .list(
            api.db(),
            select,
            Sort::by_id(Column::Id),
            key,
            CheckIn::from,
        )
        .await
}

/// List check-ins
///
/// Newest first. Members see their own and what their partners share; coordinators also those of the programs that they run.
#[utoipa::path(tag = "check-ins", params(ListCheckIns), responses((status = 200, description = "A page of check-ins.", body = Page<CheckIn>)))]
#[get("/v1/check-ins")]
pub(super) async fn list_check_ins(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListCheckIns>,
) -> Result<HttpResponse> {
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let select = store::select(&caller, &query)?;
    let sort = Sort::by_id(Column::Id).descending();
    let key = |row: &super::entity::Model| (None, row.id.0);
    paging
        .list(api.db(), select, sort, key, CheckIn::from)
        .await
}

/// Read a check-in
#[utoipa::path(tag = "check-ins", params(("check_in_id" = CheckInId, Path, description = "The check-in.")), responses((status = 200, description = "The check-in.", body = CheckIn)))]
#[get("/v1/check-ins/{check_in_id}")]
pub(super) async fn get_check_in(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<CheckInId>,
) -> Result<Reply<CheckIn>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    Ok(Reply::ok(CheckIn::from(row)))
}
