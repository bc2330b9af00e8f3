//! The demo's community: who asked for help and got it, who was introduced, thanked and proposed.

pub(super) mod examples;
mod help;
mod plan;
mod thanks;

use super::world::World;
use crate::{help_requests, introductions, nominations, recognitions};

/// The rows of the community.
#[derive(Debug, Default)]
pub(super) struct Community {
    pub help_requests: Vec<help_requests::entity::Model>,
    pub help_offers: Vec<help_requests::offer_entity::Model>,
    pub introductions: Vec<introductions::entity::Model>,
    pub recognitions: Vec<recognitions::entity::Model>,
    pub nominations: Vec<nominations::entity::Model>,
}

/// Adds the community.
pub(super) fn fill(world: &mut World) {
    help::fill(world);
    thanks::fill(world);
}
