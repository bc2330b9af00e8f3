//! Sessions as an iCalendar file: when, in which program, and the link to the call. Nothing that anybody wrote, and no names:
//! the file leaves the house for whatever service shows the calendar.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use uuid::Uuid;

use crate::{
    group_sessions::{self, GroupSessionState},
    ids::ProgramId,
    sessions::{self, SessionState},
};

/// Calendar programs are asked to look again no sooner.
pub(super) const LOOK_AGAIN: TimeDelta = TimeDelta::minutes(15);

/// What a calendar shows of a session, of a pairing or of a group.
#[derive(Debug)]
pub(super) struct Entry {
    id: Uuid,
    /// The program in which it is.
    pub program: ProgramId,
    what: &'static str,
    status: EventStatus,
    span: Option<(DateTime<Utc>, DateTime<Utc>)>,
    place: Option<String>,
    version: i64,
    updated_at: DateTime<Utc>,
}

impl From<sessions::entity::Model> for Entry {
    fn from(row: sessions::entity::Model) -> Self {
        Self {
            id: row.id.0,
            program: row.program_id,
            what: "Mentoring session",
            status: match row.state {
                SessionState::Cancelled => EventStatus::Cancelled,
                SessionState::Requested | SessionState::Declined | SessionState::Withdrawn => {
                    EventStatus::Tentative
                }
                SessionState::Scheduled | SessionState::Held | SessionState::NoShow => {
                    EventStatus::Confirmed
                }
            },
            span: row.starts_at.zip(row.ends_at),
            place: row.place,
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

impl From<group_sessions::entity::Model> for Entry {
    fn from(row: group_sessions::entity::Model) -> Self {
        Self {
            id: row.id.0,
            program: row.program_id,
            what: "Group session",
            status: match row.state {
                GroupSessionState::Cancelled => EventStatus::Cancelled,
                GroupSessionState::Scheduled | GroupSessionState::Held => EventStatus::Confirmed,
            },
            span: Some((row.starts_at, row.ends_at)),
            place: row.place,
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

/// The calendar of these sessions.
pub(super) fn calendar(entries: &[Entry], programs: &HashMap<ProgramId, String>) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Mentoring sessions").ttl(&LOOK_AGAIN);
    for entry in entries {
        let program = programs.get(&entry.program).map_or("", String::as_str);
        calendar.push(event(entry, program));
    }
    calendar.to_string()
}

/// A session keeps its identity when it is rescheduled, so that a calendar moves it.
fn event(entry: &Entry, program: &str) -> Event {
    let mut event = Event::with_uid(&format!("{}@pairwell", entry.id));
    event
        .summary(&format!("{}: {}", entry.what, printable(program)))
        .timestamp(entry.updated_at)
        .last_modified(entry.updated_at)
        .sequence(u32::try_from(entry.version.saturating_sub(1)).unwrap_or(0))
        .status(entry.status);
    if let Some((starts_at, ends_at)) = entry.span {
        event.starts(starts_at).ends(ends_at);
    }
    if let Some(link) = entry.place.as_deref().filter(|place| is_link(place)) {
        event.url(link);
    }
    event.done()
}

/// Whether a place is a link and nothing else.
fn is_link(place: &str) -> bool {
    let is_web = place.starts_with("https://") || place.starts_with("http://");
    is_web && place.chars().all(|letter| letter.is_ascii_graphic())
}

/// A text without the control characters that RFC 5545 does not allow for.
fn printable(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}
