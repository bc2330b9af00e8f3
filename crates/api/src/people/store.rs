//! Queries on people.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::LockType,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    CreatePerson, PersonRole, PersonState,
    entity::{ActiveModel, Column, Entity, Model, Profile},
    model::{ListPeople, PeopleSort},
};
use crate::{
    applications::participation,
    auth::{Caller, Role},
    context::Unit,
    coordinators,
    database::columns::{column, two_columns},
    error::{Code, ConstraintExt, Problem, Result},
    history::Subject,
    ids::{OrganizationId, PersonId},
    lifecycle::written,
    organizations,
    page::Sort,
};

/// Managers are followed up to this level; no requirement asks for more.
const MOST_LEVELS: usize = 10;

/// The list that the query asks for.
pub(super) fn select(
    organization: OrganizationId,
    query: &ListPeople,
) -> (Select<Entity>, Sort<Column>) {
    let mut select = Entity::of(organization).filter(Column::ErasedAt.is_null());
    if let Some(email) = &query.email {
        select = select.filter(Column::Email.eq(email.trim().to_lowercase()));
    }
    if let Some(external_id) = &query.external_id {
        select = select.filter(Column::ExternalId.eq(external_id));
    }
    if let Some(department) = &query.department {
        select = select.filter(Column::Department.eq(department));
    }
    if let Some(manager) = query.manager_id {
        select = select.filter(Column::ManagerId.eq(manager));
    }
    if let Some(state) = query.state {
        select = select.filter(Column::State.eq(state));
    }
    let sort = match query.sort {
        None | Some(PeopleSort::CreatedAt) => Sort::by_id(Column::Id),
        Some(PeopleSort::CreatedAtDescending) => Sort::by_id(Column::Id).descending(),
        Some(PeopleSort::FullName) => Sort::by(Column::FullName, Column::Id),
        Some(PeopleSort::FullNameDescending) => Sort::by(Column::FullName, Column::Id).descending(),
    };
    (select, sort)
}

/// What the cursor keeps of a row in this order.
pub(super) fn sort_key(sort: Option<PeopleSort>) -> impl Fn(&Model) -> (Option<Value>, Uuid) {
    let by_name = matches!(
        sort,
        Some(PeopleSort::FullName | PeopleSort::FullNameDescending)
    );
    move |row| (by_name.then(|| json!(row.full_name)), row.id.0)
}

/// One person; nobody once they are erased.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: PersonId,
) -> Result<Option<Model>, DbErr> {
    let found = Entity::by_id(db, organization, id).await?;
    Ok(found.filter(|row| row.erased_at.is_none()))
}

/// One person, or 404.
pub(crate) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: PersonId,
) -> Result<Model> {
    find(db, organization, id)
        .await?
        .ok_or_else(|| Problem::not_found("person"))
}

/// Locks a few people until the unit of work ends, in the order of their ids; unknown ones are left out.
pub(crate) async fn lock_all(unit: &Unit<'_>, people: &[PersonId]) -> Result<()> {
    let all = Entity::of(unit.organization)
        .filter(Column::Id.is_in(people.iter().copied()))
        .order_by_asc(Column::Id)
        .lock(LockType::NoKeyUpdate);
    let _locked: Vec<PersonId> = column(all, Column::Id, unit.db).await?;
    Ok(())
}

/// Adds a person.
pub(crate) async fn create(unit: &Unit<'_>, input: CreatePerson) -> Result<Model> {
    let id: PersonId = unit.ids.next();
    require_manager(unit, id, input.manager_id).await?;
    let mut row = values(input);
    row.organization_id = Set(unit.organization);
    row.id = Set(id);
    row.version = Set(1);
    row.created_at = Set(unit.now);
    row.updated_at = Set(unit.now);
    let row = unique(row.insert(unit.db).await)?;
    unit.written.by(row.id);
    unit.event(Subject::Person, "created", row.id.0, json!({}))
        .await?;
    Ok(row)
}

/// Replaces the editable part of a person.
pub(crate) async fn update(unit: &Unit<'_>, current: Model, input: CreatePerson) -> Result<Model> {
    let stays = owns(input.role, input.state);
    require_an_owner(unit, &current, stays).await?;
    if input.manager_id != current.manager_id {
        require_manager(unit, current.id, input.manager_id).await?;
    }
    let mut row = values(input);
    row.version = Set(current.version.saturating_add(1));
    row.updated_at = Set(unit.now);
    let rows = Entity::update_many()
        .set(row)
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(current.id))
        .filter(Column::Version.eq(current.version))
        .exec_with_returning(unit.db)
        .await;
    let row = written(unique(rows)?)?;
    unit.written.by(row.id);
    unit.event(Subject::Person, "updated", row.id.0, json!({}))
        .await?;
    Ok(row)
}

/// Whether a change touches what decides who can sign in as this person.
pub(super) fn touches_account(before: &CreatePerson, after: &CreatePerson) -> bool {
    before.email != after.email
        || before.external_id != after.external_id
        || before.state != after.state
}

/// Refuses everybody but owners and the coordinators of a program that the person, who runs none, applied to.
pub(super) async fn require_own_applicant(
    unit: &Unit<'_>,
    caller: &Caller,
    person: PersonId,
) -> Result<()> {
    if caller.role() == Role::Owner {
        return Ok(());
    }
    let (db, organization) = (unit.db, unit.organization);
    let runs = coordinators::store::programs_of(db, organization, person).await?;
    let applied = participation::has_applied(db, organization, person, caller.programs()).await?;
    if runs.is_empty() && applied {
        return Ok(());
    }
    Err(Problem::forbidden(
        "E-mail, external id and state of this person are changed by owners: they did not apply to a program of yours, or run one.",
    ))
}

