//! What winding down does, a bounded part in each unit of work.

use chrono::Days;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::{
    entity::{Column, Entity, Model},
    model::WindDownState,
    store,
};
use crate::{
    applications,
    auth::Actor,
    clock::last_day_on_earth,
    context::{Api, Unit},
    database::columns::column,
    error::Result,
    groups,
    history::Subject,
    ids::{OrganizationId, PairingId, ProgramId},
    lifecycle::Lifecycle,
    pairings::{self, PairingState, entity as pairing_rows},
    programs::{self, ProgramState},
    transitions::Reason,
};

/// So many applications or pairings are changed in one unit of work.
const AT_ONCE: u64 = 100;

/// So many days before the end integrations are told of it.
const REMINDED_DAYS: u64 = 7;

/// Why things end that wind down.
const REASON: &str = "program_winds_down";

/// Does what there is to do now for every program that winds down, in all organizations.
///
/// # Errors
/// When the database fails, or somebody changed the same rows at the same moment: the next round goes on.
pub(crate) async fn carry_on(api: &Api) -> Result<()> {
    let tenants: Vec<OrganizationId> =
        column(Entity::tenants(), Column::OrganizationId, api.db()).await?;
    for tenant in tenants {
        let mut after: Option<ProgramId> = None;
        loop {
            let done = api
                .write_as(tenant, Actor::System, async move |unit| {
                    let Some(row) = store::next(unit, after).await? else {
                        return Ok(None);
                    };
                    let program = row.program_id;
                    Ok(Some((program, step(unit, row).await?)))
                })
                .await?;
            match done {
                None => break,
                // Nothing more to do for this one now.
                Some((program, false)) => after = Some(program),
                Some((_, true)) => {}
            }
        }
    }
    Ok(())
}

/// Does the next part; false when there is nothing more to do now.
async fn step(unit: &Unit<'_>, mut row: Model) -> Result<bool> {
    let program = row.program_id;
    let withdrawn = applications::withdraw_undecided(unit, program, REASON, AT_ONCE).await?;
    if withdrawn > 0 {
        row.withdrawn_applications = row.withdrawn_applications.saturating_add(withdrawn);
        return store::save(unit, &row).await.map(|()| true);
    }
    let proposed = [PairingState::Proposed];
    let expired =
        pairings::close_some(unit, program, &proposed, PairingState::Expired, REASON).await?;
    if expired > 0 {
        row.expired_proposals = row.expired_proposals.saturating_add(expired);
        return store::save(unit, &row).await.map(|()| true);
    }
    let today = unit.now.date_naive();
    let is_over = last_day_on_earth(unit.now) > row.pairings_end_on;
    if groups::wind_down(unit, program, is_over).await? > 0 {
        return Ok(true);
    }
    let is_soon = today + Days::new(REMINDED_DAYS) >= row.pairings_end_on;
    if is_soon && today <= row.pairings_end_on && row.reminded_at.is_none() {
        remind(unit, &mut row).await?;
        return store::save(unit, &row).await.map(|()| true);
    }
    if is_over {
        let running = PairingState::RUNNING;
        let completed =
            pairings::close_some(unit, program, &running, PairingState::Completed, REASON).await?;
        row.completed_pairings = row.completed_pairings.saturating_add(completed);
        if completed == 0 {
            finish(unit, &mut row).await?;
        }
        return store::save(unit, &row).await.map(|()| completed > 0);
    }
    let open = pairings::store::count_open(unit.db, unit.organization, program).await?;
    let groups = groups::store::count_open(unit.db, unit.organization, program).await?;
    if open == 0 && groups == 0 {
        finish(unit, &mut row).await?;
        store::save(unit, &row).await?;
    }
    Ok(false)
}

/// Tells integrations of the end of the next pairings; notes when there are no more to tell of.
async fn remind(unit: &Unit<'_>, row: &mut Model) -> Result<()> {
    use pairing_rows::Column;
    let mut query = pairing_rows::Entity::of(unit.organization)
        .filter(Column::ProgramId.eq(row.program_id))
        .filter(Column::State.is_in(PairingState::RUNNING));
    if let Some(until) = row.reminded_until {
        query = query.filter(Column::Id.gt(until));
    }
    let query = query.order_by_asc(Column::Id).limit(AT_ONCE);
    let ids: Vec<PairingId> = column(query, Column::Id, unit.db).await?;
    let Some(last) = ids.last().copied() else {
        row.reminded_at = Some(unit.now);
        return Ok(());
    };
    let data = json!({ "program_id": row.program_id, "ends_on": row.pairings_end_on });
    let happened: Vec<_> = ids.iter().map(|id| (id.0, data.clone())).collect();
    let told = i64::try_from(happened.len()).unwrap_or(0);
    unit.events(Subject::Pairing, "ending_soon", happened)
        .await?;
    row.reminded_until = Some(last);
    row.reminded_pairings = row.reminded_pairings.saturating_add(told);
    Ok(())
}

/// Closes the program: nothing is open any more.
async fn finish(unit: &Unit<'_>, row: &mut Model) -> Result<()> {
    let mut program = programs::store::lock(unit, row.program_id).await?;
    for (from, to) in [
        (ProgramState::Open, ProgramState::Matching),
        (ProgramState::Matching, ProgramState::Running),
        (ProgramState::Running, ProgramState::Closed),
    ] {
        if program.state == from {
            let reason = Reason {
                reason: Some(REASON.to_owned()),
                note: None,
            };
            program = programs::store::step(unit, program, to, reason).await?;
        }
    }
    row.state.ensure(WindDownState::Done)?;
    row.state = WindDownState::Done;
    row.finished_at = Some(unit.now);
    let data = json!({ "program_id": row.program_id });
    unit.event(
        Subject::Program,
        "wind_down_finished",
        row.program_id.0,
        data,
    )
    .await
}
