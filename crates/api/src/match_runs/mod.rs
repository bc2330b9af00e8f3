//! Stub.
use utoipa_actix_web::service_config::ServiceConfig;
/// Mounts the operations.
pub(crate) fn register(_config: &mut ServiceConfig<'_>) {}
#[derive(Clone, Debug)]
pub(crate) struct Snapshots;
impl Snapshots {
    pub(crate) fn new() -> Self {
        Self
    }
}
pub(crate) async fn work(_api: crate::context::Api) {}
