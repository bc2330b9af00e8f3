//! Queries on action items. Whatever changes when one is due is told to the health of the pairing at once.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, PaginatorTrait,
    QueryFilter, QueryOrder, Select,
};
use serde_json::json;

use super::{
    ActionItemState,
    entity::{ActiveModel, Column, Entity, Model},
    model::{CreateActionItem, ListActionItems},
};
use crate::{
    auth::{Caller, Role},
    context::Unit,
    error::{Code, Problem, Result},
    goals,
    history::{Step, Subject},
    ids::{ActionItemId, OrganizationId, PairingId},
    lifecycle::{Lifecycle, change},
    pairing_health,
    pairings::{self, PairingSide},
    transitions::Reason,
};

type Pairing = pairings::entity::Model;

/// So many open action items a pairing can have.
const MOST_OPEN: u64 = 200;

/// The action items of a pairing.
pub(super) fn of_pairing(
    organization: OrganizationId,
    pairing: PairingId,
    state: Option<ActionItemState>,
) -> Select<Entity> {
    let select = Entity::of(organization).filter(Column::PairingId.eq(pairing));
    match state {
        Some(state) => select.filter(Column::State.eq(state)),
        None => select,
    }
}

/// The list that the query asks for, as far as the caller may see it.
pub(super) fn select(caller: &Caller, query: &ListActionItems) -> Select<Entity> {
    let mut select = Entity::of(caller.organization);
    if caller.role() != Role::Owner {
        let programs = caller.programs().iter().copied();
        let mut visible = Condition::any().add(Column::ProgramId.is_in(programs));
        if let Some(person) = caller.person() {
            visible = visible
                .add(Column::OwnerId.eq(person))
                .add(Column::PartnerId.eq(person));
        }
        select = select.filter(visible);
    }
    if let Some(program) = query.program_id {
        select = select.filter(Column::ProgramId.eq(program));
    }
    if let Some(owner) = query.owner_id {
        select = select.filter(Column::OwnerId.eq(owner));
    }
    if let Some(state) = query.state {
        select = select.filter(Column::State.eq(state));
    }
    if let Some(until) = query.due_until {
        select = select.filter(Column::DueOn.lte(until));
    }
    select
}

async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: ActionItemId,
) -> Result<Model> {
    let found = Entity::by_id(db, organization, id).await?;
    found.ok_or_else(|| Problem::not_found("action item"))
}

/// One action item of a pairing that the caller may see: 404 for other members, 403 for other coordinators.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: ActionItemId,
) -> Result<Model> {
    let row = get(db, caller.organization, id).await?;
    pairings::store::require_visible(db, caller, row.pairing_id, "action item").await?;
    Ok(row)
}

/// One action item and its pairing, which is locked until the unit of work ends.
pub(super) async fn lock(unit: &Unit<'_>, id: ActionItemId) -> Result<(Pairing, Model)> {
    let row = get(unit.db, unit.organization, id).await?;
    let pairing = pairings::store::lock(unit, row.pairing_id).await?;
    // What the wait for the lock has changed counts.
    let row = get(unit.db, unit.organization, id).await?;
    Ok((pairing, row))
}

/// Notes an action item.
pub(super) async fn create(
    unit: &Unit<'_>,
    pairing: PairingId,
    input: CreateActionItem,
) -> Result<Model> {
    let pairing = pairings::store::lock(unit, pairing).await?;
    pairing_health::store::require_running(&pairing)?;
    let open = of_pairing(unit.organization, pairing.id, Some(ActionItemState::Open));
    if open.count(unit.db).await? >= MOST_OPEN {
        let detail = format!("A pairing has at most {MOST_OPEN} open action items.");
        return Err(Problem::new(Code::Conflict, detail));
    }
    let mut row = values(unit, &pairing, input).await?;
    row.organization_id = Set(unit.organization);
    row.id = Set(unit.ids.next());
    row.program_id = Set(pairing.program_id);
    row.pairing_id = Set(pairing.id);
    row.state = Set(ActionItemState::Open);
    row.evidence = Set(None);
    row.closed_at = Set(None);
    row.version = Set(1);
    row.created_at = Set(unit.now);
    row.updated_at = Set(unit.now);
    let row = row.insert(unit.db).await?;
    note_due(unit, &pairing, &[row.side]).await?;
    event(unit, "created", &row).await?;
    Ok(row)
}

