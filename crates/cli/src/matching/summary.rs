//! What `pairwell match` prints: the run in a few lines, or as JSON.

use std::collections::BTreeMap;
use std::time::Duration;

use pairwell_matching::{FloorReport, Objective, Score, Statistics};
use serde::Serialize;

use super::report::Report;

/// Time on the clock of each phase.
#[derive(Debug, Default)]
pub(super) struct Timing {
    pub(super) read: Duration,
    pub(super) score: Duration,
    pub(super) solve: Duration,
    pub(super) check: Duration,
    pub(super) explain: Duration,
}

/// The run for a program that reads it.
#[derive(Debug, Serialize)]
pub(super) struct Json<'a> {
    #[serde(flatten)]
    statistics: &'a Statistics,
    certificate: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    floor: Option<&'a FloorReport>,
    input_hash: &'a str,
    policy_hash: &'a str,
    algorithm_version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_model: Option<&'a str>,
    read_seconds: f64,
    score_seconds: f64,
    solve_seconds: f64,
    check_seconds: f64,
    explain_seconds: f64,
}

/// Returns the run for a program.
pub(super) fn json<'a>(report: &'a Report<'_>, timing: &Timing) -> Json<'a> {
    let outcome = &report.outcome;
    Json {
        statistics: &outcome.statistics,
        certificate: report.verdict.to_string(),
        floor: outcome.floor.as_ref(),
        input_hash: &outcome.input_hash,
        policy_hash: &outcome.policy_hash,
        algorithm_version: &outcome.algorithm_version,
        text_model: outcome.text_model.as_deref(),
        read_seconds: timing.read.as_secs_f64(),
        score_seconds: timing.score.as_secs_f64(),
        solve_seconds: timing.solve.as_secs_f64(),
        check_seconds: timing.check.as_secs_f64(),
        explain_seconds: timing.explain.as_secs_f64(),
    }
}

/// Returns the run for a person.
pub(super) fn lines(report: &Report<'_>, timing: &Timing) -> String {
    let statistics = &report.outcome.statistics;
    let or_none = |score: Option<Score>| score.map_or("-".to_owned(), |score| score.to_string());
    let mut lines = format!(
        "matched:     {} of {} mentees with {} of {} mentors ({} seats, {} possible pairs)\n",
        statistics.matched_mentees,
        statistics.mentees,
        statistics.matched_mentors,
        statistics.mentors,
        statistics.seats,
        statistics.candidates,
    );
    lines += &format!(
        "score:       mean {}, worst {}, median {}\n",
        or_none(statistics.mean_score),
        or_none(statistics.worst_score),
        or_none(statistics.median_score),
    );
    lines += &certificate(report);
    lines += &floor(report);
    lines += &unmatched(report);
    let Timing {
        read,
        score,
        solve,
        check,
        explain,
    } = timing;
    lines += &format!(
        "time:        read {read:.2?}, score {score:.2?}, solve {solve:.2?}, check {check:.2?}, explain {explain:.2?}\n"
    );
    lines
}

/// Words what is proved, for the objective.
fn certificate(report: &Report<'_>) -> String {
    if !report.verdict.is_optimal() {
        return format!("certificate: {}\n", report.verdict);
    }
    let meaning = if report.outcome.floor.is_some() {
        "none that meets the floor is better"
    } else if report.objective == Objective::BestTotal {
        "no pairing has a higher total score"
    } else if report.objective == Objective::Fair {
        "no pairing with as many pairs is fairer"
    } else if report.objective == Objective::MostMatched {
        "no pairing has more pairs, none with as many a higher score"
    } else {
        "no two would rather have each other"
    };
    format!("certificate: optimal ({meaning})\n")
}

/// Words what the floor under the match rates costs.
fn floor(report: &Report<'_>) -> String {
    let Some(floor) = &report.outcome.floor else {
        return String::new();
    };
    let ratio = |ratio: Option<Score>| ratio.map_or("-".to_owned(), |ratio| ratio.to_string());
    format!(
        "floor:       lowest match rate {} of the best (at least {} demanded, {} without), over {} groups\n             \
         costs {} pairs and {} of total score\n",
        ratio(floor.lowest_ratio),
        floor.least_ratio,
        ratio(floor.lowest_ratio_without),
        floor.groups,
        floor.pairs_given_up,
        signed(floor.score_given_up_millionths),
    )
}

/// Writes millionths as a decimal.
fn signed(millionths: i64) -> String {
    let scale = u64::from(Score::SCALE);
    let (size, sign) = (
        millionths.unsigned_abs(),
        if millionths < 0 { "-" } else { "" },
    );
    format!("{sign}{}.{:06}", size / scale, size % scale)
}

/// Words how many mentees have nobody, and over their possible partners why.
fn unmatched(report: &Report<'_>) -> String {
    let mut people_by_reason: BTreeMap<String, u32> = BTreeMap::new();
    for person in report.mentees_without() {
        for reason in &person.reasons {
            *people_by_reason.entry(report.code(reason)).or_default() += 1;
        }
    }
    let mentees = report.mentees_without().count();
    let mentors = report.mentors_without().count();
    let mut lines = format!("unmatched:   {mentees} mentees, {mentors} mentors\n");
    for (reason, people) in people_by_reason {
        lines += &format!("             {people} mentees: {reason}\n");
    }
    lines
}
