//! How stable each pair is when the weights of the criteria are a little different.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{ExplainError, Explainer};
use crate::explanation::CriterionKind;
use crate::options::RunOptions;
use crate::policy::Policy;
use crate::prepare::Prepared;
use crate::run::RunError;
use crate::{Monitor, Pair};

/// How many of the chosen pairs stay when one weight is a fifth less or more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sensitivity {
    /// Two for each criterion, in the order of the policy: a fifth less, then a fifth more.
    pub variants: Vec<WeightVariant>,
    /// The chosen pairs, the least stable first, then by mentee and mentor.
    pub pairs: Vec<PairSensitivity>,
}

/// The program with one weight changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WeightVariant {
    /// Whose weight.
    pub criterion: CriterionKind,
    /// Its place in the policy's list, from 0.
    pub position: u32,
    /// The weight in percent of the policy's: 80 or 120.
    pub percent: u32,
    /// Chosen pairs that stay.
    pub kept: u32,
    /// Pairs of the changed program's pairing.
    pub pairs: u32,
}

/// How stable a chosen pair is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairSensitivity {
    /// Id of the mentee's application.
    pub mentee: String,
    /// Id of the mentor's application.
    pub mentor: String,
    /// Variants in which the pair stays.
    pub kept_in: u32,
    /// Number of variants.
    pub variants: u32,
}

impl Explainer {
    /// Says in how many variants of the policy each chosen pair stays: each weight once a fifth less, once a fifth more.
    ///
    /// Weights are whole numbers: all are multiplied by five first, so that a fifth of each is one, too.
    ///
    /// # Errors
    /// When the monitor cancels, or minimum loads cannot be kept in a variant.
    ///
    /// # Complexity
    /// Two whole runs for each criterion of the policy, scoring included, and one preparation of the program.
    pub fn sensitivity(
        &self,
        options: &RunOptions,
        monitor: &dyn Monitor,
    ) -> Result<Sensitivity, ExplainError> {
        let policy: Policy = self.prepared.policy.clone();
        let weights: Vec<u32> = policy
            .criteria
            .iter()
            .map(crate::WeightedCriterion::weight)
            .collect();
        let Ok(mut prepared) = self.prepared.with_policy(policy) else {
            // It was valid when this program was prepared.
            return Ok(Sensitivity {
                variants: Vec::new(),
                pairs: Vec::new(),
            });
        };
        let mut variants = Vec::new();
        let mut kept_in = vec![0_u32; self.pairs.len()];
        for (position, criterion) in (0_u32..).zip(&self.prepared.policy.criteria) {
            for (percent, fifths) in [(80, 4), (120, 6)] {
                let varied: Vec<u32> = (0_u32..)
                    .zip(&weights)
                    .map(|(place, weight)| weight * if place == position { fifths } else { 5 })
                    .collect();
                prepared.reweigh(&varied);
                let made = pairs_of(&prepared, options, monitor)?;
                let mut kept = 0;
                for (pair, count) in self.pairs.iter().zip(&mut kept_in) {
                    let stays = u32::from(made.contains(pair));
                    *count += stays;
                    kept += stays;
                }
                variants.push(WeightVariant {
                    criterion: criterion.kind(),
                    position,
                    percent,
                    kept,
                    pairs: u32::try_from(made.len()).unwrap_or(u32::MAX),
                });
            }
        }
        let count = u32::try_from(variants.len()).unwrap_or(u32::MAX);
        let pairs = self.pairs.iter().zip(kept_in);
        let mut pairs: Vec<_> = pairs
            .map(|(pair, kept_in)| PairSensitivity {
                mentee: self.mentee_id(pair.mentee),
                mentor: self.mentor_id(pair.mentor),
                kept_in,
                variants: count,
            })
            .collect();
        pairs.sort_by(|a, b| {
            (a.kept_in, &a.mentee, &a.mentor).cmp(&(b.kept_in, &b.mentee, &b.mentor))
        });
        Ok(Sensitivity { variants, pairs })
    }
}

/// Computes the pairs of a program.
fn pairs_of(
    prepared: &Prepared,
    options: &RunOptions,
    monitor: &dyn Monitor,
) -> Result<HashSet<Pair>, RunError> {
    let mut candidates = prepared.candidates(options, monitor)?;
    let solved = prepared.solve(&mut candidates, options, monitor)?;
    Ok(solved.solution.pairs.into_iter().collect())
}
