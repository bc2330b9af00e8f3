//! Applications: a person's request to take part in a program, in one role.

mod bulk;
mod bulk_model;
mod discretion;
pub(crate) mod entity;
mod migrating;
pub(crate) mod model;
pub(crate) mod participation;
mod recommendations;
mod routes;
pub(crate) mod seats;
mod shortlist;
mod steps;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{Application, ApplicationRole, ApplicationState, CreateApplication};
pub(crate) use self::steps::{leave_everything, withdraw_undecided};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_applications)
        .service(routes::create_application)
        .service(routes::get_application)
        .service(routes::patch_application)
        .service(routes::submit_application)
        .service(routes::review_application)
        .service(routes::approve_application)
        .service(routes::reject_application)
        .service(routes::waitlist_application)
        .service(routes::withdraw_application)
        .service(routes::pause_application)
        .service(routes::resume_application)
        .service(routes::leave_application)
        .service(routes::remove_application)
        .service(bulk::change_applications)
        .service(migrating::migrate_applications)
        .service(routes::list_application_transitions)
        .service(recommendations::list_recommendations)
        .service(shortlist::get_shortlist);
}
