//! Queries on API keys.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
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
    ids::{ApiKeyId, OrganizationId, ProgramId},
    lifecycle::written,
    programs,
    request::Violations,
};

/// Characters of the secret that the hint shows.
const HINT_CHARACTERS: usize = 4;

/// One key, or 404.
pub(super) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: ApiKeyId,
) -> Result<Model> {
    let found = Entity::by_id(db, organization, id).await?;
    found.ok_or_else(|| Problem::not_found("API key"))
}

/// Makes a key; returns its row and its secret.
pub(super) async fn create(unit: &Unit<'_>, input: CreateApiKey) -> Result<(Model, String)> {
    require_programs(unit, &input.program_ids).await?;
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
        revoked_at: Set(Some(unit.now)),
        version: Set(current.version.saturating_add(1)),
        ..Default::default()
    };
    let row = written(
        Entity::update_many()
            .set(row)
            .filter(Column::OrganizationId.eq(unit.organization))
            .filter(Column::Id.eq(current.id))
            .filter(Column::Version.eq(current.version))
            .exec_with_returning(unit.db)
            .await?,
    )?;
    unit.event(Subject::ApiKey, "revoked", row.id.0, json!({}))
        .await?;
    Ok(row)
}

/// Every program that a coordinator's key names must exist.
async fn require_programs(unit: &Unit<'_>, programs: &[ProgramId]) -> Result<()> {
    let known = programs::store::existing(unit.db, unit.organization, programs).await?;
    let mut violations = Violations::default();
    for (place, program) in programs.iter().enumerate() {
        let pointer = format!("/program_ids/{place}");
        violations.require(
            known.contains(program),
            &pointer,
            "unknown",
            "there is no such program",
        );
    }
    violations.into_result()
}
