//! `pairwell solve`: the solver alone, for people who already have scores.

mod cpu_time;
mod input;
mod people;

use std::path::PathBuf;

use pairwell_matching::{
    MenteeIndex, MentorIndex, Objective, Pair, Proof, Score, Solution, check, solve,
};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{ProgressBar, StagedFile, Terminal, guarded, is_standard_output};
use cpu_time::{CpuTime, Seconds};
use input::{Files, Input};

/// Find the best pairing for scores that you already have
///
/// Reads scores.csv with the columns mentee,mentor,score. A score is a decimal from 0 to 1 with at most
/// six places. A pair that is not listed is not eligible. Ids are any text; the order of lines does not matter.
///
/// Prints one "name: value" a line: matched, total_score (exact), certificate (what an independent check of the
/// proof says), and the processor seconds of reading, solving and checking.
#[derive(Debug, clap::Args)]
#[expect(clippy::doc_markdown, reason = "the help is printed as it is written")]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    /// CSV with the columns mentee,mentor,score
    #[arg(long, value_name = "FILE")]
    scores: PathBuf,

    /// CSV with the columns mentor,capacity: how many mentees a mentor takes (1 for who is not listed); and,
    /// if you like, least: how many a mentor must have (0 for who is not listed)
    #[arg(long, value_name = "FILE")]
    mentors: Option<PathBuf>,

    /// CSV with the columns mentee,wanted: how many mentors a mentee wants (1 for who is not listed)
    #[arg(long, value_name = "FILE")]
    mentees: Option<PathBuf>,

    /// What the best pairing is: most_matched = as many pairs as possible, then the highest total score;
    /// best_total = the highest total score, even where that leaves people unmatched; stable = no two people
    /// would both rather have each other; largest_stable = the same with ties kept, at least two thirds of
    /// the most pairs; fair = as many pairs as possible, then the worst score as high as
    /// possible, then the second worst, and so on
    #[arg(long, default_value_t, value_name = "OBJECTIVE")]
    objective: Objective,

    /// End the search for something better after so many seconds: "fair" then states up to which score its result is
    /// proved the fairest
    #[arg(long, value_name = "SECONDS")]
    time_limit: Option<u32>,

    /// Where to write the pairs, as mentee,mentor,score; "-" for standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Where to write problem, pairing and certificate as JSON, for "pairwell check"
    #[arg(long, value_name = "FILE")]
    proof: Option<PathBuf>,
}

const EXAMPLE: &str = "\
Example:
  pairwell solve --scores scores.csv --mentors mentors.csv --output pairs.csv

Exit codes: 0 done, 1 a file failed, 2 usage, 3 the input is wrong, 4 the result failed its check.";

/// What is printed.
#[derive(Debug, Serialize)]
struct Summary {
    matched: u64,
    total_score: String,
    certificate: String,
    read_seconds: Seconds,
    solve_seconds: Seconds,
    check_seconds: Seconds,
}

/// Reads, solves, checks, writes and prints, in this order.
///
/// # Errors
/// When a file fails, the input has problems, or the result is not proved; then nothing is written.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let start = CpuTime::now();
    let files = Files {
        scores: &args.scores,
        mentors: args.mentors.as_deref(),
        mentees: args.mentees.as_deref(),
    };
    let input = input::read(files)?;
    let read_seconds = start.elapsed();

    let start = CpuTime::now();
    let monitor = ProgressBar::new(*terminal).within(args.time_limit);
    let solution = solve(&input.instance, args.objective, &monitor)
        .map_err(|error| input.unsolved(error, files))?;
    drop(monitor);
    let solve_seconds = start.elapsed();

    let start = CpuTime::now();
    let verdict = check(&input.instance, args.objective, &solution);
    let check_seconds = start.elapsed();
    let Some((matched, total_score)) = verdict.worth() else {
        return Err(Failure::not_proved(&verdict));
    };

    let terminal = write(args, &input, &solution, *terminal)?;
    let summary = Summary {
        matched,
        total_score: exact_decimal(total_score),
        certificate: verdict.to_string(),
        read_seconds,
        solve_seconds,
        check_seconds,
    };
    terminal.result(&lines(&summary), &summary);
    Ok(())
}

/// Writes the files under temporary names first, so that either all appear or none.
fn write(
    args: &Args,
    input: &Input,
    solution: &Solution,
    mut terminal: Terminal,
) -> Result<Terminal, Failure> {
    let paths = [&args.output, &args.proof].into_iter().flatten();
    let on_standard_output = paths.filter(|path| is_standard_output(path)).count();
    if on_standard_output > 1 {
        let detail = "--output and --proof cannot both go to standard output";
        return Err(Failure::usage(detail));
    }
    let mut staged = Vec::new();
    if let Some(path) = &args.output {
        staged.push(StagedFile::stage(path, pairs_csv(input, &solution.pairs)?)?);
    }
    if let Some(path) = &args.proof {
        let proof = Proof::new(
            &input.instance,
            args.objective,
            solution,
            (0..)
                .zip(input.instance.wanted())
                .map(|(place, _)| input.mentee(MenteeIndex(place))),
            (0..)
                .zip(input.instance.capacity())
                .map(|(place, _)| input.mentor(MentorIndex(place))),
        );
        let json =
            serde_json::to_vec(&proof).map_err(|error| Failure::failed(error.to_string()))?;
        staged.push(StagedFile::stage(path, json)?);
    }
    for file in staged {
        file.publish()?;
    }
    if on_standard_output > 0 {
        terminal = terminal.with_standard_output_taken();
    }
    Ok(terminal)
}

fn lines(summary: &Summary) -> String {
    let Summary {
        matched,
        total_score,
        certificate,
        read_seconds,
        solve_seconds,
        check_seconds,
    } = summary;
    format!(
        "matched: {matched}\ntotal_score: {total_score}\ncertificate: {certificate}\n\
         read_seconds: {read_seconds}\nsolve_seconds: {solve_seconds}\ncheck_seconds: {check_seconds}\n"
    )
}

fn exact_decimal(millionths: u64) -> String {
    let scale = u64::from(Score::SCALE);
    format!("{}.{:06}", millionths / scale, millionths % scale)
}

fn pairs_csv(input: &Input, pairs: &[Pair]) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let write = |writer: &mut csv::Writer<Vec<u8>>, cells: [&str; 3]| {
        writer
            .write_record(cells)
            .map_err(|error| Failure::failed(error.to_string()))
    };
    write(&mut writer, ["mentee", "mentor", "score"])?;
    for &pair in pairs {
        let score = input.instance.score(pair).unwrap_or_default().to_string();
        write(
            &mut writer,
            [
                &guarded(input.mentee(pair.mentee)),
                &guarded(input.mentor(pair.mentor)),
                &score,
            ],
        )?;
    }
    writer
        .into_inner()
        .map_err(|error| Failure::failed(error.to_string()))
}
