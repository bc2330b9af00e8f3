//! The story of a run: read the inputs, compute without a transaction, write the result.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use pairwell_matching::{Monitor, Outcome, Program};
use sea_orm::{ActiveValue::Set, EntityTrait};
use tokio::sync::watch;

use super::{
    compute::{self, Computed, NoResult, Reasons, RunMonitor, Watcher, milliseconds},
    entity::{Column, Model, ProgressDocument, ReportDocument},
    inputs::Inputs,
    instance, lease,
    model::{MatchRunState, Progress, Report, Step},
    result, store,
    time_limit::TimeLimit,
};
use crate::{
    auth::Actor,
    context::{Api, Unit},
    error::{Problem, Result},
    matching_policies, proposals,
    text_vectors::AtHand,
    transitions::Reason,
};

/// Between two notes of progress in the database.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(400);

/// Computes a claimed run to its end and writes what came of it.
pub(super) async fn execute(api: &Api, run: Model, watcher: Watcher) -> Result<()> {
    let (progress, watched) = watch::channel(Progress {
        step: Step::Loading,
        done: 0,
        total: 0,
    });
    let cancelled = Arc::new(AtomicBool::new(false));
    let monitor = RunMonitor {
        progress,
        cancelled: Arc::clone(&cancelled),
        watcher,
        limit: TimeLimit::NONE,
        limit_seconds: run.time_limit_seconds,
    };
    let keeper = actix_web::rt::spawn(keep_alive(api.clone(), run.clone(), watched, cancelled));
    let outcome = compute(api, &run, monitor).await;
    keeper.abort();
    match outcome {
        Ok((computed, inputs)) => succeed(api, run, computed, inputs).await,
        Err(NoResult::Cancelled) => Ok(()),
        Err(NoResult::Failed(reasons)) => fail(api, run, reasons).await,
        Err(NoResult::Problem(problem)) => {
            tracing::error!(run = %run.id, %problem, "a match run failed inside the service");
            let detail = "The service failed; its log names the cause. Start another run.";
            fail(api, run, Reasons::new("internal", detail)).await
        }
    }
}

/// Reads everything in one read-only transaction, then computes on a thread of its own.
async fn compute(
    api: &Api,
    run: &Model,
    monitor: RunMonitor,
) -> Result<(Computed, Inputs), NoResult> {
    let started = Instant::now();
    let (program, inputs, mut model) = load(api, run).await?;
    model
        .complete(api, run.organization_id, &program, || {
            monitor.is_cancelled()
        })
        .await?;
    if monitor.is_cancelled() {
        return Err(NoResult::Cancelled);
    }
    let loading_ms = milliseconds(started);
    let computed = actix_web::web::block(move || {
        let mut computed = compute::compute(program, model, monitor)?;
        computed.durations.loading_ms = loading_ms;
        Ok::<_, NoResult>(computed)
    })
    .await
    .map_err(|error| NoResult::Problem(Problem::internal(error)))??;
    Ok((computed, inputs))
}

async fn load(api: &Api, run: &Model) -> Result<(Program, Inputs, AtHand)> {
    let (organization, now) = (run.organization_id, api.clock.now());
    let (run, models) = (run.clone(), api.text_models.clone());
    api.database
        .read(async move |db| {
            let policy =
                matching_policies::store::get(db, organization, run.matching_policy_id).await?;
            let mut program = instance::load_run(db, &policy, &run, now).await?;
            let inputs = Inputs::of(policy.id, &program)?;
            let model = models.choose(db, organization, &mut program).await?;
            Ok((program, inputs, model))
        })
        .await
}

/// Writes what a run computed, and keeps in memory what the first questions about it need.
async fn succeed(api: &Api, run: Model, computed: Computed, inputs: Inputs) -> Result<()> {
    let (key, limit) = ((run.organization_id, run.id), run.time_limit_seconds);
    let prepared = Arc::clone(&computed.prepared);
    let explainer = computed.explainer.clone();
    if write(api, run, computed, inputs).await? {
        api.snapshots.keep(key, prepared);
        if let Some(explainer) = explainer {
            api.explainers.keep(key, explainer, limit);
        }
    }
    Ok(())
}

