//! The demo's community: who asked for help and got it, who was introduced, thanked and proposed.

pub(super) mod examples;
mod help;
mod plan;

use super::world::World;
use crate::help_requests;

/// The rows of the community.
#[derive(Debug, Default)]
pub(super) struct Community {
    pub help_requests: Vec<help_requests::entity::Model>,
    pub help_offers: Vec<help_requests::offer_entity::Model>,
}

/// Adds the community.
pub(super) fn fill(world: &mut World) {
    help::fill(world);
}
