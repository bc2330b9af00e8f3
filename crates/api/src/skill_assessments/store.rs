//! Queries on skill assessments.

use std::collections::{BTreeMap, HashMap};

use pairwell_matching::normalize;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use serde_json::json;

use super::{
    AssessedBy,
    entity::{ActiveModel, Column, Entity, Model},
    model::{CreateSkillAssessment, ListSkillAssessments},
};
use crate::{
    applications::participation,
    auth::{Caller, Role},
    context::Unit,
    database::IDS_IN_ONE_QUERY,
    error::{Code, Problem, Result},
    history::Subject,
    ids::{OrganizationId, PairingId, PersonId, ProgramId, SkillAssessmentId},
    lifecycle::removed,
    pairings, people,
    skills::names,
};

/// So many assessments of a person are read at the most, the latest ones.
const MOST_OF_A_PERSON: u64 = 5_000;

/// The assessments of a person that the caller may see: all for the person and for owners; for coordinators those of the
/// programs that they run; for mentors those of their pairings with the person.
///
/// # Errors
/// 404 for everybody else.
pub(super) async fn visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    person: PersonId,
) -> Result<Select<Entity>> {
    let organization = caller.organization;
    people::store::get(db, organization, person).await?;
    let select = Entity::of(organization).filter(Column::PersonId.eq(person));
    if caller.is(person) || caller.role() == Role::Owner {
        return Ok(select);
    }
    let programs = caller.programs();
    let mut visible = Condition::any();
    let mut knows = participation::has_applied(db, organization, person, programs).await?;
    if knows {
        visible = visible.add(Column::ProgramId.is_in(programs.iter().copied()));
    }
    if let Some(mentor) = caller.person() {
        let together = pairings::store::between(organization, mentor, person);
        knows |= together.clone().one(db).await?.is_some();
        let ids = together
            .select_only()
            .column(pairings::entity::Column::Id)
            .into_query();
        visible = visible.add(Column::PairingId.in_subquery(ids));
    }
    if knows {
        Ok(select.filter(visible))
    } else {
        Err(Problem::not_found("person"))
    }
}

/// One assessment that the caller may see, or 404.
pub(super) async fn get_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: SkillAssessmentId,
) -> Result<Model> {
    let unknown = || Problem::not_found("skill assessment");
    let of_id = Entity::of(caller.organization).filter(Column::Id.eq(id));
    let row = of_id.one(db).await?.ok_or_else(unknown)?;
    // The answer must not tell an assessment that is not visible from one that does not exist.
    let seen = visible(db, caller, row.person_id)
        .await
        .map_err(|problem| {
            if problem.code() == Code::NotFound {
                unknown()
            } else {
                problem
            }
        })?;
    let found = seen.filter(Column::Id.eq(id)).one(db).await?;
    found.ok_or_else(unknown)
}

/// Only the assessments that the query asks for.
pub(super) async fn narrow(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    mut select: Select<Entity>,
    query: &ListSkillAssessments,
) -> Result<Select<Entity>> {
    if let Some(skill) = &query.skill {
        let meant = names::synonyms(db, organization, skill).await?;
        select = select.filter(Column::NormalizedName.is_in(meant));
    }
    if let Some(program) = query.program_id {
        select = select.filter(Column::ProgramId.eq(program));
    }
    if let Some(by) = query.by {
        select = select.filter(Column::AssessedBy.eq(by));
    }
    Ok(select)
}

/// The latest of these assessments, latest first.
pub(super) async fn latest(
    db: &impl ConnectionTrait,
    select: Select<Entity>,
) -> Result<Vec<Model>> {
    let rows = select
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .limit(MOST_OF_A_PERSON)
        .all(db)
        .await?;
    Ok(rows)
}

/// All assessments of a program.
pub(super) async fn of_program(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<Vec<Model>> {
    let rows = Entity::of(organization)
        .filter(Column::ProgramId.eq(program))
        .all(db)
        .await?;
    Ok(rows)
}

/// The catalogue's names of the skills that these assessments mean.
pub(super) async fn skill_names(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    rows: &[Model],
) -> Result<HashMap<String, String>> {
    let mut wanted: Vec<&str> = rows
        .iter()
        .map(|row| row.normalized_name.as_str())
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    names::canonical(db, organization, &wanted).await
}

/// Whose word it is, and what it belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    by: AssessedBy,
    program: Option<ProgramId>,
    pairing: Option<PairingId>,
}

/// What the caller is to the person: themselves, their mentor in the named pairing, or a coordinator of the named program.
///
/// # Errors
/// 404 for everybody else; 422 when pairing or program do not fit.
pub(super) async fn standing(
    db: &impl ConnectionTrait,
    caller: &Caller,
    person: PersonId,
    input: &CreateSkillAssessment,
) -> Result<Standing> {
    people::store::get(db, caller.organization, person).await?;
    let pairing = match input.pairing_id {
        Some(id) => Some(require_pairing(db, caller, person, id, input.program_id).await?),
        None => None,
    };
    let program = pairing
        .as_ref()
        .map(|row| row.program_id)
        .or(input.program_id);
    let standing = |by| Standing {
        by,
        program,
        pairing: pairing.as_ref().map(|row| row.id),
    };
    if caller.is(person) {
        if pairing.is_none() {
            require_program(db, caller, person, program).await?;
        }
        return Ok(standing(AssessedBy::Oneself));
    }
    if let Some(row) = pairing.as_ref().filter(|row| caller.is(row.mentor_id)) {
        if row.started_at.is_none() {
            let detail = "The pairing has never begun; its mentor has nothing to assess yet.";
            return Err(Problem::new(Code::Conflict, detail));
        }
        return Ok(standing(AssessedBy::Mentor));
    }
    match program {
        Some(id) if caller.coordinates(id) => {
            require_program(db, caller, person, program).await?;
            Ok(standing(AssessedBy::Coordinator))
        }
        None if caller.role() == Role::Owner => Ok(standing(AssessedBy::Coordinator)),
        _ => Err(Problem::not_found("person")),
    }
}

