//! The demo's sessions of a group of peers in which the owner is, too: those that were held, and one for each example.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use serde_json::json;

use super::{
    chronicle::step,
    giving_back, names,
    plan::{group_sessions::*, groups, people},
    world::World,
};
use crate::{
    auth::Actor,
    giving_back::{Direction, GivingKind},
    group_sessions::{
        GroupAttendance::{self, Absent, Partly, Present},
        GroupSessionState::{self, Held, Scheduled},
        attendance_entity as attendance,
        entity::Model,
        notes::entity::Model as Note,
    },
    groups::GroupMemberState,
    history::Subject,
    ids::PersonId,
    session_notes::NoteVisibility::{self, Private, Shared},
    sessions::Channel,
};

const MINUTES: i64 = 90;

/// Adds the sessions, who was there, and the notes on them.
pub(super) fn fill(world: &mut World) {
    for (number, in_days, agenda, attendance) in [
        (
            TO_READ,
            -30,
            "What each of us wants from this group, and what we promise.",
            [Present, Present, Present, Partly],
        ),
        (
            TO_PATCH,
            12,
            "Everybody brings one decision that they have put off.",
            [Present; 4],
        ),
        (
            TO_RESCHEDULE,
            19,
            "Feedback that we find hard to give.",
            [Present; 4],
        ),
        (
            TO_HOLD,
            -2,
            "What became of last month's decisions.",
            [Present; 4],
        ),
        (
            TO_CANCEL,
            26,
            "A guest: how she came back after a year abroad.",
            [Present; 4],
        ),
        (
            OF_LAST_MONTH,
            -16,
            "Half-time: what helps, what we change.",
            [Present, Present, Absent, Present],
        ),
    ] {
        let is_held = number == TO_READ || number == OF_LAST_MONTH;
        let state = if is_held { Held } else { Scheduled };
        let row = row(world, number, (in_days, agenda), state);
        tell(world, &row);
        if is_held {
            record(world, &row, attendance);
        }
        world.group_sessions.push(row);
    }
    for (number, visibility, text) in [
        (
            NOTE_TO_READ,
            Shared,
            "We meet every second week, and whoever cannot come says so the day before.",
        ),
        (
            NOTE_TO_PATCH,
            Private,
            "Ask Thursday's question again: it was not answered.",
        ),
        (
            NOTE_TO_DELETE,
            Private,
            "Bring the book about difficult conversations.",
        ),
    ] {
        note(world, number, visibility, text);
    }
}

fn at(world: &World, in_days: i64) -> DateTime<Utc> {
    let day = world.past.days_ago(0).date_naive() + TimeDelta::days(in_days);
    let five = NaiveTime::from_hms_opt(17, 0, 0).unwrap_or_default();
    day.and_time(five).and_utc()
}

fn row(
    world: &World,
    number: u64,
    (in_days, agenda): (i64, &str),
    state: GroupSessionState,
) -> Model {
    let starts_at = at(world, in_days);
    let created_at = world.past.days_ago(44);
    Model {
        organization_id: names::organization(),
        id: names::group_session(number),
        program_id: names::program(super::plan::programs::PEERS),
        group_id: names::group(groups::TO_MEET),
        state,
        agenda: agenda.to_owned(),
        place: Some("https://meet.example.org/harbour-peers".to_owned()),
        channel: Some(Channel::Video),
        agenda_by_id: Some(names::person(people::OWNER)),
        place_by_id: Some(names::person(people::OWNER)),
        planned_minutes: MINUTES,
        starts_at,
        ends_at: starts_at + TimeDelta::minutes(MINUTES),
        minutes: (state == Held).then_some(MINUTES - 5),
        late: None,
        reschedules: 0,
        reminded_of: None,
        version: if state == Held { 2 } else { 1 },
        created_at,
        updated_at: if state == Held {
            starts_at + TimeDelta::hours(2)
        } else {
            created_at
        },
    }
}

fn tell(world: &mut World, row: &Model) {
    let owner = Actor::Person(names::person(people::OWNER));
    let data =
        json!({ "program_id": row.program_id, "group_id": row.group_id, "state": Scheduled });
    let chronicle = &mut world.chronicle;
    chronicle.event(
        row.created_at,
        owner,
        Subject::GroupSession,
        "created",
        row.id.0,
        data,
    );
    if row.state != Scheduled {
        let held = step(row.id.0, Scheduled, row.state);
        chronicle.step(row.updated_at, owner, Subject::GroupSession, held);
    }
}

/// Who was there, and what peers gave each other.
fn record(world: &mut World, row: &Model, attendance: [GroupAttendance; 4]) {
    let joined = |member: &&crate::groups::member_entity::Model| {
        member.group_id == row.group_id && member.state == GroupMemberState::Joined
    };
    let members = world.group_members.iter().filter(joined);
    let people: Vec<PersonId> = members.map(|member| member.person_id).collect();
    for (person_id, attendance) in people.into_iter().zip(attendance) {
        world.group_session_attendances.push(attendance::Model {
            organization_id: names::organization(),
            group_session_id: row.id,
            person_id,
            attendance,
        });
        if attendance == Absent {
            continue;
        }
        let source = (Subject::GroupSession, row.id.0, row.starts_at);
        for direction in [Direction::Given, Direction::Received] {
            let what = (
                direction,
                GivingKind::Session,
                row.minutes.unwrap_or(MINUTES),
            );
            giving_back::add(world, source, person_id, Some(row.program_id), what);
        }
    }
}

fn note(world: &mut World, number: u64, visibility: NoteVisibility, text: &str) {
    let written = at(world, -30) + TimeDelta::hours(3);
    let author_id = names::person(people::OWNER);
    let id = names::group_session_note(number);
    let group_session_id = names::group_session(TO_READ);
    if visibility == Shared {
        let data = json!({ "group_session_id": group_session_id });
        let owner = Actor::Person(author_id);
        world.chronicle.event(
            written,
            owner,
            Subject::GroupSessionNote,
            "created",
            id.0,
            data,
        );
    }
    world.group_session_notes.push(Note {
        organization_id: names::organization(),
        id,
        group_session_id,
        author_id,
        visibility,
        text: text.to_owned(),
        version: 1,
        created_at: written,
        updated_at: written,
    });
}
