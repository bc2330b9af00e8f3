//! What the members of peer groups say, and what follows: a group begins, shrinks, or is over.

use chrono::TimeDelta;
use sea_orm::{ColumnTrait, Condition, QueryFilter};
use serde_json::json;

use super::{
    GroupMemberState, GroupState, circle,
    entity::{Column, Entity, Model},
    forming, member_entity as member, settling, store,
};
use crate::{
    applications::{self, ApplicationRole, seats},
    auth::Actor,
    context::{Api, Unit},
    database::columns::column,
    error::{Code, Problem, Result},
    history::Subject,
    ids::{ApplicationId, GroupId, OrganizationId, PersonId},
    lifecycle::Lifecycle,
    pairings,
    transitions::Reason,
};

/// So many groups are looked at in one unit of work.
const AT_ONCE: u64 = 50;

/// A group of fewer is none.
const TWO: i64 = 2;

/// A reason of ours.
pub(super) fn reason(code: &str) -> Reason {
    Reason {
        reason: Some(code.to_owned()),
        note: None,
    }
}

/// Refuses what only peers are asked.
pub(super) fn require_peers(group: &Model) -> Result<()> {
    if group.mentor_id.is_none() {
        return Ok(());
    }
    Err(Problem::new(
        Code::Conflict,
        "The group has a mentor: each member has a pairing with the mentor, and answers there.",
    ))
}

/// Records the yes of somebody who is asked; saying it twice changes nothing.
pub(super) async fn accept(
    unit: &Unit<'_>,
    id: GroupId,
    person: PersonId,
    reason: Reason,
) -> Result<Model> {
    let group = store::lock(unit, id).await?;
    require_peers(&group)?;
    let member = member_of(unit, &group, person).await?;
    if member.state == GroupMemberState::Joined {
        return Ok(group);
    }
    member.state.ensure(GroupMemberState::Joined)?;
    if let Some(deadline) = group.expires_at.filter(|deadline| *deadline <= unit.now) {
        return Err(Problem::new(
            Code::Conflict,
            format!("The time to answer ended at {}.", deadline.to_rfc3339()),
        ));
    }
    pairings::require_alive(unit, group.program_id).await?;
    seats::take_place(unit, member.application_id).await?;
    store::step_member(unit, &member, GroupMemberState::Joined, &reason).await?;
    settle(unit, group).await
}

/// Records the no of somebody who is asked.
pub(super) async fn decline(
    unit: &Unit<'_>,
    id: GroupId,
    person: PersonId,
    reason: Reason,
) -> Result<Model> {
    let group = store::lock(unit, id).await?;
    require_peers(&group)?;
    let member = member_of(unit, &group, person).await?;
    store::step_member(unit, &member, GroupMemberState::Declined, &reason).await?;
    settle(unit, group).await
}

/// Lets a member go.
pub(super) async fn leave(
    unit: &Unit<'_>,
    id: GroupId,
    person: PersonId,
    reason: Reason,
) -> Result<Model> {
    let group = store::lock(unit, id).await?;
    require_peers(&group)?;
    let member = member_of(unit, &group, person).await?;
    store::step_member(unit, &member, GroupMemberState::Left, &reason).await?;
    seats::give_back(unit, group.program_id, &[member.application_id], None).await?;
    settle(unit, without(&group, person)).await
}

/// The group without somebody who kept it going.
fn without(group: &Model, person: PersonId) -> Model {
    let facilitator_id = group.facilitator_id.filter(|kept| *kept != person);
    Model {
        facilitator_id,
        ..group.clone()
    }
}

/// Says who of a peer group keeps it going, or that nobody does.
///
/// # Errors
/// 422 when the person has not joined the group; 409 when it does not run.
pub(super) async fn set_facilitator(
    unit: &Unit<'_>,
    id: GroupId,
    person: Option<PersonId>,
) -> Result<Model> {
    let group = store::lock(unit, id).await?;
    require_peers(&group)?;
    if group.state != GroupState::Active {
        return Err(group.state.refuse(GroupState::Active));
    }
    if let Some(person) = person.filter(|person| group.facilitator_id != Some(*person)) {
        let circle = circle::of(unit.db, &group).await?;
        if !circle.has(person) {
            let detail = "nobody with this id has joined the group";
            return Err(Problem::invalid_field("/person_id", "unknown", detail));
        }
    }
    let changed = Model {
        facilitator_id: person,
        ..group.clone()
    };
    if changed == group {
        return Ok(group);
    }
    let row = store::save(unit, &group, changed, Reason::default()).await?;
    let data = json!({ "program_id": row.program_id, "facilitator_id": row.facilitator_id });
    unit.event(Subject::Group, "facilitator_set", row.id.0, data)
        .await?;
    Ok(row)
}

/// Asks one more person into a group.
///
/// # Errors
/// 422 when the application is none of the program; 409 when the group is full or over, or the person is not free.
pub(super) async fn add(unit: &Unit<'_>, id: GroupId, application: ApplicationId) -> Result<Model> {
    let group = store::lock(unit, id).await?;
    require_peers(&group)?;
    if !GroupState::OPEN.contains(&group.state) {
        return Err(group.state.refuse(GroupState::Active));
    }
    let program = pairings::require_alive(unit, group.program_id).await?;
    let found = applications::store::find(unit.db, unit.organization, application).await?;
    let found = found.filter(|found| {
        found.program_id == group.program_id && found.role == ApplicationRole::Mentee
    });
    let found = found.ok_or_else(|| {
        let detail = "there is no such application to the program of the group";
        Problem::invalid_field("/application_id", "unknown", detail)
    })?;
    pairings::require_approved(&found)?;
    if group.members >= group.most {
        return Err(Problem::new(
            Code::CapacityReached,
            format!("The group is full: {} of {}.", group.members, group.most),
        ));
    }
    forming::invite(unit, group.program_id, &[(group.id, found.id)]).await?;
    let until = unit.now + TimeDelta::days(program.response_days);
    let group = Model {
        expires_at: Some(group.expires_at.map_or(until, |before| before.max(until))),
        ..group
    };
    settle(unit, group).await
}

