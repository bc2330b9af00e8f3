//! Notes on sessions: for both, or for their author alone. Nobody else ever reads a private note, whatever their role.

pub(crate) mod entity;
mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::NoteVisibility;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_session_notes)
        .service(routes::create_session_note)
        .service(routes::get_session_note)
        .service(routes::patch_session_note)
        .service(routes::delete_session_note);
}
