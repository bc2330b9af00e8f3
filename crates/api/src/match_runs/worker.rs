//! The worker: takes up queued runs, one at a time, and those whose process died.

use std::{sync::Arc, time::Duration};

use super::{
    compute::{Reasons, Watcher},
    entity::Model,
    execute,
    lease::{self, MOST_ATTEMPTS},
    store,
};
use crate::{auth::Actor, context::Api, error::Result};

/// Without a wake-up, another process may have queued a run or died.
const LOOK_INTERVAL: Duration = Duration::from_secs(2);

/// Works until it is aborted.
pub(crate) async fn work(api: Api) {
    loop {
        match work_once(&api).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(problem) => tracing::error!(%problem, "the worker could not work; it goes on"),
        }
        // A wake-up that comes between the look and the wait is kept by `Notify`.
        let _woken_or_time = tokio::time::timeout(LOOK_INTERVAL, api.queued.notified()).await;
    }
}

/// Computes one run to its end; false when there is none.
async fn work_once(api: &Api) -> Result<bool> {
    let now = api.clock.now();
    let waiting = store::waiting(api.db()).await?;
    for run in waiting
        .into_iter()
        .filter(|run| lease::is_free(api, run, now))
    {
        if run.attempts >= MOST_ATTEMPTS {
            give_up(api, run).await?;
            continue;
        }
        if let Some(run) = claim(api, run).await? {
            execute::execute(api, run, Arc::new(())).await?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Computes this run now, without waiting for the worker; false when another process has it.
pub(crate) async fn run_now(api: &Api, run: Model, watcher: Watcher) -> Result<bool> {
    let Some(run) = claim(api, run).await? else {
        return Ok(false);
    };
    execute::execute(api, run, watcher).await?;
    Ok(true)
}

async fn claim(api: &Api, run: Model) -> Result<Option<Model>> {
    let until = lease::end(api, api.clock.now());
    api.write_as(run.organization_id, Actor::System, async move |unit| {
        store::claim(unit, &run, until).await
    })
    .await
}

async fn give_up(api: &Api, run: Model) -> Result<()> {
    let detail = format!(
        "Its process ended {MOST_ATTEMPTS} times while computing it. Start another run, and look at the log."
    );
    api.write_as(run.organization_id, Actor::System, async move |unit| {
        store::fail(unit, &run, Reasons::new("worker_lost", detail)).await
    })
    .await
    .map(|_| ())
}
