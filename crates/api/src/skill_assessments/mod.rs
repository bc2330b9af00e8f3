//! Skill assessments: how far somebody has come in a skill, said by themselves, their mentor or a coordinator, over time.

pub(crate) mod entity;
mod export;
mod growth;
mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::AssessedBy;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_skill_assessments)
        .service(routes::create_skill_assessment)
        .service(routes::export_skill_assessments)
        .service(routes::get_skill_growth)
        .service(routes::get_skill_assessment)
        .service(routes::delete_skill_assessment)
        .service(routes::get_program_skill_growth);
}
