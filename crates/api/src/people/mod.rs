//! People: the organization's directory, everybody who can take part in a program.

mod belongings;
pub(crate) mod entity;
mod erasure;
mod export;
pub(crate) mod model;
mod profile;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{CreatePerson, Person};
pub(crate) use self::model::{PersonRole, PersonState};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_people)
        .service(routes::create_person)
        .service(routes::get_person)
        .service(routes::patch_person)
        .service(routes::delete_person)
        .service(export::get_person_export);
}
