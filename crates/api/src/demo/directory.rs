//! The demo's people: who runs it, heads of department, mentors, mentees, and who reports to whom.

use serde_json::json;

use super::{
    characters::Casting,
    names,
    past::Past,
    plan::{counts, people},
    tables::TRACKS,
    world::World,
};
use crate::{
    auth::Actor,
    history::Subject,
    ids::PersonId,
    people::{CreatePerson, PersonRole, entity},
};

/// The number of each head, in the order of the departments.
fn head_of(department: Option<&str>) -> u64 {
    let place = TRACKS
        .iter()
        .position(|track| Some(track.department) == department);
    people::MENTORS + u64::try_from(place.unwrap_or(0)).unwrap_or(0)
}

/// Adds everybody to the world.
pub(super) fn fill(world: &mut World, casting: &mut Casting) {
    let mut owner = casting.mentor();
    owner.role = PersonRole::Owner;
    owner.job_title = Some("Managing director".to_owned());
    owner.department = None;
    add(world, people::OWNER, owner, None);
    for (number, title) in [
        (people::COORDINATOR, "Mentoring program lead"),
        (people::SECOND_COORDINATOR, "Mentoring program coordinator"),
        (people::TO_MAKE_COORDINATOR, "Learning manager"),
    ] {
        let mut person = casting.mentor();
        person.job_title = Some(title.to_owned());
        person.department = Some("People".to_owned());
        add(world, number, person, Some(people::OWNER));
    }
    for number in [people::TO_DELETE, people::TO_PATCH, people::TO_APPLY] {
        let person = casting.mentee();
        add(world, number, person, Some(people::OWNER));
    }
    fill_mentors(world, casting);
    let learners = [
        (people::MENTEES, counts::MENTEES),
        (people::CIRCLE_MENTEES, counts::CIRCLE_MENTEES),
        (people::APPLICANTS, counts::APPLICANTS),
    ];
    for (first, count) in learners {
        for number in first..first + count {
            let person = casting.mentee();
            let manager = manager_of(world, casting, &person);
            add(world, number, person, Some(manager));
        }
    }
}

fn fill_mentors(world: &mut World, casting: &mut Casting) {
    let mut heads = TRACKS.iter();
    for number in people::MENTORS..people::MENTORS + counts::MENTORS {
        match heads.next() {
            Some(track) => add(world, number, casting.head(track), Some(people::OWNER)),
            None => {
                let person = casting.mentor();
                let head = head_of(person.department.as_deref());
                add(world, number, person, Some(head));
            }
        }
    }
    for number in people::CIRCLE_MENTORS..people::CIRCLE_MENTORS + counts::CIRCLE_MENTORS {
        let mut person = casting.mentor();
        person.capacity = 2;
        let head = head_of(person.department.as_deref());
        add(world, number, person, Some(head));
    }
}

/// Most report to an experienced colleague of their department, the others to its head.
fn manager_of(world: &World, casting: &mut Casting, person: &CreatePerson) -> u64 {
    let head = head_of(person.department.as_deref());
    let mentors = people::MENTORS..people::MENTORS + counts::MENTORS;
    let colleagues: Vec<u64> = mentors
        .filter(|number| {
            *number != head && world.department_of(*number) == person.department.as_deref()
        })
        .collect();
    let random = casting.random();
    if colleagues.is_empty() || random.chance(30) {
        head
    } else {
        *random.pick(&colleagues)
    }
}

pub(super) fn add(world: &mut World, number: u64, person: CreatePerson, manager: Option<u64>) {
    let at = world.past.days_ago(390);
    let id = names::person(number);
    let owner = Actor::Person(names::person(people::OWNER));
    world
        .chronicle
        .event(at, owner, Subject::Person, "created", id.0, json!({}));
    let external_id = format!("HC-{number:04}");
    world.people.push(row(
        world.past,
        id,
        person,
        manager.map(names::person),
        external_id,
    ));
}

fn row(
    past: Past,
    id: PersonId,
    person: CreatePerson,
    manager: Option<PersonId>,
    external_id: String,
) -> entity::Model {
    let at = past.days_ago(390);
    entity::Model {
        organization_id: names::organization(),
        id,
        external_id: Some(external_id),
        full_name: person.full_name,
        email: person.email,
        job_title: person.job_title,
        department: person.department,
        manager_id: manager,
        years_of_experience: person.years_of_experience.map(i64::from),
        time_zone: person.time_zone,
        capacity: person.capacity.into(),
        role: person.role,
        state: person.state,
        profile: entity::Profile {
            skills_offered: person.skills_offered,
            skills_sought: person.skills_sought,
            goals: person.goals,
            interests: person.interests,
            biography: person.biography,
            languages: person.languages,
            availability: person.availability,
            custom_fields: person.custom_fields,
        },
        version: 1,
        created_at: at,
        erased_at: None,
        updated_at: at,
    }
}
