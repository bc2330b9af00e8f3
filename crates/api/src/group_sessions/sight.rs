//! Which sessions of groups are a person's own, for every answer that shows sessions: lists, calendars, exports.
//!
//! Whoever is in a group, leads it, or was there until it was completed: all of them. Whoever left it, or was in one that fell
//! apart: those that began or were called off before they were gone. And everybody those for which their attendance is noted.
//! Who is only asked into a group, or declined, sees none.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    QueryTrait, Select,
    sea_query::{Expr, SelectStatement},
};

use super::{
    GroupSessionState, attendance_entity as attendance,
    entity::{Column, Entity},
};
use crate::{
    error::Result,
    groups::{self, GroupMemberState, member_entity as member},
    ids::{GroupSessionId, OrganizationId, PersonId},
    pairings::{PairingState, entity as pairing},
    tenancy::any_of,
};

/// The sessions of the groups that a person leads, is in, or was in until they were completed. What the group shares about its
/// sessions is for these people.
fn of_groups(organization: OrganizationId, person: PersonId) -> Vec<Condition> {
    let led = groups::entity::Entity::of(organization)
        .select_only()
        .column(groups::entity::Column::Id)
        .filter(groups::entity::Column::MentorId.eq(person));
    let as_peer = member::Entity::of(organization)
        .select_only()
        .column(member::Column::GroupId)
        .filter(member::Column::PersonId.eq(person))
        .filter(member::Column::State.is_in(GroupMemberState::STAYED));
    let as_mentee = pairing::Entity::of(organization)
        .select_only()
        .column(pairing::Column::GroupId)
        .filter(pairing::Column::MenteeId.eq(person))
        .filter(pairing::Column::GroupId.is_not_null())
        .filter(pairing::Column::State.is_in(GroupMemberState::STAYED_PAIRINGS));
    let queries = [
        led.into_query(),
        as_peer.into_query(),
        as_mentee.into_query(),
    ];
    queries.map(within).into()
}

fn within(groups: SelectStatement) -> Condition {
    Condition::all().add(Column::GroupId.in_subquery(groups))
}

/// All sessions that are a person's own, one condition for each way in which they are.
pub(super) fn conditions(organization: OrganizationId, person: PersonId) -> Vec<Condition> {
    let attended = attendance::Entity::of(organization)
        .select_only()
        .column(attendance::Column::GroupSessionId)
        .filter(attendance::Column::PersonId.eq(person));
    let as_peer = member::Entity::of(organization)
        .filter(member::Column::PersonId.eq(person))
        .filter(member::Column::State.eq(GroupMemberState::Left));
    let as_mentee = pairing::Entity::of(organization)
        .filter(pairing::Column::MenteeId.eq(person))
        .filter(pairing::Column::GroupId.is_not_null())
        .filter(pairing::Column::State.eq(PairingState::EndedEarly));
    let mut conditions = of_groups(organization, person);
    conditions.extend([
        Condition::all().add(Column::Id.in_subquery(attended.into_query())),
        before_end(as_peer, member::Column::GroupId, member::Column::EndedAt),
        before_end(
            as_mentee,
            pairing::Column::GroupId,
            pairing::Column::EndedAt,
        ),
    ]);
    conditions
}

/// The sessions that began, or were called off, before one of these places in their group was given up.
fn before_end<E: EntityTrait>(places: Select<E>, group: E::Column, end: E::Column) -> Condition {
    let of_place = |column: E::Column| Expr::col(column.as_column_ref());
    let of_session = |column: Column| Expr::col(column.as_column_ref());
    let called_off = Condition::all()
        .add(Column::State.eq(GroupSessionState::Cancelled))
        .add(of_place(end).gte(of_session(Column::UpdatedAt)));
    let then = Condition::all()
        .add(of_place(group).eq(of_session(Column::GroupId)))
        .add(
            Condition::any()
                .add(of_place(end).gt(of_session(Column::StartsAt)))
                .add(called_off),
        );
    let groups = places.clone().select_only().column(group);
    let places = places.select_only().column(group).filter(then);
    // The groups first, so that an index leads to their sessions.
    within(groups.into_query()).add(Expr::exists(places.into_query()))
}

/// All sessions that are a person's own.
pub(crate) fn of_person(organization: OrganizationId, person: PersonId) -> Condition {
    let own = conditions(organization, person);
    let all = any_of(&Entity::of(organization), Column::Id, own);
    // Always some: the conditions are never none.
    all.into_iter().fold(Condition::all(), |found, all| {
        found.add(Column::Id.in_subquery(all))
    })
}

/// The sessions in which a person's words stand, or stood: what they wrote, and what the groups talked about in which they are or
/// were.
pub(crate) fn with_words_of(organization: OrganizationId, person: PersonId) -> Select<Entity> {
    let as_peer = member::Entity::of(organization)
        .select_only()
        .column(member::Column::GroupId)
        .filter(member::Column::PersonId.eq(person))
        .filter(member::Column::State.is_in(GroupMemberState::CAME));
    let with_mentor = pairing::Entity::of(organization)
        .select_only()
        .column(pairing::Column::GroupId)
        .filter(pairing::Column::GroupId.is_not_null())
        .filter(
            Condition::any()
                .add(pairing::Column::MenteeId.eq(person))
                .add(pairing::Column::MentorId.eq(person)),
        );
    Entity::of(organization).filter(
        Condition::any()
            .add(within(as_peer.into_query()))
            .add(within(with_mentor.into_query()))
            .add(Column::AgendaById.eq(person))
            .add(Column::PlaceById.eq(person)),
    )
}

/// Whether a session is a person's own.
pub(super) async fn is_own(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    person: PersonId,
    id: GroupSessionId,
) -> Result<bool> {
    is_among(db, organization, conditions(organization, person), id).await
}

/// Whether a person reads what the group of a session shares.
pub(super) async fn is_shared(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    person: PersonId,
    id: GroupSessionId,
) -> Result<bool> {
    is_among(db, organization, of_groups(organization, person), id).await
}

async fn is_among(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    conditions: Vec<Condition>,
    id: GroupSessionId,
) -> Result<bool> {
    let any = conditions
        .into_iter()
        .fold(Condition::any(), Condition::add);
    let own = Entity::of(organization)
        .filter(Column::Id.eq(id))
        .filter(any);
    Ok(own.one(db).await?.is_some())
}
