//! Queries of the mentor pipeline: a fixed number, whatever the size of the program.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use pairwell_matching::normalize;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    QueryTrait, sea_query::OnConflict,
};
use serde_json::json;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    suggest::{Candidate, Wish},
};
use crate::{
    applications::{self, ApplicationRole, ApplicationState},
    auth::{Caller, Role},
    context::Unit,
    database::columns::column,
    error::{Problem, Result},
    history::Subject,
    ids::{OrganizationId, PersonId, ProgramId},
    pairings::{self, PairingState},
    people::{self, PersonState, entity::Model as Person},
    skill_assessments,
    skills::names,
};

/// The consent of a person.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    person: PersonId,
) -> Result<Option<Model>> {
    let found = Entity::of(organization)
        .filter(Column::PersonId.eq(person))
        .one(db)
        .await?;
    Ok(found)
}

/// Refuses everybody but the person: 404, and for owners, who see everybody, 403.
pub(super) async fn require_self(
    db: &impl ConnectionTrait,
    caller: &Caller,
    person: PersonId,
) -> Result<()> {
    people::store::get(db, caller.organization, person).await?;
    if caller.is(person) {
        Ok(())
    } else if caller.role() == Role::Owner {
        Err(Problem::forbidden("Only people themselves say this."))
    } else {
        Err(Problem::not_found("person"))
    }
}

/// Records the consent; given twice, the first one counts.
pub(super) async fn put(unit: &Unit<'_>, person: PersonId) -> Result<Model> {
    let row = ActiveModel {
        organization_id: Set(unit.organization),
        person_id: Set(person),
        given_at: Set(unit.now),
    };
    let key = [Column::OrganizationId, Column::PersonId];
    let inserted = Entity::insert(row)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(unit.db)
        .await?;
    if inserted > 0 {
        unit.event(
            Subject::Person,
            "mentoring_consent_given",
            person.0,
            json!({}),
        )
        .await?;
    }
    let found = find(unit.db, unit.organization, person).await?;
    found.ok_or_else(|| Problem::internal("a consent was lost"))
}

/// Takes the consent back; without one, nothing changes.
pub(super) async fn delete(unit: &Unit<'_>, person: PersonId) -> Result<()> {
    let deleted = Entity::delete_many()
        .filter(Column::OrganizationId.eq(unit.organization))
        .filter(Column::PersonId.eq(person))
        .exec(unit.db)
        .await?;
    if deleted.rows_affected > 0 {
        unit.event(
            Subject::Person,
            "mentoring_consent_withdrawn",
            person.0,
            json!({}),
        )
        .await?;
    }
    Ok(())
}

/// What the unmatched mentees of a program seek, and what completed mentees who consented have.
pub(super) async fn read(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<(Vec<Wish>, Vec<Candidate>)> {
    let mentees = unmatched(db, organization, program).await?;
    let completed = completed(db, organization, program).await?;
    let ids: Vec<PersonId> = completed.keys().copied().collect();
    let people = people::store::find_many(db, organization, &ids).await?;
    let assessed = skill_assessments::store::latest_levels(db, organization, &ids).await?;
    let sought = mentees.iter().flat_map(|person| {
        let skills = person.profile.skills_sought.iter();
        skills.map(|skill| normalize(&skill.skill))
    });
    let offered = people.iter().flat_map(|person| {
        let skills = person.profile.skills_offered.iter();
        skills.map(|skill| normalize(&skill.skill))
    });
    let said = assessed.values().flat_map(|skills| skills.keys().cloned());
    let all: BTreeSet<String> = sought.chain(offered).chain(said).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let names = names::canonical(db, organization, &all).await?;
    let wishes = mentees.iter().map(|person| wish(person, &names)).collect();
    let candidates = people
        .iter()
        .filter(|person| person.state == PersonState::Active)
        .map(|person| Candidate {
            person: person.id,
            full_name: person.full_name.clone(),
            completed_pairings: completed.get(&person.id).copied().unwrap_or(0),
            skills: levels(person, assessed.get(&person.id), &names),
        })
        .collect();
    Ok((wishes, candidates))
}

/// The people of a program who seek a mentor and have none.
async fn unmatched(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<Vec<Person>> {
    use applications::entity::{Column as Of, Entity as Applications};
    let waiting = [ApplicationState::Approved, ApplicationState::Waitlisted];
    let rows = Applications::of(organization)
        .filter(Of::ProgramId.eq(program))
        .filter(Of::Role.eq(ApplicationRole::Mentee))
        .filter(Of::State.is_in(waiting))
        .filter(Of::SeatsTaken.eq(0));
    let ids: Vec<PersonId> = column(rows, Of::PersonId, db).await?;
    people::store::find_many(db, organization, &ids).await
}

/// How many pairings each consenting mentee completed, without those who mentor in this program already.
async fn completed(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
) -> Result<HashMap<PersonId, usize>> {
    use applications::entity::{Column as Of, Entity as Applications};
    use pairings::entity::{Column as In, Entity as Pairings};
    let consenting = Entity::of(organization)
        .select_only()
        .column(Column::PersonId)
        .into_query();
    let done = [PairingState::Completed, PairingState::Renewed];
    let rows = Pairings::of(organization)
        .filter(In::MenteeId.in_subquery(consenting))
        .filter(In::State.is_in(done));
    let mentees: Vec<PersonId> = column(rows, In::MenteeId, db).await?;
    let over = [
        ApplicationState::Rejected,
        ApplicationState::Withdrawn,
        ApplicationState::Left,
        ApplicationState::Removed,
    ];
    let mentoring = Applications::of(organization)
        .filter(Of::ProgramId.eq(program))
        .filter(Of::Role.eq(ApplicationRole::Mentor))
        .filter(Of::State.is_not_in(over));
    let mentoring: Vec<PersonId> = column(mentoring, Of::PersonId, db).await?;
    let mentoring: BTreeSet<PersonId> = mentoring.into_iter().collect();
    let mut counts = HashMap::new();
    for mentee in mentees {
        if !mentoring.contains(&mentee) {
            *counts.entry(mentee).or_insert(0) += 1;
        }
    }
    Ok(counts)
}

fn name(names: &HashMap<String, String>, skill: &str) -> String {
    let normalized = normalize(skill);
    names.get(&normalized).cloned().unwrap_or(normalized)
}

fn wish(person: &Person, names: &HashMap<String, String>) -> Wish {
    let skills = person.profile.skills_sought.iter();
    Wish {
        person: person.id,
        skills: skills
            .map(|skill| (name(names, &skill.skill), i64::from(skill.level)))
            .collect(),
    }
}

/// The higher of what a person offers and of their latest assessment, by skill.
fn levels(
    person: &Person,
    assessed: Option<&BTreeMap<String, i64>>,
    names: &HashMap<String, String>,
) -> BTreeMap<String, i64> {
    let offered = person.profile.skills_offered.iter();
    let offered = offered.map(|skill| (name(names, &skill.skill), i64::from(skill.level)));
    let said = assessed.into_iter().flatten();
    let said = said.map(|(skill, level)| (name(names, skill), *level));
    let mut levels: BTreeMap<String, i64> = BTreeMap::new();
    for (skill, level) in offered.chain(said) {
        let known = levels.entry(skill).or_insert(level);
        *known = (*known).max(level);
    }
    levels
}
