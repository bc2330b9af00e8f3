//! Optimal, proved and explained mentor-mentee matching: pure and deterministic.

mod monitor;
mod objective;
mod score;

pub use monitor::{Cancelled, Monitor, Phase};
pub use objective::{Objective, UnknownObjective};
pub use score::{Score, ScoreError};
