//! Standing: how often a person helped and what came of it, with an honest interval. Matching never reads it.
//!
//! `rate` holds the formula; everything is counted from what was resolved and said, nothing is stored.

mod model;
mod rate;
mod routes;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config.service(routes::get_standing);
}
