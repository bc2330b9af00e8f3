//! The dashboard: a program in numbers, for those who run it.

pub(crate) mod model;
mod relationships;
mod routes;
mod runs;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::{model::Dashboard, runs::RunFigures, store::of_program};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config.service(routes::get_program_dashboard);
}
