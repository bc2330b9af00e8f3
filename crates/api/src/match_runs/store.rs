//! Queries on match runs.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, UpdateMany, sea_query::Expr,
};

use super::{
    compute::Reasons,
    entity::{
        ActiveModel, Column, ConflictsDocument, Entity, Model, ProgressDocument, ShortlistDocument,
    },
    lease,
    model::{CreateMatchRun, MatchRunState, Progress},
};
use crate::{
    context::Unit,
    error::{Code, ConstraintExt, Problem, Result},
    history::{Step, Subject},
    ids::{MatchRunId, MatchingPolicyId, OrganizationId, ProgramId},
    lifecycle::{Lifecycle, changed_meanwhile},
    matching_policies,
    programs::{self, ProgramKind, ProgramState},
    transitions::Reason,
    wind_downs,
};

/// The runs of a program.
pub(super) fn of_program(organization: OrganizationId, program: ProgramId) -> Select<Entity> {
    Entity::of(organization).filter(Column::ProgramId.eq(program))
}

/// One run, or 404.
pub(crate) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: MatchRunId,
) -> Result<Model> {
    let found = Entity::by_id(db, organization, id).await?;
    found.ok_or_else(|| Problem::not_found("match run"))
}

/// The program's latest published shortlist.
pub(crate) async fn published_shortlist(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<Option<Model>> {
    Ok(of_program(organization, program)
        .filter(Column::State.eq(MatchRunState::Published))
        .filter(Column::Shortlist.is_not_null())
        .order_by_desc(Column::Id)
        .one(db)
        .await?)
}

/// Queues a run with the policy that is in force. A program has one run at a time.
pub(crate) async fn create(
    unit: &Unit<'_>,
    program: ProgramId,
    input: CreateMatchRun,
) -> Result<Model> {
    require_matchable(unit, program).await?;
    let policy = matching_policies::store::current(unit.db, unit.organization, program).await?;
    create_under(unit, program, policy.id, input).await
}

/// Queues a run with a version of the program's policy.
pub(crate) async fn create_under(
    unit: &Unit<'_>,
    program: ProgramId,
    policy: MatchingPolicyId,
    input: CreateMatchRun,
) -> Result<Model> {
    let kind = require_matchable(unit, program).await?.kind;
    if kind == ProgramKind::Peer && input.shortlist.is_some() {
        let detail = "peers are divided into groups at once; there is nobody to put on a list";
        return Err(Problem::invalid_field("/shortlist", "peer", detail));
    }
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        program_id: Set(program),
        matching_policy_id: Set(policy),
        state: Set(MatchRunState::Queued),
        seed: Set(input.seed),
        shortlist: Set(input.shortlist.map(ShortlistDocument)),
        progress: Set(ProgressDocument(Progress::default())),
        report: Set(None),
        failure_code: Set(None),
        failure_detail: Set(None),
        failure_conflicts: Set(None),
        time_limit_seconds: Set(input.time_limit_seconds.map(i64::from)),
        lease_owner: Set(None),
        lease_until: Set(None),
        attempts: Set(0),
        created_by: Set(unit.actor.to_string()),
        version: Set(1),
        created_at: Set(unit.now),
        started_at: Set(None),
        finished_at: Set(None),
        published_at: Set(None),
    };
    let columns = "match_runs.program_id";
    let row =
        row.insert(unit.db)
            .await
            .on_constraint("match_runs_one_at_a_time_key", columns, || {
                Problem::new(
                    Code::Conflict,
                    "A run of this program is queued or running. Wait for it or cancel it.",
                )
            })?;
    let data = serde_json::json!({ "program_id": program });
    unit.event(Subject::MatchRun, "queued", row.id.0, data)
        .await?;
    Ok(row)
}

/// Refuses programs that do not match now.
pub(super) async fn require_matchable(
    unit: &Unit<'_>,
    program: ProgramId,
) -> Result<programs::entity::Model> {
    let program = programs::store::get(unit.db, unit.organization, program).await?;
    let matchable = match program.state {
        ProgramState::Matching | ProgramState::Running => true,
        ProgramState::Open => program.always_on,
        ProgramState::Draft
        | ProgramState::Closed
        | ProgramState::Archived
        | ProgramState::Cancelled => false,
    };
    if matchable {
        wind_downs::store::refuse_new(unit, program.id).await?;
        return Ok(program);
    }
    Err(Problem::new(
        Code::Conflict,
        format!(
            "A program in the state `{}` does not match. Close applications with `start-matching` first, or make it always-on.",
            program.state.name()
        ),
    ))
}

