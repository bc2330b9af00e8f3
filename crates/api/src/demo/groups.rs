//! The demo's groups: one with a mentor, and peers in groups that run, that wait for answers and that somebody has left.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::{
    applications::{self, Application},
    chronicle::step,
    names,
    pairings::{self, Pairing},
    plan::{self, groups::*, pairings::IN_A_GROUP, people, programs},
    world::World,
};
use crate::{
    applications::{
        ApplicationRole::{self, Mentee, Mentor},
        ApplicationState::Approved,
        entity::Details,
    },
    auth::Actor,
    groups::{GroupMemberState, GroupState, entity::Model, member_entity as member},
    history::Subject,
    pairings::PairingState,
};

/// Every group of the demo has at least so many members.
const LEAST: i64 = 3;
/// And at most so many.
const MOST: i64 = 5;

/// Adds the programs' people and their groups.
pub(super) fn fill(world: &mut World) {
    fill_mentored(world);
    let (first, left) = (people::APPLICANTS + 3, Some(people::CIRCLE_MENTEES + 4));
    peers(world, TO_READ_PEERS, (first, 4), GroupState::Active, left);
    peers(world, TO_ANSWER, (first + 4, 4), GroupState::Proposed, None);
    peers(world, TO_COMPLETE, (first + 8, 3), GroupState::Active, None);
    let first = people::CIRCLE_MENTEES;
    peers(world, TO_DISSOLVE, (first, 3), GroupState::Proposed, None);
    peers(world, TO_MEET, (first + 6, 3), GroupState::Active, None);
    join(world, TO_MEET, people::OWNER);
    // Free, for the example that asks somebody into a group.
    apply(world, programs::PEERS, TO_ADD, Mentee);
}

fn apply(world: &mut World, program: u64, person: u64, role: ApplicationRole) {
    let application = Application {
        program,
        person,
        role,
        state: Approved,
        days_ago: 60,
        details: Details::default(),
    };
    let id = applications::add(world, application);
    if role == Mentor {
        for row in world.applications.iter_mut().filter(|row| row.id == id) {
            row.capacity = MOST;
        }
    }
}

/// One mentor and three mentees, whose pairings run.
fn fill_mentored(world: &mut World) {
    let mentor = people::CIRCLE_MENTORS + 1;
    let at = world.past.days_ago(45);
    apply(world, programs::GROUPS, mentor, Mentor);
    let mentored = Model {
        program_id: names::program(programs::GROUPS),
        mentor_application_id: Some(names::application(plan::application(
            programs::GROUPS,
            mentor,
        ))),
        mentor_id: Some(names::person(mentor)),
        ..group(world, TO_READ, 3, GroupState::Active)
    };
    for place in 0..3 {
        let mentee = people::APPLICANTS + place;
        apply(world, programs::GROUPS, mentee, Mentee);
        let pairing = Pairing {
            number: IN_A_GROUP + place,
            program: programs::GROUPS,
            mentee,
            mentor,
            path: &[(PairingState::Active, 45)],
            proposed_days_ago: 50,
        };
        pairings::add(world, &pairing);
        if let Some(row) = world.pairings.last_mut() {
            row.group_id = Some(mentored.id);
        }
    }
    tell(world, &mentored, Some(at));
    world.groups.push(mentored);
}

fn group(world: &World, number: u64, members: i64, state: GroupState) -> Model {
    let created_at = world.past.days_ago(50);
    let started_at = (state == GroupState::Active).then(|| world.past.days_ago(45));
    Model {
        organization_id: names::organization(),
        id: names::group(number),
        program_id: names::program(programs::PEERS),
        match_run_id: None,
        mentor_application_id: None,
        mentor_id: None,
        facilitator_id: None,
        state,
        members,
        least: LEAST,
        most: MOST,
        score: None,
        too_small_since: None,
        // In the future, so that the examples can answer.
        expires_at: (state == GroupState::Proposed).then(|| created_at + TimeDelta::days(60)),
        started_at,
        ended_at: None,
        version: 1 + i64::from(started_at.is_some()),
        created_at,
        updated_at: started_at.unwrap_or(created_at),
    }
}

