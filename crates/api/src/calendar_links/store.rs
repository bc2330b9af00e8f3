//! Queries on calendar links.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::{
    CalendarSecret,
    entity::{ActiveModel, Column, Entity, Model},
    feed::Entry,
};
use crate::{
    auth::{Caller, Role},
    context::Unit,
    error::{Problem, Result},
    group_sessions,
    history::Subject,
    ids::{OrganizationId, PersonId},
    people::{self, PersonState},
    sessions::{self, SessionState},
};

/// The calendar goes back so far, and so far ahead.
const DAYS_BACK: i64 = 90;
const DAYS_AHEAD: i64 = 400;

/// Nobody has so many sessions in that time; the bound keeps the answer finite all the same.
const MOST_SESSIONS: u64 = 2000;

/// Refuses everybody but the person: the link shows where somebody will be.
pub(super) async fn require_self(
    db: &impl ConnectionTrait,
    caller: &Caller,
    person: PersonId,
) -> Result<()> {
    people::store::get(db, caller.organization, person).await?;
    if caller.is(person) {
        Ok(())
    } else if caller.role() < Role::Coordinator {
        Err(Problem::not_found("person"))
    } else {
        Err(Problem::forbidden(
            "People make their calendar links themselves.",
        ))
    }
}

/// Whether somebody has a link is for them and for owners to see.
pub(super) async fn require_self_or_owner(
    db: &impl ConnectionTrait,
    caller: &Caller,
    person: PersonId,
) -> Result<()> {
    match caller.role() {
        Role::Owner => people::store::get(db, caller.organization, person)
            .await
            .map(|_| ()),
        Role::Coordinator | Role::Member => require_self(db, caller, person).await,
    }
}

/// The link of a person, if there is one.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    person: PersonId,
) -> Result<Option<Model>> {
    let found = Entity::of(organization)
        .filter(Column::PersonId.eq(person))
        .one(db)
        .await?;
    Ok(found)
}

/// Whose calendar the secret opens, as long as the link holds and they are with the organization.
pub(super) async fn open(db: &impl ConnectionTrait, secret: &CalendarSecret) -> Result<bool> {
    let link = find(db, secret.organization, secret.person).await?;
    if !link.is_some_and(|link| secret.matches(&link.secret_hash)) {
        return Ok(false);
    }
    let person = people::store::find(db, secret.organization, secret.person).await?;
    Ok(person.is_some_and(|person| person.state == PersonState::Active))
}

/// Makes the link of a person; an earlier one ends.
pub(super) async fn put(
    unit: &Unit<'_>,
    person: PersonId,
    secret: &CalendarSecret,
) -> Result<Model> {
    remove(unit, person).await?;
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        person_id: Set(person),
        secret_hash: Set(secret.hash()),
        created_at: Set(unit.now),
    };
    let row = row.insert(unit.db).await?;
    unit.event(
        Subject::Person,
        "calendar_link_created",
        person.0,
        json!({}),
    )
    .await?;
    Ok(row)
}

/// Ends the link of a person; that there is none changes nothing.
pub(super) async fn delete(unit: &Unit<'_>, person: PersonId) -> Result<()> {
    if remove(unit, person).await? {
        unit.event(
            Subject::Person,
            "calendar_link_deleted",
            person.0,
            json!({}),
        )
        .await?;
    }
    Ok(())
}

async fn remove(unit: &Unit<'_>, person: PersonId) -> Result<bool> {
    let deleted = Entity::delete_many()
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::PersonId.eq(person))
        .exec(unit.db)
        .await?;
    Ok(deleted.rows_affected > 0)
}

/// What the calendar of a person shows: the sessions of their pairings and of their groups.
pub(super) async fn entries(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Vec<Entry>> {
    let span = (
        now - TimeDelta::days(DAYS_BACK),
        now + TimeDelta::days(DAYS_AHEAD),
    );
    let of_pairings = sessions(db, organization, person, span).await?;
    let of_groups =
        group_sessions::store::of_person(db, organization, person, span, MOST_SESSIONS).await?;
    let of_pairings = of_pairings.into_iter().map(Entry::from);
    Ok(of_pairings
        .chain(of_groups.into_iter().map(Entry::from))
        .collect())
}

async fn sessions(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    person: PersonId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<sessions::entity::Model>> {
    use sessions::entity::{Column, Entity};
    let of_person = Condition::any()
        .add(Column::MentorId.eq(person))
        .add(Column::MenteeId.eq(person));
    let rows = Entity::of(organization)
        .filter(of_person)
        .filter(Column::State.is_in([
            SessionState::Scheduled,
            SessionState::Held,
            SessionState::NoShow,
            SessionState::Cancelled,
        ]))
        .filter(Column::StartsAt.gt(from))
        .filter(Column::StartsAt.lt(until))
        .order_by_asc(Column::StartsAt)
        .limit(MOST_SESSIONS)
        .all(db)
        .await?;
    Ok(rows)
}
