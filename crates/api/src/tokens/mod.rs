//! Tokens: lets a platform act for a person without an identity provider.

mod model;
mod routes;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config.service(routes::create_person_token);
}
