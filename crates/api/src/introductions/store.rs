//! Queries on introductions.

use chrono::TimeDelta;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, PaginatorTrait,
    QueryFilter, QuerySelect, Select, sea_query::LockType,
};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    model::{CreateIntroduction, IntroductionState, ListIntroductions},
    seen::Viewer,
};
use crate::{
    applications::participation,
    auth::{Caller, Role},
    context::Unit,
    error::{Code, Problem, Result},
    history::Subject,
    ids::{IntroductionId, PersonId, ProgramId},
    lifecycle::change,
    page::Sort,
    request::Violations,
    tenancy::visible,
};

/// The two have so long to answer.
const ANSWER_TIME: TimeDelta = TimeDelta::days(14);
/// So many introductions of one person wait at the same time.
const MOST_WAITING: u64 = 20;

/// The list that the query asks for: those that concern the caller.
pub(super) fn select(caller: &Caller, query: &ListIntroductions) -> (Select<Entity>, Sort<Column>) {
    let mut select = Entity::of(caller.organization);
    if caller.role() != Role::Owner {
        let own = caller.person().map_or_else(Vec::new, |person| {
            [
                Condition::all().add(Column::IntroducerId.eq(person)),
                Condition::all().add(Column::AId.eq(person)),
                Condition::all().add(Column::BId.eq(person)),
            ]
            .into()
        });
        let visible = visible(caller, &select, (Column::Id, Column::ProgramId), own);
        select = select.filter(visible);
    }
    if let Some(program) = query.program_id {
        select = select.filter(Column::ProgramId.eq(program));
    }
    (select, Sort::by_id(Column::Id).descending())
}

/// One introduction that concerns the caller, and as what; or 404.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: IntroductionId,
) -> Result<(Model, Viewer)> {
    let not_found = || Problem::not_found("introduction");
    let found = Entity::by_id(db, caller.organization, id).await?;
    let row = found.ok_or_else(not_found)?;
    let viewer = Viewer::of(caller, &row).ok_or_else(not_found)?;
    Ok((row, viewer))
}

/// Proposes an introduction.
pub(super) async fn create(
    unit: &Unit<'_>,
    introducer: PersonId,
    input: CreateIntroduction,
) -> Result<Model> {
    require_two_others(unit, introducer, &input).await?;
    require_few(unit, introducer).await?;
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        program_id: Set(input.program_id),
        introducer_id: Set(Some(introducer)),
        a_id: Set(input.a_id),
        b_id: Set(input.b_id),
        reason: Set(input.reason),
        context: Set(input.context),
        state: Set(IntroductionState::Proposed),
        a_accepted_at: Set(None),
        b_accepted_at: Set(None),
        declined_by_id: Set(None),
        declined_at: Set(None),
        expires_at: Set(unit.now + ANSWER_TIME),
        introduced_at: Set(None),
        outcome_due_at: Set(None),
        outcome_asked: Set(false),
        outcome: Set(None),
        outcome_note: Set(None),
        outcome_by_id: Set(None),
        outcome_at: Set(None),
        end_told: Set(false),
        version: Set(1),
        created_at: Set(unit.now),
        updated_at: Set(unit.now),
    };
    let row = row.insert(unit.db).await?;
    tell(unit, &row, "created").await?;
    Ok(row)
}

/// Tells of an introduction what all whom it concerns may know of it.
pub(super) async fn tell(unit: &Unit<'_>, row: &Model, verb: &str) -> Result<()> {
    let data = json!({ "program_id": row.program_id, "a_id": row.a_id, "b_id": row.b_id });
    unit.event(Subject::Introduction, verb, row.id.0, data)
        .await
}

async fn require_two_others(
    unit: &Unit<'_>,
    introducer: PersonId,
    input: &CreateIntroduction,
) -> Result<()> {
    let sides = [(input.a_id, "/a_id"), (input.b_id, "/b_id")];
    let program: ProgramId = input.program_id;
    let people = [input.a_id, input.b_id];
    let known =
        participation::participants_among(unit.db, unit.organization, program, &people).await?;
    let mut violations = Violations::default();
    for (person, pointer) in sides {
        let is_other = person != introducer;
        violations.require(is_other, pointer, "self", "you introduce two others");
        let is_known = known.contains(&person) || !is_other;
        let detail = "nobody with this id takes part in the program";
        violations.require(is_known, pointer, "unknown", detail);
    }
    violations.into_result()
}

/// What was declined counts until it would have expired, as what waits does: otherwise the number would tell of a no.
async fn require_few(unit: &Unit<'_>, introducer: PersonId) -> Result<()> {
    let looks_pending = Condition::any()
        .add(Column::State.is_in(IntroductionState::PENDING))
        .add(Column::State.eq(IntroductionState::Declined));
    let waiting = Entity::of(unit.organization)
        .filter(Column::IntroducerId.eq(introducer))
        .filter(Column::ExpiresAt.gt(unit.now))
        .filter(looks_pending)
        .count(unit.db)
        .await?;
    if waiting < MOST_WAITING {
        return Ok(());
    }
    Err(Problem::new(
        Code::Conflict,
        format!("{waiting} introductions of yours wait for answers; let some be answered first."),
    ))
}

/// One introduction, locked until the unit of work ends.
pub(super) async fn lock(unit: &Unit<'_>, id: IntroductionId) -> Result<Model> {
    let found = Entity::of(unit.organization)
        .filter(Column::Id.eq(id))
        .lock(LockType::NoKeyUpdate)
        .one(unit.db)
        .await?;
    found.ok_or_else(|| Problem::not_found("introduction"))
}

/// Writes what changed, if nobody was faster.
pub(super) async fn write(unit: &Unit<'_>, current: &Model, next: ActiveModel) -> Result<Model> {
    change(unit, (current.id, current.version), next).await
}
