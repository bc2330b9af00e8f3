//! API keys: how integrations authenticate.

pub(crate) mod entity;
mod model;
mod routes;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{ApiKey, ApiKeyRole};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_api_keys)
        .service(routes::create_api_key)
        .service(routes::get_api_key)
        .service(routes::revoke_api_key);
}
