//! Queries on groups.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
    sea_query::{Expr, LockType},
};
use uuid::Uuid;

use super::{
    GroupMemberState, GroupState,
    entity::{Column, Entity, Model},
    member_entity as member,
    model::{Group, GroupMember, ListGroups},
};
use crate::{
    auth::{Caller, Role},
    context::Unit,
    database::{IDS_IN_ONE_QUERY, columns::column},
    error::{Problem, Result},
    group_sessions,
    history::{Step, Subject},
    ids::{ApplicationId, GroupId, OrganizationId, PersonId, ProgramId},
    lifecycle::{Lifecycle, written},
    page::Sort,
    pairings::entity as pairing,
    people,
    tenancy::visible,
    transitions::Reason,
};

/// The list that the query asks for, as far as the caller may see it.
pub(super) fn select(caller: &Caller, query: &ListGroups) -> (Select<Entity>, Sort<Column>) {
    let mut select = Entity::of(caller.organization);
    if caller.role() != Role::Owner {
        let own = caller
            .person()
            .map_or_else(Vec::new, |person| of_person(caller.organization, person));
        let seen = visible(caller, &select, (Column::Id, Column::ProgramId), own);
        select = select.filter(seen);
    }
    if let Some(program) = query.program_id {
        select = select.filter(Column::ProgramId.eq(program));
    }
    if let Some(state) = query.state {
        select = select.filter(Column::State.eq(state));
    }
    if let Some(run) = query.match_run_id {
        select = select.filter(Column::MatchRunId.eq(run));
    }
    if let Some(too_small) = query.too_small {
        let small = Condition::all()
            .add(Column::TooSmallSince.is_not_null())
            .add(Column::State.is_in(GroupState::OPEN));
        select = select.filter(if too_small { small } else { small.not() });
    }
    (select, Sort::by_id(Column::Id))
}

/// What of all groups is a person's own: led, joined as a peer, joined as a mentee.
fn of_person(organization: OrganizationId, person: PersonId) -> Vec<Condition> {
    let as_peer = member::Entity::of(organization)
        .select_only()
        .column(member::Column::GroupId)
        .filter(member::Column::PersonId.eq(person))
        .filter(member::Column::State.is_in(GroupMemberState::SEEN));
    let as_mentee = pairing::Entity::of(organization)
        .select_only()
        .column(pairing::Column::GroupId)
        .filter(pairing::Column::MenteeId.eq(person))
        .filter(pairing::Column::GroupId.is_not_null())
        .filter(pairing::Column::State.is_in(GroupMemberState::SEEN_PAIRINGS));
    vec![
        Condition::all().add(Column::MentorId.eq(person)),
        Condition::all().add(Column::Id.in_subquery(as_peer.into_query())),
        Condition::all().add(Column::Id.in_subquery(as_mentee.into_query())),
    ]
}

/// One group that the caller leads, is in or coordinates: 404 for other members, 403 for other coordinators.
pub(crate) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: GroupId,
) -> Result<Model> {
    let row = get(db, caller.organization, id).await?;
    if caller.role() >= Role::Coordinator && caller.require_coordinator(row.program_id).is_ok() {
        return Ok(row);
    }
    if let Some(person) = caller.person() {
        let is_own = of_person(caller.organization, person).into_iter();
        let is_own = is_own.fold(Condition::any(), Condition::add);
        let own = Entity::of(caller.organization)
            .filter(Column::Id.eq(id))
            .filter(is_own);
        if own.one(db).await?.is_some() {
            return Ok(row);
        }
    }
    if caller.role() < Role::Coordinator {
        return Err(Problem::not_found("group"));
    }
    caller.require_coordinator(row.program_id)?;
    Ok(row)
}

/// One group, or 404.
pub(crate) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: GroupId,
) -> Result<Model> {
    let found = Entity::by_id(db, organization, id).await?;
    found.ok_or_else(|| Problem::not_found("group"))
}

/// One group, locked until the unit of work ends: one of peers before the applications of its members, one with a mentor after
/// them and its pairings.
pub(crate) async fn lock(unit: &Unit<'_>, id: GroupId) -> Result<Model> {
    let found = lock_many(unit, Condition::all().add(Column::Id.eq(id)), None).await?;
    let found = found.into_iter().next();
    found.ok_or_else(|| Problem::not_found("group"))
}

/// The groups that meet the condition, locked in the order of their ids.
pub(super) async fn lock_many(
    unit: &Unit<'_>,
    condition: Condition,
    most: Option<u64>,
) -> Result<Vec<Model>> {
    Ok(Entity::of(unit.organization)
        .filter(condition)
        .order_by_asc(Column::Id)
        .limit(most)
        .lock(LockType::NoKeyUpdate)
        .all(unit.db)
        .await?)
}

