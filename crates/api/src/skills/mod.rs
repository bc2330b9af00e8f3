//! Skills: the organization's catalogue of names that mean the same skill.

pub(crate) mod entity;
mod model;
pub(crate) mod names;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{CreateSkill, Skill};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_skills)
        .service(routes::create_skill)
        .service(routes::get_skill)
        .service(routes::patch_skill)
        .service(routes::delete_skill);
}
