//! Queries on questions and named answers.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, Select,
    sea_query::{Expr, ExprTrait},
};
use serde_json::json;

use super::{
    FeedbackQuestionState, answers,
    entity::{ActiveModel, Column, Entity, Model, Options},
    model::{CreateFeedbackQuestion, ListFeedbackAnswers, ListFeedbackQuestions},
};
use crate::{
    auth::Caller,
    context::Unit,
    error::{Code, Problem, Result},
    history::{Step, Subject},
    ids::{FeedbackQuestionId, OrganizationId, ProgramId},
    lifecycle::{Lifecycle, changed_meanwhile},
    programs,
    transitions::Reason,
};

/// So many questions a program can have.
const MOST_QUESTIONS: u64 = 100;

/// The questions of a program.
pub(super) fn of_program(organization: OrganizationId, program: ProgramId) -> Select<Entity> {
    Entity::of(organization).filter(Column::ProgramId.eq(program))
}

/// The list that the query asks for.
pub(super) fn select(
    organization: OrganizationId,
    program: ProgramId,
    query: &ListFeedbackQuestions,
) -> Select<Entity> {
    let mut select = of_program(organization, program);
    if let Some(event) = query.event {
        select = select.filter(Column::Event.eq(event));
    }
    if let Some(state) = query.state {
        select = select.filter(Column::State.eq(state));
    }
    select
}

/// The named answers of a program that somebody who runs it reads and counts: not those of their own partners.
pub(super) fn readable(caller: &Caller, program: ProgramId) -> Select<answers::Entity> {
    let select =
        answers::Entity::of(caller.organization).filter(answers::Column::ProgramId.eq(program));
    match caller.person() {
        Some(person) => select.filter(answers::Column::PartnerId.ne(person)),
        None => select,
    }
}

/// The named answers that the query asks for.
pub(super) fn select_answers(
    caller: &Caller,
    program: ProgramId,
    query: &ListFeedbackAnswers,
) -> Select<answers::Entity> {
    let mut select = readable(caller, program);
    if let Some(question) = query.question_id {
        select = select.filter(answers::Column::QuestionId.eq(question));
    }
    select
}

/// One question, or 404.
pub(super) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: FeedbackQuestionId,
) -> Result<Model> {
    let found = Entity::by_id(db, organization, id).await?;
    found.ok_or_else(|| Problem::not_found("question"))
}

/// Adds a question.
pub(super) async fn create(
    unit: &Unit<'_>,
    program: ProgramId,
    input: CreateFeedbackQuestion,
) -> Result<Model> {
    programs::store::lock(unit, program).await?;
    let others = of_program(unit.organization, program);
    if others.count(unit.db).await? >= MOST_QUESTIONS {
        let detail = format!("A program has at most {MOST_QUESTIONS} questions.");
        return Err(Problem::new(Code::Conflict, detail));
    }
    let row = Model {
        organization_id: unit.organization,
        id: unit.ids.next(),
        program_id: program,
        event: input.event,
        kind: input.kind,
        text: input.text.trim().to_owned(),
        options: Options(input.options),
        anonymous: input.anonymous,
        state: FeedbackQuestionState::Open,
        version: 1,
        created_at: unit.now,
    };
    let row = ActiveModel::from(row).reset_all().insert(unit.db).await?;
    let data = json!({ "program_id": program, "event": row.event, "anonymous": row.anonymous });
    unit.event(Subject::FeedbackQuestion, "created", row.id.0, data)
        .await?;
    Ok(row)
}

/// Asks the open questions of one program in another one, too.
pub(crate) async fn copy(unit: &Unit<'_>, from: ProgramId, to: ProgramId) -> Result<()> {
    let questions = of_program(unit.organization, from)
        .filter(Column::State.eq(FeedbackQuestionState::Open))
        .order_by_asc(Column::Id)
        .all(unit.db)
        .await?;
    for question in questions {
        let input = CreateFeedbackQuestion {
            event: question.event,
            kind: question.kind,
            text: question.text,
            options: question.options.0,
            anonymous: question.anonymous,
        };
        create(unit, to, input).await?;
    }
    Ok(())
}

/// Asks a question no longer.
pub(super) async fn retire(unit: &Unit<'_>, current: Model, reason: Reason) -> Result<Model> {
    let to = FeedbackQuestionState::Retired;
    current.state.ensure(to)?;
    let written = Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(current.id))
        .filter(Column::State.eq(current.state))
        .filter(Column::Version.eq(current.version))
        .exec(unit.db)
        .await?;
    if written.rows_affected == 0 {
        return Err(changed_meanwhile());
    }
    let step = Step {
        subject: current.id.0,
        from: current.state.name(),
        to: to.name(),
        reason: reason.reason,
        note: reason.note,
    };
    unit.step(Subject::FeedbackQuestion, step).await?;
    Ok(Model {
        state: to,
        version: current.version.saturating_add(1),
        ..current
    })
}
