//! How the demo's pairings are going: check-ins, fit checks, and what their health is judged by.

use serde_json::json;

use super::{names, plan::pairings::*, world::World};
use crate::{
    action_items::{self, ActionItemState},
    auth::Actor,
    check_ins, fit_checks,
    fit_checks::Fit,
    history::Subject,
    ids::PairingId,
    pairing_health::{
        entity::Model as Health,
        rules::{Facts, LOW_MOOD, Phase, Rhythm},
    },
    pairings::{
        PairingSide::{self, Mentee, Mentor},
        PairingState,
        entity::Model as Pairing,
    },
};

/// What somebody said: pairing, side, days ago, mood, progress, blockers, next step, whether it is shared.
type Said = (
    u64,
    PairingSide,
    u16,
    i64,
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    bool,
);

const CHECK_INS: &[Said] = &[
    (
        TO_READ,
        Mentee,
        118,
        4,
        "We chose the first book and met twice.",
        None,
        Some("Read the first part."),
        true,
    ),
    (
        TO_READ,
        Mentor,
        88,
        4,
        "Good questions, and we laugh a lot.",
        None,
        Some("Talk about what to do with the ideas."),
        true,
    ),
    (
        TO_READ,
        Mentee,
        61,
        3,
        "Only one talk this month.",
        Some("The harvest season takes all evenings."),
        Some("Meet over lunch instead."),
        false,
    ),
    (
        TO_READ,
        Mentee,
        12,
        5,
        "I led a discussion for the first time, with what we had practised.",
        None,
        Some("Pick the last book."),
        true,
    ),
    (
        TO_PAUSE,
        Mentee,
        111,
        3,
        "We said hello and found a date.",
        None,
        Some("Meet in person."),
        true,
    ),
    (
        TO_COMPLETE,
        Mentee,
        40,
        3,
        "We are through with the reading list.",
        None,
        None,
        true,
    ),
    (
        TO_COMPLETE,
        Mentee,
        9,
        2,
        "I do not know what to use it for.",
        Some("My team has no time for it."),
        Some("Ask for an example from work."),
        false,
    ),
    (
        TO_END,
        Mentor,
        16,
        4,
        "We met once more.",
        None,
        None,
        false,
    ),
];

/// Who said what about the fit, and how many days ago.
const FIT_CHECKS: &[(u64, PairingSide, u16, Fit, Option<&str>)] = &[
    (
        TO_READ,
        Mentee,
        130,
        Fit::Good,
        Some("It took us one talk to find out that we read alike."),
    ),
    (TO_READ, Mentor, 129, Fit::Good, None),
    (
        TO_COMPLETE,
        Mentee,
        125,
        Fit::Unsure,
        Some("We have little in common so far."),
    ),
    (
        TO_END,
        Mentee,
        6,
        Fit::Poor,
        Some("Very friendly, but from another world than mine."),
    ),
];

/// Adds what is known of the pairings that have begun.
pub(super) fn fill(world: &mut World) {
    for (place, said) in (1..).zip(CHECK_INS) {
        check_in(world, place, *said);
    }
    for (place, (pairing, side, days_ago, fit, note)) in (1..).zip(FIT_CHECKS) {
        let Some(pairing) = find(world, *pairing) else {
            continue;
        };
        let (author_id, partner_id) = pairing.both(*side);
        let row = fit_checks::entity::Model {
            organization_id: names::organization(),
            id: names::fit_check(place),
            program_id: pairing.program_id,
            pairing_id: pairing.id,
            author_id,
            side: *side,
            partner_id,
            fit: *fit,
            private_note: note.map(str::to_owned),
            created_at: world.past.days_ago(*days_ago),
        };
        let data = json!({ "program_id": row.program_id, "pairing_id": row.pairing_id });
        let (at, by) = (row.created_at, Actor::Person(author_id));
        world
            .chronicle
            .event(at, by, Subject::FitCheck, "created", row.id.0, data);
        world.fit_checks.push(row);
    }
    let health = world
        .pairings
        .iter()
        .filter_map(|pairing| health(world, pairing))
        .collect();
    world.pairing_health = health;
}

fn find(world: &World, number: u64) -> Option<Pairing> {
    let id: PairingId = names::pairing(number);
    let found = world.pairings.iter().find(|pairing| pairing.id == id);
    found.cloned()
}

fn check_in(
    world: &mut World,
    place: u64,
    (pairing, side, days_ago, mood, progress, blockers, next_step, shared): Said,
) {
    let Some(pairing) = find(world, pairing) else {
        return;
    };
    let (author_id, partner_id) = pairing.both(side);
    let row = check_ins::entity::Model {
        organization_id: names::organization(),
        id: names::check_in(place),
        program_id: pairing.program_id,
        pairing_id: pairing.id,
        author_id,
        side,
        partner_id,
        mood,
        progress: progress.to_owned(),
        blockers: blockers.map(str::to_owned),
        next_step: next_step.map(str::to_owned),
        shared_with_partner: shared,
        created_at: world.past.days_ago(days_ago),
    };
    let data = json!({ "program_id": row.program_id, "pairing_id": row.pairing_id });
    let (at, by) = (row.created_at, Actor::Person(author_id));
    world
        .chronicle
        .event(at, by, Subject::CheckIn, "created", row.id.0, data);
    world.check_ins.push(row);
}

/// What is known of a pairing from what was said in it.
fn health(world: &World, pairing: &Pairing) -> Option<Health> {
    let mut facts = Facts::beginning(pairing.started_at?, Rhythm::default());
    facts.phase = match pairing.state {
        PairingState::Active => Phase::Running,
        PairingState::Paused => Phase::Resting,
        PairingState::Proposed
        | PairingState::Completed
        | PairingState::EndedEarly
        | PairingState::Declined
        | PairingState::Expired
        | PairingState::Superseded
        | PairingState::Renewed => Phase::Over,
    };
    let of_pairing = |id: PairingId| id == pairing.id;
    for said in world
        .check_ins
        .iter()
        .filter(|said| of_pairing(said.pairing_id))
    {
        facts.note_contact(said.created_at);
        let is_low = said.mood <= i64::from(LOW_MOOD);
        facts.side_mut(said.side).low_mood_since = is_low.then_some(said.created_at);
    }
    let held = world
        .sessions
        .iter()
        .filter(|session| of_pairing(session.pairing_id));
    for at in held.filter_map(|session| session.held_at) {
        facts.note_contact(at);
    }
    let open = world
        .action_items
        .iter()
        .filter(|item| of_pairing(item.pairing_id) && item.state == ActionItemState::Open);
    for item in open {
        let due = item.due_on.and_then(action_items::store::end_of);
        let oldest = &mut facts.side_mut(item.side).item_due_at;
        *oldest = [*oldest, due].into_iter().flatten().min();
    }
    for said in world
        .fit_checks
        .iter()
        .filter(|said| of_pairing(said.pairing_id))
    {
        let is_poor = said.fit == Fit::Poor;
        facts.side_mut(said.side).poor_fit_since = is_poor.then_some(said.created_at);
    }
    let key = (pairing.id, pairing.program_id);
    let mut row = Health::new(pairing.organization_id, key, &facts);
    // What was due before today was told long ago.
    let today = world.past.days_ago(0);
    row.remind_at = row.remind_at.filter(|at| *at > today);
    row.tell_silent_at = row.tell_silent_at.filter(|at| *at > today);
    Some(row)
}
