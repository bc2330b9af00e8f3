//! What a change does to the whole program.

use serde::{Deserialize, Serialize};

use crate::{Instance, Pair};

/// A pairing in two numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Totals {
    /// Pairs that are made.
    pub pairs: u32,
    /// Sum of their scores, in millionths.
    pub total_score_millionths: u64,
}

impl Totals {
    pub(super) fn of(instance: &Instance, pairs: &[Pair]) -> Self {
        let scores = pairs.iter().filter_map(|&pair| instance.score(pair));
        Self {
            pairs: u32::try_from(pairs.len()).unwrap_or(u32::MAX),
            total_score_millionths: scores.map(|score| u64::from(score.millionths())).sum(),
        }
    }
}

/// The best pairing before and after a change, as both were computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Effect {
    /// The pairing as it is.
    pub before: Totals,
    /// The best pairing of the changed program.
    pub after: Totals,
    /// Pairs that the change adds; negative where it costs some.
    pub pairs: i64,
    /// What the change adds to the total score, in millionths; negative where it costs some.
    pub total_score_millionths: i64,
}

impl Effect {
    pub(super) fn new(before: Totals, after: Totals) -> Self {
        let total = |totals: Totals| i64::try_from(totals.total_score_millionths);
        let total = |totals| total(totals).unwrap_or(i64::MAX);
        Self {
            before,
            after,
            pairs: i64::from(after.pairs) - i64::from(before.pairs),
            total_score_millionths: total(after).saturating_sub(total(before)),
        }
    }

    /// More pairs first, then more score.
    pub(super) const fn gain(&self) -> (i64, i64) {
        (self.pairs, self.total_score_millionths)
    }
}
