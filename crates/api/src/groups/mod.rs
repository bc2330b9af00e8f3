//! Groups: people who come together with one mentor or, as peers, without one.
//!
//! A group with a mentor is its pairings, and follows them (`settling`); the members of a peer group answer for themselves
//! (`answers`). Match runs form both (`forming`).

mod answers;
pub(crate) mod circle;
pub(crate) mod entity;
mod forming;
pub(crate) mod member_entity;
mod model;
mod routes;
mod settling;
pub(crate) mod store;
mod wind_down;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::{
    answers::{expire_unanswered, leave_all_of},
    forming::{form_peers, of_mentors, supersede_unanswered},
    model::{Group, GroupMemberState, GroupState},
    settling::settle,
    wind_down::{complete_past_end, wind_down},
};

/// Mounts the operations.
pub(crate) fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(routes::list_groups)
        .service(routes::get_group)
        .service(routes::add_group_member)
        .service(routes::accept_group)
        .service(routes::decline_group)
        .service(routes::leave_group)
        .service(routes::complete_group)
        .service(routes::dissolve_group)
        .service(routes::set_group_facilitator)
        .service(routes::list_group_transitions);
}
