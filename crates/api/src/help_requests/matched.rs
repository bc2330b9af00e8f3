//! Who could help: one ask, matched against the people of its program.

use std::collections::HashMap;

use actix_web::{get, web::Data};
use pairwell_matching::{
    CriterionEvidence, Goal, Missing, Participant, Policy, Program, Recommendation, RunOptions,
    Score, SoughtSkill, WeightedCriterion, criteria, prepare,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    entity::Model,
    model::{HelpRequestState, HelpVisibility},
    offer_model::{Helper, Helpers, ListHelpers},
    visibility,
};
use crate::{
    applications::participation,
    auth::Member,
    context::Api,
    error::{Problem, Result},
    ids::{HelpRequestId, OrganizationId, PersonId},
    lifecycle::Lifecycle,
    pairings,
    people::{self, PersonState},
    reply::Reply,
    request::{Path, Query, up_to},
    skills,
};

/// People on the list when the client does not say.
const USUAL: u64 = 10;
/// People on the list at the most.
const MOST: u64 = 50;
/// What the named skills count, beside the goal with [`GOAL_WEIGHT`].
const SKILL_WEIGHT: u32 = 3;
/// What nearness to the goal counts.
const GOAL_WEIGHT: u32 = 1;
/// The level that an ask seeks in each skill.
const SOUGHT_LEVEL: u8 = 3;
/// The importance of each skill; they matter alike.
const SOUGHT_IMPORTANCE: u8 = 2;

/// List people who could help
///
/// For the asker and coordinators. Out of those who see the request, active and approved in the program, who avoid the asker as
/// little as the asker avoids them. Where the ask names skills, only people who offer one of them, or one near it in the
/// catalogue. The score: coverage of the skills, each sought at level 3, counts three parts, nearness of the profile to goal
/// and ask one part. The asker is never on the list.
#[utoipa::path(tag = "help requests", params(("help_request_id" = HelpRequestId, Path, description = "The request."), ListHelpers), responses((status = 200, description = "The people, best first.", body = Helpers)))]
#[get("/v1/help-requests/{help_request_id}/helpers")]
pub(super) async fn list_help_request_helpers(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<HelpRequestId>,
    Query(query): Query<ListHelpers>,
) -> Result<Reply<Helpers>> {
    let limit = up_to(MOST, "limit", query.limit.unwrap_or(USUAL))?;
    let row = visibility::get_own(api.db(), &caller, id).await?;
    let runs_program = caller.coordinates(row.program_id);
    if !runs_program && !row.asker_id.is_some_and(|asker| caller.is(asker)) {
        return Err(Problem::not_found("help request"));
    }
    let limit = usize::try_from(limit).map_err(Problem::internal)?;
    let data = find(&api, caller.organization, row, limit, runs_program).await?;
    Ok(Reply::ok(Helpers { data }))
}

async fn find(
    api: &Api,
    organization: OrganizationId,
    row: Model,
    limit: usize,
    in_full: bool,
) -> Result<Vec<Helper>> {
    let Some(asker) = row.asker_id.filter(|_| row.is_alive()) else {
        return Ok(Vec::new());
    };
    let people = pool(api.db(), organization, &row, asker).await?;
    let names: HashMap<PersonId, String> = people
        .iter()
        .map(|person| (person.id, person.full_name.clone()))
        .collect();
    let catalogue = skills::store::catalogue(api.db(), organization).await?;
    let mut program = Program {
        peer_groups: None,
        mentees: vec![ask(&row, asker)],
        mentors: people.into_iter().map(helper).collect(),
        policy: policy(),
        rules: Vec::new(),
        skills: catalogue,
        first_day: row.created_at.date_naive(),
        last_day: row.created_at.date_naive(),
        seed: 0,
        text_model: None,
    };
    program.drop_unnamed_skills();
    let (needs_skill, id) = (!row.skills.0.is_empty(), row.id.to_string());
    let found = actix_web::web::block(move || rank(program, &id, needs_skill, limit))
        .await
        .map_err(Problem::internal)??;
    let helpers = found.into_iter().map(|found| {
        let person = Uuid::parse_str(&found.mentor).map_err(Problem::internal)?;
        let person = PersonId(person);
        Ok(Helper {
            person_id: person,
            full_name: names.get(&person).cloned().unwrap_or_default(),
            score: found.score,
            explanation: if in_full {
                found.explanation
            } else {
                without_passage(found.explanation)
            },
        })
    });
    helpers.collect()
}

