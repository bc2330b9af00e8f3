//! Notes on sessions of groups: for everybody in the group, or for their author alone. Nobody else ever reads a private note,
//! whatever their role.

pub(crate) mod entity;
mod model;
mod routes;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts the operations.
pub(super) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_group_session_notes)
        .service(routes::create_group_session_note)
        .service(routes::get_group_session_note)
        .service(routes::patch_group_session_note)
        .service(routes::delete_group_session_note);
}
