//! Seats: taken by one conditional update, never by counting first; those who wait move up as soon as one frees.
//!
//! Whoever takes, frees or adds seats holds the lock of the gathering's row. So nobody begins to wait while somebody else
//! frees a seat for which nobody seems to wait.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use super::{
    GatheringState,
    entity::{Column, Entity, Model},
    flash,
    registrations::{
        entity::{self as registrations, Model as Registration},
        model::RegistrationState,
    },
    slots,
};
use crate::{
    context::Unit,
    error::Result,
    history::{Step, Subject},
    lifecycle::{Lifecycle, written},
};

/// Takes a seat; none is left when it answers nothing.
pub(super) async fn take(unit: &Unit<'_>, gathering: &Model) -> Result<Option<Model>> {
    let rows = Entity::update_many()
        .col_expr(Column::SeatsTaken, Expr::col(Column::SeatsTaken).add(1))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(unit.now))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(gathering.id))
        .filter(Column::State.eq(GatheringState::Open))
        .filter(Expr::col(Column::SeatsTaken).lt(Expr::col(Column::Capacity)))
        .exec_with_returning(unit.db)
        .await?;
    Ok(rows.into_iter().next())
}

/// Gives a seat back, and passes it on to whoever has waited longest.
pub(super) async fn free(unit: &Unit<'_>, gathering: &Model) -> Result<Model> {
    let rows = Entity::update_many()
        .col_expr(Column::SeatsTaken, Expr::col(Column::SeatsTaken).sub(1))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(unit.now))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(gathering.id))
        .exec_with_returning(unit.db)
        .await?;
    promote(unit, written(rows)?).await
}

/// Gives all free seats of a locked gathering to those who wait, oldest first.
pub(super) async fn promote(unit: &Unit<'_>, gathering: Model) -> Result<Model> {
    let free = gathering.capacity.saturating_sub(gathering.seats_taken);
    let limit = u64::try_from(free).unwrap_or(0);
    if limit == 0 || gathering.state != GatheringState::Open {
        return Ok(gathering);
    }
    let waiting = registrations::Entity::of(unit.organization)
        .filter(registrations::Column::GatheringId.eq(gathering.id))
        .filter(registrations::Column::State.eq(RegistrationState::Waitlisted))
        .order_by_asc(registrations::Column::RegisteredAt)
        .order_by_asc(registrations::Column::Id)
        .limit(limit)
        .all(unit.db)
        .await?;
    let mut taken = slots::taken(unit.db, &gathering).await?;
    let mut current = gathering;
    for person in waiting {
        let Some(after) = take(unit, &current).await? else {
            break;
        };
        current = after;
        let slot = slots::first_free(&current, &taken);
        taken.extend(slot);
        let registered = move_up(unit, &person, slot).await?;
        flash::pair(unit, &current, registered).await?;
    }
    Ok(current)
}

async fn move_up(
    unit: &Unit<'_>,
    waiting: &Registration,
    slot: Option<i64>,
) -> Result<Registration> {
    use registrations::Column as Of;
    let rows = registrations::Entity::update_many()
        .col_expr(Of::State, Expr::value(RegistrationState::Registered))
        .col_expr(Of::Slot, Expr::value(slot))
        .col_expr(Of::Version, Expr::col(Of::Version).add(1))
        .col_expr(Of::UpdatedAt, Expr::value(unit.now))
        .filter(Of::OrganizationId.eq(unit.organization))
        .filter(Of::Id.eq(waiting.id))
        .filter(Of::State.eq(RegistrationState::Waitlisted))
        .exec_with_returning(unit.db)
        .await?;
    let row = written(rows)?;
    let step = Step {
        subject: waiting.id.0,
        from: RegistrationState::Waitlisted.name(),
        to: RegistrationState::Registered.name(),
        reason: Some("seat_freed".to_owned()),
        note: None,
    };
    unit.step(Subject::GatheringRegistration, step).await?;
    Ok(row)
}

/// The numbers of taken slots.
pub(super) type Taken = BTreeSet<i64>;