/// The people who see the request and can be asked: present in its program, or the asker's partners.
async fn pool(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    row: &Model,
    asker: PersonId,
) -> Result<Vec<people::entity::Model>> {
    let mut present = participation::present(db, organization, row.program_id).await?;
    let avoided_by_asker = present.remove(&asker).unwrap_or_default();
    if row.visibility == HelpVisibility::Partners {
        let partners = pairings::partners::partners_of(db, organization, asker).await?;
        present = partners
            .into_iter()
            .map(|partner| (partner, present.remove(&partner).unwrap_or_default()))
            .collect();
    }
    present
        .retain(|person, avoided| !avoided.contains(&asker) && !avoided_by_asker.contains(person));
    let ids: Vec<PersonId> = present.into_keys().collect();
    let mut people = people::store::find_many(db, organization, &ids).await?;
    people.retain(|person| person.state == PersonState::Active);
    Ok(people)
}

fn ask(row: &Model, asker: PersonId) -> Participant {
    let sought = row.skills.0.iter().map(|skill| SoughtSkill {
        skill: skill.clone(),
        level: SOUGHT_LEVEL,
        importance: SOUGHT_IMPORTANCE,
    });
    let mut participant = Participant::new(row.id.to_string(), asker.to_string());
    participant.skills_sought = sought.collect();
    participant.goals = vec![Goal {
        statement: format!("{}\n{}", row.goal, row.specific_ask),
        ..Goal::default()
    }];
    participant
}

fn helper(person: people::entity::Model) -> Participant {
    let id = person.id.to_string();
    let mut participant = Participant::new(id.clone(), id);
    participant.skills_offered = person.profile.skills_offered;
    participant.interests = person.profile.interests;
    participant.biography = person.profile.biography;
    participant
}

fn policy() -> Policy {
    Policy {
        criteria: vec![
            WeightedCriterion::Skills(criteria::Skills {
                weight: SKILL_WEIGHT,
                missing: Missing::Zero,
            }),
            WeightedCriterion::Goals(criteria::Goals {
                weight: GOAL_WEIGHT,
                missing: Missing::Zero,
            }),
        ],
        requirements: Vec::new(),
        ..Policy::default()
    }
}

fn rank(
    program: Program,
    ask: &str,
    needs_skill: bool,
    limit: usize,
) -> Result<Vec<Recommendation>> {
    let everybody = program.mentors.len();
    let prepared = prepare(program).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Problem::internal(problems.join("; "))
    })?;
    let candidates = prepared
        .candidates(&RunOptions::default(), &())
        .map_err(Problem::internal)?;
    let mut found = prepared
        .recommend(&candidates, ask, everybody)
        .map_err(Problem::internal)?;
    found.retain(|found| found.score > Score::ZERO && (!needs_skill || offers_a_skill(found)));
    // The engine puts one top choice first; here the score alone decides.
    found.sort_by(|one, other| {
        let by_score = other.score.cmp(&one.score);
        by_score.then_with(|| one.mentor.cmp(&other.mentor))
    });
    found.truncate(limit);
    Ok(found)
}

fn offers_a_skill(found: &Recommendation) -> bool {
    found.explanation.criteria.iter().any(|outcome| {
        if let CriterionEvidence::Skills { skills } = &outcome.evidence {
            skills.iter().any(|skill| skill.coverage > Score::ZERO)
        } else {
            false
        }
    })
}

/// Leaves out what the helper's profile says in words: it was written for the organization.
fn without_passage(
    mut explanation: pairwell_matching::PairExplanation,
) -> pairwell_matching::PairExplanation {
    for outcome in &mut explanation.criteria {
        if let CriterionEvidence::Goals {
            text: Some(text), ..
        } = &mut outcome.evidence
        {
            text.passage = None;
        }
    }
    explanation
}

impl Model {
    fn is_alive(&self) -> bool {
        !self.state.next().is_empty() || self.state == HelpRequestState::Resolved
    }
}
