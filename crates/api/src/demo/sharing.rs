//! What the demo's people share, and how they see their skills grow.

use chrono::TimeDelta;
use serde_json::json;

use super::{
    giving_back, names,
    plan::{pairings, people, programs, resources::*},
    world::World,
};
use crate::{
    alumni::entity as cadences,
    auth::Actor,
    calendar_links::{self, CalendarSecret},
    giving_back::{Direction, GivingKind},
    history::Subject,
    mentor_pipeline::entity as consents,
    resources::{
        ResourceKind::{self, Article, Book, Course, Template, Tool, Video},
        ResourceState,
        entity::{Model, SkillNames, marks, skills},
        shares,
    },
    skill_assessments::{AssessedBy, entity as assessments},
};

/// A resource and who finds it helpful.
struct Resource {
    number: u64,
    program: Option<u64>,
    owner: u64,
    kind: ResourceKind,
    title: &'static str,
    url: &'static str,
    description: &'static str,
    licence: Option<&'static str>,
    skills: &'static [&'static str],
    days_ago: u16,
    helped: &'static [u64],
}

const MAIN: Option<u64> = Some(programs::MAIN);

#[rustfmt::skip]
const RESOURCES: &[Resource] = &[
    Resource { number: TO_READ, program: None, owner: people::MENTORS + 3, kind: Article,
        title: "How to open a talk without a joke", url: "https://library.example.org/open-a-talk",
        description: "Five openings that work on a Monday morning.", licence: Some("CC-BY-4.0"), skills: &["Public speaking"], days_ago: 80,
        helped: &[people::MENTEES, people::MENTEES + 1, people::MENTEES + 2] },
    Resource { number: TO_PATCH, program: MAIN, owner: people::MENTORS + 4, kind: Template,
        title: "One page before the first session", url: "https://library.example.org/first-session",
        description: "What you want, what you have tried, what you are afraid of.", licence: None, skills: &[], days_ago: 70, helped: &[people::MENTEES + 3] },
    Resource { number: TO_ARCHIVE, program: None, owner: people::MENTORS + 5, kind: Course,
        title: "Spreadsheets, the 2019 course", url: "https://learn.example.org/spreadsheets-2019",
        description: "Screens look different today.", licence: None, skills: &["Data analysis"], days_ago: 300, helped: &[] },
    Resource { number: TO_UNMARK, program: None, owner: people::MENTORS + 6, kind: Book,
        title: "Difficult conversations, chapter 3", url: "https://library.example.org/books/difficult-conversations#chapter-3",
        description: "The chapter on what one did not say. The library has four copies.", licence: None, skills: &["Public speaking"], days_ago: 60,
        helped: &[people::OWNER, people::MENTEES + 5] },
    Resource { number: TO_SHARE, program: None, owner: people::CIRCLE_MENTORS, kind: Tool,
        title: "A calendar for delegation", url: "https://tools.example.org/delegation",
        description: "Who has what until when, and what you have let go of.", licence: Some("MIT"), skills: &[], days_ago: 40, helped: &[people::CIRCLE_MENTEES + 2] },
    Resource { number: SHARED, program: Some(programs::CIRCLE), owner: people::CIRCLE_MENTORS, kind: Video,
        title: "Your first hundred days with a team", url: "https://video.example.org/hundred-days",
        description: "Eighteen minutes; the last five are the best.", licence: None, skills: &[], days_ago: 120, helped: &[people::CIRCLE_MENTEES] },
];

/// Adds resources and assessments.
pub(super) fn fill(world: &mut World) {
    for resource in RESOURCES {
        add(world, resource);
    }
    share(world);
    assess(world);
    consent(world);
    stay_in_touch(world);
    subscribe(world);
}

fn add(world: &mut World, resource: &Resource) {
    let (id, owner) = (
        names::resource(resource.number),
        names::person(resource.owner),
    );
    let created_at = world.past.days_ago(resource.days_ago);
    let program_id = resource.program.map(names::program);
    let data = json!({ "program_id": program_id, "kind": resource.kind });
    let actor = Actor::Person(owner);
    world
        .chronicle
        .event(created_at, actor, Subject::Resource, "created", id.0, data);
    let source = (Subject::Resource, id.0, created_at);
    let given = (Direction::Given, GivingKind::Resource, 0);
    giving_back::add(world, source, owner, program_id, given);
    for skill in resource.skills {
        world.resource_skills.push(skills::Model {
            organization_id: names::organization(),
            resource_id: id,
            normalized_name: pairwell_matching::normalize(skill),
        });
    }
    for person in resource.helped {
        world.resource_marks.push(marks::Model {
            organization_id: names::organization(),
            resource_id: id,
            person_id: names::person(*person),
            created_at: world.past.days_ago(resource.days_ago / 2),
        });
    }
    let skills = resource.skills.iter().map(|&skill| skill.to_owned());
    world.resources.push(Model {
        organization_id: names::organization(),
        id,
        program_id,
        owner_id: Some(owner),
        kind: resource.kind,
        title: resource.title.to_owned(),
        url: resource.url.to_owned(),
        description: resource.description.to_owned(),
        licence: resource.licence.map(str::to_owned),
        skills: SkillNames(skills.collect()),
        helpful_count: i64::try_from(resource.helped.len()).unwrap_or(0),
        state: ResourceState::Active,
        version: 1,
        created_at,
        updated_at: created_at,
    });
}

