//! Agreeing on a cadence, and its reminders: each is due once, whatever process comes first.

use chrono::{DateTime, Months, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, LockBehavior, LockType},
};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    model::AgreeAlumniCadence,
};
use crate::{
    auth::Actor,
    context::{Api, Unit},
    database::columns::column,
    error::{Code, Problem, Result},
    history::Subject,
    ids::{OrganizationId, PairingId},
    lifecycle::{Lifecycle, written},
    pairings::{self, PairingSide, PairingState},
};

/// So many reminders are written in one unit of work.
const REMINDERS_AT_ONCE: u64 = 200;

/// The cadence of a pairing.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    pairing: PairingId,
) -> Result<Option<Model>> {
    let found = Entity::of(organization)
        .filter(Column::PairingId.eq(pairing))
        .one(db)
        .await?;
    Ok(found)
}

/// Records one side's yes. With the second one to the same number of months, the first reminder is set.
pub(super) async fn agree(
    unit: &Unit<'_>,
    pairing: &pairings::entity::Model,
    side: PairingSide,
    input: &AgreeAlumniCadence,
) -> Result<Model> {
    if pairing.state != PairingState::Completed {
        let state = pairing.state.name();
        let detail = format!("The pairing is `{state}`; completed ones stay in touch.");
        return Err(Problem::new(Code::Conflict, detail));
    }
    let months = i64::from(input.every_months);
    let earlier = find(unit.db, unit.organization, pairing.id).await?;
    let is_new = earlier.is_none();
    let kept = earlier
        .clone()
        .filter(|earlier| earlier.every_months == months);
    let mut next = kept.unwrap_or_else(|| blank(unit, pairing.id, months, earlier.as_ref()));
    match side {
        PairingSide::Mentee => next.mentee_agreed_at.get_or_insert(unit.now),
        PairingSide::Mentor => next.mentor_agreed_at.get_or_insert(unit.now),
    };
    if next.mentee_agreed_at.is_some() && next.mentor_agreed_at.is_some() {
        let first = later(unit.now, months);
        next.next_at.get_or_insert(first);
    }
    let row = if is_new {
        next.into_active_model().insert(unit.db).await?
    } else {
        replace(unit, next).await?
    };
    let data = json!({ "side": side, "every_months": months, "both": row.next_at.is_some() });
    unit.event(
        Subject::Pairing,
        "alumni_cadence_agreed",
        pairing.id.0,
        data,
    )
    .await?;
    Ok(row)
}

fn blank(unit: &Unit<'_>, pairing: PairingId, months: i64, earlier: Option<&Model>) -> Model {
    Model {
        organization_id: unit.organization,
        pairing_id: pairing,
        every_months: months,
        mentee_agreed_at: None,
        mentor_agreed_at: None,
        next_at: None,
        reminders: earlier.map_or(0, |earlier| earlier.reminders),
        version: earlier.map_or(1, |earlier| earlier.version),
        created_at: earlier.map_or(unit.now, |earlier| earlier.created_at),
        updated_at: unit.now,
    }
}

async fn replace(unit: &Unit<'_>, next: Model) -> Result<Model> {
    let (pairing, version) = (next.pairing_id, next.version);
    let row = ActiveModel {
        version: sea_orm::ActiveValue::Set(version.saturating_add(1)),
        ..next.into_active_model().reset_all()
    };
    let rows = Entity::update_many()
        .set(row)
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::PairingId.eq(pairing))
        .filter(Column::Version.eq(version))
        .exec_with_returning(unit.db)
        .await?;
    written(rows)
}

/// Ends a cadence; without one, nothing changes.
pub(super) async fn stop(unit: &Unit<'_>, pairing: PairingId) -> Result<()> {
    let deleted = Entity::delete_many()
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::PairingId.eq(pairing))
        .exec(unit.db)
        .await?;
    if deleted.rows_affected > 0 {
        unit.event(
            Subject::Pairing,
            "alumni_cadence_stopped",
            pairing.0,
            json!({}),
        )
        .await?;
    }
    Ok(())
}

/// Writes every reminder that is due, in all organizations, in bounded units of work.
pub(crate) async fn remind(api: &Api) -> Result<()> {
    let due = Entity::due_tenants(api.clock.now());
    let tenants: Vec<OrganizationId> = column(due, Column::OrganizationId, api.db()).await?;
    for tenant in tenants {
        while api
            .write_as(tenant, Actor::System, async |unit| remind_some(unit).await)
            .await?
            == REMINDERS_AT_ONCE
        {}
    }
    Ok(())
}

async fn remind_some(unit: &Unit<'_>) -> Result<u64> {
    // A renewed pairing is in touch anyway.
    let completed = pairings::entity::Entity::of(unit.organization)
        .select_only()
        .column(pairings::entity::Column::Id)
        .filter(pairings::entity::Column::State.eq(PairingState::Completed));
    let due = Entity::of(unit.organization)
        .filter(Column::NextAt.lte(unit.now))
        .filter(Column::PairingId.in_subquery(completed.into_query()))
        .order_by_asc(Column::PairingId)
        .limit(REMINDERS_AT_ONCE)
        // What another process reminds of is left to it.
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .all(unit.db)
        .await?;
    let mut events = Vec::with_capacity(due.len());
    for row in due {
        let number = row.reminders.saturating_add(1);
        let next = after(row.next_at.unwrap_or(unit.now), row.every_months, unit.now);
        Entity::update_many()
            .col_expr(Column::NextAt, Expr::value(next))
            .col_expr(Column::Reminders, Expr::value(number))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::OrganizationId.eq(unit.organization))
            .filter(Column::PairingId.eq(row.pairing_id))
            .filter(Column::NextAt.eq(row.next_at))
            .exec(unit.db)
            .await?;
        events.push((row.pairing_id.0, json!({ "number": number })));
    }
    let count = u64::try_from(events.len()).unwrap_or(0);
    unit.events(Subject::Pairing, "alumni_reminder", events)
        .await?;
    Ok(count)
}

fn later(time: DateTime<Utc>, months: i64) -> DateTime<Utc> {
    let months = std::cmp::max(u32::try_from(months).unwrap_or(1), 1);
    time.checked_add_months(Months::new(months))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// The first date of the cadence that is still to come: after a long silence there is one reminder, not many.
fn after(last: DateTime<Utc>, months: i64, now: DateTime<Utc>) -> DateTime<Utc> {
    let mut next = later(last, months);
    while next <= now {
        next = later(next, months);
    }
    next
}
