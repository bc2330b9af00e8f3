//! Cadences: how often mentor and mentee should be in contact, by program and, where they need another, by pairing.

pub(crate) mod entity;
mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::Cadence;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::get_cadence)
        .service(routes::patch_cadence)
        .service(routes::get_pairing_cadence)
        .service(routes::patch_pairing_cadence);
}