/// The mentor of the first pairing of the smaller program gave the mentee something to watch.
fn share(world: &mut World) {
    let (mentor, mentee) = (
        names::person(people::CIRCLE_MENTORS),
        names::person(people::CIRCLE_MENTEES),
    );
    let (pairing_id, resource_id) = (names::pairing(pairings::TO_READ), names::resource(SHARED));
    let (id, at) = (names::resource_share(1), world.past.days_ago(118));
    world.resource_shares.push(shares::entity::Model {
        organization_id: names::organization(),
        id,
        resource_id,
        pairing_id,
        shared_by_id: Some(mentor),
        note: Some("Before we talk about your Mondays.".to_owned()),
        created_at: at,
    });
    let data = json!({ "pairing_id": pairing_id, "share_id": id });
    let actor = Actor::Person(mentor);
    world
        .chronicle
        .event(at, actor, Subject::Resource, "shared", resource_id.0, data);
    let source = (Subject::ResourceShare, id.0, at);
    let program = Some(names::program(programs::CIRCLE));
    for (person, direction) in [(mentor, Direction::Given), (mentee, Direction::Received)] {
        let what = (direction, GivingKind::Resource, 0);
        giving_back::add(world, source, person, program, what);
    }
}

/// Last year's mentees saw themselves grow, and so did their mentors.
fn assess(world: &mut World) {
    const LEVELS: [(u16, i64); 3] = [(330, 1), (220, 2), (105, 3)];
    for place in 0..pairings::LAST_YEAR_COUNT {
        let (mentee, mentor) = (people::MENTEES + place, people::MENTORS + 20 + place);
        for (days_ago, level) in LEVELS {
            let level = level + i64::from(place % 3 == 1);
            add_assessment(world, (mentee, mentee), place, (days_ago, level));
        }
        let seen = [(325, 2), (104, 3 + i64::from(place % 2 == 0))];
        for (days_ago, level) in seen {
            add_assessment(world, (mentee, mentor), place, (days_ago, level));
        }
    }
}

fn add_assessment(
    world: &mut World,
    (mentee, assessor): (u64, u64),
    place: u64,
    (days_ago, level): (u16, i64),
) {
    const SKILL: &str = "Public speaking";
    let number = u64::try_from(world.skill_assessments.len()).unwrap_or(0) + 1;
    let (id, at) = (
        names::skill_assessment(number),
        world.past.days_ago(days_ago),
    );
    let assessed_by = if mentee == assessor {
        AssessedBy::Oneself
    } else {
        AssessedBy::Mentor
    };
    let program_id = names::program(programs::TO_ARCHIVE);
    let data = json!({ "program_id": program_id, "by": assessed_by });
    let actor = Actor::Person(names::person(assessor));
    world
        .chronicle
        .event(at, actor, Subject::SkillAssessment, "created", id.0, data);
    world.skill_assessments.push(assessments::Model {
        organization_id: names::organization(),
        id,
        person_id: names::person(mentee),
        program_id: Some(program_id),
        pairing_id: Some(names::pairing(pairings::LAST_YEAR + place)),
        skill: SKILL.to_owned(),
        normalized_name: pairwell_matching::normalize(SKILL),
        level,
        assessed_by,
        assessor_id: Some(names::person(assessor)),
        at,
        created_at: at,
    });
}

/// Most of last year's mentees could imagine to mentor.
fn consent(world: &mut World) {
    for place in (0..pairings::LAST_YEAR_COUNT).filter(|place| place % 4 != 2) {
        let (person_id, given_at) = (
            names::person(people::MENTEES + place),
            world.past.days_ago(96),
        );
        let data = json!({});
        world.chronicle.event(
            given_at,
            Actor::Person(person_id),
            Subject::Person,
            "mentoring_consent_given",
            person_id.0,
            data,
        );
        world.mentoring_consents.push(consents::Model {
            organization_id: names::organization(),
            person_id,
            given_at,
        });
    }
}

/// The secret of the demo's one calendar link, which the document shows; it opens nothing but invented sessions.
const KNOWN_SECRET: [u8; 32] = [7; 32];

/// What the demo's calendar link holds.
pub(super) fn calendar() -> CalendarSecret {
    let owner = names::person(people::OWNER);
    CalendarSecret::of(names::organization(), owner, KNOWN_SECRET)
}

/// The owner subscribes to the calendar of their sessions.
fn subscribe(world: &mut World) {
    let secret = calendar();
    let created_at = world.past.days_ago(40);
    world.chronicle.event(
        created_at,
        Actor::Person(secret.person),
        Subject::Person,
        "calendar_link_created",
        secret.person.0,
        json!({}),
    );
    world.calendar_links.push(calendar_links::entity::Model {
        organization_id: secret.organization,
        person_id: secret.person,
        secret_hash: secret.hash(),
        created_at,
    });
}

/// Two pairs of last year have breakfast twice a year; of another one, the mentee has asked.
fn stay_in_touch(world: &mut World) {
    for (place, both) in [(0, true), (1, false), (2, true)] {
        let (asked, agreed) = (world.past.days_ago(95), world.past.days_ago(94));
        world.alumni_cadences.push(cadences::Model {
            organization_id: names::organization(),
            pairing_id: names::pairing(pairings::LAST_YEAR + place),
            every_months: 6,
            mentee_agreed_at: Some(asked),
            mentor_agreed_at: both.then_some(agreed),
            next_at: both.then(|| agreed + TimeDelta::days(182)),
            reminders: 0,
            version: 1 + i64::from(both),
            created_at: asked,
            updated_at: if both { agreed } else { asked },
        });
    }
}
