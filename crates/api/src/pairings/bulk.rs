//! The operation that does one thing to many pairings.

use actix_web::{HttpResponse, post, web::Data};
use sea_orm::{ColumnTrait, QueryFilter};

use super::{
    PairingState, answers,
    bulk_model::{ChangePairings, PairingAction, PairingFilter, Recipients},
    dates, endings,
    entity::{Column, Entity, Model},
    model::ExtendPairing,
    store,
};
use crate::{
    auth::{Caller, Coordinator},
    bulk::{self, BulkResult, Chosen, Outcome},
    context::{Api, Unit},
    error::{Problem, Result},
    ids::PairingId,
    lifecycle::Lifecycle,
    messages, programs,
    request::Command,
    transitions::Reason,
};

/// Do one thing to many pairings
///
/// Up to 200 of them, named by id or found by a filter, oldest first. Each is done or refused by itself, exactly as by the
/// operation on one pairing, and `data` says what became of each. `message` writes a message to the two people, or to one of
/// them; your integration hears of it as the event `message.created` and delivers it. Repeating the request with its
/// idempotency key does nothing twice, even when it broke off half-way.
#[utoipa::path(tag = "pairings", request_body = ChangePairings, responses((status = 200, description = "What became of each.", body = BulkResult)))]
#[post("/v1/pairings/bulk")]
pub(super) async fn change_pairings(
    api: Data<Api>,
    caller: Coordinator,
    Command { body, once }: Command<ChangePairings>,
) -> Result<HttpResponse> {
    let chosen = match (&body.pairing_ids, &body.filter) {
        (Some(ids), _) => Chosen::named(ids.clone()),
        (None, filter) => find(&api, &caller, filter.as_ref()).await?,
    };
    let who = Caller::clone(&caller);
    bulk::each(&api, &caller, once, chosen, async move |unit, id| {
        one(unit, &who, id, &body).await
    })
    .await
}

/// The oldest pairings that fit the filter, as many as one request takes.
async fn find(
    api: &Api,
    caller: &Caller,
    filter: Option<&PairingFilter>,
) -> Result<Chosen<PairingId>> {
    let Some(filter) = filter else {
        return Ok(Chosen::named(Vec::new()));
    };
    programs::store::get_coordinated(api.db(), caller, filter.program_id).await?;
    let select = Entity::of(caller.organization)
        .filter(Column::ProgramId.eq(filter.program_id))
        .filter(Column::State.eq(filter.state));
    Chosen::found(api.db(), select, Column::Id, filter.after).await
}

async fn one(
    unit: &Unit<'_>,
    caller: &Caller,
    id: PairingId,
    body: &ChangePairings,
) -> Result<Outcome> {
    let row = store::lock(unit, id).await?;
    caller.require_coordinator(row.program_id)?;
    let reason = Reason {
        reason: body.reason.clone(),
        note: body.note.clone(),
    };
    let row = match body.action {
        PairingAction::Approve => answers::approve(unit, row, reason).await?,
        PairingAction::Pause => answers::pause(unit, row, reason).await?,
        PairingAction::Resume => answers::resume(unit, row, reason).await?,
        PairingAction::Complete => endings::end(unit, row, PairingState::Completed, reason).await?,
        PairingAction::End => endings::end(unit, row, PairingState::EndedEarly, reason).await?,
        PairingAction::Extend => dates::extend(unit, row, extension(body, reason)?).await?,
        PairingAction::Message => {
            write(unit, &row, body).await?;
            row
        }
    };
    Ok(Outcome::state(row.state.name()))
}

fn extension(body: &ChangePairings, reason: Reason) -> Result<ExtendPairing> {
    let missing = || Problem::invalid_field("/ends_on", "required", "say until when");
    Ok(ExtendPairing {
        ends_on: body.ends_on.ok_or_else(missing)?,
        reason: reason.reason,
        note: reason.note,
    })
}

async fn write(unit: &Unit<'_>, row: &Model, body: &ChangePairings) -> Result<()> {
    let recipients = match body.to {
        None | Some(Recipients::Both) => vec![row.mentee_id, row.mentor_id],
        Some(Recipients::Mentee) => vec![row.mentee_id],
        Some(Recipients::Mentor) => vec![row.mentor_id],
    };
    let message = |recipient_id| messages::NewMessage {
        program_id: row.program_id,
        recipient_id,
        application_id: None,
        pairing_id: Some(row.id),
        text: body.text.clone().unwrap_or_default(),
    };
    let messages = recipients.into_iter().map(message).collect();
    messages::store::write(unit, messages).await
}
