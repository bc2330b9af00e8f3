//! What the owner and her mentee have promised each other, and what they wrote down about their sessions.

use chrono::TimeDelta;
use serde_json::json;

use super::{
    chronicle::step,
    names,
    plan::{agreements, people, session_notes, sessions},
    world::World,
};
use crate::{
    agreements::{
        AgreementState::{InForce, Proposed},
        entity::{Model as Agreement, Terms},
    },
    auth::Actor,
    history::Subject,
    session_notes::{
        NoteVisibility::{Private, Shared},
        entity::Model as Note,
    },
    sessions::Party,
};

/// Adds the agreements and the notes.
pub(super) fn fill(world: &mut World) {
    fill_agreements(world);
    fill_notes(world);
}

fn fill_agreements(world: &mut World) {
    let pairing = names::pairing(super::plan::pairings::TALKS);
    let Some(pairing) = world.pairings.iter().find(|row| row.id == pairing).cloned() else {
        return;
    };
    let versions = [
        (agreements::TO_READ, 109, 1, "week"),
        (agreements::TO_SIGN, 5, 1, "month"),
    ];
    for (number, days_ago, every, unit) in versions {
        let terms = json!({
            "cadence": { "every": every, "unit": unit },
            "channels": ["in_person", "video"],
            "confidentiality": "What is said stays between the two, unless somebody is in danger.",
            "boundaries": ["No word about the mentee's own manager"],
            "goals": ["Understand how decisions are made", "Know whom to ask"],
            "no_fault_exit": true,
        });
        // The terms are ours, so they can be read.
        let Ok(terms) = serde_json::from_value(terms) else {
            continue;
        };
        let is_signed = number == agreements::TO_READ;
        let (state, created_at) = (
            if is_signed { InForce } else { Proposed },
            world.past.days_ago(days_ago),
        );
        let signed_at = created_at + TimeDelta::hours(20);
        let id = names::agreement(number);
        let mentee = Actor::Person(pairing.mentee_id);
        let data = json!({ "pairing_id": pairing.id, "number": number });
        let subject = Subject::Agreement;
        world
            .chronicle
            .event(created_at, mentee, subject, "proposed", id.0, data);
        if is_signed {
            let mentor = Actor::Person(pairing.mentor_id);
            world
                .chronicle
                .step(signed_at, mentor, subject, step(id.0, Proposed, InForce));
        }
        world.agreements.push(Agreement {
            organization_id: names::organization(),
            id,
            program_id: pairing.program_id,
            pairing_id: pairing.id,
            number: i64::try_from(number).unwrap_or(0),
            state,
            terms: Terms(terms),
            proposed_by: Party::Mentee,
            mentee_signed_at: Some(created_at),
            mentor_signed_at: Some(signed_at).filter(|_| is_signed),
            in_force_at: Some(signed_at).filter(|_| is_signed),
            version: if is_signed { 3 } else { 2 },
            created_at,
            updated_at: signed_at,
        });
    }
}

fn fill_notes(world: &mut World) {
    let (mentor, mentee) = (people::OWNER, people::TALKS_MENTEE);
    let notes = [
        (
            session_notes::TO_READ,
            mentor,
            Shared,
            "We agreed: one page on the pilot until next time, no slides.",
        ),
        (
            session_notes::TO_PATCH,
            mentor,
            Private,
            "Ask how the move went.",
        ),
        (
            session_notes::TO_DELETE,
            mentor,
            Private,
            "Find the article about first budgets.",
        ),
        (
            session_notes::OF_THE_MENTEE,
            mentee,
            Private,
            "I did not dare to ask about the salary. Next time.",
        ),
    ];
    for (number, author, visibility, text) in notes {
        let at = world.past.days_ago(10);
        let id = names::session_note(number);
        let session_id = names::session(sessions::TO_READ);
        if visibility == Shared {
            let (author, data) = (
                Actor::Person(names::person(author)),
                json!({ "session_id": session_id }),
            );
            world
                .chronicle
                .event(at, author, Subject::SessionNote, "created", id.0, data);
        }
        world.session_notes.push(Note {
            organization_id: names::organization(),
            id,
            session_id,
            author_id: names::person(author),
            visibility,
            text: text.to_owned(),
            version: 1,
            created_at: at,
            updated_at: at,
        });
    }
}
