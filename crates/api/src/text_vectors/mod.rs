//! What people write, by its meaning: which model compares texts, and what it made of them, kept by the hash of the text.
//!
//! The built-in table takes microseconds and keeps nothing. The full model takes milliseconds: `work` embeds what somebody
//! wrote right after it was written, in the background, and match runs embed and keep what is still missing.

pub(crate) mod entity;
mod models;
mod queue;
mod store;
mod texts;
mod work;

pub(crate) use self::{
    models::{AtHand, TextModels},
    queue::Written,
    store::forget,
    work::work,
};
