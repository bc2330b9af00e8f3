//! Another mentor for one mentee, found by the same engine as a match run: who could be it now, and whether two still fit.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, Utc};
use pairwell_matching::{
    InputProblem, PairExplanation, Prepared, Program, Requirement, RequirementKind,
    RequirementOutcome, UnmatchedReason, prepare, prepare_with, requirements::EarlierPairs,
};
use uuid::Uuid;

use super::{
    compute::options,
    instance::{self, Scope},
};
use crate::{
    context::{Api, Unit},
    error::{Code, Problem, Result},
    ids::{ApplicationId, OrganizationId, PersonId, ProgramId},
    matching_policies, pairings,
    text_vectors::AtHand,
};

/// So many mentors are named to one mentee: the best ones, and others for the case that those change meanwhile.
const MOST_MENTORS: usize = 5;

/// For whom another mentor is looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seeker {
    /// The mentee's application.
    pub mentee: ApplicationId,
    /// The program.
    pub program: ProgramId,
    /// The mentor of a pairing that is still there and is to end.
    pub leaves: Option<Leaving>,
}

/// A pairing that will have ended by the time the new one is proposed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaving {
    /// The mentee.
    pub mentee: PersonId,
    /// The mentor.
    pub mentor: PersonId,
    /// The mentor's application.
    pub mentor_application: ApplicationId,
}

/// Who could be it, best first, or why nobody could.
#[derive(Clone, Debug, Default)]
pub(crate) struct Substitutes {
    /// The mentors who fit and have a free seat that is promised to nobody, best first.
    pub mentors: Vec<Substitute>,
    /// What became of all mentors, as codes with counts; empty when there is somebody.
    pub reasons: Vec<UnmatchedReason>,
}

/// A mentor who could be it.
#[derive(Clone, Debug)]
pub(crate) struct Substitute {
    /// The mentor's application.
    pub mentor: ApplicationId,
    /// Why.
    pub explanation: PairExplanation,
}

/// Looks for other mentors for a mentee, as things stand now. Never those with whom the mentee was paired before or whom one
/// of the two declined.
///
/// # Errors
/// 409 when the program's inputs cannot be matched.
pub(crate) async fn substitutes(
    api: &Api,
    organization: OrganizationId,
    seeker: Seeker,
) -> Result<Substitutes> {
    let now = api.clock.now();
    let models = api.text_models.clone();
    let (mut problem, mut model) = api
        .database
        .read(async move |db| {
            let scope = Scope::OneMentee(seeker.mentee);
            let mut problem = load(db, organization, seeker.program, now, scope).await?;
            let promised = pairings::store::promised(db, organization, seeker.program).await?;
            withhold(&mut problem, &promised);
            let model = models.choose(db, organization, &mut problem).await?;
            Ok((problem, model))
        })
        .await?;
    if let Some(leaving) = seeker.leaves {
        let_go(&mut problem, leaving);
    }
    // A client who goes away drops the request, and this with it.
    model
        .complete(api, organization, &problem, || false)
        .await?;
    actix_web::web::block(move || rank(problem, model, seeker.mentee))
        .await
        .map_err(Problem::internal)?
}

/// Judges what a match run would require of two people now, inside a unit of work that is about to propose them to each other.
///
/// No requirement compares texts, so no model is asked: it would keep everybody else from writing.
///
/// # Errors
/// 404 when one of them has left the program.
pub(crate) async fn requirements(
    unit: &Unit<'_>,
    program: ProgramId,
    mentee: ApplicationId,
    mentor: ApplicationId,
) -> Result<Vec<RequirementOutcome>> {
    let scope = Scope::Pair(mentee, mentor);
    let mut problem = load(unit.db, unit.organization, program, unit.now, scope).await?;
    let promised = pairings::store::promised(unit.db, unit.organization, program).await?;
    withhold(&mut problem, &promised);
    let prepared = ready(prepare(problem))?;
    let judged = prepared
        .explain(&mentee.to_string(), &mentor.to_string())
        .map_err(|_unknown| Problem::not_found("pair of applications in this program"))?;
    Ok(judged.requirements)
}

async fn load(
    db: &impl sea_orm::ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
    now: DateTime<Utc>,
    scope: Scope,
) -> Result<Program> {
    let policy = matching_policies::store::current(db, organization, program).await?;
    let mut problem = instance::load_scope(db, &policy, 0, now, scope).await?;
    // Nobody begins a group of one, or joins a group that is too small even with them.
    for mentor in problem
        .mentors
        .iter_mut()
        .filter(|mentor| mentor.least_group > 1)
    {
        mentor.capacity = 0;
    }
    // Whatever the policy says of new pairs: a replacement is somebody else.
    let requirements = &mut problem.policy.requirements;
    requirements.retain(|requirement| requirement.kind() != RequirementKind::EarlierPairs);
    requirements.push(Requirement::EarlierPairs(EarlierPairs {
        cool_down_days: None,
    }));
    Ok(problem)
}

/// Takes away the seats that proposals which wait for an answer may still need.
fn withhold(problem: &mut Program, promised: &[(ApplicationId, ApplicationId)]) {
    for (mentee, mentor) in promised {
        for (side, id) in [
            (&mut problem.mentees, mentee),
            (&mut problem.mentors, mentor),
        ] {
            let id = id.to_string();
            for person in side.iter_mut().filter(|person| person.id == id) {
                person.capacity = person.capacity.saturating_sub(1);
            }
        }
    }
}

