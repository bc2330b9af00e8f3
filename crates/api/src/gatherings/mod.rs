//! Gatherings: workshops, office hours, panels and volunteering, with seats, a waitlist and attendance.

mod attendance;
pub(crate) mod entity;
mod flash;
mod model;
mod offering;
pub(crate) mod registrations;
mod routes;
mod seats;
mod slots;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{GatheringKind, GatheringState};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_gatherings)
        .service(routes::create_gathering)
        .service(routes::get_gathering)
        .service(routes::patch_gathering)
        .service(routes::open_gathering)
        .service(routes::cancel_gathering)
        .service(routes::hold_gathering)
        .service(routes::list_gathering_transitions)
        .service(routes::list_gathering_slots);
    registrations::register(config);
}
