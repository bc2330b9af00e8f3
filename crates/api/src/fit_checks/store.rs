//! Queries on fit checks.

use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, QueryFilter, Select};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    model::{CreateFitCheck, Fit, ListFitChecks},
};
use crate::{
    auth::{Caller, Role},
    context::Unit,
    error::{Problem, Result},
    history::Subject,
    ids::{FitCheckId, PairingId},
    pairing_health,
    pairings::{self, PairingSide},
};

/// What the caller may read: their own, and as a coordinator what is said in other people's pairings.
fn visible(caller: &Caller) -> Condition {
    let mut coordinated = Condition::all();
    if caller.role() != Role::Owner {
        let programs = caller.programs().iter().copied();
        coordinated = coordinated.add(Column::ProgramId.is_in(programs));
    }
    match caller.person() {
        None => coordinated,
        Some(person) => Condition::any()
            .add(Column::AuthorId.eq(person))
            // Who runs the program and is the partner at once is the partner first.
            .add(coordinated.add(Column::PartnerId.ne(person))),
    }
}

/// The fit checks of a pairing, as far as the caller may read them.
pub(super) fn of_pairing(caller: &Caller, pairing: PairingId) -> Select<Entity> {
    Entity::of(caller.organization)
        .filter(Column::PairingId.eq(pairing))
        .filter(visible(caller))
}

/// The list that the query asks for, as far as the caller may read it.
pub(super) fn select(caller: &Caller, query: &ListFitChecks) -> Select<Entity> {
    let mut select = Entity::of(caller.organization).filter(visible(caller));
    if let Some(program) = query.program_id {
        select = select.filter(Column::ProgramId.eq(program));
    }
    if let Some(fit) = query.fit {
        select = select.filter(Column::Fit.eq(fit));
    }
    select
}

/// One fit check that the caller may read: 404 for other members, 403 for other coordinators.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: FitCheckId,
) -> Result<Model> {
    let unknown = || Problem::not_found("fit check");
    let row = Entity::by_id(db, caller.organization, id).await?;
    let row = row.ok_or_else(unknown)?;
    if caller.is(row.author_id) {
        return Ok(row);
    }
    if caller.is(row.partner_id) || caller.role() < Role::Coordinator {
        return Err(unknown());
    }
    caller.require_coordinator(row.program_id)?;
    Ok(row)
}

/// Records a fit check.
pub(super) async fn create(
    unit: &Unit<'_>,
    pairing: PairingId,
    side: PairingSide,
    input: CreateFitCheck,
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
        fit: input.fit,
        private_note: input.private_note,
        created_at: unit.now,
    };
    let row = ActiveModel::from(row).reset_all().insert(unit.db).await?;
    pairing_health::store::change(unit, &pairing, |facts| {
        let since = &mut facts.side_mut(side).poor_fit_since;
        if input.fit == Fit::Poor {
            since.get_or_insert(unit.now);
        } else {
            *since = None;
        }
    })
    .await?;
    // The event says that there is an answer, not which.
    let data = json!({ "program_id": row.program_id, "pairing_id": row.pairing_id });
    unit.event(Subject::FitCheck, "created", row.id.0, data)
        .await?;
    Ok(row)
}
