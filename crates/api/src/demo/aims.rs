//! What the demo's pairings want to achieve, and what the two have promised to do.

use serde_json::json;

use super::{names, plan::pairings::*, world::World};
use crate::{
    action_items::{self, ActionItemState},
    auth::Actor,
    goals::{self, GoalState, entity::Milestones},
    history::Subject,
    pairings::{
        PairingSide::{self, Mentee, Mentor},
        entity::Model as Pairing,
    },
};

/// A milestone, and in how many days it was done; negative for the past.
type Step = (&'static str, Option<i32>);

/// Pairing, title, days since it was set, days until it is due, stated progress and milestones.
type Aim = (u64, &'static str, u16, i32, i64, &'static [Step]);

const GOALS: &[Aim] = &[
    (
        TO_READ,
        "Lead the discussion of a book",
        140,
        20,
        0,
        &[
            ("Choose a book together", Some(-130)),
            ("Lead a talk between the two of us", Some(-60)),
            ("Lead a talk in a group of six", None),
        ],
    ),
    (
        TO_READ,
        "Ask for feedback without being asked to",
        120,
        45,
        40,
        &[],
    ),
    (TO_READ, "Write a page about each book", 138, 5, 80, &[]),
    (TO_READ, "Read everything on the long list", 139, 1, 10, &[]),
    (
        TO_COMPLETE,
        "Use one idea from the books at work",
        100,
        30,
        25,
        &[],
    ),
];

/// Pairing, side, title, days since it was noted, days until it is due, and whether it is done.
type Promise = (u64, PairingSide, &'static str, u16, i32, bool);

const PROMISES: &[Promise] = &[
    (
        TO_READ,
        Mentee,
        "Find six people who would like to talk about the last book",
        12,
        10,
        false,
    ),
    (TO_READ, Mentor, "Lend the last book", 12, 6, false),
    (TO_READ, Mentor, "Introduce the library team", 14, 8, false),
    (TO_READ, Mentee, "Read the appendix", 20, 4, false),
    (TO_READ, Mentee, "Write down three questions", 60, -45, true),
    (
        TO_COMPLETE,
        Mentor,
        "Send an example from work",
        30,
        -8,
        false,
    ),
];

/// Adds goals and action items.
pub(super) fn fill(world: &mut World) {
    for (place, aim) in (1..).zip(GOALS) {
        goal(world, place, *aim);
    }
    for (place, promise) in (1..).zip(PROMISES) {
        item(world, place, *promise);
    }
}

fn find(world: &World, number: u64) -> Option<Pairing> {
    let id = names::pairing(number);
    let found = world.pairings.iter().find(|pairing| pairing.id == id);
    found.cloned()
}

fn goal(world: &mut World, place: u64, (pairing, title, days_ago, due, progress, steps): Aim) {
    let Some(pairing) = find(world, pairing) else {
        return;
    };
    let past = world.past;
    let milestone = |(title, done): &Step| goals::Milestone {
        title: (*title).to_owned(),
        due_on: None,
        done_on: done.map(|days| past.date(days)),
        evidence: None,
    };
    let row = goals::entity::Model {
        organization_id: names::organization(),
        id: names::goal(place),
        program_id: pairing.program_id,
        pairing_id: pairing.id,
        title: title.to_owned(),
        description: String::new(),
        due_on: Some(past.date(due)),
        state: GoalState::Open,
        progress,
        milestones: Milestones(steps.iter().map(milestone).collect()),
        evidence: None,
        closed_at: None,
        version: 1,
        created_at: past.days_ago(days_ago),
        updated_at: past.days_ago(days_ago),
    };
    let data = json!({ "program_id": row.program_id, "pairing_id": row.pairing_id });
    let (at, by) = (row.created_at, Actor::Person(pairing.mentee_id));
    world
        .chronicle
        .event(at, by, Subject::Goal, "created", row.id.0, data);
    world.goals.push(row);
}

fn item(world: &mut World, place: u64, (pairing, side, title, days_ago, due, done): Promise) {
    let Some(pairing) = find(world, pairing) else {
        return;
    };
    let (owner_id, partner_id) = pairing.both(side);
    let created_at = world.past.days_ago(days_ago);
    let closed_at = done.then(|| world.past.days_ago(days_ago.saturating_sub(10)));
    let row = action_items::entity::Model {
        organization_id: names::organization(),
        id: names::action_item(place),
        program_id: pairing.program_id,
        pairing_id: pairing.id,
        goal_id: None,
        side,
        owner_id,
        partner_id,
        title: title.to_owned(),
        due_on: Some(world.past.date(due)),
        state: if done {
            ActionItemState::Done
        } else {
            ActionItemState::Open
        },
        evidence: None,
        closed_at,
        version: 1 + i64::from(done),
        created_at,
        updated_at: closed_at.unwrap_or(created_at),
    };
    let data = json!({ "program_id": row.program_id, "pairing_id": row.pairing_id });
    let by = Actor::Person(owner_id);
    world.chronicle.event(
        created_at,
        by,
        Subject::ActionItem,
        "created",
        row.id.0,
        data,
    );
    if let Some(at) = closed_at {
        let step = super::chronicle::step(row.id.0, ActionItemState::Open, ActionItemState::Done);
        world.chronicle.step(at, by, Subject::ActionItem, step);
    }
    world.action_items.push(row);
}
