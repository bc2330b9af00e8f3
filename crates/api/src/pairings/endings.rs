//! How pairings end, and what follows: seats are given back, and waitlisted mentees move up.

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};

use super::{
    PairingState, dates,
    entity::{Column, Entity, Model},
    replacement, store,
};
use crate::{
    applications::seats::{self, Freed, Seats},
    auth::Actor,
    clock::last_day_on_earth,
    context::{Api, Unit},
    database::IDS_IN_ONE_QUERY,
    database::columns::column,
    error::{Problem, Result},
    groups,
    history::{Step, Subject},
    ids::{ApplicationId, OrganizationId, PairingId, ProgramId},
    lifecycle::{Lifecycle, changed_meanwhile},
    pairing_health,
    programs::{self, ProgramKind},
    sessions,
    transitions::Reason,
};

/// So many pairings expire in one unit of work.
const EXPIRING_AT_ONCE: u64 = 200;

/// The code of a pairing that was completed before its last day.
const COMPLETED_EARLY: &str = "completed_early";

/// The code of a pairing that was completed on its last day or after it.
pub(super) const PLANNED_END: &str = "planned_end";

/// Where pairings end, and why.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    to: PairingState,
    reason: Option<String>,
    note: Option<String>,
}

impl Ending {
    /// An ending with a reason of ours.
    pub(super) fn new(to: PairingState, reason: &str) -> Self {
        Self {
            to,
            reason: Some(reason.to_owned()),
            note: None,
        }
    }

    /// An ending with the actor's own reason. A refusal needs none; it is recorded as not stated.
    pub(super) fn asked_for(to: PairingState, reason: Reason) -> Self {
        let not_stated = || (to == PairingState::Declined).then(|| "not_stated".to_owned());
        Self {
            to,
            reason: reason.reason.or_else(not_stated),
            note: reason.note,
        }
    }
}

/// Ends one locked pairing as its people or a coordinator want it.
///
/// Whoever has reached what they came for has completed the pairing, however early.
pub(super) async fn end(
    unit: &Unit<'_>,
    row: Model,
    mut to: PairingState,
    mut reason: Reason,
) -> Result<Model> {
    if to == PairingState::EndedEarly && reason.reason.as_deref() == Some(COMPLETED_EARLY) {
        to = PairingState::Completed;
    }
    if to == PairingState::Completed && reason.reason.is_none() {
        let is_early = last_day_on_earth(unit.now) <= dates::last_day(unit, &row).await?;
        let code = if is_early {
            COMPLETED_EARLY
        } else {
            PLANNED_END
        };
        reason.reason = Some(code.to_owned());
    }
    let ended = close(unit, vec![row], Ending::asked_for(to, reason)).await?;
    let ended = ended.into_iter().next();
    ended.ok_or_else(|| Problem::internal("a pairing that ended was not returned"))
}

/// Completes the pairing of a flash program: its one session was held.
pub(crate) async fn complete_after_session(unit: &Unit<'_>, pairing: PairingId) -> Result<()> {
    let row = store::lock(unit, pairing).await?;
    let program = programs::store::get(unit.db, unit.organization, row.program_id).await?;
    if program.kind != ProgramKind::Flash || !PairingState::RUNNING.contains(&row.state) {
        return Ok(());
    }
    let ending = Ending::new(PairingState::Completed, "session_held");
    close(unit, vec![row], ending).await.map(|_| ())
}

/// Ends these locked pairings and gives their seats back.
pub(super) async fn close(unit: &Unit<'_>, rows: Vec<Model>, ending: Ending) -> Result<Vec<Model>> {
    let ended = mark(unit, &rows, ending).await?;
    release(unit, &rows, None).await?;
    groups::settle(unit, &ended).await?;
    replacement::seek_again(unit, ended.iter()).await?;
    Ok(ended)
}

/// The code of what ends because one side left the program.
pub(crate) const LEFT_PROGRAM: &str = "left_program";

/// Ends everything that is open between this application and others, because it leaves its program. Mentees who lose their
/// mentor get another one proposed.
pub(crate) async fn end_all_of(unit: &Unit<'_>, leaving: ApplicationId, code: &str) -> Result<()> {
    let of_application = Condition::any()
        .add(Column::MenteeApplicationId.eq(leaving))
        .add(Column::MentorApplicationId.eq(leaving));
    let open = Condition::all()
        .add(of_application)
        .add(Column::State.is_in(PairingState::OPEN));
    let rows = store::lock_many(unit, open).await?;
    let (proposed, running): (Vec<Model>, Vec<Model>) = rows
        .iter()
        .cloned()
        .partition(|row| row.state == PairingState::Proposed);
    let declined = Ending::new(PairingState::Declined, code);
    let declined = mark(unit, &proposed, declined).await?;
    let ended = Ending::new(PairingState::EndedEarly, code);
    mark(unit, &running, ended).await?;
    release(unit, &rows, Some(leaving)).await?;
    groups::settle(unit, &rows).await?;
    let without_mentor: Vec<&Model> = running
        .iter()
        .filter(|row| row.mentor_application_id == leaving)
        .collect();
    replacement::ask_for_mentees(unit, &without_mentor).await?;
    let without_mentor = declined
        .iter()
        .filter(|row| row.mentor_application_id == leaving);
    replacement::seek_again(unit, without_mentor).await
}

