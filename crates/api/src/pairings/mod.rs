//! Stub.
use utoipa_actix_web::service_config::ServiceConfig;
/// Mounts the operations.
pub(crate) fn register(_config: &mut ServiceConfig<'_>) {}
pub(crate) async fn expire_unanswered(_api: &crate::context::Api) -> crate::error::Result<()> {
    Ok(())
}