/// Ends a peer group for all of its members.
pub(super) async fn end(
    unit: &Unit<'_>,
    group: Model,
    to: GroupState,
    reason: Reason,
) -> Result<Model> {
    group.state.ensure(to)?;
    let members = store::members(unit, group.id, &GroupMemberState::OPEN).await?;
    let mut places = Vec::with_capacity(members.len());
    for member in &members {
        let over = match (member.state, to) {
            (GroupMemberState::Joined, GroupState::Completed) => GroupMemberState::Completed,
            (GroupMemberState::Joined, _) => GroupMemberState::Left,
            _ => GroupMemberState::Expired,
        };
        if member.state == GroupMemberState::Joined {
            places.push(member.application_id);
        }
        let quiet = Reason {
            reason: reason.reason.clone(),
            note: None,
        };
        store::step_member(unit, member, over, &quiet).await?;
    }
    seats::give_back(unit, group.program_id, &places, None).await?;
    let over = Model {
        state: to,
        members: 0,
        ..group.clone()
    };
    store::save(unit, &group, over, reason).await
}

/// Lets somebody go who leaves the program.
pub(crate) async fn leave_all_of(unit: &Unit<'_>, leaving: ApplicationId) -> Result<()> {
    let open = member::Entity::of(unit.organization)
        .filter(member::Column::ApplicationId.eq(leaving))
        .filter(member::Column::State.is_in(GroupMemberState::OPEN));
    let groups: Vec<GroupId> = column(open.clone(), member::Column::GroupId, unit.db).await?;
    for id in groups {
        let group = store::lock(unit, id).await?;
        let members = store::members(unit, id, &GroupMemberState::OPEN).await?;
        let mut remaining = group.clone();
        for member in members
            .iter()
            .filter(|member| member.application_id == leaving)
        {
            let to = if member.state == GroupMemberState::Joined {
                seats::give_back(unit, group.program_id, &[leaving], Some(leaving)).await?;
                GroupMemberState::Left
            } else {
                GroupMemberState::Declined
            };
            store::step_member(unit, member, to, &reason("left_program")).await?;
            remaining = without(&remaining, member.person_id);
        }
        settle(unit, remaining).await?;
    }
    Ok(())
}

async fn member_of(unit: &Unit<'_>, group: &Model, person: PersonId) -> Result<member::Model> {
    let member = member::Entity::of(unit.organization)
        .filter(member::Column::GroupId.eq(group.id))
        .filter(member::Column::PersonId.eq(person))
        .filter(member::Column::State.is_in(GroupMemberState::OPEN))
        .one(unit.db)
        .await?;
    member.ok_or_else(|| Problem::not_found("member of this group"))
}

/// Draws the conclusions for a locked group whose members changed.
///
/// A proposed group begins with as many yeses as it needs, and is dissolved as soon as it can no longer get them. A running
/// group with fewer people than the program wants goes on, marked as too small; one person alone is no group.
async fn settle(unit: &Unit<'_>, group: Model) -> Result<Model> {
    let open = store::members(unit, group.id, &GroupMemberState::OPEN).await?;
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let joined = open
        .iter()
        .filter(|member| member.state == GroupMemberState::Joined);
    let (joined, open) = (count(joined.count()), count(open.len()));
    let needed = match group.state {
        GroupState::Proposed => group.least,
        GroupState::Active | GroupState::Completed | GroupState::Dissolved => TWO,
    };
    if open < needed {
        return end(
            unit,
            group,
            GroupState::Dissolved,
            reason("too_few_members"),
        )
        .await;
    }
    // What the caller changed of the row is written here, too.
    let current = store::get(unit.db, unit.organization, group.id).await?;
    let mut changed = Model {
        members: open,
        ..group
    };
    if joined >= changed.least && changed.state == GroupState::Proposed {
        changed.state = GroupState::Active;
        changed.started_at = Some(unit.now);
    }
    if joined == open {
        changed.expires_at = None;
    }
    settling::mark(unit, current, changed, Reason::default()).await
}

/// Goes on without those who did not answer in time, in all organizations, in bounded units of work.
pub(crate) async fn expire_unanswered(api: &Api) -> Result<()> {
    let overdue = Entity::overdue_tenants(api.clock.now());
    let tenants: Vec<OrganizationId> = column(overdue, Column::OrganizationId, api.db()).await?;
    for tenant in tenants {
        while api
            .write_as(tenant, Actor::System, async |unit| expire_some(unit).await)
            .await?
            == AT_ONCE
        {}
    }
    Ok(())
}

async fn expire_some(unit: &Unit<'_>) -> Result<u64> {
    let overdue = Condition::all()
        .add(Column::State.is_in(GroupState::OPEN))
        .add(Column::ExpiresAt.lte(unit.now));
    let groups = store::lock_many(unit, overdue, Some(AT_ONCE)).await?;
    let count = u64::try_from(groups.len()).unwrap_or(0);
    for group in groups {
        for member in store::members(unit, group.id, &[GroupMemberState::Invited]).await? {
            let late = reason("no_answer");
            store::step_member(unit, &member, GroupMemberState::Expired, &late).await?;
        }
        settle(unit, group).await?;
    }
    Ok(count)
}
