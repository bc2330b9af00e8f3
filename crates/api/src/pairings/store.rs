//! Queries on pairings.

use chrono::TimeDelta;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, sea_query::LockType,
};
use serde_json::json;

use super::{
    PairingState,
    endings::{self, Ending},
    entity::{ActiveModel, Column, Entity, Model},
    model::{ListPairings, PairingSort},
};
use crate::{
    applications,
    auth::{Caller, Role},
    context::Unit,
    database::{
        IDS_IN_ONE_QUERY,
        columns::{column, two_columns},
    },
    error::{Code, ConstraintExt, Problem, Result},
    groups,
    history::Subject,
    ids::{
        ApplicationId, GroupId, MatchRunId, OrganizationId, PairingId, PersonId, ProgramId,
        ProposalId,
    },
    page::Sort,
    programs, proposals,
    tenancy::visible,
};

/// So many rows fit into one insert: 36 columns each, below the parameter limits of both databases.
const ROWS_IN_ONE_INSERT: usize = 500;

/// The list that the query asks for, as far as the caller may see it.
pub(super) fn select(caller: &Caller, query: &ListPairings) -> (Select<Entity>, Sort<Column>) {
    let mut select = Entity::of(caller.organization);
    if caller.role() != Role::Owner {
        let own = caller.person().map_or_else(Vec::new, |person| {
            [
                Condition::all().add(Column::MenteeId.eq(person)),
                Condition::all().add(Column::MentorId.eq(person)),
            ]
            .into()
        });
        let visible = visible(caller, &select, (Column::Id, Column::ProgramId), own);
        select = select.filter(visible);
    }
    if let Some(program) = query.program_id {
        select = select.filter(Column::ProgramId.eq(program));
    }
    if let Some(state) = query.state {
        select = select.filter(Column::State.eq(state));
    }
    if let Some(mentee) = query.mentee_id {
        select = select.filter(Column::MenteeId.eq(mentee));
    }
    if let Some(mentor) = query.mentor_id {
        select = select.filter(Column::MentorId.eq(mentor));
    }
    if let Some(mentee) = query.mentee_application_id {
        select = select.filter(Column::MenteeApplicationId.eq(mentee));
    }
    if let Some(mentor) = query.mentor_application_id {
        select = select.filter(Column::MentorApplicationId.eq(mentor));
    }
    if let Some(run) = query.match_run_id {
        select = select.filter(Column::MatchRunId.eq(run));
    }
    if let Some(group) = query.group_id {
        select = select.filter(Column::GroupId.eq(group));
    }
    if let Some(wants) = query.wants_replacement {
        let wanting = Condition::all()
            .add(Column::ReplacementRequestedAt.is_not_null())
            .add(Column::ReplacedById.is_null());
        select = select.filter(if wants { wanting } else { wanting.not() });
    }
    let sort = match query.sort {
        None | Some(PairingSort::CreatedAt) => Sort::by_id(Column::Id),
        Some(PairingSort::CreatedAtDescending) => Sort::by_id(Column::Id).descending(),
    };
    (select, sort)
}

/// The pairings of this mentor with this mentee that run or ran.
pub(crate) fn between(
    organization: OrganizationId,
    mentor: PersonId,
    mentee: PersonId,
) -> Select<Entity> {
    let met = [
        PairingState::Active,
        PairingState::Paused,
        PairingState::Completed,
        PairingState::EndedEarly,
        PairingState::Renewed,
    ];
    Entity::of(organization)
        .filter(Column::MentorId.eq(mentor))
        .filter(Column::MenteeId.eq(mentee))
        .filter(Column::State.is_in(met))
}

/// One pairing of the caller or of a program that they run: 404 for other members, 403 for other coordinators.
pub(crate) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: PairingId,
) -> Result<Model> {
    let found = Entity::by_id(db, caller.organization, id).await?;
    let row = found.ok_or_else(|| Problem::not_found("pairing"))?;
    if caller.is(row.mentee_id) || caller.is(row.mentor_id) {
        return Ok(row);
    }
    if caller.role() < Role::Coordinator {
        return Err(Problem::not_found("pairing"));
    }
    caller.require_coordinator(row.program_id)?;
    Ok(row)
}

