//! Matching policies: what counts in a program's matching; every change is a new version.

pub(crate) mod entity;
pub(crate) mod kinds;
mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{MatchingPolicy, check_policy};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_matching_policies)
        .service(routes::create_matching_policy)
        .service(routes::get_matching_policy);
}
