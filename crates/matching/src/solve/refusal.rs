//! Why an instance has no pairing that meets its rules, as data.

use crate::{MentorIndex, Pair};

/// No stable pairing gives these mentors their minimum load.
///
/// Where nobody likes two partners the same, every stable pairing gives each mentor the same number of mentees (the rural hospitals theorem), so with
/// any one of these minimum loads no pairing is stable, however the others are set: each is a conflict alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no stable pairing found meets the minimum loads: {}", list(mentors))]
pub struct LoadShortfall {
    /// At least one mentor, in order.
    pub mentors: Vec<Underloaded>,
}

/// A mentor who has fewer mentees than the minimum load in every stable pairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{mentor} has {mentees} mentees and must have {least}")]
pub struct Underloaded {
    /// The mentor.
    pub mentor: MentorIndex,
    /// How many mentees every stable pairing gives the mentor.
    pub mentees: u32,
    /// The minimum load.
    pub least: u32,
}

/// Pins and minimum loads that leave no pairing in which every group reaches its share of the best rate; without any one of
/// them there would be one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no pairing meets the floor under the match rates beside {} minimum loads and {} pinned pairs",
    .mentors.len(),
    .pins.len()
)]
pub struct FloorConflict {
    /// The mentors whose minimum loads take part, in order.
    pub mentors: Vec<MentorIndex>,
    /// The pins that take part, in order.
    pub pins: Vec<Pair>,
}

fn list(mentors: &[Underloaded]) -> String {
    let mentors: Vec<_> = mentors.iter().map(ToString::to_string).collect();
    mentors.join(", ")
}
