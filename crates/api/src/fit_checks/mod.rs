//! Fit checks: early and private answers to whether the two fit, never shown to the partner.

pub(crate) mod entity;
mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::Fit;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::create_fit_check)
        .service(routes::list_pairing_fit_checks)
        .service(routes::list_fit_checks)
        .service(routes::get_fit_check);
}
