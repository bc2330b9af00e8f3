//! `pairwell check`: verifies a proof that somebody else computed, without a server and without the program's data.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use pairwell_matching::{Objective, Proof, Score};
use serde::Serialize;

use crate::failure::{Failure, Problem};
use crate::output::Terminal;

/// Check that a pairing is what it claims to be
///
/// Reads a proof: GET /v1/match-runs/{id}/certificate answers with one, and match and solve write one with --proof.
/// It states the people, the candidates with their scores, the pairing and its certificate. The check shares no code with
/// the solvers: every pair is a candidate, nobody has more partners than there is room for, pins and minimum loads
/// are kept, and the certificate shows that no other pairing serves the objective better.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    /// The proof, as JSON; "-" for standard input
    #[arg(value_name = "PROOF.json")]
    proof: PathBuf,
}

const EXAMPLE: &str = "\
Example:
  pairwell solve --scores scores.csv --proof proof.json
  pairwell check proof.json

Exit codes: 0 the proof holds, 1 a file failed, 2 usage, 3 the file states no valid problem, 4 the proof does not hold.";

/// What is printed.
#[derive(Debug, Serialize)]
struct Summary {
    objective: Objective,
    matched: u64,
    total_score: String,
    certificate: String,
    candidates: usize,
    /// Absent when the proof states no origin.
    candidates_in_all: Option<u64>,
}

/// Reads, checks and prints.
///
/// # Errors
/// When the file cannot be read, states no valid problem, or the proof does not hold.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let bytes = read(&args.proof).map_err(|error| Failure::file(&args.proof, "read", &error))?;
    let refused = |detail: String| {
        Failure::bad_input(vec![Problem {
            file: args.proof.display().to_string(),
            line: None,
            column: None,
            detail,
        }])
    };
    let proof: Proof =
        serde_json::from_slice(&bytes).map_err(|error| refused(error.to_string()))?;
    let verdict = proof.check().map_err(|error| refused(error.to_string()))?;
    let Some((matched, total_score)) = verdict.worth() else {
        return Err(Failure::does_not_hold(&verdict));
    };
    let scale = u64::from(Score::SCALE);
    let summary = Summary {
        objective: proof.objective,
        matched,
        total_score: format!("{}.{:06}", total_score / scale, total_score % scale),
        certificate: verdict.to_string(),
        candidates: proof.candidates.iter().map(Vec::len).sum(),
        candidates_in_all: proof.origin.map(|origin| origin.candidates_in_all),
    };
    terminal.result(&lines(&summary), &summary);
    Ok(())
}

/// Reads a file; `-` is standard input.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    if path.as_os_str() != "-" {
        return std::fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn lines(summary: &Summary) -> String {
    let Summary {
        objective,
        matched,
        total_score,
        certificate,
        candidates,
        candidates_in_all,
    } = summary;
    let all =
        candidates_in_all.map_or_else(String::new, |all| format!("candidates_in_all: {all}\n"));
    format!(
        "objective: {objective}\nmatched: {matched}\ntotal_score: {total_score}\n\
         certificate: {certificate}\ncandidates: {candidates}\n{all}"
    )
}
