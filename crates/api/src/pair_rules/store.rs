//! Queries on pair rules.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, QueryFilter, Select,
};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    model::CreatePairRule,
};
use crate::{
    applications::{self, ApplicationRole},
    context::Unit,
    error::{Code, ConstraintExt, Problem, Result},
    history::Subject,
    ids::{ApplicationId, OrganizationId, PairRuleId, ProgramId},
    lifecycle::remove,
    request::Violations,
};

/// The rules of a program.
pub(crate) fn of_program(organization: OrganizationId, program: ProgramId) -> Select<Entity> {
    Entity::of(organization).filter(Column::ProgramId.eq(program))
}

/// One rule, or 404.
pub(super) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: PairRuleId,
) -> Result<Model> {
    let found = Entity::by_id(db, organization, id).await?;
    found.ok_or_else(|| Problem::not_found("pair rule"))
}

/// The rule about two applications, if there is one.
pub(crate) async fn of_pair(
    unit: &Unit<'_>,
    mentee: ApplicationId,
    mentor: ApplicationId,
) -> Result<Option<Model>> {
    let found = Entity::of(unit.organization)
        .filter(Column::MenteeApplicationId.eq(mentee))
        .filter(Column::MentorApplicationId.eq(mentor))
        .one(unit.db)
        .await?;
    Ok(found)
}

/// Adds a rule between two applications of the program.
pub(super) async fn create(
    unit: &Unit<'_>,
    program: ProgramId,
    input: CreatePairRule,
) -> Result<Model> {
    let sides = [
        (
            input.mentee_application_id,
            ApplicationRole::Mentee,
            "/mentee_application_id",
        ),
        (
            input.mentor_application_id,
            ApplicationRole::Mentor,
            "/mentor_application_id",
        ),
    ];
    let mut violations = Violations::default();
    for (id, role, pointer) in sides {
        require_application(unit, program, id, role, pointer, &mut violations).await?;
    }
    violations.into_result()?;
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        program_id: Set(program),
        kind: Set(input.kind),
        mentee_application_id: Set(input.mentee_application_id),
        mentor_application_id: Set(input.mentor_application_id),
        note: Set(input.note),
        version: Set(1),
        created_at: Set(unit.now),
    };
    let columns = "pair_rules.mentee_application_id";
    let row = row
        .insert(unit.db)
        .await
        .on_constraint("pair_rules_pair_key", columns, || {
            Problem::new(
                Code::AlreadyExists,
                "These two applications have a rule already. Remove it first.",
            )
        })?;
    unit.event(
        Subject::PairRule,
        "created",
        row.id.0,
        json!({ "program_id": program, "kind": row.kind }),
    )
    .await?;
    Ok(row)
}

/// Removes a rule.
pub(super) async fn delete(unit: &Unit<'_>, row: Model) -> Result<()> {
    remove::<Entity>(unit, (row.id, row.version)).await?;
    unit.event(
        Subject::PairRule,
        "deleted",
        row.id.0,
        json!({ "program_id": row.program_id }),
    )
    .await
}

async fn require_application(
    unit: &Unit<'_>,
    program: ProgramId,
    id: ApplicationId,
    role: ApplicationRole,
    pointer: &str,
    violations: &mut Violations,
) -> Result<()> {
    let found = applications::store::find(unit.db, unit.organization, id).await?;
    let fits = found.is_some_and(|row| row.program_id == program && row.role == role);
    violations.require(
        fits,
        pointer,
        "unknown",
        "there is no such application with this role in this program",
    );
    Ok(())
}
