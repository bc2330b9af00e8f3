//! The operations on offers of help, and what they do to the request.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sea_orm::{ActiveValue::Set, ConnectionTrait};

use super::{
    entity::{ActiveModel, Model},
    model::{HelpOfferState, HelpRequestState},
    offer_entity,
    offer_model::{CreateHelpOffer, HelpOffer, ListHelpOffers},
    offer_store, store, visibility,
};
use crate::{
    auth::Member,
    context::{Api, Unit},
    error::{Code, Problem, Result},
    history::Subject,
    ids::{HelpOfferId, HelpRequestId, OrganizationId, PersonId},
    lifecycle::Lifecycle,
    page::{Page, Paging, Sort},
    people,
    reply::Reply,
    request::{Command, Path, Query},
    transitions::{self, Reason, Transition},
};

/// List the offers for a help request
///
/// The asker and coordinators see all of them, everybody else who sees the request their own only.
#[utoipa::path(tag = "help requests", params(("help_request_id" = HelpRequestId, Path, description = "The request."), ListHelpOffers), responses((status = 200, description = "A page of offers.", body = Page<HelpOffer>)))]
#[get("/v1/help-requests/{help_request_id}/offers")]
pub(super) async fn list_help_offers(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Path(id): Path<HelpRequestId>,
    Query(query): Query<ListHelpOffers>,
) -> Result<HttpResponse> {
    let row = visibility::get_visible(api.db(), &caller, id).await?;
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let select = offer_store::select(&caller, &row);
    let sort = Sort::by_id(offer_entity::Column::Id);
    let (db, organization) = (api.db().clone(), caller.organization);
    let named = async move |rows| with_names(&db, organization, rows).await;
    paging
        .list_with(api.db(), select, sort, |row| (None, row.id.0), named)
        .await
}

/// Offer help
///
/// Everybody who sees a request while it waits can offer help once, but not the asker.
#[utoipa::path(tag = "help requests", params(("help_request_id" = HelpRequestId, Path, description = "The request.")), request_body = CreateHelpOffer, responses((status = 201, description = "The offer.", body = HelpOffer)))]
#[post("/v1/help-requests/{help_request_id}/offers")]
pub(super) async fn create_help_offer(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<HelpRequestId>,
    Command { body, once }: Command<CreateHelpOffer>,
) -> Result<HttpResponse> {
    let seen = visibility::get_visible(api.db(), &caller, id).await?;
    let helper = caller.require_person()?;
    if seen.asker_id == Some(helper) {
        let detail = "This is your own request; others offer help.";
        return Err(Problem::new(Code::Conflict, detail));
    }
    api.execute(&caller, once, async move |unit| {
        let row = offer(unit, id, helper, body.message).await?;
        let location = format!("/v1/help-offers/{}", row.id);
        let reply = answer(unit.db, unit.organization, row).await?;
        Ok(reply.at_new(location))
    })
    .await
}

/// Read an offer of help
#[utoipa::path(tag = "help requests", params(("help_offer_id" = HelpOfferId, Path, description = "The offer.")), responses((status = 200, description = "The offer.", body = HelpOffer)))]
#[get("/v1/help-offers/{help_offer_id}")]
pub(super) async fn get_help_offer(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<HelpOfferId>,
) -> Result<Reply<HelpOffer>> {
    let (row, _) = offer_store::get_visible(api.db(), &caller, id).await?;
    answer(api.db(), caller.organization, row).await
}

/// Accept an offer of help
///
/// By the asker. The other offers become `not_needed`, and integrations hear of each.
#[utoipa::path(tag = "help requests", params(("help_offer_id" = HelpOfferId, Path, description = "The offer.")), request_body = Reason, responses((status = 200, description = "The accepted offer.", body = HelpOffer)))]
#[post("/v1/help-offers/{help_offer_id}/accept")]
pub(super) async fn accept_help_offer(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<HelpOfferId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    let (_, request) = offer_store::get_visible(api.db(), &caller, id).await?;
    if !request.asker_id.is_some_and(|asker| caller.is(asker)) {
        return Err(Problem::forbidden("Only the asker accepts an offer."));
    }
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        let request = store::lock(unit, request.id).await?;
        let current = offer_store::lock(unit, id).await?;
        if let Some(expected) = expected {
            expected.check(current.version)?;
        }
        let row = accept(unit, &request, &current, body).await?;
        answer(unit.db, unit.organization, row).await
    })
    .await
}

/// Take an offer of help back
///
/// By the helper. When it was the accepted one, the request is open again.
#[utoipa::path(tag = "help requests", params(("help_offer_id" = HelpOfferId, Path, description = "The offer.")), request_body = Reason, responses((status = 200, description = "The withdrawn offer.", body = HelpOffer)))]
#[post("/v1/help-offers/{help_offer_id}/withdraw")]
pub(super) async fn withdraw_help_offer(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<HelpOfferId>,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    let (offer, request) = offer_store::get_visible(api.db(), &caller, id).await?;
    if !caller.is(offer.helper_id) {
        return Err(Problem::forbidden("Only the helper takes an offer back."));
    }
    let expected = once.if_match.clone();
    api.execute(&caller, once, async move |unit| {
        let request = store::lock(unit, request.id).await?;
        let current = offer_store::lock(unit, id).await?;
        if let Some(expected) = expected {
            expected.check(current.version)?;
        }
        let row = withdraw(unit, &request, &current, body).await?;
        answer(unit.db, unit.organization, row).await
    })
    .await
}

