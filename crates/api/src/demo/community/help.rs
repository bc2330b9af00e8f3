//! The demo's help requests: some to be answered, and a year of answered ones.

use chrono::{DateTime, Days, NaiveTime, Utc};
use serde_json::json;

use super::plan::{help::*, help_offer, help_request};
use crate::{
    auth::Actor,
    demo::{
        chronicle::step,
        names,
        plan::{people, programs},
        world::World,
    },
    help_requests::{
        entity::{Model, Skills},
        model::{
            HelpOfferState, HelpOutcome, HelpRequestState,
            HelpRequestState::{Accepted, Offered, Open, Resolved},
            HelpType::{self, Advice, Feedback, Introduction, Practice},
            HelpVisibility,
        },
        offer_entity,
    },
    history::Subject,
};

/// What is asked; several people ask the same.
struct Text {
    goal: &'static str,
    context: &'static str,
    tried: &'static str,
    ask: &'static str,
    kind: HelpType,
    minutes: i64,
    skill: &'static str,
}

const TEXTS: [Text; 4] = [
    Text {
        goal: "Give the opening talk of our open day without reading it from a sheet",
        context: "Ten minutes in front of two hundred people, half of them children. I speak in three weeks and have never spoken to more than ten.",
        tried: "I wrote the text and learned the first half by heart, but I lose the thread when I look up.",
        ask: "Listen to my talk once on a call and tell me which two things to change first.",
        kind: Practice,
        minutes: 45,
        skill: "Public speaking",
    },
    Text {
        goal: "Hand a project over before I change departments",
        context: "The project runs until autumn, three volunteers depend on it, and my successor starts on the day I leave.",
        tried: "I made a list of tasks. It has eighty lines and nobody will read it.",
        ask: "Read two pages of handover notes and mark what you would not understand.",
        kind: Feedback,
        minutes: 30,
        skill: "Project management",
    },
    Text {
        goal: "Decide whether to apply for the team lead position",
        context: "",
        tried: "I talked to my manager, who says that I would be good at it but cannot say why.",
        ask: "Tell me in half an hour what your first three months as a lead were really like.",
        kind: Advice,
        minutes: 30,
        skill: "Leadership",
    },
    Text {
        goal: "Meet somebody who has moved from operations into data work",
        context: "I have worked on the quay for nine years and plan an evening course next spring.",
        tried: "",
        ask: "Introduce me to one person who has made that change.",
        kind: Introduction,
        minutes: 10,
        skill: "Data analysis",
    },
];

/// A request and how far it has come.
struct Request {
    number: u64,
    asker: u64,
    helper: u64,
    text: usize,
    state: HelpRequestState,
    days_ago: u16,
    helpful: i64,
}

/// Adds the requests and the offers.
pub(super) fn fill(world: &mut World) {
    let of_owner = people::OWNER;
    let waiting = [
        (TO_READ, people::MENTEES, Offered),
        (TO_PATCH, of_owner, Open),
        (TO_RESOLVE, of_owner, Accepted),
        (TO_WITHDRAW, people::MENTEES + 3, Open),
        (TO_OFFER, people::MENTEES + 4, Open),
        (TO_ACCEPT, of_owner, Offered),
        (TO_TAKE_BACK, people::MENTEES + 6, Offered),
    ];
    for (place, (number, asker, state)) in (0_u16..).zip(waiting) {
        let helper = if number == TO_TAKE_BACK {
            people::OWNER
        } else {
            people::MENTORS + u64::from(place)
        };
        let text = usize::from(place) % TEXTS.len();
        let request = Request {
            number,
            asker,
            helper,
            text,
            state,
            days_ago: 12 - place,
            helpful: 0,
        };
        add(world, &request);
    }
    for place in 0..ANSWERED_COUNT {
        let days = u16::try_from(place).unwrap_or(0);
        let request = Request {
            number: ANSWERED + place,
            asker: people::MENTEES + 20 + place,
            // Few answer many, and most of what they give is of use.
            helper: people::MENTORS + place % 3,
            text: usize::from(days) % TEXTS.len(),
            state: Resolved,
            days_ago: 150 - 5 * days,
            helpful: if place % 7 == 6 {
                2
            } else {
                4 + i64::from(days % 2)
            },
        };
        add(world, &request);
    }
}

