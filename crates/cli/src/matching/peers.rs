//! `pairwell match --peer-groups`: one spreadsheet in, groups without mentors out.

use std::num::NonZeroUsize;
use std::path::Path;
use std::thread::available_parallelism;
use std::time::Instant;

use pairwell_matching::{
    Certificate, Outcome, PeerVerdict, PeerWorth, Prepared, RunOptions, Score, Statistics,
    Unmatched, UnmatchedReason,
};
use serde::Serialize;

use super::input::Input;
use super::report::reason_of;
use super::summary::Timing;
use super::{Args, Role};
use crate::failure::Failure;
use crate::output::{ProgressBar, StagedFile, Terminal, guarded};

/// What is printed and, with the people, what the explanation file holds.
#[derive(Debug, Serialize)]
struct Summary<'a> {
    groups: usize,
    placed: u32,
    #[serde(flatten)]
    statistics: &'a Statistics,
    certificate: String,
    /// What no division exceeds.
    bound: PeerWorth,
    input_hash: &'a str,
    policy_hash: &'a str,
    algorithm_version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_model: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Explained<'a> {
    #[serde(flatten)]
    summary: &'a Summary<'a>,
    policy: &'a pairwell_matching::Policy,
    people: Vec<Person<'a>>,
    unmatched: &'a [Unmatched],
}

/// Somebody in a group.
#[derive(Debug, Serialize)]
struct Person<'a> {
    group: usize,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    /// Mean of how well the others of the group fit.
    score: Score,
    /// The others, who fits best first.
    others: Vec<Other<'a>>,
}

#[derive(Debug, Serialize)]
struct Other<'a> {
    id: &'a str,
    score: Score,
}

/// Divides, checks, writes and prints.
///
/// # Errors
/// When a file fails or the result is not proved; then nothing is written.
pub(super) fn run(
    args: &Args,
    input: &Input,
    prepared: &Prepared,
    mut timing: Timing,
    terminal: Terminal,
) -> Result<(), Failure> {
    let monitor = ProgressBar::new(terminal);
    let (mut outcome, verdict) = divided(args, prepared, monitor, &mut timing)?;
    restore(&mut outcome);
    let Certificate::Peers(proof) = &outcome.certificate else {
        return Err(Failure::failed(
            "the groups came without their proof".to_owned(),
        ));
    };
    let summary = Summary {
        groups: outcome.groups.len(),
        placed: outcome.statistics.matched_mentees,
        statistics: &outcome.statistics,
        certificate: verdict,
        bound: proof.bound,
        input_hash: &outcome.input_hash,
        policy_hash: &outcome.policy_hash,
        algorithm_version: &outcome.algorithm_version,
        text_model: outcome.text_model.as_deref(),
    };
    let people = people(&outcome, input);
    write(args, input, &outcome, &summary, people)?;
    terminal.result(&lines(&outcome, &summary, &timing), &summary);
    Ok(())
}

fn divided(
    args: &Args,
    prepared: &Prepared,
    monitor: ProgressBar,
    timing: &mut Timing,
) -> Result<(Outcome, String), Failure> {
    let stopped = |error: pairwell_matching::Cancelled| Failure::failed(error.to_string());
    let start = Instant::now();
    let options = RunOptions {
        threads: available_parallelism().unwrap_or(NonZeroUsize::MIN),
        ..RunOptions::default()
    };
    let candidates = prepared.candidates(&options, &monitor).map_err(stopped)?;
    timing.score = start.elapsed();
    let start = Instant::now();
    let monitor = monitor.within(args.time_limit);
    let divided = prepared.divide(&candidates, &monitor).map_err(stopped)?;
    let divided =
        divided.ok_or_else(|| Failure::failed("there are no peers to divide".to_owned()))?;
    timing.solve = start.elapsed();
    let start = Instant::now();
    let verdict = divided.check();
    timing.check = start.elapsed();
    if let PeerVerdict::Rejected(_) = verdict {
        return Err(Failure::not_proved(&verdict));
    }
    let start = Instant::now();
    let outcome = prepared.peer_outcome(&candidates, &divided);
    timing.explain = start.elapsed();
    Ok((outcome, verdict.to_string()))
}

/// Gives everybody the id of the file back.
fn restore(outcome: &mut Outcome) {
    let groups = outcome.groups.iter_mut().flat_map(|group| {
        let pairs = group.pairs.iter_mut();
        let pairs = pairs.flat_map(|pair| [&mut pair.one, &mut pair.other]);
        group.members.iter_mut().chain(pairs)
    });
    let unmatched = outcome.unmatched_mentees.iter_mut();
    for id in groups.chain(unmatched.map(|person| &mut person.participant)) {
        *id = Role::Mentee.without_prefix(id).to_owned();
    }
}

