//! The steps of a session: which are possible when, and what each of them notes.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Party, SessionState,
    entity::Model,
    model::{CancelSession, HoldSession, NoShow, RecordNoShow, RescheduleSession, ScheduleSession},
    overlap, store,
};
use crate::{
    auth::Caller,
    context::Unit,
    error::{Code, Problem, Result},
    giving_back::{self, Earned, GivingKind, Source},
    history::{Step, Subject},
    lifecycle::Lifecycle,
    pairing_health, pairings, programs,
    transitions::Reason,
};

/// Gives a session that was asked for its time.
pub(super) async fn schedule(
    unit: &Unit<'_>,
    current: Model,
    input: &ScheduleSession,
) -> Result<Model> {
    current.state.ensure(SessionState::Scheduled)?;
    let next = at(&current, input.starts_at, input.duration_minutes);
    let next = Model {
        state: SessionState::Scheduled,
        ..next
    };
    if !input.allow_overlap {
        overlap::require_free(unit, std::slice::from_ref(&next)).await?;
    }
    turn(unit, &current, next, Reason::default()).await
}

/// Moves a scheduled session to another time.
pub(super) async fn reschedule(
    unit: &Unit<'_>,
    current: Model,
    input: &RescheduleSession,
) -> Result<Model> {
    let moved = at(&current, input.starts_at, input.duration_minutes);
    move_all(unit, vec![(current, moved)], input).await
}

/// Moves scheduled sessions of one pairing, each from what it is to what it is to be; returns the first.
pub(super) async fn move_all(
    unit: &Unit<'_>,
    moves: Vec<(Model, Model)>,
    input: &RescheduleSession,
) -> Result<Model> {
    for (current, _) in &moves {
        if current.state != SessionState::Scheduled {
            return Err(current.state.refuse(SessionState::Scheduled));
        }
    }
    if !input.allow_overlap {
        let rows: Vec<Model> = moves.iter().map(|(_, next)| next.clone()).collect();
        overlap::require_free(unit, &rows).await?;
    }
    let mut first = None;
    for (current, next) in moves {
        let reason = Reason {
            reason: input.reason.clone(),
            note: input.note.clone(),
        };
        let moved = move_to(unit, &current, next, reason).await?;
        first.get_or_insert(moved);
    }
    first.ok_or_else(|| Problem::internal("no session was moved"))
}

/// Writes the new time of a scheduled session.
async fn move_to(unit: &Unit<'_>, current: &Model, moved: Model, reason: Reason) -> Result<Model> {
    let moved = Model {
        reschedules: current.reschedules.saturating_add(1),
        ..moved
    };
    let row = store::write(unit, current, moved).await?;
    let step = step(current, SessionState::Scheduled, reason);
    unit.remark(Subject::Session, "rescheduled", step).await?;
    Ok(row)
}

/// Records that a session took place. The clock tells that it can have.
pub(super) async fn hold(unit: &Unit<'_>, current: Model, input: &HoldSession) -> Result<Model> {
    current.state.ensure(SessionState::Held)?;
    require_begun(&current, unit.now)?;
    let minutes = input.minutes.map_or(current.planned_minutes, i64::from);
    let next = Model {
        state: SessionState::Held,
        held_at: current.starts_at,
        minutes: Some(minutes),
        attendance: Some(input.attendance),
        ..current.clone()
    };
    let row = turn(unit, &current, next, Reason::default()).await?;
    let source = Source {
        subject: Subject::Session,
        id: row.id.0,
        program: Some(row.program_id),
        at: row.held_at.unwrap_or(unit.now),
    };
    let earned = [
        Earned::given(row.mentor_id, GivingKind::Session, minutes),
        Earned::received(row.mentee_id, GivingKind::Session, minutes),
    ];
    giving_back::record(unit, source, &earned).await?;
    pairings::endings::complete_after_session(unit, row.pairing_id).await?;
    Ok(row)
}

/// Records who did not come.
pub(super) async fn no_show(unit: &Unit<'_>, current: Model, input: RecordNoShow) -> Result<Model> {
    current.state.ensure(SessionState::NoShow)?;
    require_begun(&current, unit.now)?;
    let code = match input.who {
        NoShow::Mentor => "mentor",
        NoShow::Mentee => "mentee",
        NoShow::Both => "both",
    };
    let next = Model {
        state: SessionState::NoShow,
        no_show_by: Some(input.who),
        ..current.clone()
    };
    let reason = Reason {
        reason: Some(code.to_owned()),
        note: input.note,
    };
    turn(unit, &current, next, reason).await
}

/// Calls a session off; late when less time is left than the program allows for.
pub(super) async fn cancel(
    unit: &Unit<'_>,
    current: Model,
    by: Party,
    input: CancelSession,
) -> Result<Model> {
    current.state.ensure(SessionState::Cancelled)?;
    let notice = notice(unit, &current).await?;
    call_off(unit, &current, by, notice, Reason::from(input)).await
}

