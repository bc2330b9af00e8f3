//! Why a command did not do its work, and the exit code that says so.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

/// What `--help` says about exit codes; the same for every subcommand.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed: a file could not be read or written, or a service not be reached
  2  the command line is wrong
  3  the input is wrong: every problem is listed on standard error, nothing was written
  4  a proof does not hold; for a result of its own that is a defect of pairwell, and nothing was written";

/// How a command ends when it does not succeed. `clap` ends wrong command lines with 2 itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Exit {
    /// Something outside failed.
    Failed,
    /// The arguments contradict each other.
    Usage,
    /// The input files have problems.
    BadInput,
    /// The certificate of a result was rejected.
    NotProved,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::BadInput => 3,
            Exit::NotProved => 4,
        })
    }
}

/// An error that ends the program.
#[derive(Debug, Serialize)]
pub(crate) struct Failure {
    /// The kind of failure.
    #[serde(rename = "code")]
    pub(crate) exit: Exit,
    /// One sentence for a person.
    pub(crate) detail: String,
    /// Every single thing to correct, for bad input.
    pub(crate) problems: Vec<Problem>,
}

impl Failure {
    /// Something outside failed.
    pub(crate) fn failed(detail: impl Into<String>) -> Self {
        Self {
            exit: Exit::Failed,
            detail: detail.into(),
            problems: Vec::new(),
        }
    }

    /// A file could not be read or written.
    pub(crate) fn file(path: &Path, doing: &str, error: &std::io::Error) -> Self {
        Self::failed(format!("cannot {doing} {}: {error}", path.display()))
    }

    /// The arguments contradict each other.
    pub(crate) fn usage(detail: impl Into<String>) -> Self {
        Self {
            exit: Exit::Usage,
            detail: detail.into(),
            problems: Vec::new(),
        }
    }

    /// The input has problems, all of which are listed.
    pub(crate) fn bad_input(problems: Vec<Problem>) -> Self {
        let detail = match problems.len() {
            1 => "1 problem in the input; nothing was written".to_owned(),
            count => format!("{count} problems in the input; nothing was written"),
        };
        Self {
            exit: Exit::BadInput,
            detail,
            problems,
        }
    }

    /// A proof that somebody else computed was rejected.
    pub(crate) fn does_not_hold(verdict: &impl fmt::Display) -> Self {
        Self {
            exit: Exit::NotProved,
            detail: format!("the proof does not hold: {verdict}"),
            problems: Vec::new(),
        }
    }

    /// The result's own check rejected it.
    pub(crate) fn not_proved(verdict: &impl fmt::Display) -> Self {
        let detail =
            format!("the result did not pass its check ({verdict}); please report this defect");
        Self {
            exit: Exit::NotProved,
            detail,
            problems: Vec::new(),
        }
    }
}

/// One thing to correct in an input file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Problem {
    /// The file as it was named on the command line.
    pub(crate) file: String,
    /// The line, from 1; absent when the whole file is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<u64>,
    /// The column's heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) column: Option<String>,
    /// What is wrong and what to do.
    pub(crate) detail: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(formatter, ", line {line}")?;
        }
        if let Some(column) = &self.column {
            write!(formatter, ", column \"{column}\"")?;
        }
        write!(formatter, ": {}", self.detail)
    }
}
