//! Which name means which skill: every name and alias in its normal form belongs to one skill.

mod entity;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use pairwell_matching::normalize;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use self::entity::{ActiveModel, Column, Entity};
use super::{CreateSkill, entity as skills};
use crate::{
    context::Unit,
    database::{
        IDS_IN_ONE_QUERY,
        columns::{column, two_columns},
    },
    error::{Code, ConstraintExt, FieldError, Problem, Result},
    ids::{OrganizationId, SkillId},
};

/// The names of a skill in their normal form, sorted, each with the JSON pointer to where it stands.
pub(super) fn of(skill: &CreateSkill) -> BTreeMap<String, String> {
    let aliases = skill.aliases.iter().enumerate();
    aliases
        .map(|(place, alias)| (normalize(alias), format!("/aliases/{place}")))
        .chain([(normalize(&skill.name), "/name".to_owned())])
        .collect()
}

/// The skill that this name means.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    name: &str,
) -> Result<Option<SkillId>> {
    let found = Entity::of(organization)
        .filter(Column::NormalizedName.eq(normalize(name)))
        .one(db)
        .await?;
    Ok(found.map(|row| row.skill_id))
}

/// Every name, in its normal form, of the skill that this name means; a skill that the catalogue does not list has this one.
pub(crate) async fn synonyms(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    name: &str,
) -> Result<Vec<String>> {
    let Some(skill) = find(db, organization, name).await? else {
        return Ok(vec![normalize(name)]);
    };
    let all = Entity::of(organization).filter(Column::SkillId.eq(skill));
    Ok(column(all, Column::NormalizedName, db).await?)
}

/// The catalogue's names of those of these names, in their normal form, that it lists.
pub(crate) async fn canonical(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    normalized: &[&str],
) -> Result<HashMap<String, String>> {
    let mut found = HashMap::new();
    for chunk in normalized.chunks(IDS_IN_ONE_QUERY) {
        let named =
            Entity::of(organization).filter(Column::NormalizedName.is_in(chunk.iter().copied()));
        let of_skill: Vec<(String, SkillId)> =
            two_columns(named, (Column::NormalizedName, Column::SkillId), db).await?;
        let ids = of_skill.iter().map(|(_, skill)| *skill);
        let skills = skills::Entity::of(organization).filter(skills::Column::Id.is_in(ids));
        let names: Vec<(SkillId, String)> =
            two_columns(skills, (skills::Column::Id, skills::Column::Name), db).await?;
        let names: HashMap<SkillId, String> = names.into_iter().collect();
        let name =
            |(normalized, skill): (String, SkillId)| Some((normalized, names.get(&skill)?.clone()));
        found.extend(of_skill.into_iter().filter_map(name));
    }
    Ok(found)
}

/// These names in their normal form, sorted, each once.
pub(crate) fn normalized(names: &[String]) -> Vec<String> {
    let normalized: BTreeSet<String> = names.iter().map(|name| normalize(name)).collect();
    normalized.into_iter().collect()
}

/// Gives these names to the skill, and none but these.
///
/// # Errors
/// 409 with every name that means another skill.
pub(super) async fn put(unit: &Unit<'_>, id: SkillId, skill: &CreateSkill) -> Result<()> {
    let names = of(skill);
    refuse_taken(unit, id, &names).await?;
    Entity::delete_many()
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::SkillId.eq(id))
        .exec(unit.db)
        .await?;
    // Sorted, so that two requests with the same names wait for each other in one order.
    let rows = names.into_keys().map(|name| ActiveModel {
        organization_id: Set(unit.organization),
        normalized_name: Set(name),
        skill_id: Set(id),
    });
    Entity::insert_many(rows)
        .exec_without_returning(unit.db)
        .await
        .on_constraint("skill_names_pkey", "skill_names.normalized_name", || {
            taken(Vec::new())
        })?;
    Ok(())
}

async fn refuse_taken(
    unit: &Unit<'_>,
    id: SkillId,
    names: &BTreeMap<String, String>,
) -> Result<()> {
    let others = Entity::of(unit.organization)
        .filter(Column::NormalizedName.is_in(names.keys()))
        .filter(Column::SkillId.ne(id));
    let found: Vec<String> = column(others, Column::NormalizedName, unit.db).await?;
    if found.is_empty() {
        return Ok(());
    }
    let error = |name: &String| {
        let pointer = names.get(name).cloned().unwrap_or_default();
        FieldError::new(pointer, "unique", format!("`{name}` means another skill"))
    };
    Err(taken(found.iter().map(error).collect()))
}

fn taken(errors: Vec<FieldError>) -> Problem {
    Problem::new(
        Code::AlreadyExists,
        "A name or alias already means another skill of the catalogue.",
    )
    .with_errors(errors)
}
