//! Stub.
use utoipa_actix_web::service_config::ServiceConfig;
/// Mounts the operations.
pub(crate) fn register(_config: &mut ServiceConfig<'_>) {}
pub(crate) mod store {
    pub(crate) async fn create_default(
        _unit: &crate::context::Unit<'_>,
        _p: crate::ids::ProgramId,
    ) -> crate::error::Result<()> {
        Ok(())
    }
}
