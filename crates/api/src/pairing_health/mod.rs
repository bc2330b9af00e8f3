//! The health of pairings: on track, at risk or silent, by stated rules; and the list of those to look after.

mod attention;
pub(crate) mod entity;
mod model;
mod reminders;
mod routes;
pub(crate) mod rules;
mod session_reminders;
pub(crate) mod store;
mod upcoming;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::{reminders::remind, upcoming::remind_of_sessions};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::get_pairing_health)
        .service(routes::list_attention);
}
