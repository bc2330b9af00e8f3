//! Queries on what was given and received.

use sea_orm::{
    ColumnTrait, ConnectionTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::Expr,
};

use super::{
    entity::{Column, Entity},
    model::{Direction, GivingKind, GivingTotals, ListGivingBackEntries, Window},
};
use crate::{
    applications::participation,
    auth::{Caller, Role},
    error::{Problem, Result},
    ids::PersonId,
    people,
};

/// The entries of a person, as far as the caller may see them: all of them for the person and for owners; for
/// coordinators those of the programs that they run, if the person takes part in one.
pub(super) async fn visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    person: PersonId,
    window: Window,
) -> Result<Select<Entity>> {
    let organization = caller.organization;
    let mut select = Entity::of(organization).filter(Column::PersonId.eq(person));
    if !caller.is(person) && caller.role() != Role::Owner {
        let programs = caller.programs();
        if !participation::has_applied(db, organization, person, programs).await? {
            return Err(Problem::not_found("person"));
        }
        select = select.filter(Column::ProgramId.is_in(programs.iter().copied()));
    }
    people::store::get(db, organization, person).await?;
    if let Some(begin) = window.begin() {
        select = select.filter(Column::At.gte(begin));
    }
    if let Some(end) = window.end() {
        select = select.filter(Column::At.lt(end));
    }
    Ok(select)
}

/// Only the entries that the query asks for.
pub(super) fn narrow(mut select: Select<Entity>, query: &ListGivingBackEntries) -> Select<Entity> {
    if let Some(direction) = query.direction {
        select = select.filter(Column::Direction.eq(direction));
    }
    if let Some(kind) = query.kind {
        select = select.filter(Column::Kind.eq(kind));
    }
    select
}

/// Adds the entries up: what was given, and what was received.
pub(super) async fn totals(
    db: &impl ConnectionTrait,
    entries: Select<Entity>,
) -> Result<(GivingTotals, GivingTotals)> {
    // The sum of a bigint is a numeric on PostgreSQL.
    let minutes = Expr::col(Column::Minutes).sum().cast_as("BIGINT");
    let sums = entries
        .select_only()
        .columns([Column::Direction, Column::Kind])
        .expr_as(minutes, "total_minutes")
        .expr_as(Column::Id.count(), "entries")
        .group_by(Column::Direction)
        .group_by(Column::Kind);
    let (mut given, mut received) = (GivingTotals::default(), GivingTotals::default());
    for row in db.query_all(sums.as_query()).await? {
        let direction: Direction = row.try_get("", "direction")?;
        let kind: GivingKind = row.try_get("", "kind")?;
        let totals = match direction {
            Direction::Given => &mut given,
            Direction::Received => &mut received,
        };
        totals.add(
            kind,
            row.try_get("", "entries")?,
            row.try_get("", "total_minutes")?,
        );
    }
    Ok((given, received))
}
