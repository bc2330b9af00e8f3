//! `pairwell demo`: the main job in one command, on invented people.

mod folder;
mod report;
mod words;

use std::{net::TcpListener, path::PathBuf, sync::Arc, time::Instant};

use clap::Parser;
use pairwell_api::{
    config::{LogFormat, Settings},
    context::Api,
    demo,
    ids::Ids,
    server,
};

use self::{folder::Folder, report::Report};
use crate::{
    failure::Failure,
    output::{ProgressBar, Terminal},
};

/// Where the demo listens when nobody says otherwise, if nobody else listens there.
const USUAL_ADDRESS: &str = "127.0.0.1:8080";

const LONG_ABOUT: &str = "\
Match an invented program and serve the API to try it

Makes an organization of invented people in an embedded database, matches its
main program, prints what came of it and why, then serves the API with Swagger
UI and prints a token that works for every example there. Nothing is published:
that is left to you, with `POST /v1/match-runs/{match_run_id}/publish`.";

/// Match an invented program and serve the API to try it
#[derive(Debug, Parser)]
#[command(long_about = LONG_ABOUT)]
pub(crate) struct Args {
    /// Keep the database in this folder and go on with it next time; without it, the demo is gone when it ends
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// End after the summary
    #[arg(long)]
    exit: bool,
    /// Address and port to listen on; port 0 takes a free one [default: 127.0.0.1:8080, or a free port]
    #[arg(long, value_name = "ADDRESS")]
    bind: Option<String>,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let folder = Folder::open(args.folder.as_deref())?;
    let settings = settings(args, &folder)?;
    pairwell_api::telemetry::init(&settings);
    server::block_on(async {
        let api = Api::start(settings, Ids::system()).await?;
        let begun = Instant::now();
        let made = demo::seed(&api).await?;
        let seeding = begun.elapsed();
        demo::run(&api, Arc::new(ProgressBar::new(*terminal))).await?;
        let summary = demo::summary(&api).await?;
        let report = Report {
            summary,
            made,
            seeding,
            total: begun.elapsed(),
        };
        if args.exit {
            terminal.result(&report.lines(), &report.document(None));
            return Ok(());
        }
        terminal.part(&report.lines());
        server::serve(api, |address| {
            let lines = report.invitation(address, folder.is_kept());
            terminal.result(&lines, &report.document(Some(address)));
        })
        .await?;
        Ok(())
    })
}

/// The environment's settings, with the demo's own database. The log keeps quiet, so that the summary stays in sight.
fn settings(args: &Args, folder: &Folder) -> Result<Settings, Failure> {
    let environment = Settings::from_environment()?;
    let is_default = environment.log == Settings::default().log;
    Ok(Settings {
        database_url: folder.database_url().into(),
        secret_file: None,
        jwt_public_key_file: None,
        bind: args.bind.clone().unwrap_or_else(usual_address),
        log: if is_default {
            "warn".to_owned()
        } else {
            environment.log.clone()
        },
        log_format: LogFormat::Text,
        ..environment
    })
}

fn usual_address() -> String {
    let is_free = TcpListener::bind(USUAL_ADDRESS).is_ok();
    if is_free {
        USUAL_ADDRESS.to_owned()
    } else {
        "127.0.0.1:0".to_owned()
    }
}