/// A peer group of people who are numbered one after the other, and somebody who has left it.
fn peers(
    world: &mut World,
    number: u64,
    (first, count): (u64, u32),
    state: GroupState,
    left: Option<u64>,
) {
    let row = group(world, number, i64::from(count), state);
    let is_active = state == GroupState::Active;
    let place = if is_active {
        GroupMemberState::Joined
    } else {
        GroupMemberState::Invited
    };
    let members = (first..)
        .zip(0..count)
        .map(|(person, _)| (person, place))
        .chain(left.map(|person| (person, GroupMemberState::Left)));
    for (member, (person, state)) in (0..).zip(members) {
        apply(world, programs::PEERS, person, Mentee);
        add_member(world, &row, number * 10 + member, person, state);
    }
    tell(world, &row, row.started_at);
    world.groups.push(row);
}

/// Lets one more person join the group that was added last, and keep it going.
fn join(world: &mut World, number: u64, person: u64) {
    apply(world, programs::PEERS, person, Mentee);
    let Some(mut row) = world.groups.pop() else {
        return;
    };
    add_member(
        world,
        &row,
        number * 10 + 9,
        person,
        GroupMemberState::Joined,
    );
    row.members += 1;
    row.facilitator_id = Some(names::person(person));
    world.groups.push(row);
}

fn add_member(world: &mut World, group: &Model, number: u64, person: u64, state: GroupMemberState) {
    let application_id = names::application(plan::application(programs::PEERS, person));
    let is_open = GroupMemberState::OPEN.contains(&state);
    let answered = world.past.days_ago(47);
    let row = member::Model {
        organization_id: names::organization(),
        id: names::group_member(number),
        group_id: group.id,
        program_id: group.program_id,
        application_id,
        person_id: names::person(person),
        state,
        answered_at: (state != GroupMemberState::Invited).then_some(answered),
        ended_at: (!is_open).then(|| world.past.days_ago(20)),
        end_reason: (!is_open).then(|| "no_time".to_owned()),
        version: 1 + i64::from(state != GroupMemberState::Invited) + i64::from(!is_open),
        created_at: group.created_at,
        updated_at: answered,
    };
    let data = json!({ "program_id": group.program_id, "group_id": group.id });
    let chronicle = &mut world.chronicle;
    chronicle.event(
        group.created_at,
        coordinator(),
        Subject::GroupMember,
        "invited",
        row.id.0,
        data,
    );
    let mut from = GroupMemberState::Invited;
    let actor = Actor::Person(row.person_id);
    if row.answered_at.is_some() {
        let joined = step(row.id.0, from, GroupMemberState::Joined);
        chronicle.step(answered, actor, Subject::GroupMember, joined);
        from = GroupMemberState::Joined;
    }
    if let Some(ended) = row.ended_at {
        chronicle.step(
            ended,
            actor,
            Subject::GroupMember,
            step(row.id.0, from, state),
        );
    }
    if state == GroupMemberState::Joined {
        let applications = world.applications.iter_mut();
        for application in applications.filter(|application| application.id == application_id) {
            application.seats_taken = 1;
        }
    }
    world.group_members.push(row);
}

fn coordinator() -> Actor {
    Actor::Person(names::person(people::SECOND_COORDINATOR))
}

/// Notes that a group was proposed, and when it began.
fn tell(world: &mut World, group: &Model, begun: Option<DateTime<Utc>>) {
    let data = json!({ "program_id": group.program_id, "match_run_id": null });
    world.chronicle.event(
        group.created_at,
        coordinator(),
        Subject::Group,
        "proposed",
        group.id.0,
        data,
    );
    if let Some(begun) = begun {
        let step = step(group.id.0, GroupState::Proposed, GroupState::Active);
        world
            .chronicle
            .step(begun, coordinator(), Subject::Group, step);
    }
}
