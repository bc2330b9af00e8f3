//! Queries for a person's standing.

use std::collections::{BTreeMap, HashMap};

use pairwell_matching::normalize;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    model::{BehaviorCount, SkillStanding, Standing},
    rate::{FEWEST_RATERS, FEWEST_RATINGS, Ratings},
};
use crate::{
    applications::participation,
    auth::{Caller, Role},
    database::columns::column,
    error::{Problem, Result},
    help_requests::{self, model::HelpRequestState},
    ids::{OrganizationId, PersonId, ProgramId},
    introductions::{self, model::IntroductionState},
    people,
    recognitions::{
        self,
        model::{Behavior, RecognitionAudience},
    },
    sessions,
};

/// So many requests are counted at the most, the latest ones.
const MOST_COUNTED: u64 = 1000;
/// So many skills are named at the most.
const MOST_SKILLS: usize = 20;

/// Refuses, with 404, those whom it does not concern: all but the person, coordinators of a program to which the person
/// has applied, and owners.
pub(super) async fn require_visible(
    db: &impl ConnectionTrait,
    caller: &Caller,
    person: PersonId,
) -> Result<()> {
    let organization = caller.organization;
    if !caller.is(person) && caller.role() != Role::Owner {
        let programs = caller.programs();
        if !participation::has_applied(db, organization, person, programs).await? {
            return Err(Problem::not_found("person"));
        }
    }
    people::store::get(db, organization, person).await?;
    Ok(())
}

/// The programs of which the caller sees what this person did: `None` for all.
fn programs(caller: &Caller, person: PersonId) -> Option<&[ProgramId]> {
    let sees_all = caller.is(person) || caller.role() == Role::Owner;
    (!sees_all).then(|| caller.programs())
}

/// Only what belongs to these programs.
fn within<C: ColumnTrait>(programs: Option<&[ProgramId]>, program: C) -> Condition {
    let all = Condition::all();
    match programs {
        Some(programs) => all.add(program.is_in(programs.iter().copied())),
        None => all,
    }
}

/// Counts what a person did for others and was thanked for, as far as the caller may see it.
pub(super) async fn standing(
    db: &impl ConnectionTrait,
    caller: &Caller,
    person: PersonId,
) -> Result<Standing> {
    use help_requests::entity::{Column, Entity};
    let organization = caller.organization;
    let seen = programs(caller, person);
    let helped = Entity::of(organization)
        .filter(Column::HelperId.eq(person))
        .filter(within(seen, Column::ProgramId))
        .order_by_desc(Column::Id)
        .limit(MOST_COUNTED)
        .all(db)
        .await?;
    let behaviors = behaviors(db, caller, person).await?;
    let resolved: Vec<&help_requests::entity::Model> = helped
        .iter()
        .filter(|row| row.state == HelpRequestState::Resolved)
        .collect();
    let mut ratings = Ratings::default();
    for row in &resolved {
        if let Some(helpful) = row.helpful {
            ratings.add(helpful, row.asker_id);
        }
    }
    Ok(Standing {
        person_id: person,
        helped: count(helped.len()),
        resolved: count(resolved.len()),
        rated: ratings.rated,
        rate: ratings.rate(),
        fewest_ratings: FEWEST_RATINGS,
        fewest_raters: FEWEST_RATERS,
        skills: skills(&resolved),
        introductions: introductions(db, (organization, seen), person).await?,
        sessions: sessions(db, (organization, seen), person).await?,
        recognitions: behaviors.iter().map(|found| found.count).sum(),
        behaviors,
    })
}

fn skills(resolved: &[&help_requests::entity::Model]) -> Vec<SkillStanding> {
    let mut by_skill: HashMap<String, (String, u32, Ratings)> = HashMap::new();
    for row in resolved {
        // Named twice in one request is named once.
        let named: BTreeMap<String, &String> = row
            .skills
            .0
            .iter()
            .map(|skill| (normalize(skill), skill))
            .collect();
        for (key, skill) in named {
            let found = by_skill
                .entry(key)
                .or_insert_with(|| (skill.clone(), 0, Ratings::default()));
            found.1 = found.1.saturating_add(1);
            if let Some(helpful) = row.helpful {
                found.2.add(helpful, row.asker_id);
            }
        }
    }
    let mut skills: Vec<SkillStanding> = by_skill
        .into_values()
        .map(|(skill, resolved, ratings)| SkillStanding {
            skill,
            resolved,
            rated: ratings.rated,
            rate: ratings.rate(),
        })
        .collect();
    skills.sort_by(|one, other| {
        let by_count = other.resolved.cmp(&one.resolved);
        by_count.then_with(|| one.skill.cmp(&other.skill))
    });
    skills.truncate(MOST_SKILLS);
    skills
}

async fn behaviors(
    db: &impl ConnectionTrait,
    caller: &Caller,
    person: PersonId,
) -> Result<Vec<BehaviorCount>> {
    use recognitions::entity::{Column, Entity};
    let mut counted = Entity::of(caller.organization)
        .filter(Column::ReceiverId.eq(person))
        .filter(within(programs(caller, person), Column::ProgramId))
        .filter(Column::Counted.eq(true))
        .filter(Column::HiddenAt.is_null());
    if !caller.is(person) {
        counted = counted.filter(Column::Audience.ne(RecognitionAudience::Private));
    }
    let found: Vec<Behavior> = column(counted, Column::Behavior, db).await?;
    let mut counts: BTreeMap<Behavior, u32> = BTreeMap::new();
    for behavior in found {
        let count = counts.entry(behavior).or_default();
        *count = count.saturating_add(1);
    }
    let counts = counts
        .into_iter()
        .map(|(behavior, count)| BehaviorCount { behavior, count });
    Ok(counts.collect())
}

async fn introductions(
    db: &impl ConnectionTrait,
    (organization, programs): (OrganizationId, Option<&[ProgramId]>),
    person: PersonId,
) -> Result<u32> {
    use introductions::entity::{Column, Entity};
    let made = Entity::of(organization)
        .filter(Column::IntroducerId.eq(person))
        .filter(within(programs, Column::ProgramId))
        .filter(Column::State.is_in([IntroductionState::Introduced, IntroductionState::Concluded]))
        .count(db)
        .await?;
    Ok(u32::try_from(made).unwrap_or(u32::MAX))
}

async fn sessions(
    db: &impl ConnectionTrait,
    (organization, programs): (OrganizationId, Option<&[ProgramId]>),
    person: PersonId,
) -> Result<u32> {
    use sessions::entity::{Column, Entity};
    let own = Condition::any()
        .add(Column::MentorId.eq(person))
        .add(Column::MenteeId.eq(person));
    let held = Entity::of(organization)
        .filter(own)
        .filter(within(programs, Column::ProgramId))
        .filter(Column::HeldAt.is_not_null())
        .count(db)
        .await?;
    Ok(u32::try_from(held).unwrap_or(u32::MAX))
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
