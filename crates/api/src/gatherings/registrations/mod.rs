//! Registrations: who has a seat at a gathering, who waits for one, and who was there.

pub(crate) mod entity;
pub(super) mod model;
mod routes;
pub(super) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{Attendance, RegistrationState};
pub(super) use self::store::forget_person;

/// Mounts the operations.
pub(super) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_gathering_registrations)
        .service(routes::register_for_gathering)
        .service(routes::withdraw_from_gathering);
}
