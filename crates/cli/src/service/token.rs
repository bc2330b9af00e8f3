//! `pairwell token`: the way in, for the operator of a service that issues its own tokens.

use chrono::TimeDelta;
use clap::Parser;
use pairwell_api::{context::Api, ids::Ids, server};
use serde_json::json;

use super::settings;
use crate::{failure::Failure, output::Terminal};

#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// Name of the organization; created when there is none
    #[arg(long, value_name = "NAME")]
    organization: String,
    /// E-mail address of the person; in a new organization, its first owner
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// Hours until the token ends
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=720))]
    hours: u16,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let settings = settings()?;
    server::block_on(async {
        let api = Api::start(settings, Ids::system()).await?;
        let lifetime = TimeDelta::hours(args.hours.into());
        let access = api
            .operator_token(&args.organization, &args.email, lifetime)
            .await?;
        let document = json!({
            "organization_id": access.organization,
            "person_id": access.person,
            "token": access.token.token,
            "expires_at": access.token.expires_at,
        });
        terminal.result(&format!("{}\n", access.token.token), &document);
        Ok(())
    })
}
