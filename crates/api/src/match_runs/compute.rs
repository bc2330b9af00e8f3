//! What a run computes: scores, the pairing, its check and its reasons. Knows no database.

use std::{
    fmt::Debug,
    num::NonZeroUsize,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::available_parallelism,
    time::Instant,
};

use pairwell_matching::{
    Cancelled, Conflict, Explainer, Monitor, Outcome, PairExplanation, PeerVerdict, Phase,
    Prepared, Program, RunError, RunOptions, Verdict, prepare_with,
};
use tokio::sync::watch;

use super::{
    model::{Bound, Durations, Progress},
    snapshot,
    time_limit::TimeLimit,
};
use crate::{error::Problem, text_vectors::AtHand};

/// Why a run has no result: the run's fault, or the service's.
pub(super) enum NoResult {
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
pub(super) struct Proved {
    pub(super) optimal: bool,
    pub(super) verdict: String,
    pub(super) bound: Option<Bound>,
}

/// What a run computed, ready to be written.
pub(super) struct Computed {
    pub(super) outcome: Outcome,
    pub(super) explanations: Vec<PairExplanation>,
    pub(super) verdict: Proved,
    pub(super) snapshot: Vec<u8>,
    pub(super) durations: Durations,
    pub(super) prepared: Arc<Prepared>,
    /// None where groups without mentors are formed.
    pub(super) explainer: Option<Arc<Explainer>>,
}

/// Who else watches a run, beside the database.
pub(crate) type Watcher = Arc<dyn Monitor + Send + Sync>;

/// Scores, pairs, checks and explains, on the thread that calls it.
pub(super) fn compute(
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

/// Carries progress out of the computation and the wish to stop into it.
pub(super) struct RunMonitor {
    pub(super) progress: watch::Sender<Progress>,
    pub(super) cancelled: Arc<AtomicBool>,
    pub(super) watcher: Watcher,
    /// None until the search begins.
    pub(super) limit: TimeLimit,
    pub(super) limit_seconds: Option<i64>,
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

pub(super) fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

fn lap(clock: &mut Instant) -> u64 {
    let elapsed = milliseconds(*clock);
    *clock = Instant::now();
    elapsed
}