/// One pairing that something else belongs to.
pub(crate) async fn get(unit: &Unit<'_>, id: PairingId) -> Result<Model> {
    let found = Entity::by_id(unit.db, unit.organization, id).await?;
    found.ok_or_else(|| Problem::not_found("pairing"))
}

/// Whether the caller sees what belongs to a pairing, a `what`: like [`get_visible`], but other members do not learn that
/// there is one.
pub(crate) async fn require_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: PairingId,
    what: &str,
) -> Result<()> {
    let seen = get_visible(db, caller, id).await;
    seen.map(|_| ()).map_err(|problem| {
        if problem.code() == Code::NotFound {
            Problem::not_found(what)
        } else {
            problem
        }
    })
}

/// Those of the pairings that exist.
pub(crate) async fn find_many(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &[PairingId],
) -> Result<Vec<Model>> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(IDS_IN_ONE_QUERY) {
        let named = Entity::of(organization).filter(Column::Id.is_in(chunk.iter().copied()));
        found.extend(named.all(db).await?);
    }
    Ok(found)
}

/// One pairing of a program that the caller runs, or the refusals of [`get_visible`].
pub(crate) async fn get_coordinated(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: PairingId,
) -> Result<Model> {
    let row = get_visible(db, caller, id).await?;
    caller.require_coordinator(row.program_id)?;
    Ok(row)
}

/// One pairing, locked until the unit of work ends, in the order that [`Unit`] states.
///
/// The one that it continues is locked with it: when the renewal begins, the earlier one changes, too, and pairings are
/// locked in the order of their ids.
pub(crate) async fn lock(unit: &Unit<'_>, id: PairingId) -> Result<Model> {
    let earlier = Entity::of(unit.organization)
        .select_only()
        .column(Column::RenewedFromId)
        .filter(Column::Id.eq(id));
    let both = Condition::any()
        .add(Column::Id.eq(id))
        .add(Column::Id.in_subquery(earlier.into_query()));
    let found = lock_many(unit, both).await?;
    let found = found.into_iter().find(|row| row.id == id);
    found.ok_or_else(|| Problem::not_found("pairing"))
}

