//! Matches the demo's programs: the smaller one is published, the main one waits for the newcomer to publish it.

use std::sync::Arc;

use pairwell_matching::Monitor;

use super::{
    names,
    plan::{people, programs},
};
use crate::{
    auth::Actor,
    context::{Api, Unit},
    error::{Problem, Result},
    ids::{MatchRunId, PersonId},
    match_runs::{self, MatchRunState},
    transitions::Reason,
};

/// Computes the match runs of the demo, unless they are there; `watcher` sees the one of the main program.
///
/// # Errors
/// When a run does not succeed.
pub async fn run(api: &Api, watcher: Arc<dyn Monitor + Send + Sync>) -> Result<()> {
    if compute(
        api,
        programs::CIRCLE,
        people::SECOND_COORDINATOR,
        Arc::new(()),
    )
    .await?
    {
        publish(api).await?;
    }
    compute(api, programs::MAIN, people::COORDINATOR, watcher).await?;
    Ok(())
}

/// Computes the run of a program; false when it has one.
async fn compute(
    api: &Api,
    program: u64,
    coordinator: u64,
    watcher: match_runs::Watcher,
) -> Result<bool> {
    let organization = names::organization();
    let id = names::match_run(program);
    if find(api, id).await?.is_some() {
        return Ok(false);
    }
    let api = Api {
        ids: names::match_run_ids(program),
        ..api.clone()
    };
    let actor = actor(coordinator);
    let run = api
        .write_as(organization, actor, async move |unit: &Unit<'_>| {
            match_runs::store::create(unit, names::program(program), 0).await
        })
        .await?;
    match_runs::run_now(&api, run, watcher).await?;
    match find(&api, id).await? {
        Some(run) if run.state == MatchRunState::Succeeded => Ok(true),
        other => Err(Problem::internal(format!(
            "the demo's match run did not succeed: {other:?}"
        ))),
    }
}

async fn publish(api: &Api) -> Result<()> {
    let api = Api {
        ids: names::published_ids(),
        ..api.clone()
    };
    let actor = actor(people::SECOND_COORDINATOR);
    let id = names::match_run(programs::CIRCLE);
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
