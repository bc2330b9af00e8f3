//! What the demo's people gave and received, from all that is told of them: the records add up to what happened.

use chrono::{DateTime, NaiveTime, Utc};
use uuid::Uuid;

use super::{names, world::World};
use crate::{
    giving_back::{Direction, GivingKind, entity::Model},
    help_requests::model::HelpRequestState,
    history::Subject,
    ids::{PersonId, ProgramId},
    sessions::SessionState,
};

/// Adds what sessions that were held, help that was given and introductions earned; gatherings and resources add theirs themselves.
pub(super) fn fill(world: &mut World) {
    for session in world.sessions.clone() {
        if session.state != SessionState::Held {
            continue;
        }
        let at = session.held_at.unwrap_or(session.updated_at);
        let minutes = session.minutes.unwrap_or(session.planned_minutes);
        let source = (Subject::Session, session.id.0, at);
        let people = (Some(session.mentor_id), Some(session.mentee_id));
        let what = (GivingKind::Session, minutes);
        pass_on(world, source, people, session.program_id, what);
    }
    for request in world.community.help_requests.clone() {
        if request.state != HelpRequestState::Resolved {
            continue;
        }
        let at = request.resolved_at.unwrap_or(request.updated_at);
        let minutes = request
            .minutes_spent
            .or(request.effort_minutes)
            .unwrap_or(0);
        let source = (Subject::HelpRequest, request.id.0, at);
        let people = (request.helper_id, request.asker_id);
        let what = (GivingKind::Help, minutes);
        pass_on(world, source, people, request.program_id, what);
    }
    introduce(world);
    advocate(world);
}

/// What sponsors did for those whom they sponsor.
fn advocate(world: &mut World) {
    for action in world.advocacy_actions.clone() {
        let pairing = world
            .pairings
            .iter()
            .find(|row| row.id == action.pairing_id);
        let Some(people) = pairing.map(|row| (Some(row.mentor_id), Some(row.mentee_id))) else {
            continue;
        };
        let at = action.happened_on.and_time(NaiveTime::MIN).and_utc();
        let source = (Subject::AdvocacyAction, action.id.0, at);
        let what = (GivingKind::Advocacy, 0);
        pass_on(world, source, people, action.program_id, what);
    }
}

/// Who introduced two people gave; the two received.
fn introduce(world: &mut World) {
    for introduction in world.community.introductions.clone() {
        let Some(at) = introduction.introduced_at else {
            continue;
        };
        let source = (Subject::Introduction, introduction.id.0, at);
        let people = [
            (introduction.introducer_id, Direction::Given),
            (Some(introduction.a_id), Direction::Received),
            (Some(introduction.b_id), Direction::Received),
        ];
        for (person, direction) in people {
            if let Some(person) = person {
                let what = (direction, GivingKind::Introduction, 0);
                add(world, source, person, Some(introduction.program_id), what);
            }
        }
    }
}

/// What one gave and the other received.
fn pass_on(
    world: &mut World,
    source: (Subject, Uuid, DateTime<Utc>),
    (giver, receiver): (Option<PersonId>, Option<PersonId>),
    program: ProgramId,
    (kind, minutes): (GivingKind, i64),
) {
    let both = [(giver, Direction::Given), (receiver, Direction::Received)];
    for (person, direction) in both {
        if let Some(person) = person {
            let what = (direction, kind, minutes);
            add(world, source, person, Some(program), what);
        }
    }
}

/// Adds what a person gave or received.
pub(super) fn add(
    world: &mut World,
    (subject, source, at): (Subject, Uuid, DateTime<Utc>),
    person: PersonId,
    program: Option<ProgramId>,
    (direction, kind, minutes): (Direction, GivingKind, i64),
) {
    let number = u64::try_from(world.giving_back_entries.len()).unwrap_or(0);
    world.giving_back_entries.push(Model {
        organization_id: names::organization(),
        id: names::giving_back_entry(number + 1),
        person_id: person,
        program_id: program,
        direction,
        kind,
        minutes,
        source_type: subject.as_str().to_owned(),
        source_id: source,
        at,
    });
}
