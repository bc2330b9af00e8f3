//! Goals: what the two of a pairing want to achieve, with milestones, progress and evidence.

pub(crate) mod entity;
mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{GoalState, Milestone, check_date};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::create_goal)
        .service(routes::list_goals)
        .service(routes::get_goal)
        .service(routes::patch_goal)
        .service(routes::achieve_goal)
        .service(routes::drop_goal)
        .service(routes::list_goal_transitions);
}
