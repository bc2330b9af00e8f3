//! The demo's relationships: those of last year, and those that coordinators of the smaller program made by hand.

use serde_json::json;

use super::{
    applications::{self, Application},
    chronicle::step,
    names,
    past::Past,
    plan::{self, pairings::*, people, programs},
    world::World,
};
use crate::{
    applications::{
        ApplicationRole::{Mentee, Mentor},
        ApplicationState::Approved,
        entity::Details,
    },
    auth::Actor,
    history::Subject,
    pairings::{
        PairingState::{self, Active, Completed, EndedEarly, Paused, Proposed},
        entity::Model,
    },
};

/// A relationship and how far it has come.
pub(super) struct Pairing {
    pub(super) number: u64,
    pub(super) program: u64,
    pub(super) mentee: u64,
    pub(super) mentor: u64,
    /// The states after the proposal, each with the days since.
    pub(super) path: &'static [(PairingState, u16)],
    pub(super) proposed_days_ago: u16,
}

/// Adds the relationships.
pub(super) fn fill(world: &mut World) {
    fill_circle(world);
    fill_last_year(world);
}

fn fill_circle(world: &mut World) {
    let paths: [(u64, &'static [(PairingState, u16)]); 9] = [
        (TO_READ, &[(Active, 150)]),
        (TO_PAUSE, &[(Active, 149)]),
        (TO_RESUME, &[(Active, 148), (Paused, 20)]),
        (TO_COMPLETE, &[(Active, 150)]),
        (TO_END, &[(Active, 140)]),
        (TO_RENEW, &[(Active, 152), (Completed, 9)]),
        (TO_REPLACE, &[(Active, 151), (EndedEarly, 60)]),
        (TO_REPEAT, &[(Active, 150), (Completed, 30)]),
        (TO_SUBSTITUTE, &[(Active, 147)]),
    ];
    for (place, (number, path)) in (0..).zip(paths) {
        let pairing = Pairing {
            number,
            program: programs::CIRCLE,
            mentee: people::CIRCLE_MENTEES + place,
            mentor: people::CIRCLE_MENTORS + place,
            path,
            proposed_days_ago: 158,
        };
        add(world, &pairing);
    }
}

/// People of the main program who were together last year already.
fn fill_last_year(world: &mut World) {
    const PATH: &[(PairingState, u16)] = &[(Active, 335), (Completed, 100)];
    const ENDED: &[(PairingState, u16)] = &[(Active, 333), (EndedEarly, 210)];
    for place in 0..LAST_YEAR_COUNT {
        let pairing = Pairing {
            number: LAST_YEAR + place,
            program: programs::TO_ARCHIVE,
            mentee: people::MENTEES + place,
            mentor: people::MENTORS + 20 + place,
            path: if place == 3 { ENDED } else { PATH },
            proposed_days_ago: 344,
        };
        for (person, role) in [(pairing.mentee, Mentee), (pairing.mentor, Mentor)] {
            let details = Details::default();
            let application = Application {
                program: pairing.program,
                person,
                role,
                state: Approved,
                days_ago: 360,
                details,
            };
            applications::add(world, application);
        }
        add(world, &pairing);
    }
}

pub(super) fn add(world: &mut World, pairing: &Pairing) {
    let row = row(world.past, pairing);
    let coordinator = Actor::Person(names::person(people::SECOND_COORDINATOR));
    let data = json!({ "program_id": row.program_id, "match_run_id": null });
    world.chronicle.event(
        row.created_at,
        coordinator,
        Subject::Pairing,
        "proposed",
        row.id.0,
        data,
    );
    let mut from = Proposed;
    for (to, days_ago) in pairing.path {
        let taken = world.past.days_ago(*days_ago);
        let step = step(row.id.0, from, *to);
        world
            .chronicle
            .step(taken, Actor::Person(row.mentee_id), Subject::Pairing, step);
        from = *to;
    }
    if row.holds_seats {
        take_seats(world, &row);
    }
    world.pairings.push(row);
}

fn row(past: Past, pairing: &Pairing) -> Model {
    let (mentee, mentor) = (names::person(pairing.mentee), names::person(pairing.mentor));
    let application = |person| names::application(plan::application(pairing.program, person));
    let since = |state| {
        let found = pairing.path.iter().find(|(to, _)| *to == state);
        found.map(|(_, days_ago)| past.days_ago(*days_ago))
    };
    let (state, changed) = pairing
        .path
        .last()
        .copied()
        .unwrap_or((Proposed, pairing.proposed_days_ago));
    let started_at = since(Active);
    let ended_at = since(Completed).or(since(EndedEarly));
    let needs_approval = pairing.program == programs::CIRCLE;
    Model {
        organization_id: names::organization(),
        id: names::pairing(pairing.number),
        program_id: names::program(pairing.program),
        match_run_id: None,
        proposal_id: None,
        mentee_application_id: application(pairing.mentee),
        mentor_application_id: application(pairing.mentor),
        mentee_id: mentee,
        mentor_id: mentor,
        state,
        score: None,
        holds_seats: matches!(state, Active | Paused),
        needs_approval,
        needs_agreement: pairing.program == programs::TALKS,
        mentee_accepted_at: started_at,
        mentor_accepted_at: started_at,
        approved_at: started_at.filter(|_| needs_approval),
        agreement_signed_at: started_at.filter(|_| pairing.program == programs::TALKS),
        expires_at: Some(past.days_ago(pairing.proposed_days_ago.saturating_sub(14))),
        started_at,
        ended_at,
        end_reason: (state == EndedEarly).then(|| "no_time".to_owned()),
        ended_by: ended_at.map(|_| Actor::Person(mentee).to_string()),
        renewed_from_id: None,
        group_id: None,
        replacement_requested_at: None,
        ends_on: None,
        end_asked_at: None,
        replacement_due_at: None,
        replaces_id: None,
        replaced_by_id: None,
        version: i64::try_from(pairing.path.len()).unwrap_or(0) + 3,
        created_at: past.days_ago(pairing.proposed_days_ago),
        updated_at: past.days_ago(changed),
    }
}

fn take_seats(world: &mut World, row: &Model) {
    let sides = [row.mentee_application_id, row.mentor_application_id];
    for application in world
        .applications
        .iter_mut()
        .filter(|application| sides.contains(&application.id))
    {
        application.seats_taken += 1;
        application.version += 1;
    }
}