/// Replaces the editable part of an open action item.
pub(super) async fn update(
    unit: &Unit<'_>,
    pairing: &Pairing,
    current: Model,
    input: CreateActionItem,
) -> Result<Model> {
    if current.state != ActionItemState::Open {
        let detail = format!(
            "The action item is `{}` and can no longer be changed.",
            current.state.name()
        );
        return Err(Problem::new(Code::Conflict, detail));
    }
    let values = values(unit, pairing, input).await?;
    let row = write(unit, &current, values).await?;
    note_due(unit, pairing, &[current.side, row.side]).await?;
    event(unit, "updated", &row).await?;
    Ok(row)
}

/// Completes or drops an action item.
pub(super) async fn close(
    unit: &Unit<'_>,
    pairing: &Pairing,
    current: Model,
    to: ActionItemState,
    evidence: Option<String>,
    reason: Reason,
) -> Result<Model> {
    current.state.ensure(to)?;
    let next = ActiveModel {
        state: Set(to),
        evidence: Set(evidence),
        closed_at: Set(Some(unit.now)),
        ..Default::default()
    };
    let row = write(unit, &current, next).await?;
    note_due(unit, pairing, &[row.side]).await?;
    let step = Step {
        subject: row.id.0,
        from: current.state.name(),
        to: to.name(),
        reason: reason.reason,
        note: reason.note,
    };
    unit.step(Subject::ActionItem, step).await?;
    Ok(row)
}

async fn event(unit: &Unit<'_>, verb: &str, row: &Model) -> Result<()> {
    let data = json!({ "program_id": row.program_id, "pairing_id": row.pairing_id });
    unit.event(Subject::ActionItem, verb, row.id.0, data).await
}

/// Tells when the oldest open action item of these sides is due.
async fn note_due(unit: &Unit<'_>, pairing: &Pairing, sides: &[PairingSide]) -> Result<()> {
    let mut due = Vec::with_capacity(sides.len());
    for side in sides {
        let oldest = of_pairing(unit.organization, pairing.id, Some(ActionItemState::Open))
            .filter(Column::Side.eq(*side))
            .filter(Column::DueOn.is_not_null())
            .order_by_asc(Column::DueOn)
            .one(unit.db)
            .await?;
        let due_at = oldest.and_then(|row| row.due_on).and_then(end_of);
        due.push((*side, due_at));
    }
    pairing_health::store::change(unit, pairing, |facts| {
        for (side, due_at) in due {
            facts.side_mut(side).item_due_at = due_at;
        }
    })
    .await
    .map(|_| ())
}

/// The end of a day, in UTC.
pub(crate) fn end_of(day: NaiveDate) -> Option<DateTime<Utc>> {
    let next = day.checked_add_days(Days::new(1))?;
    Some(next.and_time(NaiveTime::MIN).and_utc())
}

async fn write(unit: &Unit<'_>, current: &Model, next: ActiveModel) -> Result<Model> {
    change(unit, (current.id, current.version), next).await
}

async fn values(
    unit: &Unit<'_>,
    pairing: &Pairing,
    input: CreateActionItem,
) -> Result<ActiveModel> {
    if let Some(goal) = input.goal_id {
        let found = goals::entity::Entity::by_id(unit.db, unit.organization, goal).await?;
        if found.is_none_or(|goal| goal.pairing_id != pairing.id) {
            let detail = "there is no such goal in this pairing";
            return Err(Problem::invalid_field("/goal_id", "unknown", detail));
        }
    }
    let (owner_id, partner_id) = pairing.both(input.owner);
    Ok(ActiveModel {
        goal_id: Set(input.goal_id),
        side: Set(input.owner),
        owner_id: Set(owner_id),
        partner_id: Set(partner_id),
        title: Set(input.title.trim().to_owned()),
        due_on: Set(input.due_on),
        ..Default::default()
    })
}
