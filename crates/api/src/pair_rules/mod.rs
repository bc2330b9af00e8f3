//! Stub.
use utoipa_actix_web::service_config::ServiceConfig;
/// Mounts the operations.
pub(crate) fn register(_config: &mut ServiceConfig<'_>) {}