fn add(world: &mut World, request: &Request) {
    let Some(text) = TEXTS.get(request.text) else {
        return;
    };
    let row = row(world, request, text);
    let asker = Actor::Person(names::person(request.asker));
    let helper = Actor::Person(names::person(request.helper));
    let data = json!({ "program_id": row.program_id, "help_type": row.help_type });
    let (id, asked) = (row.id.0, row.created_at);
    let chronicle = &mut world.chronicle;
    chronicle.event(asked, asker, Subject::HelpRequest, "created", id, data);
    let path: &[(HelpRequestState, u16)] = match row.state {
        Open | HelpRequestState::Withdrawn | HelpRequestState::Expired => &[],
        Offered => &[(Offered, 1)],
        Accepted => &[(Offered, 1), (Accepted, 2)],
        Resolved => &[(Offered, 1), (Accepted, 2), (Resolved, 9)],
    };
    let mut from = Open;
    for (to, later) in path {
        let actor = if *to == Offered { helper } else { asker };
        let at = world.past.days_ago(request.days_ago.saturating_sub(*later));
        let step = step(id, from, *to);
        world.chronicle.step(at, actor, Subject::HelpRequest, step);
        from = *to;
    }
    if row.state != Open {
        add_offer(world, request);
    }
    world.community.help_requests.push(row);
}

fn row(world: &World, request: &Request, text: &Text) -> Model {
    let past = world.past;
    let since = |later: u16| past.days_ago(request.days_ago.saturating_sub(later));
    let accepted = matches!(request.state, Accepted | Resolved);
    let resolved = request.state == Resolved;
    let needed_by = past.date(if resolved {
        14 - i32::from(request.days_ago)
    } else {
        21
    });
    Model {
        organization_id: names::organization(),
        id: help_request(request.number),
        program_id: names::program(programs::MAIN),
        asker_id: Some(names::person(request.asker)),
        helper_id: accepted.then(|| names::person(request.helper)),
        accepted_offer_id: accepted.then(|| help_offer(request.number)),
        goal: text.goal.to_owned(),
        context: text.context.to_owned(),
        tried_so_far: text.tried.to_owned(),
        specific_ask: text.ask.to_owned(),
        help_type: text.kind,
        effort_minutes: Some(text.minutes),
        needed_by: Some(needed_by),
        skills: Skills(vec![text.skill.to_owned()]),
        visibility: HelpVisibility::Program,
        state: request.state,
        expires_at: end_of(needed_by),
        accepted_at: accepted.then(|| since(2)),
        resolved_at: resolved.then(|| since(9)),
        outcome: resolved.then_some(if request.helpful > 3 {
            HelpOutcome::Solved
        } else {
            HelpOutcome::PartlySolved
        }),
        outcome_note: None,
        helpful: resolved.then_some(request.helpful),
        minutes_spent: resolved.then_some(text.minutes),
        version: if resolved { 4 } else { 2 },
        created_at: since(0),
        updated_at: since(if resolved { 9 } else { 2 }),
    }
}

fn end_of(day: chrono::NaiveDate) -> DateTime<Utc> {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    next.and_time(NaiveTime::MIN).and_utc()
}

fn add_offer(world: &mut World, request: &Request) {
    let at = world.past.days_ago(request.days_ago.saturating_sub(1));
    let id = help_offer(request.number);
    let help_request_id = help_request(request.number);
    let helper = names::person(request.helper);
    let actor = Actor::Person(helper);
    let data = json!({ "help_request_id": help_request_id });
    let chronicle = &mut world.chronicle;
    chronicle.event(at, actor, Subject::HelpOffer, "created", id.0, data);
    let accepted = request.state != Offered;
    if accepted {
        let taken = world.past.days_ago(request.days_ago.saturating_sub(2));
        let step = step(id.0, HelpOfferState::Offered, HelpOfferState::Accepted);
        let asker = Actor::Person(names::person(request.asker));
        world.chronicle.step(taken, asker, Subject::HelpOffer, step);
    }
    world.community.help_offers.push(offer_entity::Model {
        organization_id: names::organization(),
        id,
        help_request_id,
        helper_id: helper,
        message: "Gladly. Write to me which evening suits you this week.".to_owned(),
        state: if accepted {
            HelpOfferState::Accepted
        } else {
            HelpOfferState::Offered
        },
        version: if accepted { 2 } else { 1 },
        created_at: at,
        updated_at: at,
    });
}
