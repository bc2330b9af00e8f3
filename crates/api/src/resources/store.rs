//! Queries on resources.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    QueryFilter, QuerySelect, QueryTrait, Select,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    ResourceState,
    entity::{ActiveModel, Column, Entity, Model, SkillNames, skills},
    marks,
    model::{CreateResource, ListResources, ResourceSort},
};
use crate::{
    applications::participation,
    auth::{Caller, Role},
    context::Unit,
    error::{Problem, Result},
    giving_back::{self, Earned, GivingKind, Source},
    history::{Step, Subject},
    ids::{PersonId, ProgramId, ResourceId},
    lifecycle::{Lifecycle, change},
    page::Sort,
    skills::names,
};

/// The list that the query asks for, as far as the caller may see it.
pub(super) async fn select(
    db: &impl ConnectionTrait,
    caller: &Caller,
    query: &ListResources,
) -> Result<(Select<Entity>, Sort<Column>)> {
    let organization = caller.organization;
    let state = query.state.unwrap_or(ResourceState::Active);
    let mut select = Entity::of(organization)
        .filter(Column::State.eq(state))
        .filter(visible(caller));
    if let Some(kind) = query.kind {
        select = select.filter(Column::Kind.eq(kind));
    }
    if let Some(program) = query.program_id {
        select = select.filter(Column::ProgramId.eq(program));
    }
    if let Some(owner) = query.owner_id {
        select = select.filter(Column::OwnerId.eq(owner));
    }
    if let Some(skill) = &query.skill {
        let meant = names::synonyms(db, organization, skill).await?;
        let about = skills::Entity::of(organization)
            .select_only()
            .column(skills::Column::ResourceId)
            .filter(skills::Column::NormalizedName.is_in(meant));
        select = select.filter(Column::Id.in_subquery(about.into_query()));
    }
    let sort = match query.sort {
        None | Some(ResourceSort::CreatedAt) => Sort::by_id(Column::Id),
        Some(ResourceSort::CreatedAtDescending) => Sort::by_id(Column::Id).descending(),
        Some(ResourceSort::MostHelpful) => Sort::by(Column::HelpfulCount, Column::Id).descending(),
    };
    Ok((select, sort))
}

/// What the cursor keeps of a row in this order.
pub(super) fn sort_key(sort: Option<ResourceSort>) -> impl Fn(&Model) -> (Option<Value>, Uuid) {
    let by_count = matches!(sort, Some(ResourceSort::MostHelpful));
    move |row| (by_count.then(|| json!(row.helpful_count)), row.id.0)
}

/// What a caller sees: what is for the organization, what is theirs, and what is for a program in which they take part or
/// that they run.
fn visible(caller: &Caller) -> Condition {
    if caller.role() == Role::Owner {
        return Condition::all();
    }
    let mut visible = Condition::any()
        .add(Column::ProgramId.is_null())
        .add(Column::ProgramId.is_in(caller.programs().iter().copied()));
    if let Some(person) = caller.person() {
        let own = participation::query_of(caller.organization, person);
        visible = visible
            .add(Column::OwnerId.eq(person))
            .add(Column::ProgramId.in_subquery(own));
    }
    visible
}

/// One resource that the caller may see, or 404.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: ResourceId,
) -> Result<Model> {
    let found = Entity::of(caller.organization)
        .filter(Column::Id.eq(id))
        .filter(visible(caller))
        .one(db)
        .await?;
    found.ok_or_else(|| Problem::not_found("resource"))
}

/// One resource that the caller shared or coordinates: 404 when they may not see it, 403 when it is somebody else's.
pub(super) async fn get_kept(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: ResourceId,
) -> Result<Model> {
    let row = get_visible(db, caller, id).await?;
    let is_theirs = row.owner_id.is_some_and(|owner| caller.is(owner));
    if is_theirs || coordinates(caller, row.program_id) {
        Ok(row)
    } else {
        Err(Problem::forbidden(
            "Only whoever shared it, owners and the coordinators of its program may do this.",
        ))
    }
}

fn coordinates(caller: &Caller, program: Option<ProgramId>) -> bool {
    match program {
        Some(program) => caller.coordinates(program),
        None => caller.role() >= Role::Coordinator,
    }
}

