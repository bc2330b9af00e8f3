//! Queries on API keys.

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, QueryFilter,
};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model, ProgramIds, Scopes},
    model::CreateApiKey,
};
use crate::{
    auth::ApiKeySecret,
    context::Unit,
    error::{Problem, Result},
    history::Subject,
    ids::{ApiKeyId, OrganizationId},
};

/// Characters of the secret that the hint shows.
const HINT_CHARACTERS: usize = 4;

/// One key, or 404.
pub(super) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: ApiKeyId,
) -> Result<Model> {
    let found = Entity::of(organization)
        .filter(Column::Id.eq(id))
        .one(db)
        .await?;
    found.ok_or_else(|| Problem::not_found("API key"))
}

/// Makes a key; returns its row and its secret.
pub(super) async fn create(unit: &Unit<'_>, input: CreateApiKey) -> Result<(Model, String)> {
    let id: ApiKeyId = unit.ids.next();
    let secret = ApiKeySecret::generate(unit.organization, id)?;
    let revealed = secret.reveal();
    let tail: String = revealed
        .chars()
        .skip(revealed.len().saturating_sub(HINT_CHARACTERS))
        .collect();
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(id),
        name: Set(input.name.trim().to_owned()),
        hint: Set(format!("…{tail}")),
        secret_hash: Set(secret.hash()),
        role: Set(input.role),
        program_ids: Set(ProgramIds(input.program_ids)),
        scopes: Set(Scopes(input.scopes)),
        expires_at: Set(input.expires_at),
        revoked_at: Set(None),
        version: Set(1),
        created_at: Set(unit.now),
    };
    let row = row.insert(unit.db).await?;
    unit.event(
        Subject::ApiKey,
        "created",
        row.id.0,
        json!({ "role": row.role, "scopes": row.scopes }),
    )
    .await?;
    Ok((row, revealed))
}

/// Ends a key, unless it has ended.
pub(super) async fn revoke(unit: &Unit<'_>, current: Model) -> Result<Model> {
    if current.revoked_at.is_some() {
        return Ok(current);
    }
    let row = ActiveModel {
        organization_id: Unchanged(current.organization_id),
        id: Unchanged(current.id),
        revoked_at: Set(Some(unit.now)),
        version: Set(current.version.saturating_add(1)),
        ..Default::default()
    };
    let row = row.update(unit.db).await?;
    unit.event(Subject::ApiKey, "revoked", row.id.0, json!({}))
        .await?;
    Ok(row)
}
