//! Queries on recognitions, and the two rules that keep them worth something.
//!
//! # The rules
//! - A person thanks at most 10 times in 24 hours.
//! - Between two people, whoever thanks, one recognition in 30 days is counted: the first. So thanking each other back and
//!   forth raises no count, and nobody loses a count because somebody answers.

use chrono::TimeDelta;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, PaginatorTrait,
    QueryFilter, QuerySelect, Select, sea_query::LockType,
};
use serde_json::{Value, json};

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    model::{CreateRecognition, ListRecognitions, RecognitionAudience},
};
use crate::{
    applications::participation,
    auth::Caller,
    context::Unit,
    error::{Code, Problem, Result},
    history::Subject,
    ids::{PersonId, ProgramId, RecognitionId},
    lifecycle::change,
    page::Sort,
    pairings, people,
    request::Violations,
};

/// So often a person thanks in [`GIVING_WINDOW`].
const MOST_GIVEN: u64 = 10;
/// In what time.
const GIVING_WINDOW: TimeDelta = TimeDelta::hours(24);
/// Between two people one recognition in so long counts.
const COUNTING_WINDOW: TimeDelta = TimeDelta::days(30);

/// Everything that the caller may read: their own, given or received, what is public, and what is for the programs that
/// they take part in or run; but of others nothing that its receiver hid.
pub(super) async fn visible(db: &impl ConnectionTrait, caller: &Caller) -> Result<Select<Entity>> {
    let mut programs: Vec<ProgramId> = caller.programs().to_vec();
    let mut visible = Condition::any();
    if let Some(person) = caller.person() {
        let own = participation::programs_of(db, caller.organization, person).await?;
        programs.extend(own);
        visible = visible
            .add(Column::GiverId.eq(person))
            .add(Column::ReceiverId.eq(person));
    }
    let mut for_program = Condition::all().add(Column::Audience.eq(RecognitionAudience::Program));
    if caller.role() != crate::auth::Role::Owner {
        for_program = for_program.add(Column::ProgramId.is_in(programs));
    }
    let for_others = Condition::any()
        .add(Column::Audience.eq(RecognitionAudience::Public))
        .add(for_program);
    let shown = Condition::all()
        .add(Column::HiddenAt.is_null())
        .add(for_others);
    Ok(Entity::of(caller.organization).filter(visible.add(shown)))
}

/// The list that the query asks for.
pub(super) fn select(
    mut visible: Select<Entity>,
    query: &ListRecognitions,
) -> (Select<Entity>, Sort<Column>) {
    if let Some(program) = query.program_id {
        visible = visible.filter(Column::ProgramId.eq(program));
    }
    if let Some(receiver) = query.to_id {
        visible = visible.filter(Column::ReceiverId.eq(receiver));
    }
    if let Some(giver) = query.from_id {
        visible = visible.filter(Column::GiverId.eq(giver));
    }
    if let Some(behavior) = query.behavior {
        visible = visible.filter(Column::Behavior.eq(behavior));
    }
    (visible, Sort::by_id(Column::Id).descending())
}

/// One recognition that the caller may read, or 404.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: RecognitionId,
) -> Result<Model> {
    let visible = visible(db, caller).await?;
    let found = visible.filter(Column::Id.eq(id)).one(db).await?;
    found.ok_or_else(|| Problem::not_found("recognition"))
}

/// Says thanks.
pub(super) async fn create(
    unit: &Unit<'_>,
    giver: PersonId,
    input: CreateRecognition,
) -> Result<Model> {
    // Two at the same moment between the same people: one after the other, so that both rules hold.
    people::store::lock_all(unit, &[giver, input.to]).await?;
    require_known(unit, giver, &input).await?;
    require_few(unit, giver).await?;
    let counted = is_first(unit, giver, input.to).await?;
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        program_id: Set(input.program_id),
        pairing_id: Set(input.pairing_id),
        giver_id: Set(Some(giver)),
        receiver_id: Set(input.to),
        behavior: Set(input.behavior),
        evidence: Set(input.evidence),
        message: Set(input.message),
        audience: Set(input.audience),
        counted: Set(counted),
        hidden_at: Set(None),
        version: Set(1),
        created_at: Set(unit.now),
        updated_at: Set(unit.now),
    };
    let row = row.insert(unit.db).await?;
    let data = json!({
        "program_id": row.program_id,
        "to_id": row.receiver_id,
        "behavior": row.behavior,
        "audience": row.audience,
        "counted": row.counted
    });
    tell(unit, &row, "created", data).await?;
    Ok(row)
}

