//! The steps of a session of a group: which are possible when, and what each of them notes.

use std::collections::HashMap;

use chrono::TimeDelta;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    GroupAttendance, GroupSessionState, attendance_entity as attendance,
    entity::{Column, Entity, Model},
    model::{HoldGroupSession, RescheduleGroupSession},
    store,
};
use crate::{
    context::Unit,
    error::{Code, FieldError, Problem, Result},
    giving_back::{self, Earned, GivingKind, Source},
    groups::{self, circle::Circle},
    history::{Step, Subject},
    ids::{GroupId, PersonId},
    lifecycle::Lifecycle,
    pairing_health,
    pairings::entity as pairing,
    people, programs,
    sessions::appointments,
    transitions::Reason,
};

/// A session of fewer people is none.
const FEWEST: usize = 2;

/// Refuses a time at which somebody who is in the group then has another session. All of them are locked first, in the order of their ids.
///
/// # Errors
/// 409 `busy`, which says who.
pub(super) async fn require_free(
    unit: &Unit<'_>,
    group: &groups::entity::Model,
    row: &Model,
) -> Result<()> {
    let circle = groups::circle::at(unit.db, group, row.starts_at).await?;
    let people: Vec<PersonId> = circle.people().collect();
    people::store::lock_all(unit, &people).await?;
    let spans = [(row.starts_at, row.ends_at)];
    let colliding = appointments::colliding(unit, &people, &spans, &[row.id.0]).await?;
    let busy = people.into_iter().filter_map(|person| {
        let other = colliding.iter().find(|other| other.is_of(person))?;
        let (code, who) = if circle.mentor == Some(person) {
            ("mentor_busy", "the mentor".to_owned())
        } else {
            ("member_busy", format!("the member {person}"))
        };
        let detail = other.detail(unit.actor, &who);
        Some(FieldError::new("/starts_at", code, detail))
    });
    appointments::refuse(busy.collect())
}

/// Moves a scheduled session to another time.
pub(super) async fn reschedule(
    unit: &Unit<'_>,
    group: &groups::entity::Model,
    current: Model,
    input: RescheduleGroupSession,
) -> Result<Model> {
    if current.state != GroupSessionState::Scheduled {
        return Err(current.state.refuse(GroupSessionState::Scheduled));
    }
    let minutes = input
        .duration_minutes
        .map_or(current.planned_minutes, i64::from);
    let next = Model {
        starts_at: input.starts_at,
        ends_at: input.starts_at + TimeDelta::minutes(minutes),
        planned_minutes: minutes,
        reschedules: current.reschedules.saturating_add(1),
        ..current.clone()
    };
    if !input.allow_overlap {
        require_free(unit, group, &next).await?;
    }
    let row = store::write(unit, &current, next).await?;
    let reason = Reason {
        reason: input.reason,
        note: input.note,
    };
    let step = step(&current, GroupSessionState::Scheduled, reason);
    unit.remark(Subject::GroupSession, "rescheduled", step)
        .await?;
    Ok(row)
}

/// Records that a session took place, and who was there of those who were in the group when it began.
///
/// With their mentor there, the mentor gave the time and the members received it; without, all gave and received it. The
/// pairings of those who met their mentor had contact.
pub(super) async fn hold(
    unit: &Unit<'_>,
    (group, pairings): (&groups::entity::Model, &[pairing::Model]),
    current: Model,
    input: HoldGroupSession,
) -> Result<Model> {
    current.state.ensure(GroupSessionState::Held)?;
    if current.starts_at > unit.now {
        return Err(Problem::new(
            Code::Conflict,
            format!(
                "The session begins at {}. Record then what came of it, reschedule it or cancel it.",
                current.starts_at.to_rfc3339()
            ),
        ));
    }
    let circle = groups::circle::at(unit.db, group, current.starts_at).await?;
    let attendance = attendance(&circle, &input)?;
    let minutes = input.minutes.map_or(current.planned_minutes, i64::from);
    let next = Model {
        state: GroupSessionState::Held,
        minutes: Some(minutes),
        ..current.clone()
    };
    let row = turn(unit, &current, next, Reason::default()).await?;
    let rows = attendance
        .iter()
        .map(|(person, attendance)| attendance::ActiveModel {
            organization_id: Set(unit.organization),
            group_session_id: Set(row.id),
            person_id: Set(*person),
            attendance: Set(*attendance),
        });
    attendance::Entity::insert_many(rows)
        .exec_without_returning(unit.db)
        .await?;
    let present: Vec<PersonId> = attendance
        .into_iter()
        .filter(|(_, attendance)| *attendance != GroupAttendance::Absent)
        .map(|(person, _)| person)
        .collect();
    count(unit, &circle, &row, &present).await?;
    if circle
        .mentor
        .is_some_and(|mentor| present.contains(&mentor))
    {
        for pairing in pairings
            .iter()
            .filter(|row| present.contains(&row.mentee_id))
        {
            pairing_health::store::note_session_held(unit, pairing.id, row.starts_at).await?;
        }
    }
    Ok(row)
}

