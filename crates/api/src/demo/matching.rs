//! Matches the demo's programs: the smaller one is published, with a shortlist for its next round, the peers' groups are
//! proposed, the main one waits for the newcomer to publish it, beside a run that shows what a floor would cost.

use std::sync::Arc;

use pairwell_matching::Monitor;

use super::{
    names,
    plan::{people, programs},
    programs::{WITH_A_FLOOR, policy_id},
};
use crate::{
    auth::Actor,
    context::{Api, Unit},
    error::{Problem, Result},
    ids::{Ids, MatchRunId, MatchingPolicyId, PersonId},
    match_runs::{self, CreateMatchRun, MatchRunState, ShortlistSize},
    transitions::Reason,
};

/// Computes the match runs of the demo, unless they are there; `watcher` sees the one of the main program.
///
/// # Errors
/// When a run does not succeed.
pub async fn run(api: &Api, watcher: Arc<dyn Monitor + Send + Sync>) -> Result<()> {
    let (circle, main) = (pairing_of(programs::CIRCLE), pairing_of(programs::MAIN));
    if compute(api, circle, people::SECOND_COORDINATOR, Arc::new(())).await? {
        publish(api, circle.id, names::published_ids()).await?;
    }
    let shortlist = Plan {
        id: names::shortlist(),
        ids: names::shortlist_ids,
        program: programs::CIRCLE,
        shortlist: Some(ShortlistSize {
            mentors_per_mentee: 4,
            mentees_per_mentor: 6,
        }),
        policy: None,
    };
    if compute(api, shortlist, people::SECOND_COORDINATOR, Arc::new(())).await? {
        publish(api, shortlist.id, names::shortlist_published_ids()).await?;
    }
    let peers = Plan {
        id: names::peers_run(),
        ids: names::peers_run_ids,
        program: programs::PEERS,
        shortlist: None,
        policy: None,
    };
    compute(api, peers, people::SECOND_COORDINATOR, Arc::new(())).await?;
    let floor = Plan {
        id: names::floor_run(),
        ids: names::floor_run_ids,
        program: programs::MAIN,
        shortlist: None,
        policy: Some(policy_id(programs::MAIN, WITH_A_FLOOR)),
    };
    compute(api, floor, people::COORDINATOR, Arc::new(())).await?;
    compute(api, main, people::COORDINATOR, watcher).await?;
    Ok(())
}

/// A run to compute.
#[derive(Clone, Copy)]
struct Plan {
    id: MatchRunId,
    ids: fn() -> Ids,
    program: u64,
    shortlist: Option<ShortlistSize>,
    /// An earlier version of the policy than the one in force.
    policy: Option<MatchingPolicyId>,
}

/// The run that proposes the pairings of a program.
fn pairing_of(program: u64) -> Plan {
    Plan {
        id: names::match_run(program),
        ids: match program {
            programs::CIRCLE => || names::match_run_ids(programs::CIRCLE),
            _ => || names::match_run_ids(programs::MAIN),
        },
        program,
        shortlist: None,
        policy: None,
    }
}

/// Computes a run; false when it is there.
async fn compute(
    api: &Api,
    plan: Plan,
    coordinator: u64,
    watcher: match_runs::Watcher,
) -> Result<bool> {
    let organization = names::organization();
    if find(api, plan.id).await?.is_some() {
        return Ok(false);
    }
    let api = Api {
        ids: (plan.ids)(),
        ..api.clone()
    };
    let actor = actor(coordinator);
    let run = api
        .write_as(organization, actor, async move |unit: &Unit<'_>| {
            let input = CreateMatchRun {
                shortlist: plan.shortlist,
                ..CreateMatchRun::default()
            };
            let program = names::program(plan.program);
            match plan.policy {
                Some(policy) => match_runs::store::create_under(unit, program, policy, input).await,
                None => match_runs::store::create(unit, program, input).await,
            }
        })
        .await?;
    match_runs::run_now(&api, run, watcher).await?;
    match find(&api, plan.id).await? {
        Some(run) if run.state == MatchRunState::Succeeded => Ok(true),
        other => Err(Problem::internal(format!(
            "the demo's match run did not succeed: {other:?}"
        ))),
    }
}

async fn publish(api: &Api, id: MatchRunId, ids: Ids) -> Result<()> {
    let api = Api { ids, ..api.clone() };
    let actor = actor(people::SECOND_COORDINATOR);
    api.write_as(
        names::organization(),
        actor,
        async move |unit: &Unit<'_>| {
            let run = match_runs::store::get(unit.db, unit.organization, id).await?;
            match_runs::publish_run(unit, run, Reason::default()).await
        },
    )
    .await?;
    Ok(())
}

fn actor(person: u64) -> Actor {
    let id: PersonId = names::person(person);
    Actor::Person(id)
}

pub(super) async fn find(api: &Api, id: MatchRunId) -> Result<Option<match_runs::entity::Model>> {
    use match_runs::entity::{Column, Entity};
    use sea_orm::{ColumnTrait, QueryFilter};
    let run = Entity::of(names::organization())
        .filter(Column::Id.eq(id))
        .one(api.db())
        .await?;
    Ok(run)
}
