//! The operations on advocacy actions.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web::Data};

use super::{
    AdvocacyAction, entity,
    model::{CreateAdvocacyAction, ListAdvocacyActions},
    store,
};
use crate::{
    auth::Member,
    context::Api,
    error::Result,
    ids::{AdvocacyActionId, PairingId},
    page::{Page, Paging, Sort},
    pairings,
    reply::Reply,
    request::{Command, Patch, Path, Query, RequiredIfMatch},
};

/// List the advocacy actions of a sponsorship
///
/// Seen by the two and by coordinators; oldest first.
#[utoipa::path(tag = "advocacy actions", params(("pairing_id" = PairingId, Path, description = "The pairing."), ListAdvocacyActions), responses((status = 200, description = "A page of actions.", body = Page<AdvocacyAction>)))]
#[get("/v1/pairings/{pairing_id}/advocacy-actions")]
pub(super) async fn list_advocacy_actions(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Path(pairing): Path<PairingId>,
    Query(query): Query<ListAdvocacyActions>,
) -> Result<HttpResponse> {
    pairings::store::get_visible(api.db(), &caller, pairing).await?;
    let (limit, cursor) = (query.limit, query.cursor.as_deref());
    let paging = Paging::new(&api, &caller, &request, &query, limit, cursor)?;
    let select = store::of_pairing(caller.organization, pairing);
    let sort = Sort::by_id(entity::Column::Id);
    let key = |row: &entity::Model| (None, row.id.0);
    paging
        .list(api.db(), select, sort, key, AdvocacyAction::from)
        .await
}

/// Log an advocacy action
///
/// What the sponsor did for the other: the sponsor logs it, or a coordinator. Possible in programs of the kind `sponsorship`
/// as soon as the pairing has begun.
#[utoipa::path(tag = "advocacy actions", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = CreateAdvocacyAction, responses((status = 201, description = "The action.", body = AdvocacyAction)))]
#[post("/v1/pairings/{pairing_id}/advocacy-actions")]
pub(super) async fn create_advocacy_action(
    api: Data<Api>,
    caller: Member,
    Path(pairing): Path<PairingId>,
    Command { body, once }: Command<CreateAdvocacyAction>,
) -> Result<HttpResponse> {
    let pairing = pairings::store::get_visible(api.db(), &caller, pairing).await?;
    store::require_sponsor(&caller, &pairing)?;
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, &pairing, body).await?;
        let (version, location) = (row.version, format!("/v1/advocacy-actions/{}", row.id));
        Ok(Reply::created(location, AdvocacyAction::from(row)).version(version))
    })
    .await
}

/// Read an advocacy action
#[utoipa::path(tag = "advocacy actions", params(("advocacy_action_id" = AdvocacyActionId, Path, description = "The action.")), responses((status = 200, description = "The action.", body = AdvocacyAction)))]
#[get("/v1/advocacy-actions/{advocacy_action_id}")]
pub(super) async fn get_advocacy_action(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<AdvocacyActionId>,
) -> Result<Reply<AdvocacyAction>> {
    let (row, _) = store::get_visible(api.db(), &caller, id).await?;
    let version = row.version;
    Ok(Reply::ok(AdvocacyAction::from(row)).version(version))
}

/// Change an advocacy action
///
/// For instance, when its outcome is known.
#[utoipa::path(tag = "advocacy actions", params(("advocacy_action_id" = AdvocacyActionId, Path, description = "The action.")), request_body = CreateAdvocacyAction, responses((status = 200, description = "The changed action.", body = AdvocacyAction)))]
#[patch("/v1/advocacy-actions/{advocacy_action_id}")]
pub(super) async fn patch_advocacy_action(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<AdvocacyActionId>,
    patch: Patch,
) -> Result<Reply<AdvocacyAction>> {
    let (_, pairing) = store::get_visible(api.db(), &caller, id).await?;
    store::require_sponsor(&caller, &pairing)?;
    let shared = Data::clone(&api);
    let row = api
        .write(&caller, async move |unit| {
            let current = store::get(unit.db, unit.organization, id).await?;
            patch.if_match.check(current.version)?;
            let before = CreateAdvocacyAction::from(current.clone());
            let after = patch.apply(&shared, &before)?;
            store::update(unit, current, after).await
        })
        .await?;
    let version = row.version;
    Ok(Reply::ok(AdvocacyAction::from(row)).version(version))
}

/// Remove an advocacy action
#[utoipa::path(tag = "advocacy actions", params(("advocacy_action_id" = AdvocacyActionId, Path, description = "The action.")), responses((status = 204, description = "The action is gone.")))]
#[delete("/v1/advocacy-actions/{advocacy_action_id}")]
pub(super) async fn delete_advocacy_action(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<AdvocacyActionId>,
    RequiredIfMatch(if_match): RequiredIfMatch,
) -> Result<Reply<()>> {
    let (_, pairing) = store::get_visible(api.db(), &caller, id).await?;
    store::require_sponsor(&caller, &pairing)?;
    api.write(&caller, async move |unit| {
        let current = store::get(unit.db, unit.organization, id).await?;
        if_match.check(current.version)?;
        store::delete(unit, &current).await
    })
    .await?;
    Ok(Reply::no_content())
}