async fn require_known(unit: &Unit<'_>, giver: PersonId, input: &CreateRecognition) -> Result<()> {
    let mut violations = Violations::default();
    let is_other = input.to != giver;
    violations.require(is_other, "/to", "self", "you thank somebody else");
    let takes_part =
        participation::takes_part(unit.db, unit.organization, input.program_id, input.to).await?;
    let detail = "nobody with this id takes part in the program";
    violations.require(takes_part || !is_other, "/to", "unknown", detail);
    if let Some(pairing) = input.pairing_id {
        let found = pairings::entity::Entity::by_id(unit.db, unit.organization, pairing).await?;
        let of_the_two = found.is_some_and(|pairing| {
            let two = [pairing.mentee_id, pairing.mentor_id];
            pairing.program_id == input.program_id
                && two.contains(&giver)
                && two.contains(&input.to)
        });
        let detail = "there is no such pairing of you two in this program";
        violations.require(of_the_two, "/pairing_id", "unknown", detail);
    }
    violations.into_result()
}

async fn require_few(unit: &Unit<'_>, giver: PersonId) -> Result<()> {
    let given = Entity::of(unit.organization)
        .filter(Column::GiverId.eq(giver))
        .filter(Column::CreatedAt.gt(unit.now - GIVING_WINDOW))
        .count(unit.db)
        .await?;
    if given < MOST_GIVEN {
        return Ok(());
    }
    Err(Problem::new(
        Code::Conflict,
        format!(
            "You have thanked {given} times in 24 hours, and that is the limit; go on tomorrow."
        ),
    ))
}

async fn is_first(unit: &Unit<'_>, giver: PersonId, receiver: PersonId) -> Result<bool> {
    let one_way = |from: PersonId, to: PersonId| {
        Condition::all()
            .add(Column::GiverId.eq(from))
            .add(Column::ReceiverId.eq(to))
    };
    let between = Condition::any()
        .add(one_way(giver, receiver))
        .add(one_way(receiver, giver));
    let earlier = Entity::of(unit.organization)
        .filter(between)
        .filter(Column::CreatedAt.gt(unit.now - COUNTING_WINDOW))
        .filter(Column::Counted.eq(true))
        .one(unit.db)
        .await?;
    Ok(earlier.is_none())
}

/// Hides a recognition from everybody but the two, or shows it again; what is so already stays as it is.
pub(super) async fn hide(unit: &Unit<'_>, current: Model, hide: bool) -> Result<Model> {
    if current.hidden_at.is_some() == hide {
        return Ok(current);
    }
    let next = ActiveModel {
        hidden_at: Set(hide.then_some(unit.now)),
        ..Default::default()
    };
    let row = change(unit, (current.id, current.version), next).await?;
    let verb = if hide { "hidden" } else { "unhidden" };
    let data = json!({ "program_id": row.program_id });
    tell(unit, &row, verb, data).await?;
    Ok(row)
}

/// Tells of what others than the two may read. Of private thanks nobody else learns even that they were said.
async fn tell(unit: &Unit<'_>, row: &Model, verb: &str, data: Value) -> Result<()> {
    if row.audience == RecognitionAudience::Private {
        return Ok(());
    }
    unit.event(Subject::Recognition, verb, row.id.0, data).await
}

/// One recognition, locked until the unit of work ends.
pub(super) async fn lock(unit: &Unit<'_>, id: RecognitionId) -> Result<Model> {
    let found = Entity::of(unit.organization)
        .filter(Column::Id.eq(id))
        .lock(LockType::NoKeyUpdate)
        .one(unit.db)
        .await?;
    found.ok_or_else(|| Problem::not_found("recognition"))
}
