//! Introductions: a third person brings two together, and neither knows how to reach the other before both said yes.
//!
//! `seen` decides what each viewer learns; `answers` holds the two answers and the outcome, `endings` what the passing of
//! time does.

mod answers;
mod endings;
pub(crate) mod entity;
pub(crate) mod model;
mod routes;
mod seen;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::endings::follow_up;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_introductions)
        .service(routes::create_introduction)
        .service(routes::get_introduction)
        .service(routes::accept_introduction)
        .service(routes::decline_introduction)
        .service(routes::record_introduction_outcome);
}
