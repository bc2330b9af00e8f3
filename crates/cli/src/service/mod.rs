//! The subcommands that run and keep the service.

mod healthcheck;
mod migrate;
mod openapi;
mod serve;
mod token;

use clap::Subcommand;
use pairwell_api::{
    config::{ConfigError, Settings},
    server::ServeError,
};

use crate::{failure::Failure, output::Terminal};

/// The subcommands; their settings come from the environment (`PAIRWELL_…`, listed in the README).
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the API and Swagger UI until the process is told to stop
    Serve(serve::Args),
    /// Bring the database schema up to date and end
    Migrate(migrate::Args),
    /// Print the OpenAPI document
    Openapi(openapi::Args),
    /// Print a token for a person; creates the organization and its first owner when there is none
    Token(token::Args),
    /// Ask a running service whether it is ready; for container health checks
    Healthcheck(healthcheck::Args),
}

pub(crate) fn run(command: &Command, terminal: &Terminal) -> Result<(), Failure> {
    match command {
        Command::Serve(args) => serve::run(args, terminal),
        Command::Migrate(args) => migrate::run(args, terminal),
        Command::Openapi(args) => openapi::run(args, terminal),
        Command::Token(args) => token::run(args, terminal),
        Command::Healthcheck(args) => healthcheck::run(args, terminal),
    }
}

/// Reads the environment and starts the log.
fn settings() -> Result<Settings, Failure> {
    let settings = Settings::from_environment()?;
    pairwell_api::telemetry::init(&settings);
    Ok(settings)
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::failed(error.to_string())
    }
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        Self::failed(error.to_string())
    }
}

impl From<pairwell_api::error::Problem> for Failure {
    fn from(problem: pairwell_api::error::Problem) -> Self {
        Self::failed(problem.to_string())
    }
}
