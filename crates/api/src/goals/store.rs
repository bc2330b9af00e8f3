//! Queries on the goals of pairings.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, QueryFilter, Select,
};
use serde_json::json;

use super::{
    GoalState,
    entity::{ActiveModel, Column, Entity, Milestones, Model},
    model::CreateGoal,
};
use crate::{
    auth::Caller,
    context::Unit,
    error::{Code, Problem, Result},
    history::{Step, Subject},
    ids::{GoalId, OrganizationId, PairingId},
    lifecycle::{Lifecycle, change},
    pairing_health, pairings,
    transitions::Reason,
};

/// So many goals a pairing can have.
const MOST_GOALS: u64 = 100;

/// The goals of a pairing.
pub(super) fn of_pairing(
    organization: OrganizationId,
    pairing: PairingId,
    state: Option<GoalState>,
) -> Select<Entity> {
    let select = Entity::of(organization).filter(Column::PairingId.eq(pairing));
    match state {
        Some(state) => select.filter(Column::State.eq(state)),
        None => select,
    }
}

/// One goal, or 404.
pub(crate) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: GoalId,
) -> Result<Model> {
    let found = Entity::by_id(db, organization, id).await?;
    found.ok_or_else(|| Problem::not_found("goal"))
}

/// One goal of a pairing that the caller may see: 404 for other members, 403 for other coordinators.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: GoalId,
) -> Result<Model> {
    let row = get(db, caller.organization, id).await?;
    pairings::store::require_visible(db, caller, row.pairing_id, "goal").await?;
    Ok(row)
}

/// Sets a goal.
pub(super) async fn create(
    unit: &Unit<'_>,
    pairing: PairingId,
    input: CreateGoal,
) -> Result<Model> {
    use sea_orm::PaginatorTrait;
    let pairing = pairings::store::lock(unit, pairing).await?;
    pairing_health::store::require_running(&pairing)?;
    let others = of_pairing(unit.organization, pairing.id, None);
    if others.count(unit.db).await? >= MOST_GOALS {
        let detail = format!("A pairing has at most {MOST_GOALS} goals.");
        return Err(Problem::new(Code::Conflict, detail));
    }
    let mut row = values(input);
    row.organization_id = Set(unit.organization);
    row.id = Set(unit.ids.next());
    row.program_id = Set(pairing.program_id);
    row.pairing_id = Set(pairing.id);
    row.state = Set(GoalState::Open);
    row.evidence = Set(None);
    row.closed_at = Set(None);
    row.version = Set(1);
    row.created_at = Set(unit.now);
    row.updated_at = Set(unit.now);
    let row = row.insert(unit.db).await?;
    let data = json!({ "program_id": row.program_id, "pairing_id": row.pairing_id });
    unit.event(Subject::Goal, "created", row.id.0, data).await?;
    Ok(row)
}

/// Replaces the editable part of an open goal.
pub(super) async fn update(unit: &Unit<'_>, current: Model, input: CreateGoal) -> Result<Model> {
    if current.state != GoalState::Open {
        let detail = format!(
            "The goal is `{}` and can no longer be changed.",
            current.state.name()
        );
        return Err(Problem::new(Code::Conflict, detail));
    }
    let row = write(unit, &current, values(input)).await?;
    let data = json!({ "program_id": row.program_id, "pairing_id": row.pairing_id });
    unit.event(Subject::Goal, "updated", row.id.0, data).await?;
    Ok(row)
}

/// Achieves or drops a goal.
pub(super) async fn close(
    unit: &Unit<'_>,
    current: Model,
    to: GoalState,
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
    let step = Step {
        subject: row.id.0,
        from: current.state.name(),
        to: to.name(),
        reason: reason.reason,
        note: reason.note,
    };
    unit.step(Subject::Goal, step).await?;
    Ok(row)
}

async fn write(unit: &Unit<'_>, current: &Model, next: ActiveModel) -> Result<Model> {
    change(unit, (current.id, current.version), next).await
}

fn values(input: CreateGoal) -> ActiveModel {
    ActiveModel {
        title: Set(input.title.trim().to_owned()),
        description: Set(input.description),
        due_on: Set(input.due_on),
        progress: Set(input.progress.into()),
        milestones: Set(Milestones(input.milestones)),
        ..Default::default()
    }
}
