//! Action items: what one side of a pairing has promised to do, and until when.

pub(crate) mod entity;
mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::ActionItemState;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::create_action_item)
        .service(routes::list_pairing_action_items)
        .service(routes::list_action_items)
        .service(routes::get_action_item)
        .service(routes::patch_action_item)
        .service(routes::complete_action_item)
        .service(routes::drop_action_item)
        .service(routes::list_action_item_transitions);
}
