//! Health: whether the process lives, and whether it can serve.

mod model;
mod routes;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::get_health)
        .service(routes::get_readiness);
}
