//! Winding a program down: no new applications and pairings, open ones come to their end, then the program closes.
//!
//! The work is done by the housekeeping in bounded units of work. What is left to do is read from the applications and pairings
//! themselves, so that a process that dies in the midst of it loses nothing and repeats nothing.

pub(crate) mod entity;
mod model;
mod routes;
pub(crate) mod store;
mod work;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::{model::WindDownState, work::carry_on};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::wind_down_program)
        .service(routes::get_program_wind_down);
}
