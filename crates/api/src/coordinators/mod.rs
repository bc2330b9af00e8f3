//! Coordinators: the people who run a program.

pub(crate) mod entity;
mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::ProgramCoordinator;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_coordinators)
        .service(routes::put_coordinator)
        .service(routes::delete_coordinator);
}