/// Refuses callers who neither take part in the program nor run it.
///
/// # Errors
/// 404 for an unknown program, 403 for one in which the caller has no part.
pub(super) async fn require_part(
    unit: &Unit<'_>,
    caller: &Caller,
    program: Option<ProgramId>,
) -> Result<()> {
    let Some(program) = program else {
        return Ok(());
    };
    crate::programs::store::get_visible(unit.db, caller, program).await?;
    if caller.coordinates(program) {
        return Ok(());
    }
    let takes_part = match caller.person() {
        Some(person) => {
            participation::takes_part(unit.db, unit.organization, program, person).await?
        }
        None => false,
    };
    if takes_part {
        Ok(())
    } else {
        Err(Problem::forbidden("You do not take part in this program."))
    }
}

/// Shares a resource; it counts as given.
pub(super) async fn create(
    unit: &Unit<'_>,
    owner: Option<PersonId>,
    input: CreateResource,
) -> Result<Model> {
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        program_id: Set(input.program_id),
        owner_id: Set(owner),
        helpful_count: Set(0),
        state: Set(ResourceState::Active),
        version: Set(1),
        created_at: Set(unit.now),
        updated_at: Set(unit.now),
        ..editable(&input)
    };
    let row = row.insert(unit.db).await?;
    write_skills(unit, row.id, &row.skills.0).await?;
    let data = json!({ "program_id": row.program_id, "kind": row.kind });
    unit.event(Subject::Resource, "created", row.id.0, data)
        .await?;
    let given = owner.map(|owner| Earned::given(owner, GivingKind::Resource, 0));
    let source = Source {
        subject: Subject::Resource,
        id: row.id.0,
        program: row.program_id,
        at: unit.now,
    };
    giving_back::record(unit, source, given.as_slice()).await?;
    Ok(row)
}

/// Replaces the editable part.
pub(super) async fn update(
    unit: &Unit<'_>,
    current: Model,
    input: CreateResource,
) -> Result<Model> {
    if current.program_id != input.program_id {
        let detail = "cannot change; archive it and share it anew";
        return Err(Problem::invalid_field("/program_id", "fixed", detail));
    }
    let row = change(unit, (current.id, current.version), editable(&input)).await?;
    write_skills(unit, row.id, &row.skills.0).await?;
    let data = json!({ "program_id": row.program_id });
    unit.event(Subject::Resource, "updated", row.id.0, data)
        .await?;
    Ok(row)
}

/// Takes a resource out of the list.
pub(super) async fn archive(unit: &Unit<'_>, current: Model, step: Step) -> Result<Model> {
    let to = ResourceState::Archived;
    current.state.ensure(to)?;
    let next = ActiveModel {
        state: Set(to),
        ..Default::default()
    };
    let row = change(unit, (current.id, current.version), next).await?;
    unit.step(Subject::Resource, step).await?;
    Ok(row)
}

/// Takes the marks of a person who is to be erased out of the counts.
pub(crate) async fn forget_person(unit: &Unit<'_>, person: PersonId) -> Result<()> {
    marks::uncount(unit, person).await
}

async fn write_skills(unit: &Unit<'_>, id: ResourceId, names: &[String]) -> Result<()> {
    skills::Entity::delete_many()
        .filter(skills::Column::OrganizationId.eq(unit.organization))
        .filter(skills::Column::ResourceId.eq(id))
        .exec(unit.db)
        .await?;
    let normalized = names::normalized(names);
    if normalized.is_empty() {
        return Ok(());
    }
    let rows = normalized.into_iter().map(|name| skills::ActiveModel {
        organization_id: Set(unit.organization),
        resource_id: Set(id),
        normalized_name: Set(name),
    });
    skills::Entity::insert_many(rows)
        .exec_without_returning(unit.db)
        .await?;
    Ok(())
}

fn editable(input: &CreateResource) -> ActiveModel {
    ActiveModel {
        kind: Set(input.kind),
        title: Set(input.title.trim().to_owned()),
        url: Set(input.url.clone()),
        description: Set(input.description.clone()),
        licence: Set(input.licence.clone()),
        skills: Set(SkillNames(input.skills.clone())),
        ..Default::default()
    }
}
