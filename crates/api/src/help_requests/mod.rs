//! Help requests: a specific ask of one person, the offers of others, and what came of it.
//!
//! `specificity` says by stated rules what an ask lacks, `matched` finds people with the matching engine, `offers` holds
//! what others offer, `endings` how a request is resolved, withdrawn or expires.

mod endings;
pub(crate) mod entity;
mod matched;
pub(crate) mod model;
pub(crate) mod offer_entity;
mod offer_model;
mod offer_store;
mod offers;
mod routes;
pub(crate) mod specificity;
pub(crate) mod store;
mod visibility;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::endings::{erase, expire_unanswered};
use self::model::HelpRequest;

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_help_requests)
        .service(routes::create_help_request)
        .service(routes::get_help_request)
        .service(routes::patch_help_request)
        .service(routes::resolve_help_request)
        .service(routes::withdraw_help_request)
        .service(routes::list_help_request_transitions)
        .service(matched::list_help_request_helpers)
        .service(offers::list_help_offers)
        .service(offers::create_help_offer)
        .service(offers::get_help_offer)
        .service(offers::accept_help_offer)
        .service(offers::withdraw_help_offer)
        .service(offers::list_help_offer_transitions);
}
