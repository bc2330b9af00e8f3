//! The demo's gatherings: planned, open and held ones, with seats, a waitlist and what their people gave and received.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::{
    chronicle::step,
    giving_back, names,
    plan::{gatherings::*, people, programs},
    world::World,
};
use crate::{
    auth::Actor,
    gatherings::{
        GatheringKind::{self, Meetup, OfficeHours, Panel, Volunteering, Workshop},
        GatheringState::{self, Held, Open, Planned},
        entity::{Model, SkillNames, skills},
        registrations::{self, Attendance, RegistrationState},
    },
    giving_back::{Direction, GivingKind},
    history::Subject,
    ids::{GatheringRegistrationId, PersonId},
};

/// A gathering and who comes.
struct Gathering {
    number: u64,
    program: Option<u64>,
    host: u64,
    kind: GatheringKind,
    title: &'static str,
    description: &'static str,
    place: &'static str,
    skills: &'static [&'static str],
    /// In so many days, at this hour, UTC; negative for the past.
    day: i32,
    hour: u32,
    minutes: i64,
    capacity: i64,
    slot_minutes: Option<i64>,
    state: GatheringState,
    /// In the order of their registration; those beyond the capacity wait.
    people: &'static [u64],
}

const MAIN: Option<u64> = Some(programs::MAIN);
const FIRST_MENTEES: &[u64] = &[
    people::MENTEES,
    people::MENTEES + 1,
    people::MENTEES + 2,
    people::MENTEES + 3,
];

#[rustfmt::skip]
const GATHERINGS: &[Gathering] = &[
    Gathering { number: TO_READ, program: MAIN, host: people::MENTORS + 3, kind: Workshop,
        title: "Practice your board presentation", description: "Ten minutes each, with two people who listen and one question that hurts. Bring what you have to present next.",
        place: "Room Lighthouse", skills: &["Public speaking"], day: 9, hour: 15, minutes: 120, capacity: 3, slot_minutes: None, state: Open, people: FIRST_MENTEES },
    Gathering { number: TO_OPEN, program: MAIN, host: people::MENTORS + 4, kind: Panel,
        title: "Three careers that did not go straight", description: "Three people from three departments, and the decisions they would take again.",
        place: "Canteen, quay 3", skills: &[], day: 30, hour: 16, minutes: 90, capacity: 60, slot_minutes: None, state: Planned, people: &[] },
    Gathering { number: TO_PATCH, program: None, host: people::COORDINATOR, kind: Meetup,
        title: "Mentors' breakfast", description: "Coffee, and what worked this month.",
        place: "Canteen, quay 3", skills: &[], day: 16, hour: 7, minutes: 60, capacity: 20, slot_minutes: None, state: Open, people: &[people::MENTORS, people::MENTORS + 1] },
    Gathering { number: TO_CANCEL, program: MAIN, host: people::MENTORS + 5, kind: Workshop,
        title: "Reading a balance sheet", description: "Ours, of last year.",
        place: "Room Buoy", skills: &[], day: 12, hour: 14, minutes: 90, capacity: 12, slot_minutes: None, state: Open, people: &[people::MENTEES + 8] },
    Gathering { number: TO_HOLD, program: MAIN, host: people::MENTORS + 6, kind: Panel,
        title: "From the quay to the office", description: "Four people who changed sides.",
        place: "Room Lighthouse", skills: &[], day: -1, hour: 15, minutes: 90, capacity: 40, slot_minutes: None, state: Open, people: &[people::MENTEES + 4, people::MENTEES + 5] },
    Gathering { number: WITH_SLOTS, program: MAIN, host: people::MENTORS + 7, kind: OfficeHours,
        title: "Data questions, half an hour each", description: "Bring one table and one question.",
        place: "https://meet.example.org/data-questions", skills: &["Data analysis"], day: 6, hour: 9, minutes: 180, capacity: 6, slot_minutes: Some(30), state: Open, people: &[people::MENTEES + 6, people::MENTEES + 7] },
    Gathering { number: TO_WITHDRAW, program: None, host: people::COORDINATOR, kind: Volunteering,
        title: "Beach cleaning", description: "Gloves and bags are there; come in boots.",
        place: "South mole", skills: &[], day: 20, hour: 8, minutes: 180, capacity: 30, slot_minutes: None, state: Open, people: &[people::OWNER, people::MENTEES] },
    Gathering { number: HELD, program: MAIN, host: people::MENTORS + 8, kind: Workshop,
        title: "Feedback that lands", description: "What to say, when, and what to leave out.",
        place: "Room Buoy", skills: &["Public speaking"], day: -25, hour: 13, minutes: 120, capacity: 10, slot_minutes: None, state: Held, people: FIRST_MENTEES },
    Gathering { number: HELD + 1, program: None, host: people::COORDINATOR, kind: Volunteering,
        title: "Reading to children at the library", description: "Two hours, one book each.",
        place: "City library", skills: &[], day: -40, hour: 14, minutes: 120, capacity: 10, slot_minutes: None, state: Held, people: &[people::MENTEES, people::MENTEES + 9] },
];

