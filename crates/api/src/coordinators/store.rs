//! Queries on coordinators.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    QueryFilter, Select,
};
use serde_json::json;

use super::entity::{ActiveModel, Column, Entity, Model};
use crate::{
    context::Unit,
    database::columns::column,
    error::{Problem, Result},
    history::Subject,
    ids::{OrganizationId, PersonId, ProgramId},
    people, programs,
};

/// The coordinators of a program.
pub(super) fn of_program(organization: OrganizationId, program: ProgramId) -> Select<Entity> {
    Entity::of(organization).filter(Column::ProgramId.eq(program))
}

/// The people who run a program.
pub(crate) async fn people_of(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<Vec<PersonId>> {
    Ok(column(of_program(organization, program), Column::PersonId, db).await?)
}

/// The programs that a person runs.
pub(crate) async fn programs_of(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    person: PersonId,
) -> Result<Vec<ProgramId>, DbErr> {
    let theirs = Entity::of(organization).filter(Column::PersonId.eq(person));
    column(theirs, Column::ProgramId, db).await
}

/// Makes a person coordinator, unless they are.
pub(crate) async fn put(unit: &Unit<'_>, program: ProgramId, person: PersonId) -> Result<Model> {
    // Two requests at once: the second one sees what the first one wrote.
    programs::store::lock(unit, program).await?;
    people::store::get(unit.db, unit.organization, person).await?;
    let found = of_program(unit.organization, program)
        .filter(Column::PersonId.eq(person))
        .one(unit.db)
        .await?;
    if let Some(row) = found {
        return Ok(row);
    }
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        program_id: Set(program),
        person_id: Set(person),
        created_at: Set(unit.now),
    };
    let row = row.insert(unit.db).await?;
    unit.event(
        Subject::Program,
        "coordinator_added",
        program.0,
        json!({ "person_id": person }),
    )
    .await?;
    Ok(row)
}

/// Ends a coordination.
pub(super) async fn delete(unit: &Unit<'_>, program: ProgramId, person: PersonId) -> Result<()> {
    let deleted = Entity::delete_many()
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::ProgramId.eq(program))
        .filter(Column::PersonId.eq(person))
        .exec(unit.db)
        .await?;
    if deleted.rows_affected == 0 {
        return Err(Problem::not_found("coordinator"));
    }
    unit.event(
        Subject::Program,
        "coordinator_removed",
        program.0,
        json!({ "person_id": person }),
    )
    .await
}
