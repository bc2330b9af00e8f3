//! Publishing: a run's proposals become pairings, or shortlists; all of them or none, and only if nothing changed since.

use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::{
    entity::{Column, Model},
    inputs::Inputs,
    instance,
    model::{MatchRunState, Preview},
    result, store,
};
use crate::{
    applications,
    context::Unit,
    error::{Code, Problem, Result},
    groups,
    history::Subject,
    ids::OrganizationId,
    lifecycle::Lifecycle,
    matching_policies, pairings,
    programs::{self, ProgramKind},
    proposals,
    transitions::Reason,
};

/// Turns the proposals into pairings, or lets the applicants see their shortlists.
pub(crate) async fn publish(unit: &Unit<'_>, run: Model, reason: Reason) -> Result<Model> {
    run.state.ensure(MatchRunState::Published)?;
    // Two runs of one program are published one after the other, and an acceptance comes before or after both.
    programs::store::lock(unit, run.program_id).await?;
    pairings::store::lock_unanswered(unit, run.program_id).await?;
    groups::store::lock_open(unit, run.program_id).await?;
    applications::store::lock_of_program(unit, run.program_id).await?;
    let program = store::require_matchable(unit, run.program_id).await?;
    let changes = changes(unit.db, &run, unit.now).await?;
    if !changes.is_empty() {
        return Err(Problem::new(
            Code::StaleRun,
            "What the run was computed from has changed; `changes` says what. Start another run.",
        )
        .with_changes(changes));
    }
    let counts = if run.shortlist.is_some() {
        json!({ "shortlisted": proposals::store::count(unit.db, unit.organization, run.id).await? })
    } else if program.kind == ProgramKind::Peer {
        let superseded = groups::supersede_unanswered(unit, run.program_id).await?;
        let found = result::get(unit.db, unit.organization, run.id).await?;
        let found = found.groups.map_or_else(Vec::new, |groups| groups.0);
        let proposed = groups::form_peers(unit, &program, run.id, &found).await?;
        json!({ "proposed": proposed, "superseded": superseded })
    } else {
        let superseded = pairings::store::supersede_unanswered(unit, run.program_id).await?;
        let proposals = proposals::store::all(unit.db, unit.organization, run.id).await?;
        let proposed = pairings::store::propose_many(unit, &program, proposals).await?;
        json!({ "proposed": proposed, "superseded": superseded })
    };
    let now = unit.now;
    let published = store::step(unit, &run, MatchRunState::Published, reason, |update| {
        update.col_expr(Column::PublishedAt, Expr::value(now))
    })
    .await?;
    let verb = match run.shortlist {
        Some(_) => "shortlist_published",
        None if program.kind == ProgramKind::Peer => "groups_proposed",
        None => "pairings_proposed",
    };
    unit.event(Subject::MatchRun, verb, run.id.0, counts)
        .await?;
    Ok(published)
}

/// What [`publish`] would do now.
pub(super) async fn preview(
    db: &impl ConnectionTrait,
    run: &Model,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Preview> {
    run.state.ensure(MatchRunState::Published)?;
    let changes = changes(db, run, now).await?;
    if run.shortlist.is_some() {
        return Ok(Preview {
            stale: !changes.is_empty(),
            changes,
            proposes: 0,
            supersedes: 0,
        });
    }
    let program = programs::store::get(db, run.organization_id, run.program_id).await?;
    if program.kind == ProgramKind::Peer {
        let found = result::get(db, run.organization_id, run.id).await?;
        let groups = found.groups.map_or(0, |groups| groups.0.len());
        return Ok(Preview {
            stale: !changes.is_empty(),
            changes,
            proposes: u64::try_from(groups).unwrap_or(u64::MAX),
            supersedes: groups::store::count_unanswered(db, run.organization_id, program.id)
                .await?,
        });
    }
    Ok(Preview {
        stale: !changes.is_empty(),
        changes,
        proposes: proposals::store::count(db, run.organization_id, run.id).await?,
        supersedes: pairings::store::count_unanswered(db, run.organization_id, run.program_id)
            .await?,
    })
}

/// What changed since the run read its inputs.
async fn changes(
    db: &impl ConnectionTrait,
    run: &Model,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<String>> {
    let before = inputs(db, run.organization_id, run).await?;
    let policy = matching_policies::store::current(db, run.organization_id, run.program_id).await?;
    let program = instance::load_run(db, &policy, run, now).await?;
    let after = Inputs::of(policy.id, &program)?;
    Ok(before.changes(&after))
}

async fn inputs(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    run: &Model,
) -> Result<Inputs> {
    let row = result::Entity::of(organization)
        .filter(result::Column::Id.eq(run.id))
        .one(db)
        .await?
        .ok_or_else(|| Problem::internal("a succeeded match run without a result"))?;
    Ok(row.inputs.0)
}
