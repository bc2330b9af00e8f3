//! Queries on sessions of groups.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::LockType,
};
use serde_json::json;

use super::{
    GroupSessionState, attendance_entity as attendance,
    entity::{ActiveModel, Column, Entity, Model},
    model::{
        CreateGroupSession, GroupAttendee, GroupSession, GroupSessionDetails, ListGroupSessions,
    },
    sight,
    steps::require_free,
};
use crate::{
    auth::{Caller, Role},
    context::Unit,
    database::{IDS_IN_ONE_QUERY, columns::column},
    error::{Code, Problem, Result},
    groups::{self, GroupState},
    history::Subject,
    ids::{GroupId, GroupSessionId, OrganizationId, PersonId},
    lifecycle::{Lifecycle, change},
    page::Sort,
    people,
    tenancy::visible,
};

/// The list that the query asks for, as far as the caller may see it.
pub(super) fn select(caller: &Caller, query: &ListGroupSessions) -> (Select<Entity>, Sort<Column>) {
    let mut select = Entity::of(caller.organization);
    if caller.role() != Role::Owner {
        let own = caller.person().map_or_else(Vec::new, |person| {
            sight::conditions(caller.organization, person)
        });
        let seen = visible(caller, &select, (Column::Id, Column::ProgramId), own);
        select = select.filter(seen);
    }
    if let Some(group) = query.group_id {
        select = select.filter(Column::GroupId.eq(group));
    }
    if let Some(program) = query.program_id {
        select = select.filter(Column::ProgramId.eq(program));
    }
    if let Some(state) = query.state {
        select = select.filter(Column::State.eq(state));
    }
    if let Some(from) = query.from {
        select = select.filter(Column::StartsAt.gte(from));
    }
    if let Some(to) = query.to {
        select = select.filter(Column::StartsAt.lt(to));
    }
    (select, Sort::by_time(Column::StartsAt, Column::Id))
}

/// One session of a group that the caller may see: 404 for other members, 403 for other coordinators.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: GroupSessionId,
) -> Result<Model> {
    let unknown = || Problem::not_found("session of a group");
    let found = Entity::by_id(db, caller.organization, id).await?;
    let row = found.ok_or_else(unknown)?;
    let runs_programs = caller.role() >= Role::Coordinator;
    if runs_programs && caller.coordinates(row.program_id) {
        return Ok(row);
    }
    if let Some(person) = caller.person()
        && sight::is_own(db, caller.organization, person, id).await?
    {
        return Ok(row);
    }
    if !runs_programs {
        return Err(unknown());
    }
    caller.require_coordinator(row.program_id)?;
    Ok(row)
}

/// Whether the caller, who sees a session, reads what its group shares about it: who has left the group no longer does.
pub(super) async fn reads_shared(
    db: &impl ConnectionTrait,
    caller: &Caller,
    row: &Model,
) -> Result<bool> {
    match caller.person() {
        Some(person) if !caller.coordinates(row.program_id) => {
            sight::is_shared(db, caller.organization, person, row.id).await
        }
        Some(_) | None => Ok(true),
    }
}

/// Whom the steps of a session concern: everybody who was ever in its group, or whose attendance is noted.
pub(super) async fn concerned(db: &impl ConnectionTrait, row: &Model) -> Result<Vec<PersonId>> {
    let group = groups::store::get(db, row.organization_id, row.group_id).await?;
    let circle = groups::circle::ever(db, &group).await?;
    let attended = attendance::Entity::of(row.organization_id)
        .filter(attendance::Column::GroupSessionId.eq(row.id));
    let attended: Vec<PersonId> = column(attended, attendance::Column::PersonId, db).await?;
    Ok(circle.people().chain(attended).collect())
}

/// One session, locked until the unit of work ends: groups are locked before their sessions.
pub(super) async fn lock(unit: &Unit<'_>, id: GroupSessionId) -> Result<Model> {
    let found = Entity::of(unit.organization)
        .filter(Column::Id.eq(id))
        .lock(LockType::NoKeyUpdate)
        .one(unit.db)
        .await?;
    found.ok_or_else(|| Problem::not_found("session of a group"))
}

/// Locks the group of a session that is to be scheduled: it must run, and have begun by then.
pub(super) async fn lock_active_group(
    unit: &Unit<'_>,
    id: GroupId,
    starts_at: DateTime<Utc>,
) -> Result<groups::entity::Model> {
    let group = groups::store::lock(unit, id).await?;
    if group.state != GroupState::Active {
        let state = group.state.name();
        return Err(Problem::new(
            Code::Conflict,
            format!("The group is `{state}`; sessions are scheduled while it is `active`."),
        ));
    }
    let begun = group.started_at;
    if let Some(begun) = begun.filter(|begun| starts_at < *begun - groups::circle::BEFORE_IT_BEGAN)
    {
        let detail = format!(
            "the group began at {}; a session lies at most a day before that",
            begun.to_rfc3339()
        );
        return Err(Problem::invalid_field("/starts_at", "too_early", detail));
    }
    Ok(group)
}

