//! Queries on gatherings: who sees which, and finding one.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::LockType,
};

use super::{
    GatheringState,
    entity::{Column, Entity, Model, skills},
    model::ListGatherings,
    registrations::{
        entity::{Column as Seats, Entity as Registrations},
        model::RegistrationState,
    },
};
use crate::{
    applications::participation,
    auth::{Caller, Role},
    context::Unit,
    error::{Problem, Result},
    ids::{GatheringId, OrganizationId},
    skills::names,
};

/// The list that the query asks for, as far as the caller may see it.
pub(super) async fn select(
    db: &impl ConnectionTrait,
    caller: &Caller,
    query: &ListGatherings,
) -> Result<Select<Entity>> {
    let organization = caller.organization;
    let mut select = Entity::of(organization).filter(visible(caller));
    if let Some(program) = query.program_id {
        select = select.filter(Column::ProgramId.eq(program));
    }
    if let Some(host) = query.host_id {
        select = select.filter(Column::HostId.eq(host));
    }
    if let Some(kind) = query.kind {
        select = select.filter(Column::Kind.eq(kind));
    }
    if let Some(state) = query.state {
        select = select.filter(Column::State.eq(state));
    }
    if let Some(moment) = query.after {
        select = select.filter(Column::EndsAt.gte(moment));
    }
    if let Some(moment) = query.before {
        select = select.filter(Column::StartsAt.lt(moment));
    }
    if let Some(skill) = &query.skill {
        let meant = names::synonyms(db, organization, skill).await?;
        let about = skills::Entity::of(organization)
            .select_only()
            .column(skills::Column::GatheringId)
            .filter(skills::Column::NormalizedName.is_in(meant));
        select = select.filter(Column::Id.in_subquery(about.into_query()));
    }
    Ok(select)
}

/// What a caller sees: owners all; coordinators those of their programs and of the whole organization; everybody what
/// they host and, once it is no longer planned only, what is for the organization or for a program in which they take part.
fn visible(caller: &Caller) -> Condition {
    if caller.role() == Role::Owner {
        return Condition::all();
    }
    let mut visible = Condition::any();
    let for_all = Condition::all().add(Column::ProgramId.is_null());
    if caller.role() == Role::Coordinator {
        visible = visible
            .add(Column::ProgramId.is_in(caller.programs().iter().copied()))
            .add(for_all);
    } else {
        visible = visible.add(for_all.add(Column::State.ne(GatheringState::Planned)));
    }
    if let Some(person) = caller.person() {
        let own = participation::query_of(caller.organization, person);
        let taking_part = Condition::all()
            .add(Column::ProgramId.in_subquery(own))
            .add(Column::State.ne(GatheringState::Planned));
        // Whoever has a seat keeps sight of it when they leave the program: to give the seat back.
        let seats = Registrations::of(caller.organization)
            .select_only()
            .column(Seats::GatheringId)
            .filter(Seats::PersonId.eq(person))
            .filter(Seats::State.ne(RegistrationState::Withdrawn));
        visible = visible
            .add(Column::HostId.eq(person))
            .add(Column::Id.in_subquery(seats.into_query()))
            .add(taking_part);
    }
    visible
}

/// One gathering that the caller may see, or 404.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: GatheringId,
) -> Result<Model> {
    let found = Entity::of(caller.organization)
        .filter(Column::Id.eq(id))
        .filter(visible(caller))
        .one(db)
        .await?;
    found.ok_or_else(|| Problem::not_found("gathering"))
}

/// One gathering that the caller hosts or coordinates: 404 when they may not see it, 403 when somebody else runs it.
pub(super) async fn get_run(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: GatheringId,
) -> Result<Model> {
    let row = get_visible(db, caller, id).await?;
    if runs(caller, &row) {
        Ok(row)
    } else {
        Err(Problem::forbidden(
            "Only its host, owners and the coordinators of its program may do this.",
        ))
    }
}

/// Whether the caller hosts or coordinates it.
pub(super) fn runs(caller: &Caller, row: &Model) -> bool {
    coordinates(caller, row) || row.host_id.is_some_and(|host| caller.is(host))
}

/// Whether the caller coordinates it: its program, or any one where it is for the whole organization.
pub(super) fn coordinates(caller: &Caller, row: &Model) -> bool {
    match row.program_id {
        Some(program) => caller.coordinates(program),
        None => caller.role() >= Role::Coordinator,
    }
}

/// One gathering, locked until the unit of work ends: gatherings are locked before their registrations, so that a seat
/// that frees and a person who comes to wait for it see each other.
pub(super) async fn lock(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: GatheringId,
) -> Result<Model> {
    let found = Entity::of(organization)
        .filter(Column::Id.eq(id))
        .lock(LockType::NoKeyUpdate)
        .one(db)
        .await?;
    found.ok_or_else(|| Problem::not_found("gathering"))
}

/// Erases a person: their registrations free their seats, what they host stays without a host.
pub(crate) async fn forget_person(
    unit: &Unit<'_>,
    person: crate::ids::PersonId,
    code: &str,
) -> Result<()> {
    super::registrations::forget_person(unit, person).await?;
    super::offering::forget_host(unit, person, code).await
}
