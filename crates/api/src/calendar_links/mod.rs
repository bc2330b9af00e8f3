//! Calendar links: a secret address at which calendar programs read when somebody's sessions are (RFC 5545).

pub(crate) mod entity;
mod feed;
mod limit;
mod model;
mod routes;
mod secret;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::{limit::CalendarReads, secret::CalendarSecret};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::get_calendar_link)
        .service(routes::create_calendar_link)
        .service(routes::delete_calendar_link)
        .service(routes::get_calendar_feed);
}
