//! Programs: one mentoring program each, from draft to archive.

mod copying;
pub(crate) mod entity;
pub(crate) mod fields;
pub(crate) mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{CreateProgram, Program};
pub(crate) use self::model::{GroupSize, PairingEnd, ProgramKind, ProgramState};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_programs)
        .service(routes::create_program)
        .service(routes::get_program)
        .service(routes::patch_program)
        .service(routes::open_program)
        .service(routes::start_program_matching)
        .service(routes::start_program)
        .service(routes::close_program)
        .service(routes::archive_program)
        .service(routes::cancel_program)
        .service(copying::copy_program)
        .service(routes::list_program_transitions);
}
