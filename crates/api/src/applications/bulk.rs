//! The operation that does one thing to many applications.

use actix_web::{HttpResponse, post, web::Data};
use sea_orm::{ColumnTrait, QueryFilter};

use super::{
    bulk_model::{ApplicationAction, ApplicationFilter, ChangeApplications},
    entity::{Column, Entity},
    steps::{self, Verb},
    store,
};
use crate::{
    auth::{Caller, Coordinator},
    bulk::{self, BulkResult, Chosen, Outcome},
    context::{Api, Unit},
    error::Result,
    ids::ApplicationId,
    lifecycle::Lifecycle,
    messages, programs,
    request::Command,
    transitions::Reason,
};

/// Do one thing to many applications
///
/// Up to 200 of them, named by id or found by a filter, oldest first. Each is done or refused by itself, exactly as by the
/// operation on one application, and `data` says what became of each. `message` writes a message to each applicant; your
/// integration hears of it as the event `message.created` and delivers it. Repeating the request with its idempotency key does
/// nothing twice, even when it broke off half-way.
#[utoipa::path(tag = "applications", request_body = ChangeApplications, responses((status = 200, description = "What became of each.", body = BulkResult)))]
#[post("/v1/applications/bulk")]
pub(super) async fn change_applications(
    api: Data<Api>,
    caller: Coordinator,
    Command { body, once }: Command<ChangeApplications>,
) -> Result<HttpResponse> {
    let chosen = match (&body.application_ids, &body.filter) {
        (Some(ids), _) => Chosen::named(ids.clone()),
        (None, filter) => find(&api, &caller, filter.as_ref()).await?,
    };
    let who = Caller::clone(&caller);
    bulk::each(&api, &caller, once, chosen, async move |unit, id| {
        one(unit, &who, id, &body).await
    })
    .await
}

/// The oldest applications that fit the filter, as many as one request takes.
async fn find(
    api: &Api,
    caller: &Caller,
    filter: Option<&ApplicationFilter>,
) -> Result<Chosen<ApplicationId>> {
    let Some(filter) = filter else {
        return Ok(Chosen::named(Vec::new()));
    };
    programs::store::get_coordinated(api.db(), caller, filter.program_id).await?;
    let mut select = Entity::of(caller.organization)
        .filter(Column::ProgramId.eq(filter.program_id))
        .filter(Column::State.eq(filter.state));
    if let Some(role) = filter.role {
        select = select.filter(Column::Role.eq(role));
    }
    Chosen::found(api.db(), select, Column::Id, filter.after).await
}

async fn one(
    unit: &Unit<'_>,
    caller: &Caller,
    id: ApplicationId,
    body: &ChangeApplications,
) -> Result<Outcome> {
    let current = store::get(unit.db, unit.organization, id).await?;
    caller.require_coordinator(current.program_id)?;
    let verb = match body.action {
        ApplicationAction::Review => Verb::Review,
        ApplicationAction::Approve => Verb::Approve,
        ApplicationAction::Reject => Verb::Reject,
        ApplicationAction::Waitlist => Verb::Waitlist,
        ApplicationAction::Remove => Verb::Remove,
        ApplicationAction::Message => {
            let message = messages::NewMessage {
                program_id: current.program_id,
                recipient_id: current.person_id,
                application_id: Some(current.id),
                pairing_id: None,
                text: body.text.clone().unwrap_or_default(),
            };
            messages::store::write(unit, vec![message]).await?;
            return Ok(Outcome::state(current.state.name()));
        }
    };
    let reason = Reason {
        reason: body.reason.clone(),
        note: body.note.clone(),
    };
    let row = steps::take(unit, current, verb, reason).await?;
    Ok(Outcome::state(row.state.name()))
}
