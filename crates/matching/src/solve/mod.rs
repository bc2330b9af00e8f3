//! Computes the best pairing of an instance, one solver a file.

mod frontier;
mod most_matched;
mod network;

use crate::{Cancelled, Instance, Monitor, Objective, Solution};

/// Computes a pairing that is optimal for the objective, with its proof.
///
/// # Errors
/// Only when the monitor cancels. That people stay unmatched is a result, not an error.
///
/// # Ties
/// The result depends on the instance alone: the same instance gives the same pairing on every machine.
/// Among equally good pairings the one found depends on how people are numbered, so callers number them
/// in an order of their own choosing that does not depend on the order of their input.
///
/// # Complexity
/// See the solver of each objective.
pub fn solve(
    instance: &Instance,
    objective: Objective,
    monitor: &dyn Monitor,
) -> Result<Solution, SolveError> {
    match objective {
        Objective::MostMatched => Ok(most_matched::solve(instance, monitor)?),
    }
}

/// Why there is no solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SolveError {
    /// The monitor asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
