//! Pairings: relationships between a mentor and a mentee, from the proposal to their end.

mod answers;
mod bulk;
mod bulk_model;
mod dates;
pub(crate) mod endings;
pub(crate) mod entity;
mod flash;
mod model;
pub(crate) mod partners;
mod partnerships;
mod proposing;
mod renewal;
mod replacement;
mod routes;
pub(crate) mod store;
mod vacancies;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{Pairing, PairingSide, PairingState};
pub(crate) use self::{
    answers::{agree, own_side, side as side_of},
    dates::end_by_date,
    endings::{close_some, expire_unanswered},
    flash::{begin_flash, end_flash},
    partnerships::partnerships,
    proposing::{require_alive, require_approved},
    replacement::replace_due,
};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_pairings)
        .service(routes::create_pairing)
        .service(routes::get_pairing)
        .service(routes::accept_pairing)
        .service(routes::decline_pairing)
        .service(routes::approve_pairing)
        .service(routes::pause_pairing)
        .service(routes::resume_pairing)
        .service(routes::complete_pairing)
        .service(routes::end_pairing)
        .service(dates::extend_pairing)
        .service(renewal::renew_pairing)
        .service(routes::request_pairing_replacement)
        .service(replacement::replace_pairing)
        .service(bulk::change_pairings)
        .service(routes::list_pairing_transitions);
}
