//! The demo's sessions: those that examples change, and what became of all meetings of the last year.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use serde_json::json;

use super::{
    chronicle::step,
    names,
    plan::{pairings, sessions::*},
    world::World,
};
use crate::{
    auth::Actor,
    history::Subject,
    pairings::{PairingState, entity::Model as Pairing},
    sessions::{Attendance, Channel, NoShow, Party, SessionState, entity::Model},
};

use SessionState::{Cancelled, Held, Requested, Scheduled};

/// What the two talk about, meeting by meeting.
const AGENDAS: &[&str] = &[
    "Getting to know each other, and what we expect.",
    "The first weeks with a team of one's own.",
    "How to delegate without losing sight.",
    "A difficult conversation that is due next week.",
    "Looking back at that conversation.",
    "What to say no to, and how.",
    "Reading a budget.",
    "Preparing the talk in front of the whole department.",
    "Half-time: what has changed, what is still open.",
    "A week in the calendar of the mentor.",
];

/// Between two meetings of a pairing.
const RHYTHM_DAYS: u16 = 17;

/// Adds the sessions.
pub(super) fn fill(world: &mut World) {
    fill_examples(world);
    fill_records(world);
}

/// One session for each step that a session can take.
fn fill_examples(world: &mut World) {
    for (number, pairing, in_days, state) in [
        (TO_READ, pairings::TALKS, -11, Held),
        (TO_PATCH, pairings::TALKS, 6, Scheduled),
        (TO_SCHEDULE, pairings::TALKS, 0, Requested),
        (TO_DECLINE, pairings::TO_READ, 0, Requested),
        (TO_WITHDRAW, pairings::TALKS, 0, Requested),
        (TO_RESCHEDULE, pairings::TO_READ, 4, Scheduled),
        (TO_HOLD, pairings::TALKS, -2, Scheduled),
        (TO_RECORD, pairings::TO_READ, -3, Scheduled),
        (TO_CANCEL, pairings::TO_READ, 18, Scheduled),
    ] {
        let id = names::pairing(pairing);
        let found = world.pairings.iter().find(|row| row.id == id).cloned();
        if let Some(pairing) = found {
            add(world, number, &pairing, in_days, state);
        }
    }
}

/// A meeting every few weeks while the pairing ran; most were held.
fn fill_records(world: &mut World) {
    let now = world.past.days_ago(0);
    let mut number = RECORDS;
    for (place, pairing) in (0..).zip(world.pairings.clone()) {
        let Some(started) = pairing.started_at else {
            continue;
        };
        let first = i32::try_from((now - started).num_days()).unwrap_or(0) - 5;
        // A resting pairing does not meet, nor one that is over, nor in the days that examples use.
        let until = match pairing.state {
            PairingState::Active => 14,
            PairingState::Paused => 30,
            PairingState::Proposed
            | PairingState::Completed
            | PairingState::EndedEarly
            | PairingState::Declined
            | PairingState::Expired
            | PairingState::Superseded
            | PairingState::Renewed => pairing
                .ended_at
                .and_then(|end| i32::try_from((now - end).num_days()).ok())
                .unwrap_or(0),
        };
        let meetings = (until..=first)
            .rev()
            .step_by(usize::from(RHYTHM_DAYS) + place % 3);
        for (meeting, days_ago) in meetings.enumerate() {
            let state = match (meeting + place) % 9 {
                5 => Cancelled,
                8 => SessionState::NoShow,
                _ => Held,
            };
            add(world, number, &pairing, -days_ago, state);
            number += 1;
        }
    }
}

fn add(world: &mut World, number: u64, pairing: &Pairing, in_days: i32, state: SessionState) {
    let row = row(world, number, pairing, in_days, state);
    let (mentor, mentee) = (Actor::Person(row.mentor_id), Actor::Person(row.mentee_id));
    let first = if state == Requested {
        Requested
    } else {
        Scheduled
    };
    let data = json!({ "program_id": row.program_id, "pairing_id": row.pairing_id, "series_id": null, "state": first });
    let entered = if row.created_by == Party::Mentor {
        mentor
    } else {
        mentee
    };
    world.chronicle.event(
        row.created_at,
        entered,
        Subject::Session,
        "created",
        row.id.0,
        data,
    );
    if state != first {
        let step = step(row.id.0, first, state);
        world
            .chronicle
            .step(row.updated_at, mentor, Subject::Session, step);
    }
    world.sessions.push(row);
}

fn row(world: &World, number: u64, pairing: &Pairing, in_days: i32, state: SessionState) -> Model {
    let hour = u32::try_from(9 + number % 9).unwrap_or(9);
    let starts_at = at(world, in_days, hour);
    let fixed = (state != Requested).then_some(starts_at);
    let planned = if number.is_multiple_of(4) { 45 } else { 60 };
    let now = world.past.days_ago(0);
    let created_at = (starts_at - TimeDelta::days(9)).min(now - TimeDelta::hours(30));
    let updated_at = match state {
        Held | SessionState::NoShow => starts_at + TimeDelta::hours(2),
        Cancelled => starts_at - TimeDelta::hours(if number.is_multiple_of(2) { 5 } else { 70 }),
        Requested | Scheduled | SessionState::Declined | SessionState::Withdrawn => created_at,
    };
    let agenda = AGENDAS
        .iter()
        .cycle()
        .nth(usize::try_from(number % 10).unwrap_or(0));
    Model {
        organization_id: names::organization(),
        id: names::session(number),
        program_id: pairing.program_id,
        pairing_id: pairing.id,
        mentor_id: pairing.mentor_id,
        mentee_id: pairing.mentee_id,
        series_id: None,
        series_rule: None,
        time_zone: None,
        state,
        agenda: agenda.copied().unwrap_or_default().to_owned(),
        place: None,
        channel: Some(if number.is_multiple_of(3) {
            Channel::InPerson
        } else {
            Channel::Video
        }),
        // The owner withdraws what she asked for; the other requests come from mentees.
        created_by: if number == TO_WITHDRAW {
            Party::Mentor
        } else {
            Party::Mentee
        },
        planned_minutes: planned,
        starts_at: fixed,
        ends_at: fixed.map(|start| start + TimeDelta::minutes(planned)),
        held_at: fixed.filter(|_| state == Held),
        minutes: (state == Held).then(|| planned + i64::try_from(number % 5).unwrap_or(0) * 5 - 10),
        attendance: (state == Held).then(|| {
            if number.is_multiple_of(7) {
                Attendance::MenteePartly
            } else {
                Attendance::Both
            }
        }),
        no_show_by: (state == SessionState::NoShow).then(|| {
            if number.is_multiple_of(2) {
                NoShow::Mentor
            } else {
                NoShow::Mentee
            }
        }),
        cancelled_by: (state == Cancelled).then_some(Party::Mentor),
        late: (state == Cancelled).then(|| number.is_multiple_of(2)),
        reschedules: i64::from(number.is_multiple_of(6)),
        version: if matches!(state, Scheduled | Requested) {
            1
        } else {
            2
        },
        created_at,
        updated_at,
    }
}

fn at(world: &World, in_days: i32, hour: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    world.past.date(in_days).and_time(time).and_utc()
}
