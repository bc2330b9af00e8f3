//! Sessions as an iCalendar file: when, in which program, and the link to the call. Nothing that anybody wrote, and no names:
//! the file leaves the house for whatever service shows the calendar.

use std::collections::HashMap;

use chrono::TimeDelta;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};

use crate::{
    ids::ProgramId,
    sessions::{SessionState, entity::Model},
};

/// Calendar programs are asked to look again no sooner.
pub(super) const LOOK_AGAIN: TimeDelta = TimeDelta::minutes(15);

/// The calendar of these sessions.
pub(super) fn calendar(rows: &[Model], programs: &HashMap<ProgramId, String>) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Mentoring sessions").ttl(&LOOK_AGAIN);
    for row in rows {
        let program = programs.get(&row.program_id).map_or("", String::as_str);
        calendar.push(event(row, program));
    }
    calendar.to_string()
}

/// A session keeps its identity when it is rescheduled, so that a calendar moves it.
fn event(row: &Model, program: &str) -> Event {
    let mut event = Event::with_uid(&format!("{}@pairwell", row.id));
    event
        .summary(&format!("Mentoring session: {}", printable(program)))
        .timestamp(row.updated_at)
        .last_modified(row.updated_at)
        .sequence(u32::try_from(row.version.saturating_sub(1)).unwrap_or(0))
        .status(match row.state {
            SessionState::Cancelled => EventStatus::Cancelled,
            SessionState::Requested | SessionState::Declined | SessionState::Withdrawn => {
                EventStatus::Tentative
            }
            SessionState::Scheduled | SessionState::Held | SessionState::NoShow => {
                EventStatus::Confirmed
            }
        });
    if let (Some(starts_at), Some(ends_at)) = (row.starts_at, row.ends_at) {
        event.starts(starts_at).ends(ends_at);
    }
    if let Some(link) = row.place.as_deref().filter(|place| is_link(place)) {
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
