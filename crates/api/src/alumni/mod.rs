//! The alumni cadence: how the two of a completed pairing stay in touch, when both want it.

pub(crate) mod entity;
mod model;
mod routes;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::store::remind;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::get_alumni_cadence)
        .service(routes::agree_alumni_cadence)
        .service(routes::stop_alumni_cadence);
}
