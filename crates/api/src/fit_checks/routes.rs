//! The operations on fit checks.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};

use super::{
    entity::{Column, Model},
    model::{CreateFitCheck, FitCheck, ListFitChecks, ListPairingFitChecks},
    store,
};
use crate::{
    auth::Member,
    context::Api,
    error::Result,
    ids::{FitCheckId, PairingId},
    page::{Page, Paging, Sort},
    pairings,
    reply::Reply,
    request::{Command, Path, Query},
};

/// Say whether you fit
///
/// Mentor or mentee, while the pairing is active or paused. Answer and note are read by the author and by those who run the
/// program, never by the partner, not even when they run the program. `poor` says that another partner is wanted: the
/// pairing is then on the list of those to look after until its author answers otherwise, and nothing of it can be seen at
/// the pairing, so that it can end without blame.
#[utoipa::path(tag = "fit checks", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = CreateFitCheck, responses((status = 201, description = "The fit check.", body = FitCheck)))]
#[post("/v1/pairings/{pairing_id}/fit-checks")]
pub(super) async fn create_fit_check(
    api: Data<Api>,
    caller: Member,
    Path(pairing): Path<PairingId>,
    Command { body, once }: Command<CreateFitCheck>,
) -> Result<HttpResponse> {
    let visible = pairings::store::get_visible(api.db(), &caller, pairing).await?;
    let side = pairings::side_of(&caller, &visible, body.side)?;
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, pairing, side, body).await?;
        let location = format!("/v1/fit-checks/{}", row.id);
        Ok(Reply::created(location, FitCheck::from(row)))
    })
    .await
}

/// List the fit checks of a pairing
///
/// Oldest first. Mentor and mentee see their own; coordinators see both sides'.
#[utoipa::path(tag = "fit checks", params(("pairing_id" = PairingId, Path, description = "The pairing."), ListPairingFitChecks), responses((status = 200, description = "A page of fit checks.", body = Page<FitCheck>)))]
#[get("/v1/pairings/{pairing_id}/fit-checks")]
pub(super) async fn list_pairing_fit_checks(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Path(pairing): Path<PairingId>,
    Query(query): Query<ListPairingFitChecks>,
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
    let key = |row: &Model| (None, row.id.0);
    paging
        .list(
            api.db(),
            select,
            Sort::by_id(Column::Id),
            key,
            FitCheck::from,
        )
        .await
}

/// List fit checks
///
/// Newest first. Members see their own; coordinators also those of the programs that they run.
#[utoipa::path(tag = "fit checks", params(ListFitChecks), responses((status = 200, description = "A page of fit checks.", body = Page<FitCheck>)))]
#[get("/v1/fit-checks")]
pub(super) async fn list_fit_checks(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListFitChecks>,
) -> Result<HttpResponse> {
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let select = store::select(&caller, &query);
    let sort = Sort::by_id(Column::Id).descending();
    let key = |row: &Model| (None, row.id.0);
    paging
        .list(api.db(), select, sort, key, FitCheck::from)
        .await
}

/// Read a fit check
#[utoipa::path(tag = "fit checks", params(("fit_check_id" = FitCheckId, Path, description = "The fit check.")), responses((status = 200, description = "The fit check.", body = FitCheck)))]
#[get("/v1/fit-checks/{fit_check_id}")]
pub(super) async fn get_fit_check(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<FitCheckId>,
) -> Result<Reply<FitCheck>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    Ok(Reply::ok(FitCheck::from(row)))
}
