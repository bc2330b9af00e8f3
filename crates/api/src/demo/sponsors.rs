//! The demo's sponsorship: a sponsor, somebody to speak for, and what was done.

use chrono::Days;
use serde_json::json;

use super::{
    applications::{self, Application},
    names,
    pairings::{self, Pairing},
    plan::{advocacy::*, pairings::SPONSORED, people, programs},
    world::World,
};
use crate::{
    advocacy_actions::{
        AdvocacyKind::{self, Introduced, Nominated, SpokeFor, StretchAssignment},
        entity::Model,
    },
    applications::{
        ApplicationRole::{Mentee, Mentor},
        ApplicationState::Approved,
        entity::Details,
    },
    auth::Actor,
    history::Subject,
    pairings::PairingState::Active,
};

/// Adds the two, their pairing and its actions.
pub(super) fn fill(world: &mut World) {
    let (sponsor, sponsored) = (people::CIRCLE_MENTORS, people::CIRCLE_MENTEES + 15);
    for (person, role) in [(sponsor, Mentor), (sponsored, Mentee)] {
        let application = Application {
            program: programs::SPONSORS,
            person,
            role,
            state: Approved,
            days_ago: 130,
            details: Details::default(),
        };
        applications::add(world, application);
    }
    let pairing = Pairing {
        number: SPONSORED,
        program: programs::SPONSORS,
        mentee: sponsored,
        mentor: sponsor,
        path: &[(Active, 105)],
        proposed_days_ago: 109,
    };
    pairings::add(world, &pairing);
    for (number, kind, audience, days_ago, outcome) in [
        (
            TO_READ,
            Introduced,
            "Head of terminal operations",
            90,
            Some("They meet once a month now."),
        ),
        (
            TO_PATCH,
            Nominated,
            "Leadership course of the port association",
            40,
            None,
        ),
        (TO_DELETE, SpokeFor, "Project board", 33, None),
        (
            TO_DELETE + 1,
            StretchAssignment,
            "Steering group of the new quay",
            12,
            Some("Runs the weekly meeting."),
        ),
    ] {
        add(world, number, sponsor, (kind, audience), days_ago, outcome);
    }
}

fn add(
    world: &mut World,
    number: u64,
    sponsor: u64,
    (kind, audience): (AdvocacyKind, &str),
    days_ago: u16,
    outcome: Option<&str>,
) {
    let at = world.past.days_ago(days_ago);
    let id = names::advocacy_action(number);
    let (program_id, pairing_id) = (
        names::program(programs::SPONSORS),
        names::pairing(SPONSORED),
    );
    let data = json!({ "program_id": program_id, "pairing_id": pairing_id, "kind": kind });
    let actor = Actor::Person(names::person(sponsor));
    world
        .chronicle
        .event(at, actor, Subject::AdvocacyAction, "logged", id.0, data);
    world.advocacy_actions.push(Model {
        organization_id: names::organization(),
        id,
        program_id,
        pairing_id,
        kind,
        audience: audience.to_owned(),
        happened_on: at.date_naive() - Days::new(1),
        outcome: outcome.map(str::to_owned),
        version: 1,
        created_at: at,
        updated_at: at,
    });
}
