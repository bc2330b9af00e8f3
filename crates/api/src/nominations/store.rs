//! Queries on nominations.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, PaginatorTrait,
    QueryFilter, QuerySelect, Select, sea_query::LockType,
};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    model::{CreateNomination, ListNominations, NominationState},
};
use crate::{
    auth::{Caller, Role},
    context::Unit,
    error::{Code, ConstraintExt, Problem, Result},
    history::Subject,
    ids::{NominationId, PersonId},
    page::Sort,
    people,
};

/// So many nominations of one person wait at the same time.
const MOST_WAITING: u64 = 20;

/// The list that the query asks for: the caller's own, those that led to the caller's application, and those of programs
/// that the caller runs.
pub(super) fn select(caller: &Caller, query: &ListNominations) -> (Select<Entity>, Sort<Column>) {
    let mut select = Entity::of(caller.organization);
    if caller.role() != Role::Owner {
        let mut visible =
            Condition::any().add(Column::ProgramId.is_in(caller.programs().iter().copied()));
        if let Some(person) = caller.person() {
            let as_nominee = Condition::all()
                .add(Column::NomineeId.eq(person))
                .add(Column::State.eq(NominationState::Accepted));
            visible = visible.add(Column::NominatorId.eq(person)).add(as_nominee);
        }
        select = select.filter(visible);
    }
    if let Some(program) = query.program_id {
        select = select.filter(Column::ProgramId.eq(program));
    }
    if let Some(state) = query.state {
        select = select.filter(Column::State.eq(state));
    }
    (select, Sort::by_id(Column::Id).descending())
}

/// Whether the caller sees the person and the application behind it: coordinators, and the person.
pub(super) fn sees_in_full(caller: &Caller, row: &Model) -> bool {
    let is_nominee = row.nominee_id.is_some_and(|nominee| caller.is(nominee));
    caller.coordinates(row.program_id) || (is_nominee && row.state == NominationState::Accepted)
}

/// One nomination that the caller may see, or 404.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: NominationId,
) -> Result<Model> {
    let found = Entity::by_id(db, caller.organization, id).await?;
    let row = found.ok_or_else(|| Problem::not_found("nomination"))?;
    let is_nominator = row.nominator_id.is_some_and(|person| caller.is(person));
    if is_nominator || sees_in_full(caller, &row) {
        return Ok(row);
    }
    Err(Problem::not_found("nomination"))
}

/// One nomination for a program that the caller runs: 404 when there is none, 403 when somebody else runs it.
pub(super) async fn get_coordinated(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: NominationId,
) -> Result<Model> {
    let found = Entity::by_id(db, caller.organization, id).await?;
    let row = found.ok_or_else(|| Problem::not_found("nomination"))?;
    caller.require_coordinator(row.program_id)?;
    Ok(row)
}

/// Proposes a person.
pub(super) async fn create(
    unit: &Unit<'_>,
    nominator: PersonId,
    input: CreateNomination,
) -> Result<Model> {
    let own = |detail: &str| Err(Problem::invalid_field("/nominee_id", "self", detail));
    if input.nominee_id == Some(nominator) {
        return own("to take part yourself, apply");
    }
    if let Some(nominee) = input.nominee_id {
        let found = people::store::find(unit.db, unit.organization, nominee).await?;
        if found.is_none() {
            let detail = "there is no such person";
            return Err(Problem::invalid_field("/nominee_id", "unknown", detail));
        }
    }
    require_few(unit, nominator).await?;
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        program_id: Set(input.program_id),
        nominator_id: Set(Some(nominator)),
        nominee_id: Set(input.nominee_id),
        email: Set(input.email.map(|email| email.trim().to_lowercase())),
        role: Set(input.role),
        why: Set(input.why),
        relation: Set(input.relation),
        state: Set(NominationState::Proposed),
        application_id: Set(None),
        decided_at: Set(None),
        version: Set(1),
        created_at: Set(unit.now),
        updated_at: Set(unit.now),
    };
    // Both constraints name the columns that they begin with.
    let columns = "nominations.nominator_id";
    let row = row
        .insert(unit.db)
        .await
        .on_constraint("nominations_open_", columns, || {
            let detail = "You have proposed this person for this role already.";
            Problem::new(Code::AlreadyExists, detail)
        })?;
    let data = json!({ "program_id": row.program_id, "role": row.role });
    unit.event(Subject::Nomination, "created", row.id.0, data)
        .await?;
    Ok(row)
}

async fn require_few(unit: &Unit<'_>, nominator: PersonId) -> Result<()> {
    let waiting = Entity::of(unit.organization)
        .filter(Column::NominatorId.eq(nominator))
        .filter(Column::State.eq(NominationState::Proposed))
        .count(unit.db)
        .await?;
    if waiting < MOST_WAITING {
        return Ok(());
    }
    Err(Problem::new(
        Code::Conflict,
        format!(
            "{waiting} nominations of yours wait for a coordinator; let some be decided first."
        ),
    ))
}

/// One nomination, locked until the unit of work ends.
pub(super) async fn lock(unit: &Unit<'_>, id: NominationId) -> Result<Model> {
    let found = Entity::of(unit.organization)
        .filter(Column::Id.eq(id))
        .lock(LockType::NoKeyUpdate)
        .one(unit.db)
        .await?;
    found.ok_or_else(|| Problem::not_found("nomination"))
}
