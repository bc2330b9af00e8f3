//! Who takes part in a program: the people with an approved or paused application.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::SelectStatement,
};

use super::{
    ApplicationState,
    entity::{Column, Entity},
};
use crate::{
    database::{IDS_IN_ONE_QUERY, columns::column},
    error::Result,
    ids::{OrganizationId, PersonId, ProgramId},
};

fn taking_part(organization: OrganizationId) -> Select<Entity> {
    let states = [ApplicationState::Approved, ApplicationState::Paused];
    Entity::of(organization).filter(Column::State.is_in(states))
}

/// The programs that this person takes part in.
pub(crate) async fn programs_of(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    person: PersonId,
) -> Result<Vec<ProgramId>> {
    let own = taking_part(organization)
        .filter(Column::PersonId.eq(person))
        .distinct();
    Ok(column(own, Column::ProgramId, db).await?)
}

/// The programs that this person takes part in, as a query inside another one.
pub(crate) fn query_of(organization: OrganizationId, person: PersonId) -> SelectStatement {
    taking_part(organization)
        .select_only()
        .column(Column::ProgramId)
        .filter(Column::PersonId.eq(person))
        .into_query()
}

/// The programs that this person has ever applied to, as a query inside another one.
pub(crate) fn applied_to(organization: OrganizationId, person: PersonId) -> SelectStatement {
    Entity::of(organization)
        .select_only()
        .column(Column::ProgramId)
        .filter(Column::PersonId.eq(person))
        .filter(Column::State.ne(ApplicationState::Draft))
        .into_query()
}

/// Whether this person has ever applied to one of these programs.
pub(crate) async fn has_applied(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    person: PersonId,
    programs: &[ProgramId],
) -> Result<bool> {
    let found = Entity::of(organization)
        .filter(Column::PersonId.eq(person))
        .filter(Column::ProgramId.is_in(programs.iter().copied()))
        .filter(Column::State.ne(ApplicationState::Draft))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Those of these people who take part in the program.
pub(crate) async fn participants_among(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
    people: &[PersonId],
) -> Result<HashSet<PersonId>> {
    let mut found = HashSet::new();
    for chunk in people.chunks(IDS_IN_ONE_QUERY) {
        let named = taking_part(organization)
            .filter(Column::ProgramId.eq(program))
            .filter(Column::PersonId.is_in(chunk.iter().copied()));
        let people: Vec<PersonId> = column(named, Column::PersonId, db).await?;
        found.extend(people);
    }
    Ok(found)
}

/// Whether this person takes part in the program.
pub(crate) async fn takes_part(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
    person: PersonId,
) -> Result<bool> {
    let found = participants_among(db, organization, program, &[person]).await?;
    Ok(!found.is_empty())
}

/// The people who can be asked in a program now, each with those whom they avoid there.
pub(crate) async fn present(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<HashMap<PersonId, Vec<PersonId>>> {
    let rows = Entity::of(organization)
        .filter(Column::State.eq(ApplicationState::Approved))
        .filter(Column::ProgramId.eq(program))
        .all(db)
        .await?;
    let mut present: HashMap<PersonId, Vec<PersonId>> = HashMap::new();
    for row in rows {
        let avoided = present.entry(row.person_id).or_default();
        avoided.extend(row.details.avoided);
    }
    Ok(present)
}
