//! Shares: resources that one of a pairing gave to the other.

pub(crate) mod entity;
mod model;
mod routes;
pub(super) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts the operations.
pub(super) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_pairing_resources)
        .service(routes::share_resource)
        .service(routes::get_shared_resource);
}
