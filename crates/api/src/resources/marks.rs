//! Helpful marks: one from each person, counted at the resource in the same unit of work.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, OnConflict},
};
use serde_json::json;

use super::entity::{Column, Entity, Model, marks};
use crate::{
    context::Unit,
    error::{Code, Problem, Result},
    history::Subject,
    ids::PersonId,
    lifecycle::written,
};

/// Marks the resource as helpful; marking twice changes nothing.
///
/// # Errors
/// 409 for one's own.
pub(super) async fn put(unit: &Unit<'_>, current: Model, person: PersonId) -> Result<Model> {
    if current.owner_id == Some(person) {
        let detail = "You shared this resource; whether it helps is for others to say.";
        return Err(Problem::new(Code::Conflict, detail));
    }
    let mark = marks::ActiveModel {
        organization_id: Set(unit.organization),
        resource_id: Set(current.id),
        person_id: Set(person),
        created_at: Set(unit.now),
    };
    let key = [
        marks::Column::OrganizationId,
        marks::Column::ResourceId,
        marks::Column::PersonId,
    ];
    let inserted = marks::Entity::insert(mark)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(unit.db)
        .await?;
    if inserted == 0 {
        return Ok(current);
    }
    let row = count(unit, &current, 1).await?;
    let data = json!({ "program_id": row.program_id });
    unit.event(Subject::Resource, "marked_helpful", row.id.0, data)
        .await?;
    Ok(row)
}

/// Takes the mark back; without one, nothing changes.
pub(super) async fn delete(unit: &Unit<'_>, current: &Model, person: PersonId) -> Result<()> {
    let deleted = marks::Entity::delete_many()
        .filter(marks::Column::OrganizationId.eq(unit.organization))
        .filter(marks::Column::ResourceId.eq(current.id))
        .filter(marks::Column::PersonId.eq(person))
        .exec(unit.db)
        .await?;
    if deleted.rows_affected > 0 {
        count(unit, current, -1).await?;
        let data = json!({ "program_id": current.program_id });
        unit.event(Subject::Resource, "unmarked_helpful", current.id.0, data)
            .await?;
    }
    Ok(())
}

async fn count(unit: &Unit<'_>, current: &Model, change: i64) -> Result<Model> {
    let rows = Entity::update_many()
        .col_expr(
            Column::HelpfulCount,
            Expr::col(Column::HelpfulCount).add(change),
        )
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(current.id))
        .exec_with_returning(unit.db)
        .await?;
    written(rows)
}

/// Takes all marks of a person out of the counts, before the marks go.
pub(super) async fn uncount(unit: &Unit<'_>, person: PersonId) -> Result<()> {
    let theirs = marks::Entity::of(unit.organization)
        .select_only()
        .column(marks::Column::ResourceId)
        .filter(marks::Column::PersonId.eq(person));
    Entity::update_many()
        .col_expr(Column::HelpfulCount, Expr::col(Column::HelpfulCount).sub(1))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.in_subquery(theirs.into_query()))
        .exec(unit.db)
        .await?;
    Ok(())
}
