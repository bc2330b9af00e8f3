//! The HTTP service of Pairwell, by resource.
//!
//! # Map
//! - [`server`] runs it, `app` builds it and names every resource, `document` makes the OpenAPI document.
//! - One home each: [`config`], [`error`], [`auth`], `authorization` (who may do what), `page`, `request`, `reply`,
//!   `idempotency`, `spreadsheet` (CSV), `lifecycle` (state machines), `history` (steps and events), `tenancy`, [`clock`], [`ids`],
//!   [`database`], [`telemetry`].
//! - One folder for each resource, with the same files in each: `mod` (what it is, `register`), `routes` (handlers),
//!   `model` (wire types), `entity` (table), `store` (queries).
//!
//! # The way of one request
//! `middleware` gives it an id → the extractors in the handler's signature authenticate, authorize, and check the input →
//! the handler calls its `store`, inside one unit of work when it writes → `reply` answers. Every failure on the way is
//! a [`error::Problem`].

mod action_items;
mod advocacy_actions;
mod agreements;
mod alumni;
mod api_keys;
mod app;
mod applications;
pub mod auth;
mod authorization;
mod bulk;
mod cadences;
mod calendar_links;
mod check_ins;
pub mod clock;
pub mod config;
pub mod context;
mod coordinators;
mod dashboard;
pub mod database;
pub mod demo;
mod document;
pub mod error;
mod events;
mod feedback;
mod fit_checks;
mod gatherings;
mod giving_back;
mod goals;
mod group_sessions;
mod groups;
mod health;
mod help_requests;
mod history;
#[cfg(test)]
mod house;
mod idempotency;
pub mod ids;
mod introductions;
mod lifecycle;
mod match_runs;
mod matching_policies;
mod me;
mod mentor_pipeline;
mod messages;
mod middleware;
mod nominations;
pub mod operator;
mod organizations;
mod page;
mod pair_rules;
mod pairing_health;
mod pairings;
mod people;
mod programs;
mod proposals;
mod recognitions;
mod reply;
mod reports;
mod request;
mod resources;
mod routing;
pub mod server;
mod session_notes;
mod sessions;
mod sheet;
mod skill_assessments;
mod skills;
pub mod spreadsheet;
mod standing;
pub mod telemetry;
mod tenancy;
mod text_vectors;
mod tokens;
mod transitions;
mod trial_ratings;
mod wind_downs;

pub use app::openapi;
