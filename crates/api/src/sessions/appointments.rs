//! When people are not free: the scheduled sessions of their pairings and of their groups.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
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
    ids::{GroupId, OrganizationId, PersonId},
};

/// So many times are looked at in one query.
const SPANS_IN_ONE_QUERY: usize = 50;

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
    span: Span,
    most: u64,
) -> Result<Vec<Appointment>> {
    let seats = groups::circle::seats(db, organization, people).await?;
    let of_pairings = of_pairings(organization, people)
        .filter(begins_in(span, Column::StartsAt))
        .limit(most);
    let mut found = of_sessions(db, of_pairings, people).await?;
    if !seats.is_empty() {
        let of_groups = of_groups(organization, &seats)
            .filter(begins_in(span, group_session::Column::StartsAt))
            .limit(most);
        found.extend(of_group_sessions(db, of_groups, &seats).await?);
    }
    found.sort_by_key(|appointment| appointment.span);
    Ok(found)
}

/// The scheduled sessions of these people's pairings.
fn of_pairings(organization: OrganizationId, people: &[PersonId]) -> Select<Entity> {
    let of_any = Condition::any()
        .add(Column::MentorId.is_in(people.iter().copied()))
        .add(Column::MenteeId.is_in(people.iter().copied()));
    Entity::of(organization)
        .filter(of_any)
        .filter(Column::State.eq(SessionState::Scheduled))
        .order_by_asc(Column::StartsAt)
}

async fn of_sessions(
    db: &impl ConnectionTrait,
    select: Select<Entity>,
    people: &[PersonId],
) -> Result<Vec<Appointment>> {
    let found = select.all(db).await?.into_iter().filter_map(|row| {
        let two = [row.mentor_id, row.mentee_id].into_iter();
        Some(Appointment {
            id: row.id.0,
            span: row.starts_at.zip(row.ends_at)?,
            people: two.filter(|person| people.contains(person)).collect(),
        })
    });
    Ok(found.collect())
}

/// The scheduled sessions of the groups of these seats.
fn of_groups(
    organization: OrganizationId,
    seats: &[(GroupId, PersonId)],
) -> Select<group_session::Entity> {
    use group_session::Column;
    group_session::Entity::of(organization)
        .filter(Column::GroupId.is_in(seats.iter().map(|(group, _)| *group)))
        .filter(Column::State.eq(GroupSessionState::Scheduled))
        .order_by_asc(Column::StartsAt)
}

async fn of_group_sessions(
    db: &impl ConnectionTrait,
    select: Select<group_session::Entity>,
    seats: &[(GroupId, PersonId)],
) -> Result<Vec<Appointment>> {
    let found = select.all(db).await?.into_iter().map(|row| {
        let seats = seats.iter().filter(|(group, _)| *group == row.group_id);
        Appointment {
            id: row.id.0,
            span: (row.starts_at, row.ends_at),
            people: seats.map(|(_, person)| *person).collect(),
        }
    });
    Ok(found.collect())
}

/// What of these people's sessions lies at one of these times, earliest first; `but` are sessions that do not count.
///
/// Asked for by the times themselves: those of a series span a year, of which everything else is left where it is.
pub(crate) async fn colliding(
    unit: &Unit<'_>,
    people: &[PersonId],
    spans: &[Span],
    but: &[Uuid],
) -> Result<Vec<Appointment>> {
    let (db, organization) = (unit.db, unit.organization);
    let seats = groups::circle::seats(db, organization, people).await?;
    let mut found = Vec::new();
    for spans in spans.chunks(SPANS_IN_ONE_QUERY) {
        let of_pairings = of_pairings(organization, people);
        let of_pairings = of_pairings.filter(overlap(spans, Column::StartsAt, Column::EndsAt));
        found.extend(of_sessions(db, of_pairings, people).await?);
        if !seats.is_empty() {
            use group_session::Column;
            let of_groups = of_groups(organization, &seats);
            let of_groups = of_groups.filter(overlap(spans, Column::StartsAt, Column::EndsAt));
            found.extend(of_group_sessions(db, of_groups, &seats).await?);
        }
    }
    found.retain(|appointment| !but.contains(&appointment.id));
    found.sort_by_key(|appointment| appointment.span);
    Ok(found)
}

fn begins_in<C: ColumnTrait>((from, until): Span, starts_at: C) -> Condition {
    Condition::all()
        .add(starts_at.gt(from))
        .add(starts_at.lt(until))
}

/// What lies, in part at least, in one of these times.
fn overlap<C: ColumnTrait>(spans: &[Span], starts_at: C, ends_at: C) -> Condition {
    let overlaps = |(from, until): &Span| {
        Condition::all()
            // No session lasts longer than a day, so that an index on the begin is enough.
            .add(starts_at.gt(*from - TimeDelta::days(1)))
            .add(starts_at.lt(*until))
            .add(ends_at.gt(*from))
    };
    spans
        .iter()
        .map(overlaps)
        .fold(Condition::any(), Condition::add)
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
