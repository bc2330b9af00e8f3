//! Reminders as events: once for each due date, whichever process is first.

use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};
use serde_json::json;

use super::entity::{Column, Entity, Model};
use crate::{
    auth::Actor,
    context::{Api, Unit},
    database::columns::column,
    error::Result,
    history::Subject,
    ids::{OrganizationId, PairingId},
};

/// So many pairings are told of in one unit of work.
const AT_ONCE: u64 = 200;

/// What is told, and by which column it is due.
const KINDS: [(Column, &str); 2] = [
    (Column::RemindAt, "check_in_due"),
    (Column::TellSilentAt, "turned_silent"),
];

/// Tells of every contact that is due and every pairing that turned silent, in all organizations, in bounded units of work.
pub(crate) async fn remind(api: &Api) -> Result<()> {
    let due = Entity::tenants_to_tell(api.clock.now());
    let tenants: Vec<OrganizationId> = column(due, Column::OrganizationId, api.db()).await?;
    for tenant in tenants {
        for (kind, verb) in KINDS {
            while api
                .write_as(tenant, Actor::System, async move |unit| {
                    tell_some(unit, kind, verb).await
                })
                .await?
                == AT_ONCE
            {}
        }
    }
    Ok(())
}

async fn tell_some(unit: &Unit<'_>, kind: Column, verb: &str) -> Result<u64> {
    let rows = Entity::of(unit.organization)
        .filter(kind.lte(unit.now))
        .order_by_asc(Column::PairingId)
        .limit(AT_ONCE)
        // What another process tells of, or changes at this moment, is left to it.
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .all(unit.db)
        .await?;
    let ids: Vec<PairingId> = rows.iter().map(|row| row.pairing_id).collect();
    Entity::update_many()
        .col_expr(kind, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::PairingId.is_in(ids))
        .exec(unit.db)
        .await?;
    let told = rows.iter().map(|row| (row.pairing_id.0, data(row)));
    unit.events(Subject::Pairing, verb, told.collect()).await?;
    Ok(u64::try_from(rows.len()).unwrap_or(0))
}

fn data(row: &Model) -> serde_json::Value {
    json!({
        "program_id": row.program_id,
        "due_at": row.next_due_at,
        "last_contact_at": row.last_contact_at,
    })
}