/// Who was there, of everybody who was in the group; whoever is not named was.
fn attendance(
    circle: &Circle,
    input: &HoldGroupSession,
) -> Result<Vec<(PersonId, GroupAttendance)>> {
    let mut named: HashMap<PersonId, GroupAttendance> = HashMap::new();
    let mut errors = Vec::new();
    for (place, record) in input.attendance.iter().enumerate() {
        let pointer = format!("/attendance/{place}/person_id");
        if !circle.has(record.person_id) {
            let detail = "nobody with this id was in the group when the session began";
            errors.push(FieldError::new(&pointer, "unknown", detail));
        } else if named.insert(record.person_id, record.attendance).is_some() {
            errors.push(FieldError::new(&pointer, "unique", "is named twice"));
        }
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let all = circle.people().map(|person| {
        let attendance = named.get(&person).copied();
        (person, attendance.unwrap_or(GroupAttendance::Present))
    });
    let all: Vec<(PersonId, GroupAttendance)> = all.collect();
    let present = all
        .iter()
        .filter(|(_, attendance)| *attendance != GroupAttendance::Absent);
    if present.count() < FEWEST {
        let detail = "nobody meets alone; cancel the session instead";
        return Err(Problem::invalid_field("/attendance", "too_few", detail));
    }
    Ok(all)
}

/// Writes down what those who were there gave and received.
async fn count(unit: &Unit<'_>, circle: &Circle, row: &Model, present: &[PersonId]) -> Result<()> {
    let minutes = row.minutes.unwrap_or(0);
    let given = |person| Earned::given(person, GivingKind::Session, minutes);
    let received = |person| Earned::received(person, GivingKind::Session, minutes);
    let mentor = circle.mentor.filter(|mentor| present.contains(mentor));
    let earned: Vec<Earned> = present
        .iter()
        .flat_map(|person| {
            let gives = mentor.is_none_or(|mentor| mentor == *person);
            let receives = mentor.is_none_or(|mentor| mentor != *person);
            let given = gives.then(|| given(*person));
            given.into_iter().chain(receives.then(|| received(*person)))
        })
        .collect();
    let source = Source {
        subject: Subject::GroupSession,
        id: row.id.0,
        program: Some(row.program_id),
        at: row.starts_at,
    };
    giving_back::record(unit, source, &earned).await
}

/// Calls a session off; late when less time is left than the program allows for.
pub(super) async fn cancel(unit: &Unit<'_>, current: Model, reason: Reason) -> Result<Model> {
    current.state.ensure(GroupSessionState::Cancelled)?;
    let program = programs::store::get(unit.db, unit.organization, current.program_id).await?;
    let notice = TimeDelta::hours(program.late_cancellation_hours);
    let next = Model {
        state: GroupSessionState::Cancelled,
        late: Some(current.starts_at - unit.now < notice),
        ..current.clone()
    };
    turn(unit, &current, next, reason).await
}

/// Calls off, in the name of the service, what has not begun of a group that is over.
pub(crate) async fn cancel_all_of(unit: &Unit<'_>, group: GroupId) -> Result<()> {
    let open = Entity::of(unit.organization)
        .filter(Column::GroupId.eq(group))
        .filter(Column::State.eq(GroupSessionState::Scheduled))
        // What has begun already waits for its record.
        .filter(Column::StartsAt.gt(unit.now))
        .order_by_asc(Column::Id);
    let unit = &unit.unnamed();
    for current in open.all(unit.db).await? {
        let next = Model {
            state: GroupSessionState::Cancelled,
            late: Some(false),
            ..current.clone()
        };
        let reason = Reason {
            reason: Some("group_ended".to_owned()),
            note: None,
        };
        turn(unit, &current, next, reason).await?;
    }
    Ok(())
}

async fn turn(unit: &Unit<'_>, current: &Model, next: Model, reason: Reason) -> Result<Model> {
    let to = next.state;
    let row = store::write(unit, current, next).await?;
    unit.step(Subject::GroupSession, step(current, to, reason))
        .await?;
    Ok(row)
}

fn step(current: &Model, to: GroupSessionState, reason: Reason) -> Step {
    Step {
        subject: current.id.0,
        from: current.state.name(),
        to: to.name(),
        reason: reason.reason,
        note: reason.note,
    }
}
