//! `pairwell openapi`: the OpenAPI document, as the service serves it.

use std::path::PathBuf;

use clap::Parser;

use crate::{failure::Failure, output::Terminal};

#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let document = pairwell_api::openapi().map_err(|error| Failure::failed(error.to_string()))?;
    let text = serde_json::to_string_pretty(&document)
        .map_err(|error| Failure::failed(error.to_string()))?;
    match &args.output {
        Some(path) => std::fs::write(path, format!("{text}\n"))
            .map_err(|error| Failure::file(path, "write", &error)),
        None => {
            terminal.result(&format!("{text}\n"), &document);
            Ok(())
        }
    }
}
