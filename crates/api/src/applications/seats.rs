//! Seats: how many partners an application has, held by the database however many accept at the same moment.
//!
//! A seat is taken by one conditional update inside the accepting transaction, never by counting first. Rows are locked
//! in one order everywhere (pairings, mentors' applications, mentees' applications, each by id), so that transactions
//! wait for each other and never in a circle.

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};

use super::{
    ApplicationRole, ApplicationState,
    entity::{Column, Entity, Model},
    store,
};
use crate::{
    context::Unit,
    database::{IDS_IN_ONE_QUERY, columns::column},
    error::{Code, Problem, Result},
    history::{Step, Subject},
    ids::{ApplicationId, ProgramId},
    lifecycle::Lifecycle,
    programs::{self, ProgramState},
};

/// The two seats that a pairing holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seats {
    pub mentor: ApplicationId,
    pub mentee: ApplicationId,
}

impl Seats {
    /// Takes both seats.
    ///
    /// # Errors
    /// 409 when one of them is not free or its application is not approved; nothing is taken then.
    pub(crate) async fn take(self, unit: &Unit<'_>) -> Result<()> {
        take(unit, self.mentor).await?;
        take(unit, self.mentee).await
    }
}

/// Takes the one place that a peer has, for their group.
///
/// # Errors
/// 409 when it is taken, or the application is not approved.
pub(crate) async fn take_place(unit: &Unit<'_>, id: ApplicationId) -> Result<()> {
    take(unit, id).await
}

/// Gives places of peers back. When an application is `leaving` the program, whoever has waited longest moves up for it.
pub(crate) async fn give_back(
    unit: &Unit<'_>,
    program: ProgramId,
    places: &[ApplicationId],
    leaving: Option<ApplicationId>,
) -> Result<()> {
    lower(unit, count(places.iter().copied())).await?;
    if leaving.is_some() {
        promote(unit, program, 1).await?;
    }
    Ok(())
}

async fn take(unit: &Unit<'_>, id: ApplicationId) -> Result<()> {
    let written = Entity::update_many()
        .col_expr(Column::SeatsTaken, Expr::col(Column::SeatsTaken).add(1))
        // Match runs compare versions to see whether their inputs changed, and seats are an input.
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(unit.now))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(ApplicationState::Approved))
        .filter(Expr::col(Column::SeatsTaken).lt(Expr::col(Column::Capacity)))
        .exec(unit.db)
        .await?;
    if written.rows_affected == 0 {
        let current = store::get(unit.db, unit.organization, id).await?;
        return Err(no_seat(&current));
    }
    Ok(())
}

fn no_seat(application: &Model) -> Problem {
    let role = application.role.name();
    if application.state != ApplicationState::Approved {
        let state = application.state.name();
        return Problem::new(
            Code::Conflict,
            format!("The {role}'s application is `{state}`; only approved ones take new partners."),
        );
    }
    let (taken, capacity) = (application.seats_taken, application.capacity);
    Problem::new(
        Code::CapacityReached,
        format!("The {role} has no seat left: {taken} of {capacity} are taken."),
    )
}

/// What pairings of a program no longer need.
#[derive(Clone, Debug, Default)]
pub(crate) struct Freed {
    /// The seats that they held.
    pub held: Vec<Seats>,
    /// The mentors of those that held none yet: what was promised of their seats is free again.
    pub promised: Vec<ApplicationId>,
}

/// Gives seats back and promotes waitlisted mentees, one for each seat that a mentor of the program can fill again.
///
/// `leaving` names the application that is about to leave the program: its seats go with it.
pub(crate) async fn release(
    unit: &Unit<'_>,
    program: ProgramId,
    freed: &Freed,
    leaving: Option<ApplicationId>,
) -> Result<()> {
    let mut mentors = count(freed.held.iter().map(|seats| seats.mentor));
    for mentor in &freed.promised {
        mentors.entry(*mentor).or_default();
    }
    let mentors = lower(unit, mentors).await?;
    lower(unit, count(freed.held.iter().map(|seats| seats.mentee))).await?;
    let free: u64 = mentors
        .iter()
        .filter(|(mentor, _)| {
            mentor.state == ApplicationState::Approved && Some(mentor.id) != leaving
        })
        .map(|(_, seats)| u64::from(*seats))
        .sum();
    if free > 0 {
        promote(unit, program, free).await?;
    }
    Ok(())
}

