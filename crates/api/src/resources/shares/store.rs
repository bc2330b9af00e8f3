//! Queries on resources shared into pairings.

use std::collections::HashMap;

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, QueryFilter, Select,
};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    model::ShareResource,
};
use crate::{
    context::Unit,
    error::{Code, ConstraintExt, Problem, Result},
    giving_back::{self, Earned, GivingKind, Source},
    history::Subject,
    ids::{OrganizationId, PairingId, PersonId, ResourceId, ResourceShareId},
    pairing_health, pairings,
    resources::{ResourceState, entity as resources},
};

/// The resources shared into a pairing.
pub(super) fn of_pairing(organization: OrganizationId, pairing: PairingId) -> Select<Entity> {
    Entity::of(organization).filter(Column::PairingId.eq(pairing))
}

/// The resources of these shares.
pub(super) async fn resources_of(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    shares: &[Model],
) -> Result<HashMap<ResourceId, resources::Model>> {
    let rows = resources::Entity::of(organization)
        .filter(resources::Column::Id.is_in(shares.iter().map(|share| share.resource_id)))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// One resource shared into this pairing, or 404.
pub(super) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    (pairing, id): (PairingId, ResourceShareId),
) -> Result<Model> {
    let found = of_pairing(organization, pairing)
        .filter(Column::Id.eq(id))
        .one(db)
        .await?;
    found.ok_or_else(|| Problem::not_found("shared resource"))
}

/// Shares a resource into a pairing: given by whoever shares it, received by the others in the pairing.
///
/// # Errors
/// 409 when it is archived, was shared into this pairing already, or the pairing does not run.
pub(super) async fn create(
    unit: &Unit<'_>,
    pairing: PairingId,
    resource: &resources::Model,
    (by, input): (Option<PersonId>, ShareResource),
) -> Result<Model> {
    let pairing = &pairings::store::lock(unit, pairing).await?;
    pairing_health::store::require_running(pairing)?;
    if resource.state != ResourceState::Active {
        let detail = "The resource is archived.";
        return Err(Problem::new(Code::Conflict, detail));
    }
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        resource_id: Set(resource.id),
        pairing_id: Set(pairing.id),
        shared_by_id: Set(by),
        note: Set(input.note),
        created_at: Set(unit.now),
    };
    let row = row.insert(unit.db).await.on_constraint(
        "resource_shares_pair_key",
        "resource_shares.resource_id",
        || {
            Problem::new(
                Code::AlreadyExists,
                "The resource was shared into this pairing before.",
            )
        },
    )?;
    let data = json!({ "pairing_id": pairing.id, "share_id": row.id });
    unit.event(Subject::Resource, "shared", resource.id.0, data)
        .await?;
    let given = by.map(|person| Earned::given(person, GivingKind::Resource, 0));
    let received = [pairing.mentee_id, pairing.mentor_id]
        .into_iter()
        .filter(|person| Some(*person) != by)
        .map(|person| Earned::received(person, GivingKind::Resource, 0));
    let earned: Vec<Earned> = given.into_iter().chain(received).collect();
    let source = Source {
        subject: Subject::ResourceShare,
        id: row.id.0,
        program: Some(pairing.program_id),
        at: unit.now,
    };
    giving_back::record(unit, source, &earned).await?;
    Ok(row)
}
