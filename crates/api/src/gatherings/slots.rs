//! Slots: office hours cut into pieces, one person in each.

use chrono::TimeDelta;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};

use super::{
    entity::Model,
    model::GatheringSlot,
    registrations::entity::{Column, Entity},
    seats::Taken,
};
use crate::{database::columns::column, error::Result};

/// The numbers of the slots that somebody has.
pub(super) async fn taken(db: &impl ConnectionTrait, gathering: &Model) -> Result<Taken> {
    if gathering.slot_minutes.is_none() {
        return Ok(Taken::new());
    }
    let with_slot = Entity::of(gathering.organization_id)
        .filter(Column::GatheringId.eq(gathering.id))
        .filter(Column::Slot.is_not_null());
    let numbers: Vec<i64> = column(with_slot, Column::Slot, db).await?;
    Ok(numbers.into_iter().collect())
}

/// The first slot that nobody has; nothing where there are no slots.
pub(super) fn first_free(gathering: &Model, taken: &Taken) -> Option<i64> {
    gathering.slot_minutes?;
    (1..=gathering.capacity).find(|number| !taken.contains(number))
}

/// One slot of the gathering.
pub(super) fn slot(gathering: &Model, number: i64, is_free: bool) -> GatheringSlot {
    let length = TimeDelta::minutes(gathering.slot_minutes.unwrap_or(0));
    let place = i32::try_from(number.saturating_sub(1)).unwrap_or(0);
    let starts_at = gathering.starts_at + length * place;
    GatheringSlot {
        number,
        starts_at,
        ends_at: starts_at + length,
        is_free,
    }
}

/// All slots, in their order.
pub(super) fn all(gathering: &Model, taken: &Taken) -> Vec<GatheringSlot> {
    if gathering.slot_minutes.is_none() {
        return Vec::new();
    }
    (1..=gathering.capacity)
        .map(|number| slot(gathering, number, !taken.contains(&number)))
        .collect()
}
