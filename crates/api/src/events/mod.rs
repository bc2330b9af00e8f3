//! The event log: what happened, in order, for integrations that poll.

pub(crate) mod entity;
mod model;
mod routes;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::Event;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config.service(routes::list_events);
}
