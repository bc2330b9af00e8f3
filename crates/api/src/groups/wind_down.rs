//! The end of peer groups with their program.

use sea_orm::{ColumnTrait, Condition, QuerySelect, QueryTrait};

use super::{
    GroupState, answers,
    entity::{Column, Entity},
    store,
};
use crate::{
    auth::Actor,
    clock::last_day_on_earth,
    context::{Api, Unit},
    database::columns::column,
    error::Result,
    ids::{OrganizationId, ProgramId},
    programs::entity as program,
};

/// So many groups end in one unit of work.
const AT_ONCE: u64 = 50;

/// Ends peer groups of a program that winds down: proposed ones at once, running ones when the program `is_over`. Returns how
/// many ended.
pub(crate) async fn wind_down(unit: &Unit<'_>, program: ProgramId, is_over: bool) -> Result<i64> {
    let mut due = store::open_peers(program);
    if !is_over {
        due = due.add(Column::State.eq(GroupState::Proposed));
    }
    let groups = store::lock_many(unit, due, Some(AT_ONCE)).await?;
    let count = i64::try_from(groups.len()).unwrap_or(0);
    for group in groups {
        let to = match group.state {
            GroupState::Active => GroupState::Completed,
            GroupState::Proposed | GroupState::Completed | GroupState::Dissolved => {
                GroupState::Dissolved
            }
        };
        answers::end(unit, group, to, answers::reason("program_winds_down")).await?;
    }
    Ok(count)
}

/// Completes the peer groups whose program's last day is over, in all organizations, in bounded units of work.
pub(crate) async fn complete_past_end(api: &Api) -> Result<()> {
    let running = Entity::running_tenants();
    let tenants: Vec<OrganizationId> = column(running, Column::OrganizationId, api.db()).await?;
    for tenant in tenants {
        while api
            .write_as(tenant, Actor::System, async |unit| {
                complete_some(unit).await
            })
            .await?
            == AT_ONCE
        {}
    }
    Ok(())
}

async fn complete_some(unit: &Unit<'_>) -> Result<u64> {
    use sea_orm::QueryFilter;
    let over = program::Entity::of(unit.organization)
        .select_only()
        .column(program::Column::Id)
        .filter(program::Column::EndsOn.lt(last_day_on_earth(unit.now)));
    let due = Condition::all()
        .add(Column::State.eq(GroupState::Active))
        .add(Column::MentorId.is_null())
        .add(Column::ProgramId.in_subquery(over.into_query()));
    let groups = store::lock_many(unit, due, Some(AT_ONCE)).await?;
    let count = u64::try_from(groups.len()).unwrap_or(0);
    for group in groups {
        let planned = answers::reason("planned_end");
        answers::end(unit, group, GroupState::Completed, planned).await?;
    }
    Ok(count)
}
