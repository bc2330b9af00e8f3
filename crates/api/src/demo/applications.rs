//! Who has applied to what, with which answers and wishes, and what came of it.

use std::collections::BTreeMap;

use pairwell_matching::{FieldValue, Number};
use serde_json::json;

use super::{
    chronicle::step,
    names,
    plan::{self, applicants, counts, people, programs},
    programs::{CIRCUMSTANCES, STYLES},
    random::{Deck, Random},
    tables::MOTIVATIONS,
    world::World,
};
use crate::{
    applications::{
        ApplicationRole::{self, Mentee, Mentor},
        ApplicationState::{self, Approved, Draft, Paused, Submitted, UnderReview},
        entity::{Details, Model},
    },
    auth::Actor,
    history::Subject,
    ids::ApplicationId,
};

/// An application and how far it has come.
pub(super) struct Application {
    pub program: u64,
    pub person: u64,
    pub role: ApplicationRole,
    pub state: ApplicationState,
    /// How long ago it was submitted; decided a week later at the most.
    pub days_ago: u16,
    pub details: Details,
}

/// Adds the applications to the main program, the smaller one and the open one.
pub(super) fn fill(world: &mut World, random: &mut Random) {
    let mut motivations = Deck::new(MOTIVATIONS);
    for number in people::MENTORS..people::MENTORS + counts::MENTORS {
        let state = match random.below(100) {
            0..=2 => Paused,
            3..=5 => UnderReview,
            _ => Approved,
        };
        fill_main(world, random, &mut motivations, (number, Mentor, state));
    }
    for number in people::MENTEES..people::MENTEES + counts::MENTEES {
        let state = match random.below(100) {
            0..=1 => Paused,
            2..=3 => UnderReview,
            4..=5 => Submitted,
            _ => Approved,
        };
        fill_main(world, random, &mut motivations, (number, Mentee, state));
    }
    let circle = |first, count| first..first + count;
    let mentors =
        circle(people::CIRCLE_MENTORS, counts::CIRCLE_MENTORS).map(|person| (person, Mentor));
    let mentees =
        circle(people::CIRCLE_MENTEES, counts::CIRCLE_MENTEES).map(|person| (person, Mentee));
    for (person, role) in mentors.chain(mentees) {
        let details = Details {
            motivation: (*motivations.deal(random)).to_owned(),
            ..Details::default()
        };
        let days_ago = random.between(172, 192);
        add(
            world,
            Application {
                program: programs::CIRCLE,
                person,
                role,
                state: Approved,
                days_ago,
                details,
            },
        );
    }
    fill_open(world, random, &mut motivations);
}

/// One applicant for each step that an application can take.
fn fill_open(world: &mut World, random: &mut Random, motivations: &mut Deck<&'static str>) {
    for place in 0..counts::APPLICANTS {
        let state = match place {
            applicants::TO_SUBMIT | applicants::TO_PATCH => Draft,
            applicants::TO_REVIEW | applicants::TO_WITHDRAW => Submitted,
            applicants::TO_APPROVE | applicants::TO_REJECT | applicants::TO_WAITLIST => UnderReview,
            applicants::TO_RESUME => Paused,
            _ => Approved,
        };
        let details = Details {
            motivation: (*motivations.deal(random)).to_owned(),
            ..Details::default()
        };
        let (person, days_ago) = (people::APPLICANTS + place, random.between(9, 30));
        add(
            world,
            Application {
                program: programs::OPEN,
                person,
                role: Mentee,
                state,
                days_ago,
                details,
            },
        );
    }
}