/// Schedules a session of an active group.
pub(super) async fn create(
    unit: &Unit<'_>,
    group: GroupId,
    input: CreateGroupSession,
) -> Result<Model> {
    let group = lock_active_group(unit, group, input.starts_at).await?;
    let minutes = i64::from(input.duration_minutes);
    let place_by_id = input.place.as_ref().and(unit.actor.person());
    let row = Model {
        organization_id: unit.organization,
        id: unit.ids.next(),
        program_id: group.program_id,
        group_id: group.id,
        state: GroupSessionState::Scheduled,
        agenda: input.agenda,
        place: input.place,
        channel: input.channel,
        agenda_by_id: unit.actor.person(),
        place_by_id,
        planned_minutes: minutes,
        starts_at: input.starts_at,
        ends_at: input.starts_at + TimeDelta::minutes(minutes),
        minutes: None,
        late: None,
        reschedules: 0,
        reminded_of: None,
        version: 1,
        created_at: unit.now,
        updated_at: unit.now,
    };
    if !input.allow_overlap {
        require_free(unit, &group, &row).await?;
    }
    let row = ActiveModel::from(row).insert(unit.db).await?;
    let data =
        json!({ "program_id": row.program_id, "group_id": row.group_id, "state": row.state });
    unit.event(Subject::GroupSession, "created", row.id.0, data)
        .await?;
    Ok(row)
}

/// Changes agenda, place and channel of a session that has yet to take place.
pub(super) async fn update(
    unit: &Unit<'_>,
    current: Model,
    details: GroupSessionDetails,
) -> Result<Model> {
    if current.state != GroupSessionState::Scheduled {
        let state = current.state.name();
        return Err(Problem::new(
            Code::Conflict,
            format!("The session is `{state}`; it can be changed until then only."),
        ));
    }
    let next = written_by(unit, &current, details)?;
    let row = write(unit, &current, next).await?;
    unit.event(Subject::GroupSession, "updated", row.id.0, json!({}))
        .await?;
    Ok(row)
}

/// The session with these details, and with whose words they are.
fn written_by(unit: &Unit<'_>, current: &Model, details: GroupSessionDetails) -> Result<Model> {
    let agenda = details.agenda.unwrap_or_default();
    if agenda.is_empty() && !current.agenda.is_empty() {
        let detail = "a session has an agenda";
        return Err(Problem::invalid_field("/agenda", "required", detail));
    }
    let mut next = current.clone();
    if agenda != current.agenda {
        next.agenda_by_id = unit.actor.person();
        next.agenda = agenda;
    }
    if details.place != current.place {
        next.place_by_id = details.place.as_ref().and(unit.actor.person());
        next.place = details.place;
    }
    next.channel = details.channel;
    Ok(next)
}

/// Writes what a step or a change can alter, if nobody was faster.
pub(super) async fn write(unit: &Unit<'_>, current: &Model, next: Model) -> Result<Model> {
    use sea_orm::ActiveValue::Set;
    let row = ActiveModel {
        state: Set(next.state),
        agenda: Set(next.agenda),
        place: Set(next.place),
        channel: Set(next.channel),
        agenda_by_id: Set(next.agenda_by_id),
        place_by_id: Set(next.place_by_id),
        planned_minutes: Set(next.planned_minutes),
        starts_at: Set(next.starts_at),
        ends_at: Set(next.ends_at),
        minutes: Set(next.minutes),
        late: Set(next.late),
        reschedules: Set(next.reschedules),
        ..Default::default()
    };
    change(unit, (current.id, current.version), row).await
}

/// Adds who was there, with one query for all sessions and one for all names.
pub(super) async fn with_attendance(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    rows: Vec<Model>,
) -> Result<Vec<GroupSession>> {
    let ids: Vec<GroupSessionId> = rows.iter().map(|row| row.id).collect();
    let mut found = Vec::new();
    for chunk in ids.chunks(IDS_IN_ONE_QUERY) {
        let of_sessions = attendance::Entity::of(organization)
            .filter(attendance::Column::GroupSessionId.is_in(chunk.iter().copied()))
            .order_by_asc(attendance::Column::PersonId);
        found.extend(of_sessions.all(db).await?);
    }
    let mut people: Vec<PersonId> = found.iter().map(|row| row.person_id).collect();
    people.sort_unstable();
    people.dedup();
    let names = people::store::names(db, organization, &people).await?;
    let mut attendees: HashMap<GroupSessionId, Vec<GroupAttendee>> = HashMap::new();
    for row in found {
        let of_session = attendees.entry(row.group_session_id).or_default();
        of_session.push(GroupAttendee {
            person_id: row.person_id,
            person_name: names.get(&row.person_id).cloned().unwrap_or_default(),
            attendance: row.attendance,
        });
    }
    let session = |row: Model| {
        let attended = attendees.remove(&row.id).unwrap_or_default();
        GroupSession::new(row, attended)
    };
    Ok(rows.into_iter().map(session).collect())
}

/// Sessions of groups that a person sees in a calendar, those that were called off among them.
pub(crate) async fn of_person(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    person: PersonId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    most: u64,
) -> Result<Vec<Model>> {
    Ok(Entity::of(organization)
        .filter(sight::of_person(organization, person))
        .filter(Column::StartsAt.gt(from))
        .filter(Column::StartsAt.lt(until))
        .order_by_asc(Column::StartsAt)
        .limit(most)
        .all(db)
        .await?)
}
