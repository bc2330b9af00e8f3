//! Queries on proposals.

use std::collections::HashMap;

use pairwell_matching::{MatchedPair, PairExplanation};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, Select,
};
use uuid::Uuid;

use super::{
    Proposal,
    entity::{ActiveModel, Column, Entity, ExplanationDocument, Model},
    model::{ListProposals, ProposalSort, ProposedParticipant},
};
use crate::{
    applications,
    context::Unit,
    database::columns::two_columns,
    error::{Problem, Result},
    ids::{ApplicationId, MatchRunId, OrganizationId, PersonId, ProposalId},
    match_runs,
    page::Sort,
    people,
};

/// Rows of one insert: ten values each, below the parameter limits of both databases.
const ROWS_IN_ONE_INSERT: usize = 500;

/// The list that the query asks for.
pub(super) fn select(
    organization: OrganizationId,
    run: MatchRunId,
    query: &ListProposals,
) -> (Select<Entity>, Sort<Column>) {
    let mut select = of_run(organization, run);
    if let Some(id) = query.mentee_application_id {
        select = select.filter(Column::MenteeApplicationId.eq(id));
    }
    if let Some(id) = query.mentor_application_id {
        select = select.filter(Column::MentorApplicationId.eq(id));
    }
    let sort = Sort::by(Column::Score, Column::Id);
    match query.sort.unwrap_or_default() {
        ProposalSort::BestFirst => (select, sort.descending()),
        ProposalSort::WorstFirst => (select, sort),
    }
}

fn of_run(organization: OrganizationId, run: MatchRunId) -> Select<Entity> {
    Entity::of(organization).filter(Column::MatchRunId.eq(run))
}

/// One proposal, or 404.
pub(super) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: ProposalId,
) -> Result<Model> {
    let found = Entity::by_id(db, organization, id).await?;
    found.ok_or_else(|| Problem::not_found("proposal"))
}

/// All proposals of a run, in the order of their ids.
pub(crate) async fn all(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    run: MatchRunId,
) -> Result<Vec<Model>> {
    Ok(of_run(organization, run)
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// The proposals of a run for one applicant, best first.
pub(crate) async fn of_applicant(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    run: MatchRunId,
    applicant: ApplicationId,
    is_mentee: bool,
) -> Result<Vec<Model>> {
    let side = if is_mentee {
        Column::MenteeApplicationId
    } else {
        Column::MentorApplicationId
    };
    Ok(of_run(organization, run)
        .filter(side.eq(applicant))
        .order_by_desc(Column::Score)
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// Whom a run proposed to whom: the applications of mentee and mentor.
pub(crate) async fn pairs(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    run: MatchRunId,
) -> Result<Vec<(ApplicationId, ApplicationId)>> {
    let columns = (Column::MenteeApplicationId, Column::MentorApplicationId);
    Ok(two_columns(of_run(organization, run), columns, db).await?)
}

/// How many proposals a run has.
pub(crate) async fn count(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    run: MatchRunId,
) -> Result<u64> {
    Ok(of_run(organization, run).count(db).await?)
}

/// Whether the run chose this pair.
pub(crate) async fn exists(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    run: MatchRunId,
    mentee: ApplicationId,
    mentor: ApplicationId,
) -> Result<bool> {
    let found = of_run(organization, run)
        .filter(Column::MenteeApplicationId.eq(mentee))
        .filter(Column::MentorApplicationId.eq(mentor))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Writes the chosen pairs of a run; `explanations` are in the order of `pairs`.
pub(crate) async fn create_many(
    unit: &Unit<'_>,
    run: &match_runs::entity::Model,
    pairs: &[MatchedPair],
    explanations: &[PairExplanation],
) -> Result<()> {
    let mut rows = Vec::with_capacity(pairs.len());
    for (pair, explanation) in pairs.iter().zip(explanations) {
        rows.push(ActiveModel {
            organization_id: Set(unit.organization),
            id: Set(unit.ids.next()),
            match_run_id: Set(run.id),
            program_id: Set(run.program_id),
            mentee_application_id: Set(application(&pair.mentee)?),
            mentor_application_id: Set(application(&pair.mentor)?),
            score: Set(pair.score.millionths().into()),
            pinned: Set(pair.pinned),
            explanation: Set(ExplanationDocument(explanation.clone())),
            created_at: Set(unit.now),
        });
    }
    for chunk in rows.chunks(ROWS_IN_ONE_INSERT) {
        Entity::insert_many(chunk.to_vec())
            .exec_without_returning(unit.db)
            .await?;
    }
    Ok(())
}

/// Adds the people to proposals, with two queries for all of them.
pub(crate) async fn with_people(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    rows: Vec<Model>,
) -> Result<Vec<Proposal>> {
    let mut ids: Vec<ApplicationId> = rows
        .iter()
        .flat_map(|row| [row.mentee_application_id, row.mentor_application_id])
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let person_of = applications::store::applicants(db, organization, &ids).await?;
    let people: Vec<PersonId> = person_of.values().copied().collect();
    let people = people::store::find_many(db, organization, &people).await?;
    let people: HashMap<PersonId, people::entity::Model> = people
        .into_iter()
        .map(|person| (person.id, person))
        .collect();
    let side = |application: ApplicationId| -> Result<ProposedParticipant> {
        let person = person_of.get(&application).and_then(|id| people.get(id));
        let person = person.ok_or_else(|| Problem::internal("a proposal without its people"))?;
        Ok(ProposedParticipant::new(application, person))
    };
    rows.into_iter()
        .map(|row| {
            let (mentee, mentor) = (
                side(row.mentee_application_id)?,
                side(row.mentor_application_id)?,
            );
            Ok(Proposal::new(row, mentee, mentor))
        })
        .collect()
}

/// Adds the people to one proposal.
pub(super) async fn with_one_people(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    row: Model,
) -> Result<Proposal> {
    let proposals = with_people(db, organization, vec![row]).await?;
    proposals
        .into_iter()
        .next()
        .ok_or_else(|| Problem::internal("a proposal was lost"))
}

/// The core names participants by text; ours are application ids.
fn application(id: &str) -> Result<ApplicationId> {
    Uuid::parse_str(id)
        .map(ApplicationId)
        .map_err(Problem::internal)
}
