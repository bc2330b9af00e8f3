//! The history of an object: every step between states, by whom, when and why.

pub(crate) mod entity;
mod model;
pub(crate) mod store;

pub(crate) use self::model::{Reason, Transition, as_seen_by};
