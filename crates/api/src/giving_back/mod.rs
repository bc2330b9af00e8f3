//! Giving back: what each person gave to others and received from them, written down when it happens. It gates nothing.

pub(crate) mod entity;
mod export;
mod ledger;
mod model;
mod routes;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::{
    ledger::{Earned, Source, record, strike},
    model::{Direction, GivingKind},
};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::get_giving_back)
        .service(routes::list_giving_back_entries)
        .service(routes::export_giving_back);
}