/// Everybody who is in a group, by group and id.
fn people<'a>(outcome: &'a Outcome, input: &'a Input) -> Vec<Person<'a>> {
    let groups = (1..).zip(&outcome.groups);
    let people = groups.flat_map(|(number, group)| {
        group.members.iter().map(move |id| {
            let mut others: Vec<Other<'a>> = group
                .pairs
                .iter()
                .filter_map(|pair| {
                    let other = if pair.one == *id {
                        &pair.other
                    } else if pair.other == *id {
                        &pair.one
                    } else {
                        return None;
                    };
                    Some(Other {
                        id: other,
                        score: pair.score,
                    })
                })
                .collect();
            others.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.id.cmp(b.id)));
            let total: u64 = others
                .iter()
                .map(|other| u64::from(other.score.millionths()))
                .sum();
            let count = u64::try_from(others.len()).unwrap_or(u64::MAX);
            let mean = total.checked_div(count).unwrap_or(0);
            let mean = u32::try_from(mean).ok().and_then(Score::from_millionths);
            Person {
                group: number,
                id,
                name: input.mentees.name(id),
                score: mean.unwrap_or(Score::ZERO),
                others,
            }
        })
    });
    people.collect()
}

/// Writes both files under temporary names first, so that either all appear or none.
fn write(
    args: &Args,
    input: &Input,
    outcome: &Outcome,
    summary: &Summary<'_>,
    people: Vec<Person<'_>>,
) -> Result<(), Failure> {
    let failed = |error: &dyn std::error::Error| Failure::failed(error.to_string());
    let output = args.output.as_deref().unwrap_or(Path::new("-"));
    let groups = StagedFile::stage(output, csv(outcome, input, &people)?)?;
    if let Some(path) = &args.explain {
        let explained = Explained {
            summary,
            policy: &input.policy,
            people,
            unmatched: &outcome.unmatched_mentees,
        };
        let mut json = serde_json::to_vec_pretty(&explained).map_err(|error| failed(&error))?;
        json.push(b'\n');
        StagedFile::stage(path, json)?.publish()?;
    }
    groups.publish()
}

/// Writes `mentee,group,score,reasons`: by group, then those who are in none.
fn csv(outcome: &Outcome, input: &Input, people: &[Person<'_>]) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |cells: [&str; 4]| {
        writer
            .write_record(cells)
            .map_err(|error| Failure::failed(error.to_string()))
    };
    write(["mentee", "group", "score", "reasons"])?;
    for person in people {
        let others = person.others.iter();
        let others = others.map(|other| format!("{} {}", other.id, other.score));
        let reasons = others.collect::<Vec<_>>().join("; ");
        let (number, score) = (person.group.to_string(), person.score.to_string());
        write([&guarded(person.id), &number, &score, &guarded(&reasons)])?;
    }
    for person in &outcome.unmatched_mentees {
        let reasons = person.reasons.iter();
        let reasons = reasons.map(|reason| reason_of(&input.policy, reason));
        let reasons = reasons.collect::<Vec<_>>().join("; ");
        write([&guarded(&person.participant), "", "", &reasons])?;
    }
    writer
        .into_inner()
        .map_err(|error| Failure::failed(error.to_string()))
}

fn lines(outcome: &Outcome, summary: &Summary<'_>, timing: &Timing) -> String {
    let or_none = |score: Option<Score>| score.map_or("-".to_owned(), |score| score.to_string());
    let statistics = summary.statistics;
    let mut lines = format!(
        "placed:      {} of {} people in {} groups ({} possible pairs)\n\
         score:       mean {}, worst {}, median {}\n\
         certificate: {}\n\
         unmatched:   {} people\n",
        summary.placed,
        statistics.mentees,
        summary.groups,
        statistics.candidates,
        or_none(statistics.mean_score),
        or_none(statistics.worst_score),
        or_none(statistics.median_score),
        summary.certificate,
        outcome.unmatched_mentees.len(),
    );
    let mut by_code: std::collections::BTreeMap<&str, u32> = std::collections::BTreeMap::new();
    for person in &outcome.unmatched_mentees {
        for reason in &person.reasons {
            *by_code.entry(UnmatchedReason::code(reason)).or_default() += 1;
        }
    }
    for (code, people) in by_code {
        lines += &format!("             {people} people: {code}\n");
    }
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