/// Makes the problem one in which a running pairing has just ended.
fn let_go(problem: &mut Program, leaving: Leaving) {
    let (mentee, mentor) = (leaving.mentee.to_string(), leaving.mentor.to_string());
    let application = leaving.mentor_application.to_string();
    for person in &mut problem.mentees {
        person.capacity = person.capacity.saturating_add(1);
    }
    for person in problem
        .mentors
        .iter_mut()
        .filter(|person| person.id == application)
    {
        person.capacity = person.capacity.saturating_add(1);
    }
    let sides = [
        (&mut problem.mentees, &mentee, &mentor),
        (&mut problem.mentors, &mentor, &mentee),
    ];
    for (people, one, other) in sides {
        let people = people.iter_mut().filter(|person| person.person == *one);
        let earlier = people.flat_map(|person| &mut person.earlier_partners);
        for earlier in earlier.filter(|earlier| earlier.person == *other) {
            earlier.days_since_end.get_or_insert(0);
        }
    }
}

fn ready(prepared: std::result::Result<Prepared, Vec<InputProblem>>) -> Result<Prepared> {
    prepared.map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let detail = format!("The program cannot be matched: {}", problems.join("; "));
        Problem::new(Code::Conflict, detail)
    })
}

fn rank(problem: Program, model: AtHand, mentee: ApplicationId) -> Result<Substitutes> {
    let mentee = mentee.to_string();
    let prepared = ready(prepare_with(problem, Arc::new(model)))?;
    let candidates = prepared
        .candidates(&options(), &())
        .map_err(Problem::internal)?;
    let best = prepared
        .recommend(&candidates, &mentee, MOST_MENTORS)
        .unwrap_or_default();
    let mentors = best.iter().map(|found| {
        let id = Uuid::parse_str(&found.mentor).map_err(Problem::internal)?;
        let explanation = prepared.explain(&mentee, &found.mentor);
        Ok(Substitute {
            mentor: ApplicationId(id),
            explanation: explanation.map_err(Problem::internal)?,
        })
    });
    let mentors = mentors.collect::<Result<Vec<_>>>()?;
    let reasons = if mentors.is_empty() {
        reasons(&prepared, &mentee)
    } else {
        Vec::new()
    };
    Ok(Substitutes { mentors, reasons })
}

/// Counts the mentors by the first requirement that each fails.
fn reasons(prepared: &Prepared, mentee: &str) -> Vec<UnmatchedReason> {
    let mut failed: BTreeMap<(Option<u32>, RequirementKind), u32> = BTreeMap::new();
    let mut below = 0_u32;
    let mut mentors = 0_u32;
    for mentor in prepared.mentor_ids() {
        let Ok(explanation) = prepared.explain(mentee, mentor) else {
            continue;
        };
        mentors = mentors.saturating_add(1);
        match explanation
            .requirements
            .iter()
            .find(|outcome| !outcome.passed)
        {
            Some(outcome) => {
                let count = failed
                    .entry((outcome.position, outcome.requirement))
                    .or_default();
                *count = count.saturating_add(1);
            }
            None => below = below.saturating_add(1),
        }
    }
    if mentors == 0 {
        return vec![UnmatchedReason::NobodyOnOtherSide {}];
    }
    let mut reasons: Vec<_> = failed
        .into_iter()
        .map(
            |((position, requirement), count)| UnmatchedReason::RequirementFailed {
                requirement,
                position,
                count,
            },
        )
        .collect();
    if below > 0 {
        reasons.push(UnmatchedReason::BelowMinimumScore { count: below });
    }
    reasons
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::{
        house::{ByLength, House},
        text_vectors::{self, TextModels},
    };

    #[actix_web::test]
    async fn texts_are_embedded_and_kept_before_a_unit_of_work_that_embeds_none() {
        let mut house = House::new("substitutes").await;
        let program = house.program("Guild").await;
        let mentor = house.person("mentor", "Led teams.").await;
        let mentee = house.person("mentee", "Leads nobody.").await;
        let mentee = house.applicant(program, "mentee", &mentee).await;
        let mentors = house.applicant(program, "mentor", &mentor).await;
        let model = Arc::new(ByLength::default());
        house.api.text_models = TextModels::with_full(model.clone());
        let asked = || model.asked.load(Ordering::Relaxed);
        assert!(house.text_hashes(&mentor).await.is_empty());

        let seeker = Seeker {
            mentee,
            program,
            leaves: None,
        };
        let found = substitutes(&house.api, house.organization, seeker).await;
        found.expect("a search");
        assert_eq!(house.text_hashes(&mentor).await.len(), 1);

        let pools = &house.api.pools;
        let recommended = pools.recommend(&house.api, house.organization, program, mentee, 5);
        recommended.await.expect("recommendations");

        // As if they had just been changed.
        let id = mentor.id;
        house
            .write(async move |unit| text_vectors::forget(unit, id).await)
            .await;
        house.api.text_models.forget_all();
        let before = asked();
        house
            .write(async move |unit| requirements(unit, program, mentee, mentors).await)
            .await;
        assert_eq!(asked(), before, "the model is asked while others wait");

        house.api.pools.forget_all();
        let recommended = pools.recommend(&house.api, house.organization, program, mentee, 5);
        recommended.await.expect("recommendations");
        assert_eq!(house.text_hashes(&mentor).await.len(), 1);
    }
}