/// How long before its begin a session of this program can be called off in time.
pub(super) async fn notice(unit: &Unit<'_>, row: &Model) -> Result<TimeDelta> {
    let program = programs::store::get(unit.db, unit.organization, row.program_id).await?;
    Ok(TimeDelta::hours(program.late_cancellation_hours))
}

/// Writes that a scheduled session is called off.
pub(super) async fn call_off(
    unit: &Unit<'_>,
    current: &Model,
    by: Party,
    notice: TimeDelta,
    reason: Reason,
) -> Result<Model> {
    let late = current
        .starts_at
        .is_some_and(|start| start - unit.now < notice);
    let next = Model {
        state: SessionState::Cancelled,
        cancelled_by: Some(by),
        late: Some(late),
        ..current.clone()
    };
    turn(unit, current, next, reason).await
}

/// Refuses a request for a session: the word of the one who was asked.
pub(super) async fn decline(unit: &Unit<'_>, current: Model, reason: Reason) -> Result<Model> {
    let asked = own_part(unit, &current) != current.created_by;
    end_request(unit, current, SessionState::Declined, asked, reason).await
}

/// Takes a request back: the word of the one who asked.
pub(super) async fn withdraw(unit: &Unit<'_>, current: Model, reason: Reason) -> Result<Model> {
    let asks = own_part(unit, &current) == current.created_by;
    end_request(unit, current, SessionState::Withdrawn, asks, reason).await
}

fn own_part(unit: &Unit<'_>, row: &Model) -> Party {
    store::party(unit.actor, row.mentor_id, row.mentee_id)
}

async fn end_request(
    unit: &Unit<'_>,
    current: Model,
    to: SessionState,
    is_theirs: bool,
    reason: Reason,
) -> Result<Model> {
    if !is_theirs && own_part(unit, &current) != Party::Coordinator {
        return Err(Problem::forbidden(
            "Who asked for the session withdraws it; who was asked declines it.",
        ));
    }
    current.state.ensure(to)?;
    let next = Model {
        state: to,
        ..current.clone()
    };
    turn(unit, &current, next, reason).await
}

/// Whose cancellation this is: the caller's own, or the one that a coordinator records who is not one of the two.
pub(super) fn canceller(caller: &Caller, row: &Model, input: &CancelSession) -> Result<Party> {
    let own = store::party(caller.actor(), row.mentor_id, row.mentee_id);
    match input.by.map(Party::from) {
        None => Ok(own),
        Some(by) => {
            if by != own {
                if own != Party::Coordinator {
                    let detail = "You are one of the two yourself: you cancel in your own name.";
                    return Err(Problem::forbidden(detail));
                }
                caller.require_coordinator(row.program_id)?;
            }
            Ok(by)
        }
    }
}

/// The session at another time.
pub(super) fn at(current: &Model, starts_at: DateTime<Utc>, minutes: Option<u32>) -> Model {
    let minutes = minutes.map_or(current.planned_minutes, i64::from);
    Model {
        starts_at: Some(starts_at),
        ends_at: Some(store::end(starts_at, minutes)),
        planned_minutes: minutes,
        ..current.clone()
    }
}

fn require_begun(current: &Model, now: DateTime<Utc>) -> Result<()> {
    match current.starts_at {
        Some(starts_at) if starts_at > now => Err(Problem::new(
            Code::Conflict,
            format!(
                "The session begins at {}. Record then what came of it, reschedule it or cancel it.",
                starts_at.to_rfc3339()
            ),
        )),
        _ => Ok(()),
    }
}

async fn turn(unit: &Unit<'_>, current: &Model, next: Model, reason: Reason) -> Result<Model> {
    let to = next.state;
    let row = store::write(unit, current, next).await?;
    unit.step(Subject::Session, step(current, to, reason))
        .await?;
    let at = row.starts_at.unwrap_or(unit.now);
    let is_missed = to == SessionState::NoShow || row.late == Some(true);
    if to == SessionState::Held {
        pairing_health::store::note_session_held(unit, row.pairing_id, at).await?;
    } else if is_missed {
        pairing_health::store::note_session_missed(unit, row.pairing_id, at).await?;
    }
    Ok(row)
}

fn step(current: &Model, to: SessionState, reason: Reason) -> Step {
    Step {
        subject: current.id.0,
        from: current.state.name(),
        to: to.name(),
        reason: reason.reason,
        note: reason.note,
    }
}

impl From<CancelSession> for Reason {
    fn from(input: CancelSession) -> Self {
        Self {
            reason: input.reason,
            note: input.note,
        }
    }
}
