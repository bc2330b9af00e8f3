//! A pairing and the proof that there is no better one.

use serde::{Deserialize, Serialize};

use crate::Pair;

/// A pairing of an [`Instance`](crate::Instance) with the proof that it is optimal.
///
/// Nothing here needs to be believed: [`check`](crate::check) verifies all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Solution {
    /// The chosen pairs, sorted by mentee and mentor; pinned pairs are among them.
    pub pairs: Vec<Pair>,
    /// Why no other pairing is better.
    pub certificate: Certificate,
}

/// Prices that bound the worth of every possible pairing; when a pairing reaches the bound it is optimal.
///
/// # Units
/// Millionths of a score, like [`Score::millionths`](crate::Score::millionths).
///
/// # Source
/// Linear programming duality. Let a pair be worth `pair_value + score`, and call what a pair is worth
/// beyond the prices of its two people its surplus. Any pairing is worth at most
/// Σ wanted · mentee price + Σ capacity · mentor price + Σ surplus, where the last sum runs over the pinned
/// pairs (whatever the sign) and over those other candidates whose surplus is positive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Certificate {
    /// What one more pair is worth beside its score. So large that no sum of scores outweighs a pair.
    pub pair_value: u64,
    /// For each mentee: what one more mentor wanted would be worth to the whole pairing.
    pub mentee_prices: Vec<u64>,
    /// For each mentor: what one more seat would be worth to the whole pairing.
    pub mentor_prices: Vec<u64>,
}
