//! Everything the program prints or writes: the only module with standard output, standard error and files.

mod files;
mod progress;

use std::io::{self, IsTerminal as _, Write};

use serde::Serialize;

pub(crate) use files::{StagedFile, is_standard_output};
pub(crate) use pairwell_api::spreadsheet::guarded;
pub(crate) use progress::ProgressBar;

use crate::failure::Failure;

/// Where results and errors are printed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    json: bool,
    /// Results go to standard error because standard output carries a file.
    results_aside: bool,
}

impl Terminal {
    /// Prints for people, or JSON for programs.
    pub(crate) const fn new(json: bool) -> Self {
        Self {
            json,
            results_aside: false,
        }
    }

    /// Keeps standard output free for a file that is written to it.
    pub(crate) const fn with_standard_output_taken(self) -> Self {
        Self {
            results_aside: true,
            ..self
        }
    }

    /// Prints a result: the lines for people or, with `--json`, the value.
    pub(crate) fn result(self, lines: &str, value: &impl Serialize) {
        let json;
        let text = if self.json {
            json = serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
            &json
        } else {
            lines
        };
        // Nobody is left to tell when the terminal is gone.
        let _ = if self.results_aside {
            io::stderr().write_all(text.as_bytes())
        } else {
            io::stdout().write_all(text.as_bytes())
        };
    }

    /// Prints a part of a result, for people only: with `--json` the result is one value.
    pub(crate) fn part(self, lines: &str) {
        if !self.json {
            let _ = io::stdout().write_all(lines.as_bytes());
        }
    }

    /// Prints a remark on standard error, for people only.
    pub(crate) fn remark(self, line: &str) {
        if !self.json {
            let _ = writeln!(io::stderr(), "{line}");
        }
    }

    /// Prints why the program ends.
    pub(crate) fn failure(self, failure: &Failure) {
        let mut text = String::new();
        if self.json {
            text = serde_json::to_string(failure).unwrap_or_default() + "\n";
        } else {
            for problem in &failure.problems {
                text += &format!("{problem}\n");
            }
            text += &format!("error: {}\n", failure.detail);
        }
        let _ = io::stderr().write_all(text.as_bytes());
    }

    /// Whether somebody watches: progress is drawn only then.
    fn is_watched(self) -> bool {
        !self.json && io::stderr().is_terminal()
    }
}
