//! The demo's introductions, words of thanks and nominations.

use chrono::TimeDelta;
use serde_json::json;

use super::plan::{
    introduction, introductions, nomination, nominations, recognition, recognitions,
};
use crate::{
    applications::ApplicationRole::{self, Mentee, Mentor},
    auth::Actor,
    demo::{
        chronicle::step,
        names,
        plan::{people, programs},
        world::World,
    },
    history::Subject,
    introductions::{
        entity::Model as Introduction,
        model::{
            IntroductionOutcome,
            IntroductionState::{self, AAccepted, Concluded, Introduced, Proposed},
        },
    },
    lifecycle::Lifecycle,
    nominations::{
        entity::Model as Nomination,
        model::{NominationRelation, NominationState},
    },
    recognitions::{
        entity::Model as Recognition,
        model::{
            Behavior::{self, Candor, Commitment, Expertise, Inclusion, Networking, Trust},
            RecognitionAudience,
        },
    },
};

/// Adds introductions, words of thanks and nominations.
pub(super) fn fill(world: &mut World) {
    let (owner, mentees) = (people::OWNER, people::MENTEES);
    for (number, two, path, days_ago) in [
        (
            introductions::TO_READ,
            (mentees, mentees + 9),
            &[AAccepted][..],
            6,
        ),
        (introductions::TO_ACCEPT, (owner, mentees + 1), &[][..], 5),
        (introductions::TO_DECLINE, (owner, mentees + 2), &[][..], 4),
        (
            introductions::TO_CONCLUDE,
            (owner, mentees + 5),
            &[AAccepted, Introduced][..],
            20,
        ),
        (
            introductions::CONCLUDED,
            (mentees + 11, mentees + 12),
            &[AAccepted, Introduced, Concluded][..],
            70,
        ),
    ] {
        introduce(world, number, two, path, days_ago);
    }
    thank_all(world);
    for (place, (number, nominee, role)) in (0_u16..).zip([
        (nominations::TO_READ, people::TO_PATCH, Mentor),
        (nominations::TO_ACCEPT, people::TO_APPLY, Mentor),
        (nominations::TO_DECLINE, people::TO_MAKE_COORDINATOR, Mentee),
    ]) {
        nominate(world, number, nominee, role, 8 - place);
    }
}

fn introduce(
    world: &mut World,
    number: u64,
    (a, b): (u64, u64),
    path: &[IntroductionState],
    days_ago: u16,
) {
    let id = introduction(number);
    let introducer = names::person(people::MENTORS + number);
    let (a_id, b_id) = (names::person(a), names::person(b));
    let proposed = world.past.days_ago(days_ago);
    let data = json!({ "program_id": names::program(programs::MAIN), "a_id": a_id, "b_id": b_id });
    let actor = Actor::Person(introducer);
    let chronicle = &mut world.chronicle;
    chronicle.event(
        proposed,
        actor,
        Subject::Introduction,
        "created",
        id.0,
        data.clone(),
    );
    let mut from = Proposed;
    for (later, to) in (1_u16..).zip(path) {
        let at = world.past.days_ago(days_ago.saturating_sub(later));
        let actor = Actor::Person(if *to == Introduced { b_id } else { a_id });
        let step = step(id.0, from, *to);
        let chronicle = &mut world.chronicle;
        chronicle.keep(at, actor, Subject::Introduction, step);
        if to.is_told() {
            let (subject, data) = (Subject::Introduction, data.clone());
            chronicle.event(at, Actor::System, subject, to.name(), id.0, data);
        }
        from = *to;
    }
    let since = |to: IntroductionState| {
        let place = path.iter().position(|state| *state == to)?;
        let later = u16::try_from(place).ok()?.saturating_add(1);
        Some(world.past.days_ago(days_ago.saturating_sub(later)))
    };
    let introduced_at = since(Introduced);
    let outcome_at = since(Concluded);
    let steps = i64::try_from(path.len()).unwrap_or(0);
    let row = Introduction {
        organization_id: names::organization(),
        id,
        program_id: names::program(programs::MAIN),
        introducer_id: Some(introducer),
        a_id,
        b_id,
        reason:
            "You both look after volunteers who work at night, in two buildings that never meet."
                .to_owned(),
        context: "A quarter of an hour over coffee would do.".to_owned(),
        state: from,
        a_accepted_at: since(AAccepted),
        b_accepted_at: introduced_at,
        declined_by_id: None,
        declined_at: None,
        expires_at: proposed + TimeDelta::days(14),
        introduced_at,
        outcome_due_at: introduced_at.map(|at| at + TimeDelta::days(14)),
        outcome_asked: introduced_at.is_some(),
        outcome: outcome_at.map(|_| IntroductionOutcome::Talked),
        outcome_note: outcome_at.map(|_| "We now share one plan for the winter.".to_owned()),
        outcome_by_id: outcome_at.map(|_| a_id),
        outcome_at,
        end_told: false,
        version: steps + 1,
        created_at: proposed,
        updated_at: world.past.days_ago(days_ago.saturating_sub(1)),
    };
    world.community.introductions.push(row);
}