/// Runs that wait for a worker, oldest first, of every organization.
pub(super) async fn waiting(db: &impl ConnectionTrait) -> Result<Vec<Model>> {
    Ok(Entity::waiting()
        .order_by_asc(Column::Id)
        .limit(50)
        .all(db)
        .await?)
}

/// Takes a run up; `None` when another process was faster.
pub(super) async fn claim(
    unit: &Unit<'_>,
    run: &Model,
    lease_until: DateTime<Utc>,
) -> Result<Option<Model>> {
    let again = run.state == MatchRunState::Running;
    let written = guarded(run)
        .col_expr(Column::State, Expr::value(MatchRunState::Running))
        .col_expr(Column::LeaseOwner, Expr::value(lease::this_process()))
        .col_expr(Column::LeaseUntil, Expr::value(lease_until))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(
            Column::StartedAt,
            Expr::value(run.started_at.unwrap_or(unit.now)),
        )
        .exec(unit.db)
        .await?;
    if written.rows_affected == 0 {
        return Ok(None);
    }
    if !again {
        record(unit, run, MatchRunState::Running, Reason::default()).await?;
    }
    get(unit.db, unit.organization, run.id).await.map(Some)
}

/// Notes how far the run is and prolongs its lease; false when the run is no longer this process's.
pub(super) async fn keep_alive(
    unit: &Unit<'_>,
    id: MatchRunId,
    progress: Progress,
    lease_until: DateTime<Utc>,
) -> Result<bool> {
    // The version stays: progress is no change that anybody edits against.
    let written = Entity::update_many()
        .col_expr(
            Column::Progress,
            Expr::value(serde_json::to_value(progress).map_err(Problem::internal)?),
        )
        .col_expr(Column::LeaseUntil, Expr::value(lease_until))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(MatchRunState::Running))
        .filter(Column::LeaseOwner.eq(lease::this_process()))
        .exec(unit.db)
        .await?;
    Ok(written.rows_affected == 1)
}

/// Takes one step with what belongs to it, if nobody was faster; records it.
pub(super) async fn step(
    unit: &Unit<'_>,
    run: &Model,
    to: MatchRunState,
    reason: Reason,
    with: impl FnOnce(UpdateMany<Entity>) -> UpdateMany<Entity>,
) -> Result<Model> {
    run.state.ensure(to)?;
    let update = guarded(run).col_expr(Column::State, Expr::value(to));
    let written = with(update).exec(unit.db).await?;
    if written.rows_affected == 0 {
        return Err(changed_meanwhile());
    }
    record(unit, run, to, reason).await?;
    get(unit.db, unit.organization, run.id).await
}

/// Ends a run without a result.
pub(super) async fn fail(unit: &Unit<'_>, run: &Model, reasons: Reasons) -> Result<Model> {
    let Reasons {
        code,
        detail,
        conflicts,
    } = reasons;
    let reason = Reason {
        reason: Some(code.to_owned()),
        note: None,
    };
    let now = unit.now;
    step(unit, run, MatchRunState::Failed, reason, |update| {
        update
            .col_expr(Column::FailureCode, Expr::value(code))
            .col_expr(Column::FailureDetail, Expr::value(detail))
            .col_expr(
                Column::FailureConflicts,
                ConflictsDocument(conflicts).into(),
            )
            .col_expr(Column::FinishedAt, Expr::value(now))
    })
    .await
}

/// An update of this very version of the run.
fn guarded(run: &Model) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::OrganizationId.eq(run.organization_id))
        .filter(Column::Id.eq(run.id))
        .filter(Column::State.eq(run.state))
        .filter(Column::Version.eq(run.version))
}

async fn record(unit: &Unit<'_>, run: &Model, to: MatchRunState, reason: Reason) -> Result<()> {
    let step = Step {
        subject: run.id.0,
        from: run.state.name(),
        to: to.name(),
        reason: reason.reason,
        note: reason.note,
    };
    unit.step(Subject::MatchRun, step).await
}
