//! The story of a run: read the inputs, compute without a transaction, check, write the result.

use std::{
    fmt::Debug,
    num::NonZeroUsize,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::available_parallelism,
    time::{Duration, Instant},
};

use pairwell_matching::{
    Cancelled, Conflict, Explainer, Monitor, Outcome, PairExplanation, PeerVerdict, Phase,
    Prepared, Program, RunError, RunOptions, Verdict, prepare_with,
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use tokio::sync::watch;

use super::{
    entity::{Column, Model, ProgressDocument, ReportDocument},
    inputs::Inputs,
    instance, lease,
    model::{Bound, Durations, MatchRunState, Progress, Report, Step},
    result, snapshot, store,
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

/// Why a run has no result: the run's fault, or the service's.
enum NoResult {
    /// The run ends as failed.
    Failed(Reasons),
    /// Somebody called it off, or another process has it.
    Cancelled,
    /// The service failed.
    Problem(Problem),
}

/// Why a run fails.
pub(super) struct Reasons {
    pub(super) code: &'static str,
    pub(super) detail: String,
    /// Rules that cannot be kept together.
    pub(super) conflicts: Vec<Conflict>,
}

impl Reasons {
    pub(super) fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            conflicts: Vec::new(),
        }
    }
}

impl From<Problem> for NoResult {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// What the checker said of a result.
struct Proved {
    optimal: bool,
    verdict: String,
    bound: Option<Bound>,
}

/// What a run computed, ready to be written.
struct Computed {
    outcome: Outcome,
    explanations: Vec<PairExplanation>,
    verdict: Proved,
    snapshot: Vec<u8>,
    durations: Durations,
    prepared: Arc<Prepared>,
    /// None where groups without mentors are formed.
    explainer: Option<Arc<Explainer>>,
}

/// Who else watches a run, beside the database.
pub(crate) type Watcher = Arc<dyn Monitor + Send + Sync>;

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
        let mut computed = compute_blocking(program, model, monitor)?;
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

fn compute_blocking(
    program: Program,
    model: AtHand,
    mut monitor: RunMonitor,
) -> Result<Computed, NoResult> {
    let snapshot = snapshot::pack(&program)?;
    let mut durations = Durations::default();
    let prepared = prepare_with(program, Arc::new(model)).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        NoResult::Failed(Reasons::new("invalid_inputs", problems.join("; ")))
    })?;
    let prepared = Arc::new(prepared);
    let mut clock = Instant::now();
    let options = options();
    let mut candidates = prepared.candidates(&options, &monitor).map_err(stopped)?;
    durations.scoring_ms = lap(&mut clock);
    // The time is for the search: what comes before it takes as long as it takes.
    monitor.limit = TimeLimit::from_now(monitor.limit_seconds);
    let monitor = &monitor;
    if let Some(divided) = prepared.divide(&candidates, monitor).map_err(stopped)? {
        durations.solving_ms = lap(&mut clock);
        let verdict = proved_peers(&divided.check(), monitor)?;
        durations.checking_ms = lap(&mut clock);
        return Ok(Computed {
            outcome: prepared.peer_outcome(&candidates, &divided),
            explanations: Vec::new(),
            verdict,
            snapshot,
            durations,
            prepared,
            explainer: None,
        });
    }
    let solved = prepared.solve(&mut candidates, &options, monitor);
    let solved = solved.map_err(no_result)?;
    durations.solving_ms = lap(&mut clock);
    monitor.progress(Phase::Check, 0, 1);
    let explainer = Explainer::of(Arc::clone(&prepared), candidates, solved);
    let explainer = explainer.map_err(no_result)?;
    durations.checking_ms = lap(&mut clock);
    let outcome = explainer.outcome().clone();
    let explanations = explain(&prepared, &outcome, monitor)?;
    durations.explaining_ms = lap(&mut clock);
    Ok(Computed {
        outcome,
        explanations,
        verdict: proved(explainer.verdict()),
        snapshot,
        durations,
        prepared,
        explainer: Some(Arc::new(explainer)),
    })
}

