//! Nominations: somebody proposes a person for a program; a coordinator says yes or no, and it stays known who proposed.

mod decisions;
pub(crate) mod entity;
pub(crate) mod model;
mod routes;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_nominations)
        .service(routes::create_nomination)
        .service(routes::get_nomination)
        .service(routes::accept_nomination)
        .service(routes::decline_nomination)
        .service(routes::list_nomination_transitions);
}
