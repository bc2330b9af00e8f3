//! What black-box tests stand on: a running server with a database of its own, and people who call it.
//!
//! Nothing here knows the inside of Pairwell: servers are processes of the built program, data goes in and out over HTTP.
//!
//! - [`Server::shared`] serves all tests of a test binary; each test makes an [`Organization`] of its own in it.
//! - [`Server::start`] serves one test that needs its own settings, crashes the server or looks at its files.
//! - With `PAIRWELL_TEST_POSTGRES=postgres://USER@HOST:PORT/DATABASE` every server gets a fresh PostgreSQL database there
//!   (made and dropped with `psql`); without it, a fresh SQLite file.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on says why and stops"
)]
#![expect(
    clippy::needless_pass_by_value,
    reason = "calls with literal JSON read better without a borrow before each value"
)]

mod actor;
mod answer;
mod binary;
mod call;
mod clock;
mod database;
mod keeper;
mod organization;
mod raw;
mod server;
mod wait;

pub use self::{
    actor::Actor,
    answer::Answer,
    binary::{command, pairwell, repository},
    call::Call,
    database::Database,
    organization::{Applicant, Organization, program_input},
    raw::raw_exchange,
    server::Server,
    wait::until,
};
