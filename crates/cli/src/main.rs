//! The `pairwell` program: reads the command line and hands over to one module per subcommand.

mod check;
mod demo;
mod failure;
mod matching;
mod output;
mod service;
mod solve;
mod table;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Failure;
use crate::output::Terminal;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Mentorship matching: optimal, proved and explained.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, after_help = failure::EXIT_CODES)]
struct Arguments {
    /// Print results and errors as JSON, for programs that read them
    #[arg(long, global = true)]
    json: bool,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Args),
    Explain(matching::explain::Args),
    Match(matching::Args),
    Solve(solve::Args),
    Check(check::Args),
    #[command(flatten)]
    Service(service::Command),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let terminal = Terminal::new(arguments.json);
    match run(arguments.command, &terminal) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.failure(&failure);
            failure.exit.into()
        }
    }
}

fn run(command: Command, terminal: &Terminal) -> Result<(), Failure> {
    match command {
        Command::Demo(args) => demo::run(&args, terminal),
        Command::Explain(args) => matching::explain::run(&args, terminal),
        Command::Match(args) => matching::run(&args, terminal),
        Command::Solve(args) => solve::run(&args, terminal),
        Command::Check(args) => check::run(&args, terminal),
        Command::Service(command) => service::run(&command, terminal),
    }
}
