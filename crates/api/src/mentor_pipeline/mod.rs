//! The mentor pipeline: completed mentees who could now help others, and only those who said that they would like to.

pub(crate) mod entity;
mod model;
mod routes;
mod store;
mod suggest;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::get_mentoring_consent)
        .service(routes::put_mentoring_consent)
        .service(routes::delete_mentoring_consent)
        .service(routes::get_mentor_pipeline);
}
