//! Queries on matching policies.

use pairwell_matching::Policy;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder,
    Select,
};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model, PolicyDocument},
    kinds,
};
use crate::{
    context::Unit,
    error::{ConstraintExt, Problem, Result},
    history::Subject,
    ids::{MatchingPolicyId, OrganizationId, ProgramId},
    lifecycle::changed_meanwhile,
    programs::{self, ProgramKind},
    request::Violations,
};

/// The versions of a program's policy.
pub(super) fn of_program(organization: OrganizationId, program: ProgramId) -> Select<Entity> {
    Entity::of(organization).filter(Column::ProgramId.eq(program))
}

/// One version, or 404.
pub(crate) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: MatchingPolicyId,
) -> Result<Model> {
    let found = Entity::by_id(db, organization, id).await?;
    found.ok_or_else(|| Problem::not_found("matching policy"))
}

/// The version in force.
pub(crate) async fn current(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<Model> {
    let found = of_program(organization, program)
        .order_by_desc(Column::Number)
        .one(db)
        .await?;
    found.ok_or_else(|| Problem::internal("a program without a matching policy"))
}

/// Puts the usual policy of this kind of program in force, as version 1.
pub(crate) async fn create_default(
    unit: &Unit<'_>,
    program: ProgramId,
    kind: ProgramKind,
) -> Result<Model> {
    insert(unit, program, 1, kinds::usual(kind), None).await
}

/// Puts the next version in force.
///
/// # Errors
/// 422 when it leaves out what the kind of the program demands.
pub(crate) async fn create(
    unit: &Unit<'_>,
    program: ProgramId,
    policy: Policy,
    note: Option<String>,
) -> Result<Model> {
    let kind = programs::store::get(unit.db, unit.organization, program)
        .await?
        .kind;
    let mut violations = Violations::default();
    kinds::guard(kind, &policy, &mut violations);
    violations.into_result()?;
    let latest = current(unit.db, unit.organization, program).await?;
    insert(unit, program, latest.number.saturating_add(1), policy, note).await
}

async fn insert(
    unit: &Unit<'_>,
    program: ProgramId,
    number: i64,
    policy: Policy,
    note: Option<String>,
) -> Result<Model> {
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        program_id: Set(program),
        number: Set(number),
        policy: Set(PolicyDocument(policy)),
        note: Set(note),
        created_by: Set(unit.actor.to_string()),
        created_at: Set(unit.now),
    };
    let columns = "matching_policies.number";
    let row = row.insert(unit.db).await.on_constraint(
        "matching_policies_number_key",
        columns,
        changed_meanwhile,
    )?;
    let data = json!({ "program_id": program, "number": number });
    unit.event(Subject::MatchingPolicy, "created", row.id.0, data)
        .await?;
    Ok(row)
}
