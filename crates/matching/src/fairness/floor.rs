//! What a floor under the match rates of groups costs.

use serde::{Deserialize, Serialize};

use super::groups::{GroupAttribute, numbered};
use crate::candidates::Candidates;
use crate::prepare::Prepared;
use crate::{Pair, RateFloor, Score, Solution};

/// How a pairing meets the floor under the match rates, and what there would be without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FloorReport {
    /// What people are grouped by.
    pub attribute: GroupAttribute,
    /// The least that the match rate of a group may be, divided by that of the best group.
    pub least_ratio: Score,
    /// Groups of mentees that are held to it: those with enough people to be reported on.
    pub groups: u32,
    /// The lowest match rate divided by the best one; absent when nobody is matched.
    pub lowest_ratio: Option<Score>,
    /// The same without the floor.
    pub lowest_ratio_without: Option<Score>,
    /// Pairs without the floor.
    pub pairs_without: u32,
    /// Mentees matched without the floor.
    pub matched_mentees_without: u32,
    /// Sum of the scores without the floor, in millionths.
    pub total_score_without_millionths: u64,
    /// Pairs that the floor costs; negative where it has more, which only `best_total` allows.
    pub pairs_given_up: i64,
    /// Total score that the floor costs, in millionths; negative where the total is higher with fewer pairs.
    pub score_given_up_millionths: i64,
    /// Whether no pairing that meets the floor is better. If not, none exceeds the two bounds.
    pub is_proved_best: bool,
    /// What no pairing that meets the floor exceeds: pairs; 0 where only the total counts.
    pub most_pairs: u64,
    /// What no pairing that meets the floor, with as many pairs, exceeds: total score, in millionths.
    pub most_total_score_millionths: u64,
}

impl Prepared {
    /// Returns the floor as the solver takes it, if the policy has one.
    pub(crate) fn rate_floor(&self) -> Option<RateFloor> {
        let settings = self.policy().fairness.as_ref()?;
        let floor = settings.floor.as_ref()?;
        let groups = numbered(&floor.attribute, &self.mentees, settings.smallest_group);
        Some(RateFloor::new(floor.least_ratio, groups))
    }

    /// Says what the floor costs; nothing without one.
    pub(crate) fn floor_report(
        &self,
        candidates: &Candidates,
        solution: &Solution,
    ) -> Option<FloorReport> {
        let settings = self.policy().floor()?;
        let floor = self.rate_floor()?;
        let proof = solution.certificate.floor()?;
        let (pairs, without) = (&solution.pairs, &proof.unbound_pairs);
        let total = total_score(candidates, pairs);
        let total_without = total_score(candidates, without);
        let ratio = |pairs: &[Pair]| floor.ratio(&floor.matched(pairs));
        let difference =
            |a: u64, b: u64| i64::try_from(i128::from(a) - i128::from(b)).unwrap_or(i64::MAX);
        let count = |pairs: &[Pair]| pairs.iter().map(|_| 1_u64).sum::<u64>();
        let most_pairs = proof.bound.pairs;
        let is_proved_best =
            (most_pairs == 0 || most_pairs == count(pairs)) && proof.bound.total_score == total;
        let mentees = without.chunk_by(|a, b| a.mentee == b.mentee);
        let size = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Some(FloorReport {
            attribute: settings.attribute.clone(),
            least_ratio: settings.least_ratio,
            groups: size(floor.sizes().iter().filter(|&&size| size > 0).count()),
            lowest_ratio: ratio(pairs),
            lowest_ratio_without: ratio(without),
            pairs_without: size(without.len()),
            matched_mentees_without: size(mentees.count()),
            total_score_without_millionths: total_without,
            pairs_given_up: difference(count(without), count(pairs)),
            score_given_up_millionths: difference(total_without, total),
            is_proved_best,
            most_pairs,
            most_total_score_millionths: proof.bound.total_score,
        })
    }
}

fn total_score(candidates: &Candidates, pairs: &[Pair]) -> u64 {
    let score = |pair: &Pair| {
        let row = candidates.of(pair.mentee);
        let place = row.binary_search_by_key(&pair.mentor, |candidate| candidate.mentor);
        place.ok().and_then(|place| row.get(place))
    };
    let scores = pairs.iter().filter_map(score);
    scores
        .map(|candidate| u64::from(candidate.score.millionths()))
        .sum()
}
