//! Reminders of sessions of groups as events: once for each session and time, a day before, whichever process is first.

use chrono::TimeDelta;
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};
use serde_json::json;

use super::entity::{Column, Entity, to_remind};
use crate::{
    auth::Actor,
    context::{Api, Unit},
    database::columns::column,
    error::Result,
    history::Subject,
    ids::OrganizationId,
};

/// So long before a session its reminder is given.
const AHEAD: TimeDelta = TimeDelta::hours(24);
/// So many sessions are reminded of in one unit of work.
const AT_ONCE: u64 = 200;

/// Tells of every session of a group that begins within a day, in all organizations, in bounded units of work.
pub(crate) async fn remind(api: &Api) -> Result<()> {
    let now = api.clock.now();
    let soon = Entity::tenants_to_remind(now, now + AHEAD);
    let tenants: Vec<OrganizationId> = column(soon, Column::OrganizationId, api.db()).await?;
    for tenant in tenants {
        while api
            .write_as(tenant, Actor::System, async |unit| tell_some(unit).await)
            .await?
            == AT_ONCE
        {}
    }
    Ok(())
}

/// Tells of the next sessions; returns of how many.
async fn tell_some(unit: &Unit<'_>) -> Result<u64> {
    let rows = Entity::of(unit.organization)
        .filter(to_remind(unit.now, unit.now + AHEAD))
        .order_by_asc(Column::Id)
        .limit(AT_ONCE)
        // What another process tells of, or changes at this moment, is left to it or to the next round.
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .all(unit.db)
        .await?;
    // No new version: what clients see of a session does not change.
    Entity::update_many()
        .col_expr(Column::RemindedOf, Expr::col(Column::StartsAt))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(unit.db)
        .await?;
    let told = rows.iter().map(|row| {
        let data = json!({
            "program_id": row.program_id,
            "group_id": row.group_id,
            "starts_at": row.starts_at,
        });
        (row.id.0, data)
    });
    unit.events(Subject::GroupSession, "reminder", told.collect())
        .await?;
    Ok(u64::try_from(rows.len()).unwrap_or(0))
}