/// List the steps of an offer of help
///
/// Who did what, when and why; oldest first. Only coordinators who are neither asker nor helper see the notes.
#[utoipa::path(tag = "help requests", params(("help_offer_id" = HelpOfferId, Path, description = "The offer.")), responses((status = 200, description = "The steps.", body = Vec<Transition>)))]
#[get("/v1/help-offers/{help_offer_id}/transitions")]
pub(super) async fn list_help_offer_transitions(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<HelpOfferId>,
) -> Result<Reply<Vec<Transition>>> {
    let (row, request) = offer_store::get_visible(api.db(), &caller, id).await?;
    let organization = caller.organization;
    let steps = transitions::store::list(api.db(), organization, Subject::HelpOffer, id.0).await?;
    let two: Vec<PersonId> = [request.asker_id, Some(row.helper_id)]
        .into_iter()
        .flatten()
        .collect();
    Ok(Reply::ok(transitions::as_seen_by(
        &caller,
        request.program_id,
        &two,
        steps,
    )))
}

async fn offer(
    unit: &Unit<'_>,
    id: HelpRequestId,
    helper: PersonId,
    message: String,
) -> Result<offer_entity::Model> {
    let request = store::lock(unit, id).await?;
    let to = HelpRequestState::Offered;
    if !HelpRequestState::WAITING.contains(&request.state) {
        return Err(request.state.refuse(to));
    }
    let row = offer_store::insert(unit, id, helper, message).await?;
    if request.state == HelpRequestState::Open {
        store::turn(
            unit,
            &request,
            to,
            ActiveModel::default(),
            Reason::default(),
        )
        .await?;
    }
    Ok(row)
}

async fn accept(
    unit: &Unit<'_>,
    request: &Model,
    current: &offer_entity::Model,
    reason: Reason,
) -> Result<offer_entity::Model> {
    current.state.ensure(HelpOfferState::Accepted)?;
    let change = ActiveModel {
        helper_id: Set(Some(current.helper_id)),
        accepted_offer_id: Set(Some(current.id)),
        accepted_at: Set(Some(unit.now)),
        ..Default::default()
    };
    let to = HelpRequestState::Accepted;
    store::turn(unit, request, to, change, Reason::default()).await?;
    let row = offer_store::turn(unit, current, HelpOfferState::Accepted, reason).await?;
    release(unit, request.id, Some(current.id), to).await?;
    Ok(row)
}

async fn withdraw(
    unit: &Unit<'_>,
    request: &Model,
    current: &offer_entity::Model,
    reason: Reason,
) -> Result<offer_entity::Model> {
    if current.state == HelpOfferState::Accepted && request.state != HelpRequestState::Accepted {
        return Err(request.state.refuse(HelpRequestState::Open));
    }
    let row = offer_store::turn(unit, current, HelpOfferState::Withdrawn, reason).await?;
    let helped = request.accepted_offer_id == Some(current.id);
    let nobody_left = request.state == HelpRequestState::Offered
        && offer_store::count_waiting(unit, request.id).await? == 0;
    if (helped && request.state == HelpRequestState::Accepted) || nobody_left {
        let reason = Reason {
            reason: Some("offer_withdrawn".to_owned()),
            note: None,
        };
        reopen(unit, request, reason).await?;
    }
    Ok(row)
}

/// Lets a request wait for offers again.
pub(super) async fn reopen(unit: &Unit<'_>, request: &Model, reason: Reason) -> Result<Model> {
    let change = ActiveModel {
        helper_id: Set(None),
        accepted_offer_id: Set(None),
        accepted_at: Set(None),
        ..Default::default()
    };
    store::turn(unit, request, HelpRequestState::Open, change, reason).await
}

/// Tells those who wait for an answer, and the helper of a request that is over, that they are not needed.
pub(super) async fn release(
    unit: &Unit<'_>,
    request: HelpRequestId,
    but: Option<HelpOfferId>,
    why: HelpRequestState,
) -> Result<()> {
    for offer in offer_store::lock_live(unit, request, but).await? {
        let reason = Reason {
            reason: Some(format!("request_{}", why.name())),
            note: None,
        };
        offer_store::turn(unit, &offer, HelpOfferState::NotNeeded, reason).await?;
    }
    Ok(())
}

async fn answer(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    row: offer_entity::Model,
) -> Result<Reply<HelpOffer>> {
    let version = row.version;
    let offer = with_names(db, organization, vec![row]).await?.pop();
    let offer = offer.ok_or_else(|| Problem::internal("an offer was lost"))?;
    Ok(Reply::ok(offer).version(version))
}

async fn with_names(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    rows: Vec<offer_entity::Model>,
) -> Result<Vec<HelpOffer>> {
    let people: Vec<PersonId> = rows.iter().map(|row| row.helper_id).collect();
    let names = people::store::names(db, organization, &people).await?;
    let offers = rows.into_iter().map(|row| HelpOffer::new(row, &names));
    Ok(offers.collect())
}
