//! The demo's owner is a mentor herself: with her token, everything that only mentor and mentee may do works.

use pairwell_matching::{Availability, Weekday, Window};

use super::{
    applications::{self, Application},
    characters::Casting,
    directory, names,
    pairings::{self, Pairing},
    plan::{pairings::TALKS, people, programs},
    world::World,
};
use crate::{
    applications::{
        ApplicationRole::{Mentee, Mentor},
        ApplicationState::Approved,
        entity::Details,
    },
    pairings::PairingState::Active,
};

/// Adds the owner's mentee, the two applications and the pairing.
pub(super) fn fill(world: &mut World, casting: &mut Casting) {
    directory::add(
        world,
        people::TALKS_MENTEE,
        casting.mentee(),
        Some(people::COORDINATOR),
    );
    for (number, start, end) in [
        (people::OWNER, "08:00", "18:00"),
        (people::TALKS_MENTEE, "09:00", "21:00"),
    ] {
        let id = names::person(number);
        for person in world.people.iter_mut().filter(|person| person.id == id) {
            person.profile.availability = whole_days(start, end);
        }
    }
    for (person, role) in [(people::OWNER, Mentor), (people::TALKS_MENTEE, Mentee)] {
        let application = Application {
            program: programs::TALKS,
            person,
            role,
            state: Approved,
            days_ago: 130,
            details: Details::default(),
        };
        applications::add(world, application);
    }
    let pairing = Pairing {
        number: TALKS,
        program: programs::TALKS,
        mentee: people::TALKS_MENTEE,
        mentor: people::OWNER,
        path: &[(Active, 108)],
        proposed_days_ago: 112,
    };
    pairings::add(world, &pairing);
}

/// These hours on every day of the week: the two find a time wherever they are.
fn whole_days(start: &str, end: &str) -> Availability {
    let days = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    let window = |weekday| Window {
        weekday,
        start: start.to_owned(),
        end: end.to_owned(),
    };
    Availability {
        windows: days.into_iter().map(window).collect(),
        exceptions: Vec::new(),
    }
}
