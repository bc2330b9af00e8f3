//! Check-ins: short, regular answers of mentor and mentee on how their pairing is going.

pub(crate) mod entity;
mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::create_check_in)
        .service(routes::list_pairing_check_ins)
        .service(routes::list_check_ins)
        .service(routes::get_check_in);
}