/// The pairings that meet the condition, locked in the order of their ids.
pub(super) async fn lock_many(unit: &Unit<'_>, condition: Condition) -> Result<Vec<Model>> {
    let rows = Entity::of(unit.organization)
        .filter(condition)
        .order_by_asc(Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(unit.db)
        .await?;
    Ok(rows)
}

/// Locks the running pairings of a group with a mentor: pairings are locked before groups.
pub(crate) async fn lock_running_of(unit: &Unit<'_>, group: GroupId) -> Result<Vec<Model>> {
    let running = Condition::all()
        .add(Column::GroupId.eq(group))
        .add(Column::State.is_in(PairingState::RUNNING));
    lock_many(unit, running).await
}

/// All pairings of a person, on either side.
pub(crate) fn of_person(organization: OrganizationId, person: PersonId) -> Select<Entity> {
    let either = Condition::any()
        .add(Column::MenteeId.eq(person))
        .add(Column::MentorId.eq(person));
    Entity::of(organization).filter(either)
}

/// Locks what is open of a person, in the order of ids.
pub(crate) async fn lock_open_of(unit: &Unit<'_>, person: PersonId) -> Result<()> {
    let open = of_person(unit.organization, person)
        .filter(Column::State.is_in(PairingState::OPEN))
        .order_by_asc(Column::Id)
        .lock(LockType::NoKeyUpdate);
    let _locked: Vec<PairingId> = column(open, Column::Id, unit.db).await?;
    Ok(())
}

/// A pairing to propose.
#[derive(Clone, Debug)]
pub(super) struct NewPairing {
    /// The mentee's application.
    pub mentee_application_id: ApplicationId,
    /// The mentor's application.
    pub mentor_application_id: ApplicationId,
    /// The match run that chose the pair.
    pub match_run_id: Option<MatchRunId>,
    /// The proposal of that run.
    pub proposal_id: Option<ProposalId>,
    /// The score, in millionths.
    pub score: Option<i64>,
    /// The pairing that this one continues.
    pub renewed_from_id: Option<PairingId>,
    /// The pairing that this one replaces.
    pub replaces_id: Option<PairingId>,
}

impl NewPairing {
    /// A pair that no match run chose.
    pub(super) fn by_hand(mentee: ApplicationId, mentor: ApplicationId) -> Self {
        Self {
            mentee_application_id: mentee,
            mentor_application_id: mentor,
            match_run_id: None,
            proposal_id: None,
            score: None,
            renewed_from_id: None,
            replaces_id: None,
        }
    }
}

impl From<proposals::entity::Model> for NewPairing {
    fn from(proposal: proposals::entity::Model) -> Self {
        Self {
            mentee_application_id: proposal.mentee_application_id,
            mentor_application_id: proposal.mentor_application_id,
            match_run_id: Some(proposal.match_run_id),
            proposal_id: Some(proposal.id),
            score: Some(proposal.score),
            renewed_from_id: None,
            replaces_id: None,
        }
    }
}

/// Proposes one pairing.
///
/// # Errors
/// 409 when the two have an open pairing already.
pub(super) async fn propose(
    unit: &Unit<'_>,
    program: &programs::entity::Model,
    new: NewPairing,
) -> Result<Model> {
    let mut rows = insert(unit, program, vec![new]).await?;
    rows.pop()
        .ok_or_else(|| Problem::internal("a proposed pairing was not written"))
}

/// Proposes the pairs that a match run of this program chose, in batches; returns how many. They take no seats yet.
///
/// # Errors
/// 409 when two people have an open pairing already; nothing is proposed then.
pub(crate) async fn propose_many(
    unit: &Unit<'_>,
    program: &programs::entity::Model,
    proposals: Vec<proposals::entity::Model>,
) -> Result<usize> {
    let pairs = proposals.into_iter().map(NewPairing::from).collect();
    insert(unit, program, pairs).await.map(|rows| rows.len())
}

async fn insert(
    unit: &Unit<'_>,
    program: &programs::entity::Model,
    pairs: Vec<NewPairing>,
) -> Result<Vec<Model>> {
    let ids: Vec<ApplicationId> = pairs
        .iter()
        .flat_map(|pair| [pair.mentee_application_id, pair.mentor_application_id])
        .collect();
    let people = applications::store::applicants(unit.db, unit.organization, &ids).await?;
    let person = |id: ApplicationId| {
        let unknown = || Problem::internal("a pairing of an unknown application");
        people.get(&id).copied().ok_or_else(unknown)
    };
    let mentors = pairs.iter().map(|pair| {
        Ok((
            pair.mentor_application_id,
            person(pair.mentor_application_id)?,
        ))
    });
    let mentors = mentors.collect::<Result<Vec<_>>>()?;
    let run = pairs.iter().find_map(|pair| pair.match_run_id);
    let groups = groups::of_mentors(unit, program, run, mentors.into_iter()).await?;
    let mut rows = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let mentee = person(pair.mentee_application_id)?;
        let mentor = person(pair.mentor_application_id)?;
        let group_id = groups.get(&pair.mentor_application_id).copied();
        rows.push(Model {
            group_id,
            ..row(unit, program, &pair, mentee, mentor)
        });
    }
    let events = rows.iter().map(|row| {
        let data = json!({ "program_id": program.id, "match_run_id": row.match_run_id });
        (row.id.0, data)
    });
    unit.events(Subject::Pairing, "proposed", events.collect())
        .await?;
    for chunk in rows.chunks(ROWS_IN_ONE_INSERT) {
        Entity::insert_many(chunk.iter().cloned().map(ActiveModel::from))
            .exec_without_returning(unit.db)
            .await
            .on_constraint(
                "pairings_open_pair_key",
                "pairings.mentee_application_id",
                || {
                    Problem::new(
                        Code::AlreadyExists,
                        "The two have an open pairing with each other already.",
                    )
                },
            )?;
    }
    groups::settle(unit, &rows).await?;
    Ok(rows)
}

