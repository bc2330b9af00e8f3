//! Reports: a program's dashboard as a page to read and print, and links that open it in a browser.
//!
//! A browser cannot send a token in a header by itself, so `report-links` makes a link for it: signed, bound to one program
//! and to the caller who asked for it, good for some minutes. Who no longer runs the program has no use of it either.

mod charts;
mod html;
mod model;
mod relationships;
mod routes;
mod sections;
mod words;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::create_report_link)
        .service(routes::get_program_report);
}
