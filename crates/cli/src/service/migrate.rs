//! `pairwell migrate`: brings the schema up to date; `serve` does the same at its start.

use clap::Parser;
use pairwell_api::{database::Database, server};

use super::settings;
use crate::{failure::Failure, output::Terminal};

#[derive(Debug, Parser)]
pub(crate) struct Args {}

pub(super) fn run(_args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let settings = settings()?;
    server::block_on(async {
        let failed = |error| Failure::failed(format!("the database: {error}"));
        let database = Database::connect(&settings).await.map_err(failed)?;
        database.migrate().await.map_err(failed)?;
        terminal.remark("The database schema is up to date.");
        Ok(())
    })
}
