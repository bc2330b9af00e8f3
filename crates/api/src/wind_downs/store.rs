//! Queries on programs that wind down.

use chrono::{Days, NaiveDate};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    model::WindDownState,
};
use crate::{
    context::Unit,
    error::{Code, ConstraintExt, Problem, Result},
    history::Subject,
    ids::{OrganizationId, ProgramId},
    lifecycle::{Lifecycle, changed_meanwhile},
    programs::{self, ProgramState},
};

/// Pairings end at most so many days from today.
const FARTHEST_DAYS: u64 = 366;

/// The progress of a program, or 404.
pub(super) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<Model> {
    let found = find(db, organization, program).await?;
    found.ok_or_else(|| Problem::not_found("wind-down of this program"))
}

async fn find(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<Option<Model>> {
    let query = Entity::of(organization).filter(Column::ProgramId.eq(program));
    Ok(query.one(db).await?)
}

/// Refuses what a program that winds down no longer takes.
///
/// # Errors
/// 409.
pub(crate) async fn refuse_new(unit: &Unit<'_>, program: ProgramId) -> Result<()> {
    match find(unit.db, unit.organization, program).await? {
        None => Ok(()),
        Some(_) => Err(Problem::new(
            Code::Conflict,
            "The program winds down: it takes no applications and begins no pairings.",
        )),
    }
}

/// Begins to wind a program down.
///
/// # Errors
/// 409 when it does so already, or when it is not open, matching or running.
pub(super) async fn begin(
    unit: &Unit<'_>,
    program: ProgramId,
    pairings_end_on: Option<NaiveDate>,
) -> Result<Model> {
    let program = programs::store::lock(unit, program).await?;
    if !matches!(
        program.state,
        ProgramState::Open | ProgramState::Matching | ProgramState::Running
    ) {
        let state = program.state.name();
        return Err(Problem::new(
            Code::Conflict,
            format!("A program in the state `{state}` has nothing to wind down."),
        ));
    }
    let today = unit.now.date_naive();
    let last = pairings_end_on.unwrap_or_else(|| std::cmp::max(program.ends_on, today));
    if last < today || (pairings_end_on.is_some() && last > today + Days::new(FARTHEST_DAYS)) {
        let detail = format!("from {today} on, at most {FARTHEST_DAYS} days ahead");
        return Err(Problem::invalid_field("/pairings_end_on", "range", detail));
    }
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        program_id: Set(program.id),
        state: Set(WindDownState::Running),
        pairings_end_on: Set(last),
        withdrawn_applications: Set(0),
        expired_proposals: Set(0),
        reminded_pairings: Set(0),
        completed_pairings: Set(0),
        reminded_until: Set(None),
        reminded_at: Set(None),
        started_by: Set(unit.actor.to_string()),
        version: Set(1),
        created_at: Set(unit.now),
        finished_at: Set(None),
    };
    let row = row.insert(unit.db).await.on_constraint(
        "wind_downs_program_key",
        "wind_downs.program_id",
        || Problem::new(Code::AlreadyExists, "The program winds down already."),
    )?;
    let data = json!({ "pairings_end_on": last });
    unit.event(Subject::Program, "wind_down_started", program.id.0, data)
        .await?;
    Ok(row)
}

/// The next program of this organization that winds down, locked until the unit of work ends.
pub(super) async fn next(unit: &Unit<'_>, after: Option<ProgramId>) -> Result<Option<Model>> {
    let mut query = Entity::of(unit.organization).filter(Column::State.eq(WindDownState::Running));
    if let Some(after) = after {
        query = query.filter(Column::ProgramId.gt(after));
    }
    let found = query
        .order_by_asc(Column::ProgramId)
        .limit(1)
        // What another process works on is left to it.
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .one(unit.db)
        .await?;
    Ok(found)
}

/// Writes the progress, if nobody was faster.
pub(super) async fn save(unit: &Unit<'_>, row: &Model) -> Result<()> {
    let written = Entity::update_many()
        .col_expr(Column::State, Expr::value(row.state))
        .col_expr(
            Column::WithdrawnApplications,
            Expr::value(row.withdrawn_applications),
        )
        .col_expr(Column::ExpiredProposals, Expr::value(row.expired_proposals))
        .col_expr(Column::RemindedPairings, Expr::value(row.reminded_pairings))
        .col_expr(
            Column::CompletedPairings,
            Expr::value(row.completed_pairings),
        )
        .col_expr(Column::RemindedUntil, Expr::value(row.reminded_until))
        .col_expr(Column::RemindedAt, Expr::value(row.reminded_at))
        .col_expr(Column::FinishedAt, Expr::value(row.finished_at))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(row.id))
        .filter(Column::Version.eq(row.version))
        .exec(unit.db)
        .await?;
    if written.rows_affected == 0 {
        return Err(changed_meanwhile());
    }
    Ok(())
}
