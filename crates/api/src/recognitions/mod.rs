//! Recognition: a word of thanks for a behavior, which its receiver may hide.

pub(crate) mod entity;
pub(crate) mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_recognitions)
        .service(routes::create_recognition)
        .service(routes::get_recognition)
        .service(routes::hide_recognition)
        .service(routes::unhide_recognition);
}
