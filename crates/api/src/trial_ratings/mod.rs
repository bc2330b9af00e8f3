//! Trial ratings: what each side thought of a trial conversation, before the final match run.

pub(crate) mod entity;
pub(crate) mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{TrialRating, TrialWish};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_program_trial_ratings)
        .service(routes::list_trial_ratings)
        .service(routes::create_trial_rating)
        .service(routes::get_trial_rating)
        .service(routes::patch_trial_rating)
        .service(routes::delete_trial_rating);
}
