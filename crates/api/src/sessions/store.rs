//! Queries on sessions.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, sea_query::LockType,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Party, SessionState,
    entity::{ActiveModel, Column, Entity, Model},
    model::{CreateSession, ListSessions, SessionDetails, SessionSort},
    overlap, series,
};
use crate::{
    auth::{Actor, Caller, Role},
    context::Unit,
    error::{Code, Problem, Result},
    history::Subject,
    ids::{PairingId, PersonId, SessionId},
    lifecycle::{Lifecycle, changed_meanwhile, written},
    page::Sort,
    pairings::{self, PairingState},
    tenancy::visible,
};

/// The list that the query asks for, as far as the caller may see it.
pub(super) fn select(caller: &Caller, query: &ListSessions) -> (Select<Entity>, Sort<Column>) {
    let mut select = Entity::of(caller.organization);
    if caller.role() != Role::Owner {
        let own = caller.person().map_or_else(Vec::new, |person| {
            [
                Condition::all().add(Column::MenteeId.eq(person)),
                Condition::all().add(Column::MentorId.eq(person)),
            ]
            .into()
        });
        let visible = visible(caller, &select, (Column::Id, Column::ProgramId), own);
        select = select.filter(visible);
    }
    if let Some(pairing) = query.pairing_id {
        select = select.filter(Column::PairingId.eq(pairing));
    }
    if let Some(program) = query.program_id {
        select = select.filter(Column::ProgramId.eq(program));
    }
    if let Some(person) = query.person_id {
        select = select.filter(of_person(person));
    }
    if let Some(series) = query.series_id {
        select = select.filter(Column::SeriesId.eq(series));
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
    let sort = match query.sort {
        None | Some(SessionSort::CreatedAt) => Sort::by_id(Column::Id),
        Some(SessionSort::CreatedAtDescending) => Sort::by_id(Column::Id).descending(),
        Some(SessionSort::StartsAt) => Sort::by_time(Column::StartsAt, Column::Id),
        Some(SessionSort::StartsAtDescending) => {
            Sort::by_time(Column::StartsAt, Column::Id).descending()
        }
    };
    if by_time(query.sort) {
        select = select.filter(Column::StartsAt.is_not_null());
    }
    (select, sort)
}

/// What the cursor keeps of a row in this order.
pub(super) fn sort_key(sort: Option<SessionSort>) -> impl Fn(&Model) -> (Option<Value>, Uuid) {
    let by_time = by_time(sort);
    move |row| {
        let time = row.starts_at.filter(|_| by_time);
        (time.map(|time| json!(time)), row.id.0)
    }
}

fn by_time(sort: Option<SessionSort>) -> bool {
    matches!(
        sort,
        Some(SessionSort::StartsAt | SessionSort::StartsAtDescending)
    )
}

fn of_person(person: PersonId) -> Condition {
    Condition::any()
        .add(Column::MentorId.eq(person))
        .add(Column::MenteeId.eq(person))
}

/// One session of the caller or of a program that they run: 404 for other members, 403 for other coordinators.
pub(crate) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: SessionId,
) -> Result<Model> {
    let found = Entity::by_id(db, caller.organization, id).await?;
    let row = found.ok_or_else(|| Problem::not_found("session"))?;
    if caller.is(row.mentee_id) || caller.is(row.mentor_id) {
        return Ok(row);
    }
    if caller.role() < Role::Coordinator {
        return Err(Problem::not_found("session"));
    }
    caller.require_coordinator(row.program_id)?;
    Ok(row)
}

/// One session, locked until the unit of work ends: pairings are locked before sessions.
pub(super) async fn lock(unit: &Unit<'_>, id: SessionId) -> Result<Model> {
    let rows = lock_many(unit, Condition::all().add(Column::Id.eq(id))).await?;
    let row = rows.into_iter().next();
    row.ok_or_else(|| Problem::not_found("session"))
}

