//! Mentoring agreements: what the two of a pairing promise each other. Versions are kept; each is signed by both.

pub(crate) mod entity;
mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::AgreementState;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_agreements)
        .service(routes::create_agreement)
        .service(routes::get_agreement)
        .service(routes::sign_agreement)
        .service(routes::list_agreement_transitions);
}