/// How runs go about their work on this machine; no result depends on it.
pub(super) fn options() -> RunOptions {
    RunOptions {
        threads: available_parallelism().unwrap_or(NonZeroUsize::MIN),
        ..RunOptions::default()
    }
}

fn proved(verdict: &Verdict) -> Proved {
    Proved {
        optimal: verdict.is_optimal(),
        verdict: verdict.to_string(),
        bound: match verdict {
            Verdict::Bounded { bound, .. } => Bound::of(*bound),
            Verdict::Optimal { .. } | Verdict::Rejected(_) => None,
        },
    }
}

fn proved_peers(verdict: &PeerVerdict, monitor: &RunMonitor) -> Result<Proved, NoResult> {
    monitor.progress(Phase::Check, 0, 1);
    let bound = match verdict {
        PeerVerdict::Rejected(violation) => return Err(refused(violation)),
        PeerVerdict::Bounded { bound, .. } => Some(Bound {
            placed: Some(bound.placed),
            total_score_millionths: Some(bound.total_score),
            fair_below: None,
        }),
        PeerVerdict::Optimal(_) => None,
    };
    Ok(Proved {
        optimal: bound.is_none(),
        verdict: verdict.to_string(),
        bound,
    })
}

fn refused(violations: &impl Debug) -> NoResult {
    tracing::error!(
        ?violations,
        "the checker refused a computed result: a defect of the solver"
    );
    let detail =
        "The result did not pass its own check, so it was thrown away. Please report this.";
    NoResult::Failed(Reasons::new("check_failed", detail))
}

fn explain(
    prepared: &Prepared,
    outcome: &Outcome,
    monitor: &RunMonitor,
) -> Result<Vec<PairExplanation>, NoResult> {
    let total = u64::try_from(outcome.pairs.len()).unwrap_or(u64::MAX);
    let mut explanations = Vec::with_capacity(outcome.pairs.len());
    for (done, pair) in (0_u64..).zip(&outcome.pairs) {
        monitor.progress(Phase::Explain, done, total);
        if monitor.is_cancelled() {
            return Err(NoResult::Cancelled);
        }
        let explanation = prepared
            .explain(&pair.mentee, &pair.mentor)
            .map_err(Problem::internal)?;
        explanations.push(explanation);
    }
    Ok(explanations)
}

fn stopped(_: Cancelled) -> NoResult {
    NoResult::Cancelled
}

fn no_result(error: RunError) -> NoResult {
    if let RunError::Cancelled(cancelled) = error {
        return stopped(cancelled);
    }
    let detail = error.to_string();
    if let RunError::Conflicts(conflicts) = error {
        let first = conflicts.first();
        return NoResult::Failed(Reasons {
            code: first.map_or("internal", |conflict| conflict.reason.code()),
            detail,
            conflicts,
        });
    }
    if let RunError::Rejected(violations) = &error {
        return refused(violations);
    }
    // What is left are defects of the core.
    NoResult::Problem(Problem::internal(error))
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

/// Carries progress out of the computation and the wish to stop into it.
struct RunMonitor {
    progress: watch::Sender<Progress>,
    cancelled: Arc<AtomicBool>,
    watcher: Watcher,
    /// None until the search begins.
    limit: TimeLimit,
    limit_seconds: Option<i64>,
}

impl Monitor for RunMonitor {
    fn progress(&self, phase: Phase, done: u64, total: u64) {
        self.watcher.progress(phase, done, total);
        self.progress.send_replace(Progress {
            step: phase.into(),
            done,
            total,
        });
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed) || self.watcher.is_cancelled()
    }

    fn is_out_of_time(&self) -> bool {
        self.limit.is_out_of_time() || self.watcher.is_out_of_time()
    }
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

fn lap(clock: &mut Instant) -> u64 {
    let elapsed = milliseconds(*clock);
    *clock = Instant::now();
    elapsed
}