/// Adds the gatherings.
pub(super) fn fill(world: &mut World) {
    for gathering in GATHERINGS {
        add(world, gathering);
    }
}

fn add(world: &mut World, gathering: &Gathering) {
    let row = row(world, gathering);
    let host = Actor::Person(names::person(gathering.host));
    let data = json!({ "program_id": row.program_id, "kind": row.kind });
    let (planned, id) = (row.created_at, row.id.0);
    world
        .chronicle
        .event(planned, host, Subject::Gathering, "planned", id, data);
    let opened = planned + TimeDelta::days(1);
    if row.state != Planned {
        let step = step(id, Planned, Open);
        world.chronicle.step(opened, host, Subject::Gathering, step);
    }
    if row.state == Held {
        let step = step(id, Open, Held);
        world
            .chronicle
            .step(row.updated_at, host, Subject::Gathering, step);
        earn(world, &row, gathering);
    }
    for skill in &row.skills.0 {
        world.gathering_skills.push(skills::Model {
            organization_id: row.organization_id,
            gathering_id: row.id,
            normalized_name: pairwell_matching::normalize(skill),
        });
    }
    for (place, person) in (1..).zip(gathering.people) {
        let registered_at = opened + TimeDelta::hours(place);
        let id = names::gathering_registration(gathering.number, place.unsigned_abs());
        let registration = registration(&row, id, names::person(*person), (place, registered_at));
        world.gathering_registrations.push(registration);
    }
    world.gatherings.push(row);
}

fn row(world: &World, gathering: &Gathering) -> Model {
    let day = world.past.date(gathering.day);
    let starts_at = day
        .and_hms_opt(gathering.hour, 0, 0)
        .unwrap_or_default()
        .and_utc();
    let ends_at = starts_at + TimeDelta::minutes(gathering.minutes);
    let created_at = world.past.days_ago(45);
    let registered = i64::try_from(gathering.people.len()).unwrap_or(0);
    Model {
        organization_id: names::organization(),
        id: names::gathering(gathering.number),
        program_id: gathering.program.map(names::program),
        host_id: Some(names::person(gathering.host)),
        kind: gathering.kind,
        title: gathering.title.to_owned(),
        description: gathering.description.to_owned(),
        place: Some(gathering.place.to_owned()),
        skills: SkillNames(
            gathering
                .skills
                .iter()
                .map(|&skill| skill.to_owned())
                .collect(),
        ),
        starts_at,
        ends_at,
        capacity: gathering.capacity,
        seats_taken: registered.min(gathering.capacity),
        slot_minutes: gathering.slot_minutes,
        state: gathering.state,
        version: registered + 2,
        created_at,
        updated_at: if gathering.state == Held {
            ends_at
        } else {
            created_at + TimeDelta::days(2)
        },
    }
}

fn registration(
    gathering: &Model,
    id: GatheringRegistrationId,
    person: PersonId,
    (place, registered_at): (i64, DateTime<Utc>),
) -> registrations::entity::Model {
    let has_seat = place <= gathering.capacity;
    let is_held = gathering.state == Held;
    registrations::entity::Model {
        organization_id: gathering.organization_id,
        id,
        gathering_id: gathering.id,
        person_id: person,
        state: if has_seat {
            RegistrationState::Registered
        } else {
            RegistrationState::Waitlisted
        },
        slot: gathering.slot_minutes.map(|_| place).filter(|_| has_seat),
        pairing_id: None,
        attendance: is_held.then_some(Attendance::Attended),
        registered_at,
        version: 1,
        created_at: registered_at,
        updated_at: registered_at,
    }
}

fn earn(world: &mut World, row: &Model, gathering: &Gathering) {
    let host = names::person(gathering.host);
    let is_volunteering = gathering.kind == Volunteering;
    let guest = if is_volunteering {
        (Direction::Given, GivingKind::Volunteering)
    } else {
        (Direction::Received, GivingKind::Gathering)
    };
    let guests = gathering
        .people
        .iter()
        .map(|person| (names::person(*person), guest));
    let hosting = (host, (Direction::Given, GivingKind::Gathering));
    for (person, (direction, kind)) in std::iter::once(hosting).chain(guests) {
        let source = (Subject::Gathering, row.id.0, row.starts_at);
        giving_back::add(
            world,
            source,
            person,
            row.program_id,
            (direction, kind, gathering.minutes),
        );
    }
}
