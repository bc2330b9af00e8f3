//! Advocacy actions: what a sponsor did for the one whom they sponsor, before whom, and what came of it.

pub(crate) mod entity;
pub(crate) mod model;
mod routes;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{AdvocacyAction, AdvocacyKind};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_advocacy_actions)
        .service(routes::create_advocacy_action)
        .service(routes::get_advocacy_action)
        .service(routes::patch_advocacy_action)
        .service(routes::delete_advocacy_action);
}
