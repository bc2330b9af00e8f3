//! Queries on skills.

use std::collections::HashMap;

use pairwell_matching::{CatalogueSkill, SkillCatalogue};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, sea_query::LockType,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    CreateSkill,
    entity::{ActiveModel, Aliases, Column, Entity, Model},
    model::{ListSkills, SkillSort},
    names,
};
use crate::{
    context::Unit,
    database::columns::two_columns,
    error::{Code, Problem, Result, breaks_reference},
    history::Subject,
    ids::{OrganizationId, SkillId},
    lifecycle::{change, removed, try_remove},
    organizations,
    page::Sort,
};

/// The list that the query asks for.
pub(super) async fn select(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    query: &ListSkills,
) -> Result<(Select<Entity>, Sort<Column>)> {
    let mut select = Entity::of(organization);
    if let Some(name) = &query.name {
        let meant = names::find(db, organization, name).await?;
        select = select.filter(Column::Id.is_in(meant));
    }
    if let Some(broader) = query.broader_id {
        select = select.filter(Column::BroaderId.eq(broader));
    }
    let sort = match query.sort {
        None | Some(SkillSort::CreatedAt) => Sort::by_id(Column::Id),
        Some(SkillSort::CreatedAtDescending) => Sort::by_id(Column::Id).descending(),
        Some(SkillSort::Name) => Sort::by(Column::Name, Column::Id),
        Some(SkillSort::NameDescending) => Sort::by(Column::Name, Column::Id).descending(),
    };
    Ok((select, sort))
}

/// What the cursor keeps of a row in this order.
pub(super) fn sort_key(sort: Option<SkillSort>) -> impl Fn(&Model) -> (Option<Value>, Uuid) {
    let by_name = matches!(sort, Some(SkillSort::Name | SkillSort::NameDescending));
    move |row| (by_name.then(|| json!(row.name)), row.id.0)
}

/// One skill, or 404.
pub(super) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: SkillId,
) -> Result<Model> {
    let found = Entity::by_id(db, organization, id).await?;
    found.ok_or_else(|| Problem::not_found("skill"))
}

/// The whole catalogue, as matching reads it.
pub(crate) async fn catalogue(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<SkillCatalogue> {
    let rows = Entity::of(organization)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let names: HashMap<SkillId, String> =
        rows.iter().map(|row| (row.id, row.name.clone())).collect();
    let skills = rows.into_iter().map(|row| CatalogueSkill {
        name: row.name,
        aliases: row.aliases.0,
        broader: row.broader_id.and_then(|id| names.get(&id).cloned()),
    });
    Ok(SkillCatalogue {
        skills: skills.collect(),
    })
}

/// Adds a skill.
pub(crate) async fn create(unit: &Unit<'_>, input: CreateSkill) -> Result<Model> {
    let id: SkillId = unit.ids.next();
    if let Some(broader) = input.broader_id {
        require_broader(unit, id, broader).await?;
    }
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(id),
        version: Set(1),
        created_at: Set(unit.now),
        updated_at: Set(unit.now),
        ..values(&input)
    };
    let row = row.insert(unit.db).await?;
    names::put(unit, id, &input).await?;
    unit.event(Subject::Skill, "created", id.0, json!({}))
        .await?;
    Ok(row)
}

/// Replaces the editable part.
pub(super) async fn update(unit: &Unit<'_>, current: Model, input: CreateSkill) -> Result<Model> {
    if let Some(broader) = input.broader_id
        && current.broader_id != Some(broader)
    {
        require_broader(unit, current.id, broader).await?;
    }
    let row = change(unit, (current.id, current.version), values(&input)).await?;
    names::put(unit, row.id, &input).await?;
    unit.event(Subject::Skill, "updated", row.id.0, json!({}))
        .await?;
    Ok(row)
}

/// Removes a skill that contains no other.
pub(super) async fn delete(unit: &Unit<'_>, current: Model) -> Result<()> {
    match try_remove::<Entity>(unit, (current.id, current.version)).await {
        Err(error) if breaks_reference(&error) => Err(Problem::new(
            Code::InUse,
            "Other skills name this one as their broader skill. Change or remove them first.",
        )),
        Err(error) => Err(error.into()),
        Ok(found) => {
            removed(found)?;
            unit.event(Subject::Skill, "deleted", current.id.0, json!({}))
                .await
        }
    }
}

/// The broader skill must exist, and no skill contains itself, not even through others.
async fn require_broader(unit: &Unit<'_>, id: SkillId, broader: SkillId) -> Result<()> {
    // Two changes that look right alone could close a circle together: one at a time.
    organizations::entity::Entity::of(unit.organization)
        .lock(LockType::NoKeyUpdate)
        .one(unit.db)
        .await?;
    let all = Entity::of(unit.organization);
    let rows: Vec<(SkillId, Option<SkillId>)> =
        two_columns(all, (Column::Id, Column::BroaderId), unit.db).await?;
    let broader_of: HashMap<SkillId, Option<SkillId>> = rows.into_iter().collect();
    if !broader_of.contains_key(&broader) {
        return Err(Problem::invalid_field(
            "/broader_id",
            "unknown",
            "there is no such skill",
        ));
    }
    let above = |id: &SkillId| broader_of.get(id).copied().flatten();
    let mut line = std::iter::successors(Some(broader), above).take(broader_of.len());
    if line.any(|above| above == id) {
        return Err(Problem::invalid_field(
            "/broader_id",
            "cycle",
            "a skill cannot contain itself, not even through others",
        ));
    }
    Ok(())
}

fn values(input: &CreateSkill) -> ActiveModel {
    ActiveModel {
        name: Set(input.name.trim().to_owned()),
        aliases: Set(Aliases(input.aliases.clone())),
        broader_id: Set(input.broader_id),
        ..Default::default()
    }
}
