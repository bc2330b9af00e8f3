//! `pairwell serve`: the API, Swagger UI and the worker, in one process.

use clap::Parser;
use pairwell_api::{context::Api, ids::Ids, server};
use serde_json::json;

use super::settings;
use crate::{failure::Failure, output::Terminal};

#[derive(Debug, Parser)]
pub(crate) struct Args {}

pub(super) fn run(_args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let settings = settings()?;
    server::block_on(async {
        let api = Api::start(settings, Ids::system()).await?;
        server::serve(api, |address| {
            let lines = format!(
                "Pairwell listens on http://{address}\nSwagger UI: http://{address}/docs/\n"
            );
            terminal.result(&lines, &json!({ "address": address }));
        })
        .await?;
        Ok(())
    })
}
