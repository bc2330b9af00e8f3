//! Me: who the caller is and what it may do.

mod model;
mod routes;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config.service(routes::get_me);
}