/// Writes proposals, result, report and state together; false when the run was called off meanwhile.
async fn write(api: &Api, run: Model, computed: Computed, inputs: Inputs) -> Result<bool> {
    let organization = run.organization_id;
    api.write_as(organization, Actor::System, async move |unit| {
        let current = store::get(unit.db, unit.organization, run.id).await?;
        if !is_ours(&current) {
            return Ok(false);
        }
        proposals::store::create_many(
            unit,
            &current,
            &computed.outcome.pairs,
            &computed.explanations,
        )
        .await?;
        let Computed {
            outcome,
            verdict,
            snapshot,
            durations,
            ..
        } = computed;
        let report = Report {
            statistics: outcome.statistics.clone(),
            verdict: verdict.verdict,
            optimal: verdict.optimal,
            bound: verdict.bound,
            input_hash: outcome.input_hash.clone(),
            policy_hash: outcome.policy_hash.clone(),
            algorithm_version: outcome.algorithm_version.clone(),
            text_model: outcome.text_model.clone(),
            floor: outcome.floor.clone(),
            durations,
        };
        insert_result(unit, &current, outcome, snapshot, inputs).await?;
        let finished = Progress {
            step: Step::Done,
            done: 1,
            total: 1,
        };
        let now = unit.now;
        store::step(
            unit,
            &current,
            MatchRunState::Succeeded,
            Reason::default(),
            |update| {
                update
                    .col_expr(Column::Report, ReportDocument(report).into())
                    .col_expr(Column::Progress, ProgressDocument(finished).into())
                    .col_expr(Column::FinishedAt, sea_orm::sea_query::Expr::value(now))
            },
        )
        .await?;
        Ok(true)
    })
    .await
}

async fn insert_result(
    unit: &Unit<'_>,
    run: &Model,
    outcome: Outcome,
    snapshot: Vec<u8>,
    inputs: Inputs,
) -> Result<()> {
    let row = result::ActiveModel {
        organization_id: Set(unit.organization),
        id: Set(run.id),
        snapshot: Set(snapshot),
        inputs: Set(result::InputsDocument(inputs)),
        unmatched: Set(result::UnmatchedDocument {
            mentees: outcome.unmatched_mentees,
            mentors: outcome.unmatched_mentors,
        }),
        certificate: Set(result::CertificateDocument {
            certificate: outcome.certificate,
            mentee_order: outcome.mentee_order,
            mentor_order: outcome.mentor_order,
        }),
        fairness: Set(result::FairnessDocument(outcome.fairness)),
        groups: Set((!outcome.groups.is_empty()).then_some(result::GroupsDocument(outcome.groups))),
    };
    result::Entity::insert(row)
        .exec_without_returning(unit.db)
        .await?;
    Ok(())
}

async fn fail(api: &Api, run: Model, reasons: Reasons) -> Result<()> {
    api.write_as(run.organization_id, Actor::System, async move |unit| {
        let current = store::get(unit.db, unit.organization, run.id).await?;
        if is_ours(&current) {
            store::fail(unit, &current, reasons).await?;
        }
        Ok(())
    })
    .await
}

fn is_ours(run: &Model) -> bool {
    run.state == MatchRunState::Running && run.lease_owner.as_deref() == Some(lease::this_process())
}

/// Notes progress and prolongs the lease until it is aborted; stops the computation when the run is no longer ours.
async fn keep_alive(
    api: Api,
    run: Model,
    watched: watch::Receiver<Progress>,
    cancelled: Arc<AtomicBool>,
) {
    let mut interval = tokio::time::interval(PROGRESS_INTERVAL);
    interval.tick().await;
    loop {
        interval.tick().await;
        let progress = *watched.borrow();
        let until = lease::end(&api, api.clock.now());
        let id = run.id;
        let kept = api
            .write_as(run.organization_id, Actor::System, async move |unit| {
                store::keep_alive(unit, id, progress, until).await
            })
            .await;
        match kept {
            Ok(true) => {}
            Ok(false) => cancelled.store(true, Ordering::Relaxed),
            Err(problem) => {
                tracing::warn!(run = %run.id, %problem, "the progress of a match run was not noted");
            }
        }
    }
}
