//! What the coordinator of the smaller programs did: messages to people, and the end of last year's program.

use serde_json::json;

use super::{
    names,
    plan::{pairings::TO_READ, people, programs},
    world::World,
};
use crate::{auth::Actor, history::Subject, messages::entity::Model, wind_downs};

/// Number of the message that the examples read.
pub(super) const TO_READ_MESSAGE: u64 = 1;

const TEXTS: [(&str, u16); 2] = [
    (
        "Welcome to the circle. Agree in your first conversation on how often you meet, and on what stays between you.",
        150,
    ),
    (
        "Half of the time is over. Which of your goals have you come closer to, and which would you change?",
        60,
    ),
];

/// Last year's program was wound down.
pub(super) fn fill_wind_down(world: &mut World) {
    let ended = world.past.days_ago(98);
    world.wind_downs.push(wind_downs::entity::Model {
        organization_id: names::organization(),
        id: names::wind_down(1),
        program_id: names::program(programs::TO_ARCHIVE),
        state: wind_downs::WindDownState::Done,
        pairings_end_on: ended.date_naive(),
        withdrawn_applications: 3,
        expired_proposals: 1,
        reminded_pairings: 7,
        completed_pairings: 7,
        reminded_until: None,
        reminded_at: Some(world.past.days_ago(106)),
        started_by: Actor::Person(names::person(people::SECOND_COORDINATOR)).to_string(),
        version: 5,
        created_at: world.past.days_ago(130),
        finished_at: Some(ended),
    });
}

/// Adds the messages, each to a mentee and their mentor.
pub(super) fn fill(world: &mut World) {
    let author = Actor::Person(names::person(people::SECOND_COORDINATOR));
    let mut number = TO_READ_MESSAGE;
    for (text, days_ago) in TEXTS {
        for recipient in [people::CIRCLE_MENTEES, people::CIRCLE_MENTORS] {
            let at = world.past.days_ago(days_ago);
            let row = Model {
                organization_id: names::organization(),
                id: names::message(number),
                program_id: names::program(programs::CIRCLE),
                recipient_id: names::person(recipient),
                application_id: None,
                pairing_id: Some(names::pairing(TO_READ)),
                author: author.to_string(),
                text: text.to_owned(),
                created_at: at,
            };
            let data = json!({
                "program_id": row.program_id,
                "recipient_id": row.recipient_id,
                "application_id": row.application_id,
                "pairing_id": row.pairing_id,
            });
            world
                .chronicle
                .event(at, author, Subject::Message, "created", row.id.0, data);
            world.messages.push(row);
            number += 1;
        }
    }
}
