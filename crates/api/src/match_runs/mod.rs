//! Match runs: one computation of a program's pairing each, from a snapshot of its inputs to explained proposals.
//!
//! `instance` turns rows into the problem, `execute` is the story of a run from claim to result, `worker` decides which
//! run is next, `publish` turns a result into pairings. Only `instance` and `execute` know the solver.

mod certificate;
mod comparison;
mod compute;
pub(crate) mod entity;
mod execute;
mod explain;
mod explainers;
mod failure;
mod fairness;
mod groups;
mod help;
mod inputs;
pub(crate) mod instance;
mod lease;
mod model;
mod pool;
mod publish;
mod recruitment;
pub(crate) mod result;
mod routes;
mod sensitivity;
mod snapshot;
pub(crate) mod store;
mod substitutes;
mod time_limit;
mod worker;

use std::time::Duration;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{CreateMatchRun, MatchRun, MatchRunState, ShortlistSize};
pub(crate) use self::{
    compute::Watcher,
    explainers::Explainers,
    pool::Pools,
    publish::publish as publish_run,
    recruitment::recruitment,
    routes::get_coordinated,
    snapshot::Snapshots,
    substitutes::{Leaving, Seeker, Substitutes, requirements, substitutes},
    worker::{run_now, work},
};

/// So long inputs stay in memory: what one process erases, the others have forgotten by then.
const KEPT_FOR: Duration = Duration::from_secs(15 * 60);

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_match_runs)
        .service(routes::create_match_run)
        .service(routes::get_match_run)
        .service(routes::cancel_match_run)
        .service(routes::preview_match_run)
        .service(routes::publish_match_run)
        .service(groups::list_match_run_groups)
        .service(routes::list_match_run_transitions)
        .service(explain::explain_pair)
        .service(explain::list_unmatched)
        .service(help::get_unmatched_mentee)
        .service(recruitment::get_match_run_recruitment)
        .service(comparison::try_policy)
        .service(comparison::compare_match_runs)
        .service(sensitivity::get_match_run_stability)
        .service(fairness::get_match_run_fairness)
        .service(certificate::get_match_run_certificate);
}