/// Locks the peer groups of the program that are not over: an answer under way is waited for.
pub(crate) async fn lock_open(unit: &Unit<'_>, program: ProgramId) -> Result<()> {
    let open = open_peers(program);
    lock_many(unit, open, None).await.map(|_| ())
}

/// Locks the peer groups in which a person is, or is asked, in the order of ids.
pub(crate) async fn lock_open_of(unit: &Unit<'_>, person: PersonId) -> Result<()> {
    let open = member::Entity::of(unit.organization)
        .select_only()
        .column(member::Column::GroupId)
        .filter(member::Column::PersonId.eq(person))
        .filter(member::Column::State.is_in(GroupMemberState::OPEN));
    let open = Condition::all().add(Column::Id.in_subquery(open.into_query()));
    lock_many(unit, open, None).await.map(|_| ())
}

/// The peer groups of a program that are not over.
pub(super) fn open_peers(program: ProgramId) -> Condition {
    Condition::all()
        .add(Column::ProgramId.eq(program))
        .add(Column::MentorId.is_null())
        .add(Column::State.is_in(GroupState::OPEN))
}

/// Open groups of a program with fewer people than it wants, after a place, those first that have lacked them longest.
pub(crate) async fn too_small(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
    after: Option<(DateTime<Utc>, Uuid)>,
    most: u64,
) -> Result<Vec<Model>> {
    let mut select = Entity::of(organization)
        .filter(Column::ProgramId.eq(program))
        .filter(Column::TooSmallSince.is_not_null())
        .filter(Column::State.is_in(GroupState::OPEN));
    if let Some((at, id)) = after {
        select = select.filter(Column::TooSmallSince.gte(at)).filter(
            Condition::any()
                .add(Column::TooSmallSince.gt(at))
                .add(Column::Id.gt(id)),
        );
    }
    Ok(select
        .order_by_asc(Column::TooSmallSince)
        .order_by_asc(Column::Id)
        .limit(most)
        .all(db)
        .await?)
}

/// How many peer groups of the program are proposed or active.
pub(crate) async fn count_open(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<u64> {
    use sea_orm::PaginatorTrait;
    let open = Entity::of(organization).filter(open_peers(program));
    Ok(open.count(db).await?)
}

/// How many proposed peer groups of the program nobody has accepted yet.
pub(crate) async fn count_unanswered(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<u64> {
    use sea_orm::PaginatorTrait;
    let open = Entity::of(organization)
        .filter(open_peers(program))
        .filter(Column::State.eq(GroupState::Proposed))
        .filter(Column::Id.not_in_subquery(begun(organization, program).into_query()));
    Ok(open.count(db).await?)
}

/// The groups of a program in which somebody has said yes.
fn begun(organization: OrganizationId, program: ProgramId) -> Select<member::Entity> {
    member::Entity::of(organization)
        .select_only()
        .column(member::Column::GroupId)
        .filter(member::Column::ProgramId.eq(program))
        .filter(member::Column::State.eq(GroupMemberState::Joined))
}

/// The applications that a new match run must leave where they are: in a group in which somebody has said yes.
pub(crate) async fn bound(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<Vec<ApplicationId>> {
    let begun = begun(organization, program);
    let bound = member::Entity::of(organization)
        .filter(member::Column::ProgramId.eq(program))
        .filter(member::Column::State.is_in(GroupMemberState::OPEN))
        .filter(member::Column::GroupId.in_subquery(begun.into_query()));
    Ok(column(bound, member::Column::ApplicationId, db).await?)
}

/// The members of a peer group in these states, in the order of their ids.
pub(super) async fn members(
    unit: &Unit<'_>,
    group: GroupId,
    states: &[GroupMemberState],
) -> Result<Vec<member::Model>> {
    Ok(member::Entity::of(unit.organization)
        .filter(member::Column::GroupId.eq(group))
        .filter(member::Column::State.is_in(states.iter().copied()))
        .order_by_asc(member::Column::Id)
        .all(unit.db)
        .await?)
}

/// Takes one step of a member, if nobody was faster.
pub(super) async fn step_member(
    unit: &Unit<'_>,
    current: &member::Model,
    to: GroupMemberState,
    reason: &Reason,
) -> Result<()> {
    use member::Column;
    current.state.ensure(to)?;
    let is_over = !GroupMemberState::OPEN.contains(&to);
    let mut update = member::Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(unit.now));
    if current.state == GroupMemberState::Invited {
        update = update.col_expr(Column::AnsweredAt, Expr::value(unit.now));
    }
    if is_over {
        update = update
            .col_expr(Column::EndedAt, Expr::value(unit.now))
            .col_expr(Column::EndReason, Expr::value(reason.reason.clone()));
    }
    let rows = update
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(current.id))
        .filter(Column::State.eq(current.state))
        .filter(Column::Version.eq(current.version))
        .exec_with_returning(unit.db)
        .await?;
    written(rows)?;
    let step = Step {
        subject: current.id.0,
        from: current.state.name(),
        to: to.name(),
        reason: reason.reason.clone(),
        note: reason.note.clone(),
    };
    unit.step(Subject::GroupMember, step).await
}

/// Writes a locked group as it is now, and its step when it takes one.
pub(super) async fn save(
    unit: &Unit<'_>,
    current: &Model,
    mut changed: Model,
    reason: Reason,
) -> Result<Model> {
    if changed.state != current.state {
        current.state.ensure(changed.state)?;
        if !GroupState::OPEN.contains(&changed.state) {
            changed.ended_at = Some(unit.now);
            (changed.expires_at, changed.too_small_since) = (None, None);
        }
    }
    let rows = Entity::update_many()
        .col_expr(Column::State, Expr::value(changed.state))
        .col_expr(Column::Members, Expr::value(changed.members))
        .col_expr(Column::TooSmallSince, Expr::value(changed.too_small_since))
        .col_expr(Column::FacilitatorId, Expr::value(changed.facilitator_id))
        .col_expr(Column::ExpiresAt, Expr::value(changed.expires_at))
        .col_expr(Column::StartedAt, Expr::value(changed.started_at))
        .col_expr(Column::EndedAt, Expr::value(changed.ended_at))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(unit.now))
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(current.id))
        .filter(Column::State.eq(current.state))
        .filter(Column::Version.eq(current.version))
        .exec_with_returning(unit.db)
        .await?;
    let row = written(rows)?;
    if row.state != current.state {
        let step = Step {
            subject: row.id.0,
            from: current.state.name(),
            to: row.state.name(),
            reason: reason.reason,
            note: reason.note,
        };
        unit.step(Subject::Group, step).await?;
        if !GroupState::OPEN.contains(&row.state) {
            group_sessions::steps::cancel_all_of(unit, row.id).await?;
        }
    }
    Ok(row)
}

