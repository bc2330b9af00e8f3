//! `pairwell match`: two spreadsheets in, an optimal and explained pairing out, without a server.

mod cells;
mod columns;
pub(crate) mod explain;
mod help;
mod input;
mod peers;
mod people;
mod report;
mod sizes;
mod summary;
mod text_model;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Instant;

use chrono::NaiveDate;
use pairwell_matching::{Explainer, Prepared, Proof, RunError, RunOptions, Verdict, prepare_with};

use crate::failure::Failure;
use crate::output::{ProgressBar, StagedFile, Terminal, is_standard_output};
use input::Input;
use report::Report;
use sizes::Sizes;
use summary::Timing;

/// Match mentees with mentors from two spreadsheets
///
/// Reads two CSV files, scores every possible pair by a policy, computes the pairing with the most pairs and
/// the highest total score, proves it, and writes one line per pair with its reasons. People who stay
/// unmatched follow, with an empty partner and the reasons. Ids are written as they were read.
///
/// With --groups each mentor gets a whole group of mentees or nobody; with --peer-groups there are no mentors, and the
/// people of one file are divided into groups. Both are hard problems: the certificate says whether the groups are
/// proved optimal, or how much better any groups could be at most.
#[derive(Debug, clap::Args)]
#[command(after_long_help = help::FORMATS, after_help = help::SHORT)]
pub(crate) struct Args {
    #[command(flatten)]
    files: Files,

    /// Where to write mentee,mentor,score,reasons; standard output without it
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Where to write everything about every pair and every unmatched person, as JSON
    #[arg(long, value_name = "FILE")]
    explain: Option<PathBuf>,

    /// End the search for something better after so many seconds: objective "fair", floors under match rates and groups
    /// then state what is proved of their result
    #[arg(long, value_name = "SECONDS")]
    time_limit: Option<u32>,

    /// Where to write problem, pairing and certificate as JSON, for "pairwell check"
    #[arg(long, value_name = "FILE", conflicts_with = "peer_groups")]
    proof: Option<PathBuf>,
}

// What is matched, and how. No doc comment: clap would show it in place of the command's own.
#[derive(Debug, clap::Args)]
struct Files {
    /// CSV with one mentor a row
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "peer_groups",
        conflicts_with = "peer_groups"
    )]
    mentors: Option<PathBuf>,

    /// CSV with one mentee a row
    #[arg(long, value_name = "FILE")]
    mentees: PathBuf,

    /// Give each mentor so many mentees, such as 3..6, or nobody; capacity is the largest number unless a column says less
    #[arg(long, value_name = "LEAST..MOST", conflicts_with = "peer_groups")]
    groups: Option<Sizes>,

    /// Divide the mentees into groups of so many, such as 4..6, without mentors
    #[arg(long, value_name = "LEAST..MOST")]
    peer_groups: Option<Sizes>,

    /// Which column is what, as TOML; without it columns are found by name (see --help)
    #[arg(long, value_name = "MAP.toml")]
    columns: Option<PathBuf>,

    /// How pairs are judged, as TOML or JSON; without it the default policy
    #[arg(long, value_name = "POLICY.toml")]
    policy: Option<PathBuf>,

    /// First day on which pairs can meet [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    first_day: Option<NaiveDate>,

    /// Last day on which pairs can meet [default: 26 weeks in all]
    #[arg(long, value_name = "YYYY-MM-DD")]
    last_day: Option<NaiveDate>,

    /// Compare texts by the full model in this folder, not by the built-in table; only where the program was built with it
    #[arg(long, value_name = "FOLDER")]
    text_model: Option<PathBuf>,

    /// Decides among equally good pairings
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

/// The role of everybody in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Mentee,
    Mentor,
}

impl Role {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Mentee => "mentee:",
            Self::Mentor => "mentor:",
        }
    }

    /// Makes an id that differs from that of the same person in the other role.
    fn prefixed(self, id: &str) -> String {
        format!("{}{id}", self.prefix())
    }

    /// Returns the id as it was in the file.
    fn without_prefix(self, id: &str) -> &str {
        id.strip_prefix(self.prefix()).unwrap_or(id)
    }
}

