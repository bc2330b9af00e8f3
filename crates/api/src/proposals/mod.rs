//! Proposals: the pairs that a match run chose, each with its explanation.

pub(crate) mod entity;
mod model;
mod routes;
pub(crate) mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::model::{Proposal, ProposedParticipant};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_proposals)
        .service(routes::get_proposal);
}
