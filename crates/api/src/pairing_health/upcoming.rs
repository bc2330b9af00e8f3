//! Reminders of sessions as events: once for each session and time, a day before, whichever process is first.

use chrono::TimeDelta;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use serde_json::json;

use super::session_reminders::{ActiveModel, Column, Entity};
use crate::{
    auth::Actor,
    context::{Api, Unit},
    database::columns::column,
    error::Result,
    history::Subject,
    ids::{OrganizationId, SessionId},
    sessions::{SessionState, entity as sessions},
};

/// So long before a session its reminder is given.
const AHEAD: TimeDelta = TimeDelta::hours(24);
/// So many sessions are reminded of in one unit of work.
const AT_ONCE: usize = 200;

/// Tells of every session that begins within a day, in all organizations, in bounded units of work.
pub(crate) async fn remind_of_sessions(api: &Api) -> Result<()> {
    let now = api.clock.now();
    let soon = sessions::Entity::tenants_with_sessions(now, now + AHEAD);
    let tenants: Vec<OrganizationId> =
        column(soon, sessions::Column::OrganizationId, api.db()).await?;
    for tenant in tenants {
        let mut after = None;
        loop {
            let last = api
                .write_as(tenant, Actor::System, async move |unit| {
                    tell_some(unit, after).await
                })
                .await?;
            if last.is_none() {
                break;
            }
            after = last;
        }
    }
    Ok(())
}

/// Tells of the next sessions in the order of their ids; returns the last one while there may be more.
async fn tell_some(unit: &Unit<'_>, after: Option<SessionId>) -> Result<Option<SessionId>> {
    let mut soon = sessions::Entity::of(unit.organization)
        .filter(sessions::Column::State.eq(SessionState::Scheduled))
        .filter(sessions::Column::StartsAt.gt(unit.now))
        .filter(sessions::Column::StartsAt.lte(unit.now + AHEAD))
        .order_by_asc(sessions::Column::Id)
        .limit(u64::try_from(AT_ONCE).unwrap_or(u64::MAX));
    if let Some(after) = after {
        soon = soon.filter(sessions::Column::Id.gt(after));
    }
    let rows = soon.all(unit.db).await?;
    let mut told = Vec::new();
    let named = Entity::of(unit.organization)
        .filter(Column::SessionId.is_in(rows.iter().map(|row| row.id)))
        .all(unit.db)
        .await?;
    for row in &rows {
        let Some(starts_at) = row.starts_at else {
            continue;
        };
        let is_told = named
            .iter()
            .any(|told| told.session_id == row.id && told.starts_at == starts_at);
        let reminder = ActiveModel {
            organization_id: Set(unit.organization),
            session_id: Set(row.id),
            starts_at: Set(starts_at),
        };
        if !is_told && claim(unit, reminder).await? {
            let data = json!({
                "program_id": row.program_id,
                "pairing_id": row.pairing_id,
                "starts_at": starts_at,
            });
            told.push((row.id.0, data));
        }
    }
    unit.events(Subject::Session, "reminder", told).await?;
    let last = rows.last().map(|row| row.id);
    Ok(last.filter(|_| rows.len() == AT_ONCE))
}

/// Whether this reminder is ours to give: of two processes, one waits for the other and then finds the row.
async fn claim(unit: &Unit<'_>, reminder: ActiveModel) -> Result<bool> {
    let key = [Column::OrganizationId, Column::SessionId, Column::StartsAt];
    let inserted = Entity::insert(reminder)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(unit.db)
        .await?;
    Ok(inserted == 1)
}
