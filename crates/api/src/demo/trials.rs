//! The demo's trial conversations: what people of the smaller program thought of each other.

use serde_json::json;

use super::{
    names,
    plan::{self, people, programs, trials::*},
    world::World,
};
use crate::{
    auth::Actor,
    history::Subject,
    trial_ratings::{
        TrialWish::{self, Neutral, Prefer},
        entity::Model,
    },
};

/// Adds the ratings.
pub(super) fn fill(world: &mut World) {
    let mentee = |place| people::CIRCLE_MENTEES + place;
    let mentor = |place| people::CIRCLE_MENTORS + place;
    for (number, rater, partner, wish, rating, note) in [
        (
            TO_READ,
            mentee(RATER),
            mentor(8),
            Prefer,
            5,
            Some("We could have talked for hours."),
        ),
        (TO_PATCH, mentee(RATER), mentor(9), Neutral, 3, None),
        (TO_DELETE, mentor(8), mentee(RATER), Prefer, 4, None),
        (TO_DELETE + 1, mentor(9), mentee(RATER), Neutral, 4, None),
    ] {
        add(world, number, (rater, partner), (wish, rating), note);
    }
}

fn add(
    world: &mut World,
    number: u64,
    (rater, partner): (u64, u64),
    (wish, rating): (TrialWish, i64),
    note: Option<&str>,
) {
    let at = world.past.days_ago(2);
    let application = |person| names::application(plan::application(programs::CIRCLE, person));
    let (id, program_id) = (
        names::trial_rating(number),
        names::program(programs::CIRCLE),
    );
    let rater_id = names::person(rater);
    let data = json!({ "program_id": program_id });
    let actor = Actor::Person(rater_id);
    world
        .chronicle
        .event(at, actor, Subject::TrialRating, "created", id.0, data);
    world.trial_ratings.push(Model {
        organization_id: names::organization(),
        id,
        program_id,
        application_id: application(rater),
        partner_application_id: application(partner),
        rater_id,
        partner_id: names::person(partner),
        wish,
        rating: Some(rating),
        note: note.map(str::to_owned),
        version: 1,
        created_at: at,
        updated_at: at,
    });
}
