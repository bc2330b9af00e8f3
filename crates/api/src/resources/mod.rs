//! Resources: what people share with each other, found by skill, shared into pairings, marked as helpful.

pub(crate) mod entity;
mod marks;
mod model;
mod routes;
pub(crate) mod shares;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{ResourceKind, ResourceState};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_resources)
        .service(routes::create_resource)
        .service(routes::get_resource)
        .service(routes::patch_resource)
        .service(routes::archive_resource)
        .service(routes::mark_resource_helpful)
        .service(routes::unmark_resource_helpful);
    shares::register(config);
}