/// Adds the people to groups, with three queries for all of them.
pub(crate) async fn with_people(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    rows: Vec<Model>,
) -> Result<Vec<Group>> {
    let ids: Vec<GroupId> = rows.iter().map(|row| row.id).collect();
    let mut peers: Vec<member::Model> = Vec::new();
    let mut pairings: Vec<pairing::Model> = Vec::new();
    for chunk in ids.chunks(IDS_IN_ONE_QUERY) {
        let seen = member::Entity::of(organization)
            .filter(member::Column::GroupId.is_in(chunk.iter().copied()))
            .filter(member::Column::State.is_in(GroupMemberState::SEEN))
            .order_by_asc(member::Column::Id);
        peers.extend(seen.all(db).await?);
        let seen = pairing::Entity::of(organization)
            .filter(pairing::Column::GroupId.is_in(chunk.iter().copied()))
            .filter(pairing::Column::State.is_in(GroupMemberState::SEEN_PAIRINGS))
            .order_by_asc(pairing::Column::Id);
        pairings.extend(seen.all(db).await?);
    }
    let mentors = rows.iter().filter_map(|row| row.mentor_id);
    let mut people: Vec<PersonId> = mentors
        .chain(peers.iter().map(|peer| peer.person_id))
        .chain(pairings.iter().map(|pairing| pairing.mentee_id))
        .collect();
    people.sort_unstable();
    people.dedup();
    let names = people::store::names(db, organization, &people).await?;
    let name = |id: &PersonId| names.get(id).cloned().unwrap_or_default();
    let mut members: HashMap<GroupId, Vec<GroupMember>> = HashMap::new();
    let mut scores: HashMap<GroupId, Vec<i64>> = HashMap::new();
    for peer in peers {
        members.entry(peer.group_id).or_default().push(GroupMember {
            application_id: peer.application_id,
            person_id: peer.person_id,
            person_name: name(&peer.person_id),
            state: peer.state,
            pairing_id: None,
        });
    }
    for pairing in pairings {
        let Some(group) = pairing.group_id else {
            continue;
        };
        scores.entry(group).or_default().extend(pairing.score);
        members.entry(group).or_default().push(GroupMember {
            application_id: pairing.mentee_application_id,
            person_id: pairing.mentee_id,
            person_name: name(&pairing.mentee_id),
            state: GroupMemberState::of_pairing(pairing.state),
            pairing_id: Some(pairing.id),
        });
    }
    let groups = rows.into_iter().map(|row| {
        let mentor_name = row.mentor_id.as_ref().map(name);
        let members = members.remove(&row.id).unwrap_or_default();
        let scores = scores.remove(&row.id).unwrap_or_default();
        Group::new(&row, mentor_name, members, &scores)
    });
    Ok(groups.collect())
}