fn row(
    unit: &Unit<'_>,
    program: &programs::entity::Model,
    pair: &NewPairing,
    mentee: PersonId,
    mentor: PersonId,
) -> Model {
    Model {
        organization_id: unit.organization,
        id: unit.ids.next(),
        program_id: program.id,
        match_run_id: pair.match_run_id,
        proposal_id: pair.proposal_id,
        mentee_application_id: pair.mentee_application_id,
        mentor_application_id: pair.mentor_application_id,
        mentee_id: mentee,
        mentor_id: mentor,
        state: PairingState::Proposed,
        score: pair.score,
        holds_seats: false,
        needs_approval: program.coordinator_approval,
        needs_agreement: program.requires_agreement,
        mentee_accepted_at: None,
        mentor_accepted_at: None,
        approved_at: None,
        agreement_signed_at: None,
        expires_at: Some(unit.now + TimeDelta::days(program.response_days)),
        started_at: None,
        ended_at: None,
        end_reason: None,
        ended_by: None,
        renewed_from_id: pair.renewed_from_id,
        replacement_requested_at: None,
        ends_on: None,
        end_asked_at: None,
        replacement_due_at: None,
        replaces_id: pair.replaces_id,
        replaced_by_id: None,
        group_id: None,
        version: 1,
        created_at: unit.now,
        updated_at: unit.now,
    }
}

fn unanswered(program: ProgramId) -> Condition {
    Condition::all()
        .add(Column::ProgramId.eq(program))
        .add(Column::State.eq(PairingState::Proposed))
        .add(Column::MenteeAcceptedAt.is_null())
        .add(Column::MentorAcceptedAt.is_null())
}

/// How many pairings of the program are proposed, active or paused.
pub(crate) async fn count_open(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<u64> {
    let query = Entity::of(organization)
        .filter(Column::ProgramId.eq(program))
        .filter(Column::State.is_in(PairingState::OPEN));
    Ok(query.count(db).await?)
}

/// How many pairings of the program are proposed, or run without a last day of their own: they do not outlast the program.
pub(crate) async fn count_bound(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<u64> {
    let bound = Condition::any()
        .add(Column::State.eq(PairingState::Proposed))
        .add(Column::EndsOn.is_null());
    let query = Entity::of(organization)
        .filter(Column::ProgramId.eq(program))
        .filter(Column::State.is_in(PairingState::OPEN))
        .filter(bound);
    Ok(query.count(db).await?)
}

/// How many proposed pairings of the program nobody has accepted yet.
pub(crate) async fn count_unanswered(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<u64> {
    let query = Entity::of(organization).filter(unanswered(program));
    Ok(query.count(db).await?)
}

/// Locks the proposed pairings of the program that nobody has accepted yet; an acceptance under way is waited for.
pub(crate) async fn lock_unanswered(unit: &Unit<'_>, program: ProgramId) -> Result<()> {
    lock_many(unit, unanswered(program)).await.map(|_| ())
}

/// Lets the proposed pairings of the program that nobody has accepted give way to newer ones; returns how many.
pub(crate) async fn supersede_unanswered(unit: &Unit<'_>, program: ProgramId) -> Result<usize> {
    let rows = lock_many(unit, unanswered(program)).await?;
    let ending = Ending::new(PairingState::Superseded, "newer_match_run");
    let ended = endings::close(unit, rows, ending).await?;
    Ok(ended.len())
}

/// The proposals of the program that nobody has accepted yet, by the applications of mentee and mentor: they may still take
/// seats.
pub(crate) async fn promised(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<Vec<(ApplicationId, ApplicationId)>> {
    let query = Entity::of(organization).filter(unanswered(program));
    let columns = (Column::MenteeApplicationId, Column::MentorApplicationId);
    Ok(two_columns(query, columns, db).await?)
}
