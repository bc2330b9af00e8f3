//! Sessions of groups: when everybody of a group meets, who was there, and what they noted.
//!
//! Who belongs to a session is who is in the group when it begins: who comes later is not of it, and who leaves later was.

pub(crate) mod attendance_entity;
pub(crate) mod entity;
mod model;
pub(crate) mod notes;
mod reminders;
mod routes;
pub(crate) mod sight;
pub(crate) mod steps;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::{
    model::{GroupAttendance, GroupSessionState},
    reminders::remind,
};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_group_sessions)
        .service(routes::create_group_session)
        .service(routes::get_group_session)
        .service(routes::patch_group_session)
        .service(routes::reschedule_group_session)
        .service(routes::hold_group_session)
        .service(routes::cancel_group_session)
        .service(routes::list_group_session_transitions);
    notes::register(config);
}