/// Writes the end of locked pairings and records it.
async fn mark(unit: &Unit<'_>, rows: &[Model], ending: Ending) -> Result<Vec<Model>> {
    let mut ended = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(IDS_IN_ONE_QUERY) {
        for row in chunk {
            row.state.ensure(ending.to)?;
        }
        let written = Entity::update_many()
            .col_expr(Column::State, Expr::value(ending.to))
            .col_expr(Column::HoldsSeats, Expr::value(false))
            .col_expr(Column::EndedAt, Expr::value(unit.now))
            .col_expr(Column::EndReason, Expr::value(ending.reason.clone()))
            .col_expr(Column::EndedBy, Expr::value(unit.actor.to_string()))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .col_expr(Column::UpdatedAt, Expr::value(unit.now))
            .filter(Column::OrganizationId.eq(unit.organization))
            .filter(Column::Id.is_in(chunk.iter().map(|row| row.id)))
            .filter(Column::State.is_in(PairingState::OPEN))
            .exec_with_returning(unit.db)
            .await?;
        if written.len() != chunk.len() {
            return Err(changed_meanwhile());
        }
        let over: Vec<PairingId> = written.iter().map(|row| row.id).collect();
        pairing_health::store::finish(unit, &over).await?;
        ended.extend(written);
    }
    let steps = rows.iter().map(|row| Step {
        subject: row.id.0,
        from: row.state.name(),
        to: ending.to.name(),
        reason: ending.reason.clone(),
        note: ending.note.clone(),
    });
    unit.steps(Subject::Pairing, steps.collect()).await?;
    let ids: Vec<PairingId> = rows.iter().map(|row| row.id).collect();
    sessions::store::cancel_all_of(unit, &ids).await?;
    Ok(ended)
}

/// Gives back the seats that these pairings held before they ended, or were promised.
async fn release(unit: &Unit<'_>, rows: &[Model], leaving: Option<ApplicationId>) -> Result<()> {
    let mut by_program: BTreeMap<ProgramId, Freed> = BTreeMap::new();
    for row in rows {
        let freed = by_program.entry(row.program_id).or_default();
        if row.holds_seats {
            freed.held.push(row.seats());
        } else {
            freed.promised.push(row.mentor_application_id);
        }
    }
    for (program, freed) in by_program {
        seats::release(unit, program, &freed, leaving).await?;
    }
    Ok(())
}

/// Ends some of the pairings of a program that are in these states, in the order of their ids; returns how many.
pub(crate) async fn close_some(
    unit: &Unit<'_>,
    program: ProgramId,
    states: &[PairingState],
    to: PairingState,
    reason: &str,
) -> Result<i64> {
    let rows = Entity::of(unit.organization)
        .filter(Column::ProgramId.eq(program))
        .filter(Column::State.is_in(states.iter().copied()))
        .order_by_asc(Column::Id)
        .limit(EXPIRING_AT_ONCE)
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .all(unit.db)
        .await?;
    let closed = close(unit, rows, Ending::new(to, reason)).await?;
    Ok(i64::try_from(closed.len()).unwrap_or(0))
}

/// Lets every proposed pairing that was not answered in time expire, in all organizations, in bounded units of work.
pub(crate) async fn expire_unanswered(api: &Api) -> Result<()> {
    let overdue = Entity::overdue_tenants(api.clock.now());
    let tenants: Vec<OrganizationId> = column(overdue, Column::OrganizationId, api.db()).await?;
    for tenant in tenants {
        while api
            .write_as(tenant, Actor::System, async |unit| expire_some(unit).await)
            .await?
            == EXPIRING_AT_ONCE
        {}
    }
    Ok(())
}

async fn expire_some(unit: &Unit<'_>) -> Result<u64> {
    let rows = Entity::of(unit.organization)
        .filter(Column::State.eq(PairingState::Proposed))
        .filter(Column::ExpiresAt.lte(unit.now))
        .order_by_asc(Column::Id)
        .limit(EXPIRING_AT_ONCE)
        // What another process expires, or somebody answers at this moment, is left to them.
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .all(unit.db)
        .await?;
    let expired = close(unit, rows, Ending::new(PairingState::Expired, "no_answer")).await?;
    Ok(u64::try_from(expired.len()).unwrap_or(0))
}

impl Model {
    /// The two seats that this pairing holds or will hold.
    pub(super) fn seats(&self) -> Seats {
        Seats {
            mentor: self.mentor_application_id,
            mentee: self.mentee_application_id,
        }
    }
}