async fn require_pairing(
    db: &impl ConnectionTrait,
    caller: &Caller,
    person: PersonId,
    id: PairingId,
    program: Option<ProgramId>,
) -> Result<pairings::entity::Model> {
    let unknown = || {
        let detail = "there is no such pairing of this person";
        Problem::invalid_field("/pairing_id", "unknown", detail)
    };
    let row = pairings::entity::Entity::by_id(db, caller.organization, id).await?;
    let row = row.ok_or_else(unknown)?;
    let is_theirs = row.mentee_id == person || row.mentor_id == person;
    let may_know =
        caller.is(row.mentor_id) || caller.is(row.mentee_id) || caller.coordinates(row.program_id);
    if !is_theirs || !may_know {
        return Err(unknown());
    }
    if program.is_some_and(|program| program != row.program_id) {
        let detail = "the pairing belongs to another program";
        return Err(Problem::invalid_field("/program_id", "program", detail));
    }
    Ok(row)
}

async fn require_program(
    db: &impl ConnectionTrait,
    caller: &Caller,
    person: PersonId,
    program: Option<ProgramId>,
) -> Result<()> {
    let Some(program) = program else {
        return Ok(());
    };
    let organization = caller.organization;
    if participation::has_applied(db, organization, person, &[program]).await? {
        return Ok(());
    }
    let detail = "the person takes no part in such a program";
    Err(Problem::invalid_field("/program_id", "unknown", detail))
}

/// Adds an assessment.
pub(super) async fn create(
    unit: &Unit<'_>,
    person: PersonId,
    (standing, assessor): (Standing, Option<PersonId>),
    input: CreateSkillAssessment,
) -> Result<Model> {
    let at = input.at.unwrap_or(unit.now);
    if at > unit.now {
        let detail = "nobody knows yet what will be";
        return Err(Problem::invalid_field("/at", "future", detail));
    }
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(unit.ids.next()),
        person_id: Set(person),
        program_id: Set(standing.program),
        pairing_id: Set(standing.pairing),
        normalized_name: Set(normalize(&input.skill)),
        skill: Set(input.skill.trim().to_owned()),
        level: Set(input.level.into()),
        assessed_by: Set(standing.by),
        assessor_id: Set(assessor),
        at: Set(at),
        created_at: Set(unit.now),
    };
    let row = row.insert(unit.db).await?;
    let data = json!({ "program_id": row.program_id, "by": row.assessed_by });
    unit.event(Subject::SkillAssessment, "created", row.id.0, data)
        .await?;
    Ok(row)
}

/// One assessment of the caller, by them or of a program that they run: 404 for other members, 403 for coordinators.
pub(super) async fn get_removable(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: SkillAssessmentId,
) -> Result<Model> {
    let found = Entity::of(caller.organization)
        .filter(Column::Id.eq(id))
        .one(db)
        .await?;
    let row = found.ok_or_else(|| Problem::not_found("skill assessment"))?;
    let is_theirs =
        caller.is(row.person_id) || row.assessor_id.is_some_and(|assessor| caller.is(assessor));
    let coordinates = row
        .program_id
        .is_some_and(|program| caller.coordinates(program));
    if is_theirs || coordinates || caller.role() == Role::Owner {
        Ok(row)
    } else {
        Err(Problem::not_found("skill assessment"))
    }
}

/// Removes an assessment.
pub(super) async fn delete(unit: &Unit<'_>, row: Model) -> Result<()> {
    let gone = Entity::delete_many()
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::Id.eq(row.id))
        .exec(unit.db)
        .await?;
    removed(gone.rows_affected > 0)?;
    let data = json!({ "program_id": row.program_id });
    unit.event(Subject::SkillAssessment, "deleted", row.id.0, data)
        .await
}

/// The latest level of each skill, in its normal form, of each of these people.
pub(crate) async fn latest_levels(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    people: &[PersonId],
) -> Result<HashMap<PersonId, BTreeMap<String, i64>>> {
    let mut levels: HashMap<PersonId, BTreeMap<String, i64>> = HashMap::new();
    for chunk in people.chunks(IDS_IN_ONE_QUERY) {
        let rows = Entity::of(organization)
            .filter(Column::PersonId.is_in(chunk.iter().copied()))
            .order_by_asc(Column::At)
            .order_by_asc(Column::Id)
            .all(db)
            .await?;
        for row in rows {
            let of_person = levels.entry(row.person_id).or_default();
            of_person.insert(row.normalized_name, row.level);
        }
    }
    Ok(levels)
}
