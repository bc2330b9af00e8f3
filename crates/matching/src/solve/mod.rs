//! Computes the best pairing of an instance, one solver a file.

mod admit;
mod auction;
mod block;
mod cardinality;
mod dense;
mod engine;
mod exact;
mod fair;
mod floor;
mod frontier;
mod loads;
mod market;
mod open;
mod optimal;
mod pairing;
mod proof;
mod release;
mod smallest;
mod stable;

pub use engine::{Change, ChangeError, Engine, EngineError, Worth};

use serde::{Deserialize, Serialize};

use crate::conflict::{self, Conflict};
use crate::groups::{self, GroupCertificate};
use crate::{
    Cancelled, Certificate, Grouping, Instance, MenteeIndex, MentorIndex, Monitor, Objective,
    Solution, solve_groups,
};

/// Computes a pairing that is optimal for the objective, with its proof.
///
/// # Errors
/// When the monitor cancels, or minimum loads cannot all be met. That people stay unmatched is a result,
/// not an error. With a [`RateFloor`](crate::RateFloor) also when pins and minimum loads leave no pairing that meets it, or
/// the objective is neither `most_matched` nor `best_total`.
///
/// # Ties
/// The result depends on the instance alone: the same instance gives the same pairing on every machine.
/// Among equally good pairings the one found depends on how people are numbered, so callers number them
/// in an order of their own choosing that does not depend on the order of their input.
/// For [`Objective::BestTotal`], a pair that adds nothing to the total may or may not be made.
///
/// # Complexity
/// See the solver of each objective. With minimum group sizes, that of [`solve_groups`] with a budget of at most 4,000
/// cases, and fewer for larger instances.
pub fn solve(
    instance: &Instance,
    objective: Objective,
    monitor: &dyn Monitor,
) -> Result<Solution, SolveError> {
    if instance.has_groups() {
        return form_groups(instance, objective, monitor);
    }
    if let Some(floor) = instance.floor() {
        return floor::solve(instance, floor, objective, monitor);
    }
    match objective {
        Objective::MostMatched => {
            let proof = optimal::most_matched(instance, monitor)?;
            Ok(proof.finish_with_pair_value(0))
        }
        Objective::Stable => stable::solve(instance, monitor),
        Objective::LargestStable => stable::largest::solve(instance, monitor),
        Objective::Fair => fair::solve(instance, monitor),
        Objective::BestTotal => Ok(optimal::best_total(instance, monitor)?.finish(0)),
    }
}

/// Computes groups; each mentor takes nobody or at least the minimum number.
fn form_groups(
    instance: &Instance,
    objective: Objective,
    monitor: &dyn Monitor,
) -> Result<Solution, SolveError> {
    if objective != Objective::MostMatched {
        return Err(SolveError::GroupObjective(objective));
    }
    if instance.floor().is_some() {
        return Err(SolveError::NoFloor(objective));
    }
    let sizes = instance.least_group();
    let Grouping {
        pairs,
        bound,
        cases,
    } = solve_groups(instance, sizes, groups::most_cases(instance), monitor)?;
    Ok(Solution {
        pairs,
        certificate: Certificate::Groups(GroupCertificate { bound, cases }),
    })
}

/// Looks for minimum loads that cannot all be met, see [`loads::conflict`].
pub(crate) fn load_conflict(instance: &Instance) -> Option<LoadConflict> {
    let mut open = open::Open::of(instance);
    let rows = open.rows(instance);
    loads::conflict(instance, &open, &rows)
}

/// Why there is no solution.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SolveError {
    /// The monitor asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Rules cannot be kept together.
    #[error("{}", conflict::all(.0))]
    Conflicts(Vec<Conflict<MenteeIndex, MentorIndex>>),
    /// What is asked for does not go with a floor.
    #[error("the objective {0} does not go with a floor under the match rates of groups")]
    NoFloor(Objective),
    /// Groups of a minimum size are formed for one objective only.
    #[error("with minimum group sizes the objective is `most_matched`, not `{0}`")]
    GroupObjective(Objective),
}

impl From<Conflict<MenteeIndex, MentorIndex>> for SolveError {
    fn from(conflict: Conflict<MenteeIndex, MentorIndex>) -> Self {
        Self::Conflicts(vec![conflict])
    }
}

impl From<LoadConflict> for SolveError {
    fn from(conflict: LoadConflict) -> Self {
        Conflict::from(conflict).into()
    }
}

/// Mentors whose minimum loads cannot all be met; without any one of them the others' could.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{} mentors must have {needed} mentees together and can have at most {available}", .mentors.len())]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoadConflict {
    /// The mentors, in order.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<u32>))]
    pub mentors: Vec<MentorIndex>,
    /// Every mentee who could serve one of them, in order.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<u32>))]
    pub mentees: Vec<MenteeIndex>,
    /// The sum of the minimum loads.
    pub needed: u64,
    /// How many pairs these mentors can have at most, given what each mentee wants and the pins.
    pub available: u64,
}