/// The managers above each of these people, nearest first.
///
/// One query for each level, not for each person.
pub(crate) async fn manager_lines(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    people: &[Model],
) -> Result<HashMap<PersonId, Vec<PersonId>>> {
    let mut manager_of: HashMap<PersonId, Option<PersonId>> = people
        .iter()
        .map(|person| (person.id, person.manager_id))
        .collect();
    for _ in 0..MOST_LEVELS {
        let unknown: HashSet<PersonId> = manager_of
            .values()
            .flatten()
            .filter(|manager| !manager_of.contains_key(manager))
            .copied()
            .collect();
        if unknown.is_empty() {
            break;
        }
        let unknown: Vec<PersonId> = unknown.into_iter().collect();
        for chunk in unknown.chunks(crate::database::IDS_IN_ONE_QUERY) {
            let named = Entity::of(organization).filter(Column::Id.is_in(chunk.iter().copied()));
            let rows: Vec<(PersonId, Option<PersonId>)> =
                two_columns(named, (Column::Id, Column::ManagerId), db).await?;
            manager_of.extend(rows);
        }
    }
    let line = |person: &Model| {
        let next = |id: &PersonId| manager_of.get(id).copied().flatten();
        let line = std::iter::successors(next(&person.id), next).take(MOST_LEVELS);
        (person.id, line.collect())
    };
    Ok(people.iter().map(line).collect())
}

/// These people, in no order; unknown ids are left out.
pub(crate) async fn find_many(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &[PersonId],
) -> Result<Vec<Model>> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(crate::database::IDS_IN_ONE_QUERY) {
        let rows = Entity::of(organization)
            .filter(Column::Id.is_in(chunk.iter().copied()))
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// The names of these people.
pub(crate) async fn names(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, String>> {
    let mut names = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(crate::database::IDS_IN_ONE_QUERY) {
        let named = Entity::of(organization).filter(Column::Id.is_in(chunk.iter().copied()));
        let rows: Vec<(PersonId, String)> =
            two_columns(named, (Column::Id, Column::FullName), db).await?;
        names.extend(rows);
    }
    Ok(names)
}

fn owns(role: PersonRole, state: PersonState) -> bool {
    role == PersonRole::Owner && state == PersonState::Active
}

/// An organization without an active owner could not be run by anybody.
pub(super) async fn require_an_owner(unit: &Unit<'_>, current: &Model, stays: bool) -> Result<()> {
    if stays || !owns(current.role, current.state) {
        return Ok(());
    }
    // Two owners who leave at the same moment must not both count on the other.
    organizations::entity::Entity::of(unit.organization)
        .lock(LockType::NoKeyUpdate)
        .one(unit.db)
        .await?;
    let others = Entity::of(unit.organization)
        .filter(Column::Role.eq(PersonRole::Owner))
        .filter(Column::State.eq(PersonState::Active))
        .filter(Column::Id.ne(current.id))
        .count(unit.db)
        .await?;
    if others > 0 {
        return Ok(());
    }
    Err(Problem::new(
        Code::Conflict,
        "This is the last active owner. Make somebody else an owner first.",
    ))
}

/// The manager must exist, and nobody manages themselves, not even through others.
async fn require_manager(unit: &Unit<'_>, id: PersonId, manager: Option<PersonId>) -> Result<()> {
    let Some(manager) = manager else {
        return Ok(());
    };
    // Two changes that look right alone could close a circle together: one at a time.
    organizations::entity::Entity::of(unit.organization)
        .lock(LockType::NoKeyUpdate)
        .one(unit.db)
        .await?;
    let found = find(unit.db, unit.organization, manager).await?;
    let Some(found) = found else {
        return Err(Problem::invalid_field(
            "/manager_id",
            "unknown",
            "there is no such person",
        ));
    };
    let lines = manager_lines(unit.db, unit.organization, &[found]).await?;
    if manager == id || lines.values().flatten().any(|above| *above == id) {
        return Err(Problem::invalid_field(
            "/manager_id",
            "cycle",
            "a person cannot be their own manager, not even through others",
        ));
    }
    Ok(())
}

fn unique<T>(written: Result<T, DbErr>) -> Result<T> {
    let taken = |pointer: &'static str, what: &'static str| {
        move || {
            Problem::new(
                Code::AlreadyExists,
                format!("Another person has this {what}."),
            )
            .with_errors(vec![crate::error::FieldError::new(
                pointer,
                "unique",
                format!("this {what} is taken"),
            )])
        }
    };
    let message = written
        .as_ref()
        .err()
        .map(ToString::to_string)
        .unwrap_or_default();
    if message.contains("external_id") {
        written.on_constraint(
            "people_external_id_key",
            "people.external_id",
            taken("/external_id", "external id"),
        )
    } else {
        written.on_constraint(
            "people_email_key",
            "people.email",
            taken("/email", "e-mail address"),
        )
    }
}

fn values(input: CreatePerson) -> ActiveModel {
    ActiveModel {
        external_id: Set(input.external_id),
        full_name: Set(input.full_name.trim().to_owned()),
        email: Set(input.email.trim().to_lowercase()),
        job_title: Set(input.job_title),
        department: Set(input.department),
        manager_id: Set(input.manager_id),
        years_of_experience: Set(input.years_of_experience.map(i64::from)),
        time_zone: Set(input.time_zone),
        capacity: Set(input.capacity.into()),
        role: Set(input.role),
        state: Set(input.state),
        profile: Set(Profile {
            skills_offered: input.skills_offered,
            skills_sought: input.skills_sought,
            goals: input.goals,
            interests: input.interests,
            biography: input.biography,
            languages: input.languages,
            availability: input.availability,
            custom_fields: input.custom_fields,
        }),
        ..Default::default()
    }
}
