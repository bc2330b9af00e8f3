//! When people are not free: the scheduled sessions of their pairings and of their groups.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    SessionState,
    entity::{Column, Entity},
};
use crate::{
    auth::Actor,
    context::Unit,
    error::{Code, FieldError, Problem, Result},
    group_sessions::{GroupSessionState, entity as group_session},
    groups,
    ids::{OrganizationId, PersonId},
};

/// From when until when.
type Span = (DateTime<Utc>, DateTime<Utc>);

/// A time at which somebody is in a session.
#[derive(Clone, Debug)]
pub(crate) struct Appointment {
    /// The session, of a pairing or of a group.
    id: Uuid,
    /// When it is.
    pub span: Span,
    /// Which of the people in question are in it.
    people: Vec<PersonId>,
}

impl Appointment {
    /// Whether this person is in it.
    pub(crate) fn is_of(&self, person: PersonId) -> bool {
        self.people.contains(&person)
    }

    /// Says that somebody is in it, and names it to those only who are in it, too.
    pub(crate) fn detail(&self, reader: Actor, who: &str) -> String {
        let is_known = match reader {
            Actor::Person(reader) => self.is_of(reader),
            Actor::ApiKey(_) | Actor::System => false,
        };
        if is_known {
            format!("{who} is in session {} then", self.id)
        } else {
            format!("{who} has another session then")
        }
    }
}

/// When these people are in sessions that begin in this time, earliest first; at most so many of each kind.
pub(crate) async fn of_people(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    people: &[PersonId],
    (from, until): Span,
    most: Option<u64>,
) -> Result<Vec<Appointment>> {
    let of_any = Condition::any()
        .add(Column::MentorId.is_in(people.iter().copied()))
        .add(Column::MenteeId.is_in(people.iter().copied()));
    let sessions = Entity::of(organization)
        .filter(of_any)
        .filter(Column::State.eq(SessionState::Scheduled))
        .filter(Column::StartsAt.gt(from))
        .filter(Column::StartsAt.lt(until))
        .order_by_asc(Column::StartsAt)
        .limit(most);
    let sessions = sessions.all(db).await?.into_iter().filter_map(|row| {
        let two = [row.mentor_id, row.mentee_id].into_iter();
        Some(Appointment {
            id: row.id.0,
            span: row.starts_at.zip(row.ends_at)?,
            people: two.filter(|person| people.contains(person)).collect(),
        })
    });
    let mut found: Vec<Appointment> = sessions.collect();
    found.extend(of_groups(db, organization, people, (from, until), most).await?);
    found.sort_by_key(|appointment| appointment.span);
    Ok(found)
}

async fn of_groups(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    people: &[PersonId],
    (from, until): Span,
    most: Option<u64>,
) -> Result<Vec<Appointment>> {
    use group_session::Column;
    let seats = groups::circle::seats(db, organization, people).await?;
    if seats.is_empty() {
        return Ok(Vec::new());
    }
    let sessions = group_session::Entity::of(organization)
        .filter(Column::GroupId.is_in(seats.iter().map(|(group, _)| *group)))
        .filter(Column::State.eq(GroupSessionState::Scheduled))
        .filter(Column::StartsAt.gt(from))
        .filter(Column::StartsAt.lt(until))
        .order_by_asc(Column::StartsAt)
        .limit(most);
    let found = sessions.all(db).await?.into_iter().map(|row| {
        let seats = seats.iter().filter(|(group, _)| *group == row.group_id);
        Appointment {
            id: row.id.0,
            span: (row.starts_at, row.ends_at),
            people: seats.map(|(_, person)| *person).collect(),
        }
    });
    Ok(found.collect())
}

/// What of these people's sessions lies at one of these times; `but` are sessions that do not count.
pub(crate) async fn colliding(
    unit: &Unit<'_>,
    people: &[PersonId],
    spans: &[Span],
    but: &[Uuid],
) -> Result<Vec<Appointment>> {
    let first = spans.iter().map(|(start, _)| *start).min();
    let last = spans.iter().map(|(_, end)| *end).max();
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(Vec::new());
    };
    // No session lasts longer than a day.
    let around = (first - TimeDelta::days(1), last);
    let mut found = of_people(unit.db, unit.organization, people, around, None).await?;
    found.retain(|appointment| {
        let (start, end) = appointment.span;
        let overlaps = |span: &Span| span.0 < end && start < span.1;
        !but.contains(&appointment.id) && spans.iter().any(overlaps)
    });
    Ok(found)
}

/// Refuses a time at which these are busy; nobody is, nothing is refused.
///
/// # Errors
/// 409 `busy`.
pub(crate) fn refuse(busy: Vec<FieldError>) -> Result<()> {
    if busy.is_empty() {
        return Ok(());
    }
    Err(Problem::new(
        Code::Busy,
        "There is another session at that time. Choose another time, or send `\"allow_overlap\": true`.",
    )
    .with_errors(busy))
}