/// Reads, matches, checks, explains, writes and prints, in this order.
///
/// # Errors
/// When a file fails, the input has problems, or the result is not proved; then nothing is written.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let terminal = place_results(args, *terminal)?;
    let mut timing = Timing::default();
    let start = Instant::now();
    input::refuse_to_overwrite(args)?;
    let input = Input::read(&args.files)?;
    let prepared = prepare_with(input.program(), input.text_model())
        .map_err(|problems| input.refused(problems))?;
    let prepared = Arc::new(prepared);
    timing.read = start.elapsed();
    if args.files.peer_groups.is_some() {
        return peers::run(args, &input, &prepared, timing, terminal);
    }
    let failed = |error| input.unsolved(error);
    let monitor = ProgressBar::new(terminal);
    let (explainer, proof) = matched(args, &prepared, monitor, &mut timing, failed)?;
    let start = Instant::now();
    let mut report = Report::new(&input, &explainer)?;
    if args.explain.is_some() {
        report.what_would_help = explain::what_would_help(&explainer)
            .map_err(|error| Failure::failed(error.to_string()))?;
    }
    let proof = proof.map(proof_json).transpose()?;
    timing.explain = start.elapsed();
    write(args, &report, proof)?;
    terminal.result(
        &summary::lines(&report, &timing),
        &summary::json(&report, &timing),
    );
    Ok(())
}

/// Keeps standard output for the pairs when they have no other place.
fn place_results(args: &Args, terminal: Terminal) -> Result<Terminal, Failure> {
    let output = args.output.as_deref().unwrap_or(Path::new("-"));
    let paths = [Some(output), args.explain.as_deref(), args.proof.as_deref()];
    let on_standard_output = paths
        .into_iter()
        .flatten()
        .filter(|path| is_standard_output(path));
    let taken = match on_standard_output.count() {
        0 => false,
        1 => true,
        _ => {
            return Err(Failure::usage(
                "only one of --output, --explain and --proof can go to standard output",
            ));
        }
    };
    Ok(if taken {
        terminal.with_standard_output_taken()
    } else {
        terminal
    })
}

fn matched(
    args: &Args,
    prepared: &Arc<Prepared>,
    monitor: ProgressBar,
    timing: &mut Timing,
    failed: impl Fn(RunError) -> Failure,
) -> Result<(Explainer, Option<Proof>), Failure> {
    let start = Instant::now();
    let options = RunOptions {
        threads: available_parallelism().unwrap_or(NonZeroUsize::MIN),
        ..RunOptions::default()
    };
    let mut candidates = prepared
        .candidates(&options, &monitor)
        .map_err(|error| failed(error.into()))?;
    timing.score = start.elapsed();
    let start = Instant::now();
    let monitor = monitor.within(args.time_limit);
    let solved = prepared.solve(&mut candidates, &options, &monitor);
    let solved = solved.map_err(&failed)?;
    timing.solve = start.elapsed();
    let with_proof = args.proof.is_some();
    let proof = with_proof.then(|| prepared.proof(&candidates, &solved.instance, &solved.solution));
    let start = Instant::now();
    let explainer = Explainer::of(Arc::clone(prepared), candidates, solved);
    let explainer = explainer.map_err(|error| {
        if let RunError::Rejected(violations) = error {
            return Failure::not_proved(&Verdict::Rejected(violations));
        }
        failed(error)
    })?;
    timing.check = start.elapsed();
    Ok((explainer, proof))
}

/// Writes the proof with ids as they are in the files.
fn proof_json(mut proof: Proof) -> Result<Vec<u8>, Failure> {
    for mentee in &mut proof.mentees {
        mentee.id = Role::Mentee.without_prefix(&mentee.id).to_owned();
    }
    for mentor in &mut proof.mentors {
        mentor.id = Role::Mentor.without_prefix(&mentor.id).to_owned();
    }
    serde_json::to_vec(&proof).map_err(|error| Failure::failed(error.to_string()))
}

/// Writes all files under temporary names first, so that either all appear or none.
fn write(args: &Args, report: &Report<'_>, proof: Option<Vec<u8>>) -> Result<(), Failure> {
    let output = args.output.as_deref().unwrap_or(Path::new("-"));
    let pairs = StagedFile::stage(output, report.pairs_csv()?)?;
    let mut others = Vec::new();
    if let Some(path) = &args.explain {
        others.push(StagedFile::stage(path, report.json()?)?);
    }
    if let Some((path, proof)) = args.proof.as_ref().zip(proof) {
        others.push(StagedFile::stage(path, proof)?);
    }
    for file in others {
        file.publish()?;
    }
    pairs.publish()
}
