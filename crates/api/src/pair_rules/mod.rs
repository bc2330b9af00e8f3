//! Pair rules: a coordinator's word that two applications must, or must not, be paired.

pub(crate) mod entity;
mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::PairRule;
pub(crate) use self::model::RuleKind;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_pair_rules)
        .service(routes::create_pair_rule)
        .service(routes::get_pair_rule)
        .service(routes::delete_pair_rule);
}
