//! Queries on organizations.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    model::OrganizationSettings,
};
use crate::{
    context::Unit,
    error::{Problem, Result},
    history::Subject,
    ids::OrganizationId,
    lifecycle::written,
};

/// The organization, or 404.
pub(super) async fn get(db: &impl ConnectionTrait, id: OrganizationId) -> Result<Model> {
    Entity::of(id)
        .one(db)
        .await?
        .ok_or_else(|| Problem::not_found("organization"))
}

/// Adds an organization; the unit of work is its own.
pub(crate) async fn create(unit: &Unit<'_>, name: &str) -> Result<Model> {
    let row = ActiveModel {
        id: Set(unit.organization),
        name: Set(name.to_owned()),
        version: Set(1),
        created_at: Set(unit.now),
        updated_at: Set(unit.now),
    };
    let row = row.insert(unit.db).await?;
    unit.event(Subject::Organization, "created", row.id.0, json!({}))
        .await?;
    Ok(row)
}

/// Replaces the editable part.
pub(super) async fn update(
    unit: &Unit<'_>,
    current: Model,
    input: OrganizationSettings,
) -> Result<Model> {
    let row = ActiveModel {
        name: Set(input.name.trim().to_owned()),
        version: Set(current.version.saturating_add(1)),
        updated_at: Set(unit.now),
        ..Default::default()
    };
    let row = written(
        Entity::update_many()
            .set(row)
            .filter(Column::Id.eq(current.id))
            .filter(Column::Version.eq(current.version))
            .exec_with_returning(unit.db)
            .await?,
    )?;
    unit.event(Subject::Organization, "updated", row.id.0, json!({}))
        .await?;
    Ok(row)
}
