//! Queries on check-ins.

use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, QueryFilter, Select};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    model::{CreateCheckIn, ListCheckIns},
};
use crate::{
    auth::{Caller, Role},
    context::Unit,
    error::{Problem, Result},
    history::Subject,
    ids::{CheckInId, PairingId},
    pairing_health::{self, rules::LOW_MOOD},
    pairings::{self, PairingSide},
    request::up_to,
};

/// What the caller may read: their own, what partners share, and as a coordinator what other people's pairings hold.
fn visible(caller: &Caller) -> Condition {
    let shared = |partner| {
        Condition::all()
            .add(Column::PartnerId.eq(partner))
            .add(Column::SharedWithPartner.eq(true))
    };
    let mut coordinated = Condition::all();
    if caller.role() != Role::Owner {
        let programs = caller.programs().iter().copied();
        coordinated = coordinated.add(Column::ProgramId.is_in(programs));
    }
    match caller.person() {
        None => coordinated,
        Some(person) => Condition::any()
            .add(Column::AuthorId.eq(person))
            .add(shared(person))
            // Who runs the program and is the partner at once is the partner first.
            .add(coordinated.add(Column::PartnerId.ne(person))),
    }
}

/// The check-ins of a pairing, as far as the caller may read them.
pub(super) fn of_pairing(caller: &Caller, pairing: PairingId) -> Select<Entity> {
    Entity::of(caller.organization)
        .filter(Column::PairingId.eq(pairing))
        .filter(visible(caller))
}

/// The list that the query asks for, as far as the caller may read it.
///
/// # Errors
/// 400 for a mood that does not exist.
pub(super) fn select(caller: &Caller, query: &ListCheckIns) -> Result<Select<Entity>> {
    let mut select = Entity::of(caller.organization).filter(visible(caller));
    if let Some(program) = query.program_id {
        select = select.filter(Column::ProgramId.eq(program));
    }
    if let Some(pairing) = query.pairing_id {
        select = select.filter(Column::PairingId.eq(pairing));
    }
    if let Some(author) = query.author_id {
        select = select.filter(Column::AuthorId.eq(author));
    }
    if let Some(mood) = query.max_mood {
        select = select.filter(Column::Mood.lte(up_to(5, "max_mood", mood)?));
    }
    Ok(select)
}

/// One check-in that the caller may read: 404 for other members, 403 for other coordinators.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: CheckInId,
) -> Result<Model> {
    let unknown = || Problem::not_found("check-in");
    let row = Entity::by_id(db, caller.organization, id).await?;
    let row = row.ok_or_else(unknown)?;
    let is_partner = caller.is(row.partner_id);
    if caller.is(row.author_id) || (is_partner && row.shared_with_partner) {
        return Ok(row);
    }
    if is_partner || caller.role() < Role::Coordinator {
        return Err(unknown());
    }
    caller.require_coordinator(row.program_id)?;
    Ok(row)
}

/// Records a check-in, which is a contact.
pub(super) async fn create(
    unit: &Unit<'_>,
    pairing: PairingId,
    side: PairingSide,
    input: CreateCheckIn,
) -> Result<Model> {
    let pairing = pairings::store::lock(unit, pairing).await?;
    pairing_health::store::require_running(&pairing)?;
    let (author_id, partner_id) = pairing.both(side);
    let row = Model {
        organization_id: unit.organization,
        id: unit.ids.next(),
        program_id: pairing.program_id,
        pairing_id: pairing.id,
        author_id,
        side,
        partner_id,
        mood: input.mood.into(),
        progress: input.progress,
        blockers: input.blockers,
        next_step: input.next_step,
        shared_with_partner: input.shared_with_partner,
        created_at: unit.now,
    };
    let row = insert(unit, row).await?;
    pairing_health::store::change(unit, &pairing, |facts| {
        facts.note_contact(unit.now);
        let since = &mut facts.side_mut(side).low_mood_since;
        if input.mood <= LOW_MOOD {
            since.get_or_insert(unit.now);
        } else {
            *since = None;
        }
    })
    .await?;
    let data = json!({ "program_id": row.program_id, "pairing_id": row.pairing_id });
    unit.event(Subject::CheckIn, "created", row.id.0, data)
        .await?;
    Ok(row)
}

async fn insert(unit: &Unit<'_>, row: Model) -> Result<Model> {
    let row = ActiveModel::from(row).reset_all();
    Ok(row.insert(unit.db).await?)
}
