//! What the passing of time does to introductions.

use sea_orm::{
    ActiveValue::Set,
    Condition, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockBehavior, LockType},
};

use super::{
    answers,
    entity::{self, ActiveModel, Column, Entity, Model},
    model::IntroductionState,
    store,
};
use crate::{
    auth::Actor,
    context::{Api, Unit},
    database::columns::column,
    error::Result,
    ids::OrganizationId,
    lifecycle::Lifecycle,
    transitions::Reason,
};

/// So many introductions are followed up in one unit of work.
const AT_ONCE: u64 = 200;

/// Lets introductions that were not answered in time expire, and asks for the outcome of those that are two weeks old, in
/// all organizations, in bounded units of work.
pub(crate) async fn follow_up(api: &Api) -> Result<()> {
    let now = api.clock.now();
    for tenant in tenants(api, entity::overdue(now)).await? {
        while api
            .write_as(tenant, Actor::System, async |unit| expire_some(unit).await)
            .await?
            == AT_ONCE
        {}
    }
    for tenant in tenants(api, entity::unasked(now)).await? {
        while api
            .write_as(tenant, Actor::System, async |unit| ask_some(unit).await)
            .await?
            == AT_ONCE
        {}
    }
    Ok(())
}

async fn tenants(api: &Api, due: Condition) -> Result<Vec<OrganizationId>> {
    let due = Entity::due_tenants(due);
    Ok(column(due, Column::OrganizationId, api.db()).await?)
}

/// Locks some of those that are due; what another process has at this moment is left to it.
async fn lock_some(unit: &Unit<'_>, due: Condition) -> Result<Vec<Model>> {
    let rows = Entity::of(unit.organization)
        .filter(due)
        .order_by_asc(Column::Id)
        .limit(AT_ONCE)
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .all(unit.db)
        .await?;
    Ok(rows)
}

async fn expire_some(unit: &Unit<'_>) -> Result<u64> {
    let rows = lock_some(unit, entity::overdue(unit.now)).await?;
    for row in &rows {
        let reason = Reason {
            reason: Some("no_answer".to_owned()),
            note: None,
        };
        let to = IntroductionState::Expired;
        if row.state == IntroductionState::Declined {
            tell_end(unit, row).await?;
            continue;
        }
        answers::turn(unit, row, to, ActiveModel::default(), reason).await?;
    }
    Ok(u64::try_from(rows.len()).unwrap_or(0))
}

/// Says of a declined introduction that it is over, in the words and at the time of those that nobody answered: without
/// that, the missing event would tell of the no.
async fn tell_end(unit: &Unit<'_>, row: &Model) -> Result<()> {
    let told = ActiveModel {
        end_told: Set(true),
        ..Default::default()
    };
    store::write(unit, row, told).await?;
    store::tell(unit, row, IntroductionState::Expired.name()).await
}

async fn ask_some(unit: &Unit<'_>) -> Result<u64> {
    let rows = lock_some(unit, entity::unasked(unit.now)).await?;
    for row in &rows {
        let asked = ActiveModel {
            outcome_asked: Set(true),
            ..Default::default()
        };
        store::write(unit, row, asked).await?;
        store::tell(unit, row, "outcome_due").await?;
    }
    Ok(u64::try_from(rows.len()).unwrap_or(0))
}