fn count(ids: impl Iterator<Item = ApplicationId>) -> BTreeMap<ApplicationId, u32> {
    ids.fold(BTreeMap::new(), |mut counts, id| {
        let count: &mut u32 = counts.entry(id).or_default();
        *count = count.saturating_add(1);
        counts
    })
}

/// Lowers the seats taken of each application by its count, which can be none, and notes that one is free; returns the
/// applications as they were before.
async fn lower(unit: &Unit<'_>, counts: BTreeMap<ApplicationId, u32>) -> Result<Vec<(Model, u32)>> {
    let ids: Vec<ApplicationId> = counts.keys().copied().collect();
    let mut by_count: BTreeMap<u32, Vec<ApplicationId>> = BTreeMap::new();
    for (id, seats) in &counts {
        by_count.entry(*seats).or_default().push(*id);
    }
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(IDS_IN_ONE_QUERY) {
        let rows = Entity::of(unit.organization)
            .filter(Column::Id.is_in(chunk.iter().copied()))
            .order_by_asc(Column::Id)
            .lock(LockType::NoKeyUpdate)
            .all(unit.db)
            .await?;
        found.extend(rows);
    }
    for (seats, ids) in by_count {
        for chunk in ids.chunks(IDS_IN_ONE_QUERY) {
            let mut update =
                Entity::update_many().col_expr(Column::SeatFreedAt, Expr::value(unit.now));
            if seats > 0 {
                update = update
                    .col_expr(Column::SeatsTaken, Expr::col(Column::SeatsTaken).sub(seats))
                    .col_expr(Column::Version, Expr::col(Column::Version).add(1))
                    .col_expr(Column::UpdatedAt, Expr::value(unit.now));
            }
            update
                .filter(Column::OrganizationId.eq(unit.organization))
                .filter(Column::Id.is_in(chunk.iter().copied()))
                .exec(unit.db)
                .await?;
        }
    }
    let with_count = |row: Model| {
        let seats = counts.get(&row.id).copied().unwrap_or(0);
        (row, seats)
    };
    Ok(found.into_iter().map(with_count).collect())
}

/// Approves the mentees who have waited longest, while the program still brings people together.
async fn promote(unit: &Unit<'_>, program: ProgramId, seats: u64) -> Result<()> {
    let program = programs::store::get(unit.db, unit.organization, program).await?;
    let still_pairs = match program.state {
        ProgramState::Matching | ProgramState::Running => true,
        ProgramState::Open => program.always_on,
        ProgramState::Draft
        | ProgramState::Closed
        | ProgramState::Archived
        | ProgramState::Cancelled => false,
    };
    if !still_pairs {
        return Ok(());
    }
    let waiting = Entity::of(unit.organization)
        .filter(Column::ProgramId.eq(program.id))
        .filter(Column::State.eq(ApplicationState::Waitlisted))
        .filter(Column::Role.eq(ApplicationRole::Mentee))
        .order_by_asc(Column::SubmittedAt)
        .order_by_asc(Column::Id)
        .limit(seats)
        // Two seats that free at the same moment promote two people, not one twice.
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked);
    let waiting: Vec<ApplicationId> = column(waiting, Column::Id, unit.db).await?;
    for chunk in waiting.chunks(IDS_IN_ONE_QUERY) {
        Entity::update_many()
            .col_expr(Column::State, Expr::value(ApplicationState::Approved))
            .col_expr(Column::DecidedAt, Expr::value(unit.now))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .col_expr(Column::UpdatedAt, Expr::value(unit.now))
            .filter(Column::OrganizationId.eq(unit.organization))
            .filter(Column::Id.is_in(chunk.iter().copied()))
            .exec(unit.db)
            .await?;
    }
    let step = |id: ApplicationId| Step {
        subject: id.0,
        from: ApplicationState::Waitlisted.name(),
        to: ApplicationState::Approved.name(),
        reason: Some("seat_freed".to_owned()),
        note: None,
    };
    let steps = waiting.into_iter().map(step).collect();
    unit.steps(Subject::Application, steps).await
}