fn fill_main(
    world: &mut World,
    random: &mut Random,
    motivations: &mut Deck<&'static str>,
    (person, role, state): (u64, ApplicationRole, ApplicationState),
) {
    let mut details = Details {
        motivation: (*motivations.deal(random)).to_owned(),
        ..Details::default()
    };
    details.answers = answers(random, role);
    let wishes = match role {
        Mentee => (people::MENTORS..people::MENTORS + counts::MENTORS).collect::<Vec<_>>(),
        Mentor => (people::MENTEES..people::MENTEES + counts::MENTEES).collect(),
    };
    if random.chance(if role == Mentee { 30 } else { 8 }) {
        let count = usize::from(random.between(1, 3));
        let preferred = random.sample(&wishes, count + 1);
        let mut preferred = preferred.into_iter().map(|&number| names::person(number));
        let avoided = preferred.next().filter(|_| random.chance(10));
        details.preferred = preferred.collect();
        details.avoided = avoided.into_iter().collect();
    }
    // Most waited until the deadline came near.
    let days_ago = if random.chance(60) {
        random.between(9, 30)
    } else {
        random.between(20, 94)
    };
    add(
        world,
        Application {
            program: programs::MAIN,
            person,
            role,
            state,
            days_ago,
            details,
        },
    );
}

fn answers(random: &mut Random, role: ApplicationRole) -> BTreeMap<String, FieldValue> {
    let style = (*random.pick(STYLES)).to_owned();
    let hours = i64::from(random.between(2, 6));
    let mut answers = BTreeMap::from([("conversation_style".to_owned(), FieldValue::Text(style))]);
    if let Some(hours) = Number::from_millionths(hours * Number::SCALE) {
        answers.insert("hours_per_month".to_owned(), FieldValue::Number(hours));
    }
    let (chance, most) = match role {
        Mentee => (40, 2),
        Mentor => (75, 3),
    };
    if random.chance(chance) {
        let count = usize::from(random.between(1, most));
        let names = random.sample(CIRCUMSTANCES, count);
        let names = names.into_iter().map(|&name| name.to_owned()).collect();
        answers.insert("circumstances".to_owned(), FieldValue::List(names));
    }
    answers
}

/// Adds an application with its history; returns its id.
pub(super) fn add(world: &mut World, application: Application) -> ApplicationId {
    let Application {
        program,
        person,
        role,
        state,
        days_ago,
        details,
    } = application;
    let id = names::application(plan::application(program, person));
    let program_id = names::program(program);
    let applicant = Actor::Person(names::person(person));
    let coordinator = Actor::Person(names::person(people::COORDINATOR));
    let minutes = u16::try_from(person * 7 % 600).unwrap_or(0);
    let begun = world.past.minutes_before(days_ago, minutes + 60);
    let submitted = world.past.minutes_before(days_ago, minutes);
    // Coordinators review once a week, all at once.
    let decided = world.past.days_ago(days_ago.saturating_sub(1) / 7 * 7);
    let data = json!({ "program_id": program_id, "role": role });
    world.chronicle.event(
        begun,
        applicant,
        Subject::Application,
        "created",
        id.0,
        data,
    );
    let path = path(state);
    let mut from = Draft;
    for to in path {
        let (at, actor) = if *to == Submitted {
            (submitted, applicant)
        } else {
            (decided, coordinator)
        };
        world
            .chronicle
            .step(at, actor, Subject::Application, step(id.0, from, *to));
        from = *to;
    }
    let capacity = match role {
        Mentor => world
            .person(person)
            .map_or(1, |person| person.capacity.max(1)),
        Mentee => 1,
    };
    world.applications.push(Model {
        organization_id: names::organization(),
        id,
        program_id,
        person_id: names::person(person),
        role,
        state,
        capacity,
        seats_taken: 0,
        details,
        submitted_at: path.contains(&Submitted).then_some(submitted),
        decided_at: path.contains(&Approved).then_some(decided),
        seat_freed_at: path.contains(&Approved).then_some(decided),
        version: i64::try_from(path.len()).unwrap_or(0) + 1,
        created_at: begun,
        updated_at: if path.len() > 1 { decided } else { submitted },
    });
    id
}

/// The states after the draft.
const fn path(state: ApplicationState) -> &'static [ApplicationState] {
    match state {
        Submitted => &[Submitted],
        UnderReview => &[Submitted, UnderReview],
        Approved => &[Submitted, UnderReview, Approved],
        Paused => &[Submitted, UnderReview, Approved, Paused],
        Draft
        | ApplicationState::Rejected
        | ApplicationState::Waitlisted
        | ApplicationState::Withdrawn
        | ApplicationState::Left
        | ApplicationState::Removed => &[],
    }
}
