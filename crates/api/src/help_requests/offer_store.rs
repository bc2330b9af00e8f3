//! Queries on offers of help.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, sea_query::LockType,
};
use serde_json::json;

use super::{
    entity,
    model::HelpOfferState,
    offer_entity::{ActiveModel, Column, Entity, Model},
};
use crate::{
    auth::Caller,
    context::Unit,
    error::{Code, ConstraintExt, Problem, Result},
    history::{Step, Subject},
    ids::{HelpOfferId, HelpRequestId, PersonId},
    lifecycle::{Lifecycle, change},
    transitions::Reason,
};

fn sees_all(caller: &Caller, request: &entity::Model) -> bool {
    request.asker_id.is_some_and(|asker| caller.is(asker)) || caller.coordinates(request.program_id)
}

/// The offers for a request that the caller sees.
pub(super) fn select(caller: &Caller, request: &entity::Model) -> Select<Entity> {
    let mut select = Entity::of(caller.organization).filter(Column::HelpRequestId.eq(request.id));
    if !sees_all(caller, request) {
        // An integration that does not run the program has no offers of its own.
        let own = match caller.person() {
            Some(person) => Column::HelperId.eq(person),
            None => Column::HelperId.is_null(),
        };
        select = select.filter(own);
    }
    select
}

/// One offer of the caller, for a request of theirs, or of a program that they run, with its request; or 404.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: HelpOfferId,
) -> Result<(Model, entity::Model)> {
    let not_found = || Problem::not_found("offer of help");
    let found = Entity::by_id(db, caller.organization, id).await?;
    let row = found.ok_or_else(not_found)?;
    let request = entity::Entity::by_id(db, caller.organization, row.help_request_id).await?;
    let request = request.ok_or_else(not_found)?;
    if caller.is(row.helper_id) || sees_all(caller, &request) {
        return Ok((row, request));
    }
    Err(not_found())
}

/// Adds an offer.
pub(super) async fn insert(
    unit: &Unit<'_>,
    request: HelpRequestId,
    helper: PersonId,
    message: String,
) -> Result<Model> {
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        help_request_id: Set(request),
        helper_id: Set(helper),
        message: Set(message),
        state: Set(HelpOfferState::Offered),
        version: Set(1),
        created_at: Set(unit.now),
        updated_at: Set(unit.now),
    };
    let columns = "help_offers.help_request_id";
    let row = row
        .insert(unit.db)
        .await
        .on_constraint("help_offers_helper_key", columns, || {
            let detail = "You have offered help for this request already.";
            Problem::new(Code::AlreadyExists, detail)
        })?;
    let data = json!({ "help_request_id": request });
    unit.event(Subject::HelpOffer, "created", row.id.0, data)
        .await?;
    Ok(row)
}

/// One offer, locked until the unit of work ends.
pub(super) async fn lock(unit: &Unit<'_>, id: HelpOfferId) -> Result<Model> {
    let found = Entity::of(unit.organization)
        .filter(Column::Id.eq(id))
        .lock(LockType::NoKeyUpdate)
        .one(unit.db)
        .await?;
    found.ok_or_else(|| Problem::not_found("offer of help"))
}

/// The offers for a request that wait or were accepted, but one, locked in the order of their ids.
pub(super) async fn lock_live(
    unit: &Unit<'_>,
    request: HelpRequestId,
    but: Option<HelpOfferId>,
) -> Result<Vec<Model>> {
    let mut live = Entity::of(unit.organization)
        .filter(Column::HelpRequestId.eq(request))
        .filter(Column::State.is_in([HelpOfferState::Offered, HelpOfferState::Accepted]));
    if let Some(but) = but {
        live = live.filter(Column::Id.ne(but));
    }
    let rows = live
        .order_by_asc(Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(unit.db)
        .await?;
    Ok(rows)
}

/// How many offers wait for an answer.
pub(super) async fn count_waiting(unit: &Unit<'_>, request: HelpRequestId) -> Result<u64> {
    let waiting = Entity::of(unit.organization)
        .filter(Column::HelpRequestId.eq(request))
        .filter(Column::State.eq(HelpOfferState::Offered));
    Ok(waiting.count(unit.db).await?)
}

/// Takes an offer to its next state.
pub(super) async fn turn(
    unit: &Unit<'_>,
    current: &Model,
    to: HelpOfferState,
    reason: Reason,
) -> Result<Model> {
    current.state.ensure(to)?;
    let next = ActiveModel {
        state: Set(to),
        ..Default::default()
    };
    let row = change(unit, (current.id, current.version), next).await?;
    let step = Step {
        subject: current.id.0,
        from: current.state.name(),
        to: to.name(),
        reason: reason.reason,
        note: reason.note,
    };
    unit.step(Subject::HelpOffer, step).await?;
    Ok(row)
}