/// The sessions that meet the condition, locked in the order of their ids.
pub(super) async fn lock_many(unit: &Unit<'_>, condition: Condition) -> Result<Vec<Model>> {
    let rows = Entity::of(unit.organization)
        .filter(condition)
        .order_by_asc(Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(unit.db)
        .await?;
    Ok(rows)
}

/// So long before its pairing began a session can lie: it has begun on the clock of one of the two, or they met before both
/// had accepted.
const BEFORE_IT_BEGAN: TimeDelta = TimeDelta::days(1);

/// Locks the pairing of a session that is to be scheduled: it must run, and have begun by then.
pub(super) async fn lock_active_pairing(
    unit: &Unit<'_>,
    id: PairingId,
    starts_at: Option<DateTime<Utc>>,
) -> Result<pairings::entity::Model> {
    let pairing = pairings::store::lock(unit, id).await?;
    let is_early = |(begun, starts_at): &(DateTime<Utc>, _)| *starts_at < *begun - BEFORE_IT_BEGAN;
    if let Some((begun, _)) = pairing.started_at.zip(starts_at).filter(is_early) {
        let detail = format!(
            "the pairing began at {}; a session lies at most a day before that",
            begun.to_rfc3339()
        );
        return Err(Problem::invalid_field("/starts_at", "too_early", detail));
    }
    if pairing.state == PairingState::Active {
        return Ok(pairing);
    }
    let state = pairing.state.name();
    Err(Problem::new(
        Code::Conflict,
        format!("The pairing is `{state}`; sessions are scheduled while it is `active`."),
    ))
}

/// Schedules a session of an active pairing, or asks for one.
pub(super) async fn create(
    unit: &Unit<'_>,
    pairing: PairingId,
    mut input: CreateSession,
) -> Result<Model> {
    if let Some(recurrence) = input.recurrence.take() {
        return series::create(unit, pairing, input, recurrence).await;
    }
    let pairing = lock_active_pairing(unit, pairing, input.starts_at).await?;
    let allow_overlap = input.allow_overlap;
    let row = row(unit, &pairing, input);
    if !allow_overlap {
        overlap::require_free(unit, std::slice::from_ref(&row)).await?;
    }
    let row = ActiveModel::from(row).insert(unit.db).await?;
    unit.event(Subject::Session, "created", row.id.0, created(&row))
        .await?;
    Ok(row)
}

/// A time to meet that was agreed on elsewhere.
#[derive(Clone, Debug)]
pub(crate) struct Meeting {
    /// What to talk about.
    pub agenda: String,
    /// Where.
    pub place: Option<String>,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
}

/// Schedules the session of a pairing at a time that was agreed on, whatever else the two have then.
pub(crate) async fn schedule(
    unit: &Unit<'_>,
    pairing: &pairings::entity::Model,
    meeting: Meeting,
) -> Result<()> {
    let minutes = (meeting.ends_at - meeting.starts_at).num_minutes();
    let input = CreateSession {
        agenda: meeting.agenda,
        starts_at: Some(meeting.starts_at),
        duration_minutes: u32::try_from(minutes).unwrap_or(0),
        place: meeting.place,
        channel: None,
        recurrence: None,
        allow_overlap: true,
    };
    let row = ActiveModel::from(row(unit, pairing, input));
    let row = row.insert(unit.db).await?;
    unit.event(Subject::Session, "created", row.id.0, created(&row))
        .await
}

/// What the event log keeps of a new session.
pub(super) fn created(row: &Model) -> Value {
    json!({ "program_id": row.program_id, "pairing_id": row.pairing_id, "series_id": row.series_id, "state": row.state })
}

/// The row of a new session.
pub(super) fn row(
    unit: &Unit<'_>,
    pairing: &pairings::entity::Model,
    input: CreateSession,
) -> Model {
    let minutes = i64::from(input.duration_minutes);
    let starts_at = input.starts_at;
    let state = match starts_at {
        Some(_) => SessionState::Scheduled,
        None => SessionState::Requested,
    };
    Model {
        organization_id: unit.organization,
        id: unit.ids.next(),
        program_id: pairing.program_id,
        pairing_id: pairing.id,
        mentor_id: pairing.mentor_id,
        mentee_id: pairing.mentee_id,
        series_id: None,
        series_rule: None,
        time_zone: None,
        state,
        agenda: input.agenda,
        place: input.place,
        channel: input.channel,
        created_by: party(unit.actor, pairing.mentor_id, pairing.mentee_id),
        planned_minutes: minutes,
        starts_at,
        ends_at: starts_at.map(|start| end(start, minutes)),
        held_at: None,
        minutes: None,
        attendance: None,
        no_show_by: None,
        cancelled_by: None,
        late: None,
        reschedules: 0,
        version: 1,
        created_at: unit.now,
        updated_at: unit.now,
    }
}

/// Changes agenda, place and channel of a session that has yet to take place.
pub(super) async fn update(
    unit: &Unit<'_>,
    current: Model,
    details: SessionDetails,
) -> Result<Model> {
    if !matches!(
        current.state,
        SessionState::Requested | SessionState::Scheduled
    ) {
        let state = current.state.name();
        return Err(Problem::new(
            Code::Conflict,
            format!("The session is `{state}`; it can be changed until then only."),
        ));
    }
    let agenda = details.agenda.unwrap_or_default();
    if agenda.is_empty() && !current.agenda.is_empty() {
        let detail = "a session has an agenda";
        return Err(Problem::invalid_field("/agenda", "required", detail));
    }
    let next = Model {
        agenda,
        place: details.place,
        channel: details.channel,
        ..current.clone()
    };
    let row = write(unit, &current, next).await?;
    unit.event(Subject::Session, "updated", row.id.0, json!({}))
        .await?;
    Ok(row)
}

/// Writes what a step or a change can alter, if nobody was faster.
pub(super) async fn write(unit: &Unit<'_>, current: &Model, next: Model) -> Result<Model> {
    let row = ActiveModel {
        state: Set(next.state),
        agenda: Set(next.agenda),
        place: Set(next.place),
        channel: Set(next.channel),
        planned_minutes: Set(next.planned_minutes),
        starts_at: Set(next.starts_at),
        ends_at: Set(next.ends_at),
        held_at: Set(next.held_at),
        minutes: Set(next.minutes),
        attendance: Set(next.attendance),
        no_show_by: Set(next.no_show_by),
        cancelled_by: Set(next.cancelled_by),
        late: Set(next.late),
        reschedules: Set(next.reschedules),
        version: Set(current.version.saturating_add(1)),
        updated_at: Set(unit.now),
        ..Default::default()
    };
    let rows = Entity::update_many()
        .set(row)
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(current.id))
        .filter(Column::State.eq(current.state))
        .filter(Column::Version.eq(current.version))
        .exec_with_returning(unit.db)
        .await?;
    written(rows)
}

