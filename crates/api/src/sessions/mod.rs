//! Sessions: when the two of a pairing meet, from the wish to meet to what came of it.

pub(crate) mod appointments;
pub(crate) mod entity;
mod model;
mod overlap;
mod routes;
mod series;
mod slots;
pub(crate) mod steps;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::{
    model::{Attendance, Channel, NoShow, Party, SessionState, check_time},
    store::Meeting,
};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_sessions)
        .service(routes::create_session)
        .service(routes::list_slots)
        .service(routes::get_session)
        .service(routes::patch_session)
        .service(routes::schedule_session)
        .service(routes::decline_session)
        .service(routes::withdraw_session)
        .service(routes::reschedule_session)
        .service(routes::hold_session)
        .service(routes::record_session_no_show)
        .service(routes::cancel_session)
        .service(routes::list_session_transitions);
}
