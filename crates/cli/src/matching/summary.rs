//! What `pairwell match` prints: the run in a few lines, or as JSON.

use std::collections::BTreeMap;
use std::time::Duration;

use pairwell_matching::{Score, Statistics};
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
    certificate: &'static str,
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
        certificate: "optimal",
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
    lines += "certificate: optimal (no pairing has more pairs, none with as many a higher score)\n";
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
