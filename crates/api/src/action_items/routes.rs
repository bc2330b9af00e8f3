//! The operations on action items.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web::Data};

use super::{
    ActionItemState,
    entity::{Column, Model},
    model::{
        ActionItem, CompleteActionItem, CreateActionItem, ListActionItems, ListPairingActionItems,
    },
    store,
};
use crate::{
    auth::{Caller, Member},
    context::{Api, Unit},
    error::Result,
    history::Subject,
    ids::{ActionItemId, PairingId},
    page::{Page, Paging, Sort},
    pairings,
    reply::Reply,
    request::{Command, Once, Patch, Path, Query},
    transitions::{self, Reason, Transition},
};

/// Note an action item
///
/// Mentor, mentee or a coordinator, while the pairing is active or paused. The two and those who run the program read it.
#[utoipa::path(tag = "action items", params(("pairing_id" = PairingId, Path, description = "The pairing.")), request_body = CreateActionItem, responses((status = 201, description = "The action item.", body = ActionItem)))]
#[post("/v1/pairings/{pairing_id}/action-items")]
pub(super) async fn create_action_item(
    api: Data<Api>,
    caller: Member,
    Path(pairing): Path<PairingId>,
    Command { body, once }: Command<CreateActionItem>,
) -> Result<HttpResponse> {
    pairings::store::get_visible(api.db(), &caller, pairing).await?;
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, pairing, body).await?;
        let location = format!("/v1/action-items/{}", row.id);
        Ok(answer(row).at_new(location))
    })
    .await
}

/// List the action items of a pairing
///
/// Oldest first.
#[utoipa::path(tag = "action items", params(("pairing_id" = PairingId, Path, description = "The pairing."), ListPairingActionItems), responses((status = 200, description = "A page of action items.", body = Page<ActionItem>)))]
#[get("/v1/pairings/{pairing_id}/action-items")]
pub(super) async fn list_pairing_action_items(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Path(pairing): Path<PairingId>,
    Query(query): Query<ListPairingActionItems>,
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
    let select = store::of_pairing(caller.organization, pairing, query.state);
    let key = |row: &Model| (None, row.id.0);
    paging
        .list(
            api.db(),
            select,
            Sort::by_id(Column::Id),
            key,
            ActionItem::from,
        )
        .await
}

/// List action items
///
/// Oldest first. Members see those of their pairings; coordinators also those of the programs that they run.
#[utoipa::path(tag = "action items", params(ListActionItems), responses((status = 200, description = "A page of action items.", body = Page<ActionItem>)))]
#[get("/v1/action-items")]
pub(super) async fn list_action_items(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListActionItems>,
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
    let key = |row: &Model| (None, row.id.0);
    paging
        .list(
            api.db(),
            select,
            Sort::by_id(Column::Id),
            key,
            ActionItem::from,
        )
        .await
}

/// Read an action item
#[utoipa::path(tag = "action items", params(("action_item_id" = ActionItemId, Path, description = "The action item.")), responses((status = 200, description = "The action item.", body = ActionItem)))]
#[get("/v1/action-items/{action_item_id}")]
pub(super) async fn get_action_item(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ActionItemId>,
) -> Result<Reply<ActionItem>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    Ok(answer(row))
}

/// List the steps of an action item
///
/// Who did what, when and why; oldest first. Mentor and mentee do not see the notes, even when they run the program.
#[utoipa::path(tag = "action items", params(("action_item_id" = ActionItemId, Path, description = "The action item.")), responses((status = 200, description = "The steps.", body = Vec<Transition>)))]
#[get("/v1/action-items/{action_item_id}/transitions")]
pub(super) async fn list_action_item_transitions(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ActionItemId>,
) -> Result<Reply<Vec<Transition>>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    let pairing = pairings::store::get_visible(api.db(), &caller, row.pairing_id).await?;
    let organization = caller.organization;
    let steps = transitions::store::list(api.db(), organization, Subject::ActionItem, id.0).await?;
    let two = [pairing.mentee_id, pairing.mentor_id];
    Ok(Reply::ok(transitions::as_seen_by(
        &caller,
        pairing.program_id,
        &two,
        steps,
    )))
}

/// Change an action item
///
/// While it is open.
#[utoipa::path(tag = "action items", params(("action_item_id" = ActionItemId, Path, description = "The action item.")), request_body = CreateActionItem, responses((status = 200, description = "The changed action item.", body = ActionItem)))]
#[patch("/v1/action-items/{action_item_id}")]
pub(super) async fn patch_action_item(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ActionItemId>,
    patch: Patch,
) -> Result<Reply<ActionItem>> {
    store::get_visible(api.db(), &caller, id).await?;
    let shared = Data::clone(&api);
    let row = api
        .write(&caller, async move |unit| {
            let (pairing, current) = store::lock(unit, id).await?;
            patch.if_match.check(current.version)?;
            let after = patch.apply(&shared, &CreateActionItem::from(current.clone()))?;
            store::update(unit, &pairing, current, after).await
        })
        .await?;
    Ok(answer(row))
}

/// Say that an action item is done
#[utoipa::path(tag = "action items", params(("action_item_id" = ActionItemId, Path, description = "The action item.")), request_body = CompleteActionItem, responses((status = 200, description = "The action item.", body = ActionItem)))]
#[post("/v1/action-items/{action_item_id}/complete")]
pub(super) async fn complete_action_item(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ActionItemId>,
    Command { body, once }: Command<CompleteActionItem>,
) -> Result<HttpResponse> {
    let (evidence, reason) = (body.evidence, Reason::default());
    step(&api, &caller, id, once, async move |unit, pairing, row| {
        store::close(unit, &pairing, row, ActionItemState::Done, evidence, reason).await
    })
    .await
}

/// Drop an action item
#[utoipa::path(tag = "action items", params(("action_item_id" = ActionItemId, Path, description = "The action item.")), request_body = Reason, responses((status = 200, description = "The action item.", body = ActionItem)))]
#[post("/v1/action-items/{action_item_id}/drop")]
pub(super) async fn drop_action_item(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ActionItemId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, once, async move |unit, pairing, row| {
        store::close(unit, &pairing, row, ActionItemState::Dropped, None, body).await
    })
    .await
}

/// Changes one action item in a unit of work and answers with it.
async fn step<F>(
    api: &Api,
    caller: &Caller,
    id: ActionItemId,
    once: Once,
    work: F,
) -> Result<HttpResponse>
where
    F: AsyncFnOnce(&Unit<'_>, pairings::entity::Model, Model) -> Result<Model> + 'static,
{
    store::get_visible(api.db(), caller, id).await?;
    let expected = once.if_match.clone();
    api.execute(caller, once, async move |unit| {
        let (pairing, current) = store::lock(unit, id).await?;
        if let Some(expected) = expected {
            expected.check(current.version)?;
        }
        work(unit, pairing, current).await.map(answer)
    })
    .await
}

fn answer(row: Model) -> Reply<ActionItem> {
    let version = row.version;
    Reply::ok(ActionItem::from(row)).version(version)
}
