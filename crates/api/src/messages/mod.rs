//! Messages: what coordinators write to many participants at once, for integrations to deliver and for people to read here.
//!
//! The text stays in this table; the event that a message was written holds ids only, because events leave the house.

pub(crate) mod entity;
mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::{model::Message, store::NewMessage};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_messages)
        .service(routes::get_message);
}
