//! Queries on advocacy actions.

use chrono::{NaiveDate, NaiveTime};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, QueryFilter, Select,
};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    model::CreateAdvocacyAction,
};
use crate::{
    auth::{Caller, Role},
    context::Unit,
    error::{Code, Problem, Result},
    giving_back::{self, Earned, GivingKind, Source},
    history::Subject,
    ids::{AdvocacyActionId, OrganizationId, PairingId},
    lifecycle::{change, remove},
    pairings,
    programs::{self, ProgramKind},
};

/// The actions of a pairing.
pub(super) fn of_pairing(organization: OrganizationId, pairing: PairingId) -> Select<Entity> {
    Entity::of(organization).filter(Column::PairingId.eq(pairing))
}

/// One action, or 404.
pub(super) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: AdvocacyActionId,
) -> Result<Model> {
    let found = Entity::by_id(db, organization, id).await?;
    found.ok_or_else(|| Problem::not_found("advocacy action"))
}

/// One action with its pairing, which the caller is in or coordinates: 404 for other members, 403 for other coordinators.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: AdvocacyActionId,
) -> Result<(Model, pairings::entity::Model)> {
    let row = get(db, caller.organization, id).await?;
    let pairing = pairings::store::get_visible(db, caller, row.pairing_id).await;
    if pairing.is_err() && caller.role() < Role::Coordinator {
        return Err(Problem::not_found("advocacy action"));
    }
    Ok((row, pairing?))
}

/// Refuses everybody but the sponsor and those who run the program.
pub(super) fn require_sponsor(caller: &Caller, pairing: &pairings::entity::Model) -> Result<()> {
    if caller.is(pairing.mentor_id) || caller.coordinates(pairing.program_id) {
        return Ok(());
    }
    Err(Problem::forbidden(
        "The sponsor logs what they did, or a coordinator.",
    ))
}

/// Logs an action.
pub(super) async fn create(
    unit: &Unit<'_>,
    pairing: &pairings::entity::Model,
    input: CreateAdvocacyAction,
) -> Result<Model> {
    let program = programs::store::get(unit.db, unit.organization, pairing.program_id).await?;
    if program.kind != ProgramKind::Sponsorship {
        return Err(Problem::new(
            Code::Conflict,
            "Advocacy actions belong to programs of the kind `sponsorship`.",
        ));
    }
    if pairing.started_at.is_none() {
        return Err(Problem::new(
            Code::Conflict,
            "The pairing has not begun: both have to accept it first.",
        ));
    }
    require_past(unit, input.happened_on)?;
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        program_id: Set(pairing.program_id),
        pairing_id: Set(pairing.id),
        kind: Set(input.kind),
        audience: Set(input.audience.trim().to_owned()),
        happened_on: Set(input.happened_on),
        outcome: Set(input.outcome),
        version: Set(1),
        created_at: Set(unit.now),
        updated_at: Set(unit.now),
    };
    let row = row.insert(unit.db).await?;
    earn(unit, pairing, &row).await?;
    event(unit, &row, "logged").await?;
    Ok(row)
}

/// Replaces the editable part.
pub(super) async fn update(
    unit: &Unit<'_>,
    current: Model,
    input: CreateAdvocacyAction,
) -> Result<Model> {
    require_past(unit, input.happened_on)?;
    let pairing = pairings::store::get(unit, current.pairing_id).await?;
    let row = ActiveModel {
        kind: Set(input.kind),
        audience: Set(input.audience.trim().to_owned()),
        happened_on: Set(input.happened_on),
        outcome: Set(input.outcome),
        ..Default::default()
    };
    let row = change(unit, (current.id, current.version), row).await?;
    giving_back::strike(unit, Subject::AdvocacyAction, row.id.0).await?;
    earn(unit, &pairing, &row).await?;
    event(unit, &row, "updated").await?;
    Ok(row)
}

/// Removes an action.
pub(super) async fn delete(unit: &Unit<'_>, row: &Model) -> Result<()> {
    remove::<Entity>(unit, (row.id, row.version)).await?;
    giving_back::strike(unit, Subject::AdvocacyAction, row.id.0).await?;
    event(unit, row, "deleted").await
}

/// The sponsor gave, the protégé received; for how long, nobody counts.
async fn earn(unit: &Unit<'_>, pairing: &pairings::entity::Model, row: &Model) -> Result<()> {
    let source = Source {
        subject: Subject::AdvocacyAction,
        id: row.id.0,
        program: Some(row.program_id),
        at: row.happened_on.and_time(NaiveTime::MIN).and_utc(),
    };
    let earned = [
        Earned::given(pairing.mentor_id, GivingKind::Advocacy, 0),
        Earned::received(pairing.mentee_id, GivingKind::Advocacy, 0),
    ];
    giving_back::record(unit, source, &earned).await
}

fn require_past(unit: &Unit<'_>, day: NaiveDate) -> Result<()> {
    // In the first time zone, tomorrow has begun.
    let latest = unit.now.date_naive() + chrono::Days::new(1);
    if day <= latest {
        return Ok(());
    }
    Err(Problem::invalid_field(
        "/happened_on",
        "maximum",
        "must not be in the future",
    ))
}

async fn event(unit: &Unit<'_>, row: &Model, verb: &str) -> Result<()> {
    let data =
        json!({ "program_id": row.program_id, "pairing_id": row.pairing_id, "kind": row.kind });
    unit.event(Subject::AdvocacyAction, verb, row.id.0, data)
        .await
}