/// Calls off, in the name of the service, what is still scheduled or asked for of pairings that end.
pub(crate) async fn cancel_all_of(unit: &Unit<'_>, pairings: &[PairingId]) -> Result<()> {
    use sea_orm::{ExprTrait, sea_query::Expr};

    use crate::history::Step;
    let unit = &unit.unnamed();
    for (from, to) in [
        (SessionState::Scheduled, SessionState::Cancelled),
        (SessionState::Requested, SessionState::Withdrawn),
    ] {
        let open = Condition::all()
            .add(Column::PairingId.is_in(pairings.iter().copied()))
            .add(Column::State.eq(from))
            // What has begun already waits for its record.
            .add(
                Condition::any()
                    .add(Column::StartsAt.is_null())
                    .add(Column::StartsAt.gt(unit.now)),
            );
        let rows = lock_many(unit, open).await?;
        for chunk in rows.chunks(crate::database::IDS_IN_ONE_QUERY) {
            let cancelled_by = (to == SessionState::Cancelled).then_some(Party::System);
            let done = Entity::update_many()
                .col_expr(Column::State, Expr::value(to))
                .col_expr(Column::CancelledBy, Expr::value(cancelled_by))
                .col_expr(
                    Column::Late,
                    Expr::value(cancelled_by.is_some().then_some(false)),
                )
                .col_expr(Column::Version, Expr::col(Column::Version).add(1))
                .col_expr(Column::UpdatedAt, Expr::value(unit.now))
                .filter(Column::OrganizationId.eq(unit.organization))
                .filter(Column::Id.is_in(chunk.iter().map(|row| row.id)))
                .filter(Column::State.eq(from))
                .exec(unit.db)
                .await?;
            if done.rows_affected != u64::try_from(chunk.len()).unwrap_or(u64::MAX) {
                return Err(changed_meanwhile());
            }
        }
        let steps = rows.iter().map(|row| Step {
            subject: row.id.0,
            from: from.name(),
            to: to.name(),
            reason: Some("pairing_ended".to_owned()),
            note: None,
        });
        unit.steps(Subject::Session, steps.collect()).await?;
    }
    Ok(())
}

/// When a session ends that begins then and lasts so long.
pub(super) fn end(starts_at: DateTime<Utc>, minutes: i64) -> DateTime<Utc> {
    starts_at + TimeDelta::minutes(minutes)
}

/// Which part the actor has in a session of these two.
pub(crate) fn party(actor: Actor, mentor: PersonId, mentee: PersonId) -> Party {
    match actor {
        Actor::Person(person) if person == mentor => Party::Mentor,
        Actor::Person(person) if person == mentee => Party::Mentee,
        Actor::Person(_) | Actor::ApiKey(_) => Party::Coordinator,
        Actor::System => Party::System,
    }
}