fn thank_all(world: &mut World) {
    let texts: [(Behavior, &str, &str); 6] = [
        (
            Expertise,
            "The first forecast that I made on my own was right.",
            "Thank you for three evenings with my spreadsheets.",
        ),
        (
            Trust,
            "",
            "I could say that I was afraid of the talk, and nobody else ever heard of it.",
        ),
        (
            Networking,
            "The call with the harbor office on Tuesday.",
            "You knew whom to ask, and you asked for me.",
        ),
        (
            Commitment,
            "Twelve sessions, none missed.",
            "You were there every second Thursday, also in July.",
        ),
        (
            Candor,
            "",
            "You told me that the plan was bad before everybody else could, and then helped to mend it.",
        ),
        (
            Inclusion,
            "The first round of introductions at the panel.",
            "You made sure that the quiet ones spoke first.",
        ),
    ];
    for (place, (behavior, evidence, message)) in (0_u64..).zip(texts) {
        let (number, receiver, audience) = match place {
            1 => (
                recognitions::TO_HIDE,
                people::OWNER,
                RecognitionAudience::Program,
            ),
            4 => (
                recognitions::TO_UNHIDE,
                people::OWNER,
                RecognitionAudience::Program,
            ),
            0 => (
                recognitions::TO_READ,
                people::MENTORS,
                RecognitionAudience::Public,
            ),
            _ => (
                recognitions::OTHERS + place,
                people::MENTORS + place % 3,
                RecognitionAudience::Program,
            ),
        };
        let days_ago = u16::try_from(40 - 6 * place).unwrap_or(0);
        let at = world.past.days_ago(days_ago);
        let giver = names::person(people::MENTEES + 30 + place);
        let row = Recognition {
            organization_id: names::organization(),
            id: recognition(number),
            program_id: names::program(programs::MAIN),
            pairing_id: None,
            giver_id: Some(giver),
            receiver_id: names::person(receiver),
            behavior,
            evidence: evidence.to_owned(),
            message: message.to_owned(),
            audience,
            counted: true,
            hidden_at: (number == recognitions::TO_UNHIDE).then_some(at),
            version: 1,
            created_at: at,
            updated_at: at,
        };
        let data = json!({
            "program_id": row.program_id,
            "to_id": row.receiver_id,
            "behavior": row.behavior,
            "audience": row.audience,
            "counted": row.counted
        });
        let actor = Actor::Person(giver);
        let chronicle = &mut world.chronicle;
        chronicle.event(at, actor, Subject::Recognition, "created", row.id.0, data);
        world.community.recognitions.push(row);
    }
}

fn nominate(world: &mut World, number: u64, nominee: u64, role: ApplicationRole, days_ago: u16) {
    let at = world.past.days_ago(days_ago);
    let nominator = names::person(people::MENTORS + number);
    let row = Nomination {
        organization_id: names::organization(),
        id: nomination(number),
        program_id: names::program(programs::OPEN),
        nominator_id: Some(nominator),
        nominee_id: Some(names::person(nominee)),
        email: None,
        role,
        why:
            "People go to this desk with their questions anyway; a program would give them a chair."
                .to_owned(),
        relation: NominationRelation::Colleague,
        state: NominationState::Proposed,
        application_id: None,
        decided_at: None,
        version: 1,
        created_at: at,
        updated_at: at,
    };
    let data = json!({ "program_id": row.program_id, "role": row.role });
    let actor = Actor::Person(nominator);
    let chronicle = &mut world.chronicle;
    chronicle.event(at, actor, Subject::Nomination, "created", row.id.0, data);
    world.community.nominations.push(row);
}
