//! The score of one pair from what its criteria say: fixed point, and each part adds up.

use crate::criteria::{Reading, ReadyCriterion};
use crate::explanation::{CriterionData, CriterionKind};
use crate::policy::Missing;
use crate::prepare::{PairView, Prepared};
use crate::score::Score;

/// Half of the scale: the most that missing data is worth.
pub(crate) const NEUTRAL_LIMIT: u64 = 500_000;

/// What a pair's readings amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Judgement {
    pub(crate) score: Score,
    pub(crate) has_profile_data: bool,
    /// What neutral missing data counts, in millionths.
    neutral: u64,
    /// Σ weight of the criteria that count.
    weights: u64,
}

impl Prepared {
    /// Returns the place of the first requirement that the pair fails.
    pub(crate) fn first_failed(&self, pair: &PairView<'_>) -> Option<usize> {
        self.requirements
            .iter()
            .position(|requirement| !requirement.rule.passes(pair))
    }

    /// Judges a pair; `readings` is scratch space, and holds one reading for each criterion afterwards.
    ///
    /// score = ⌊Σ weight · value / Σ weight⌋ over the criteria that count for the pair.
    pub(crate) fn judge(&self, pair: &PairView<'_>, readings: &mut Vec<Reading>) -> Judgement {
        readings.clear();
        readings.extend(
            self.criteria
                .iter()
                .map(|criterion| criterion.formula.read(pair)),
        );
        judge(&self.criteria, readings)
    }
}

fn judge(criteria: &[ReadyCriterion], readings: &[Reading]) -> Judgement {
    let mut has_profile_data = false;
    let (mut known, mut known_weights) = (0, 0);
    for (criterion, reading) in criteria.iter().zip(readings) {
        if !criterion.is_about_profiles() {
            continue;
        }
        let weight = u64::from(criterion.weight);
        match *reading {
            Reading::Value(value) => {
                has_profile_data = true;
                known += weight * u64::from(value);
                known_weights += weight;
            }
            // Hours that are not stated belong to the mean as no hours. If they did not, stating hours that nobody
            // shares would lower the mean, with it every neutral criterion, and so the score.
            Reading::Missing if criterion.kind == CriterionKind::Availability => {
                known_weights += weight;
            }
            Reading::Missing | Reading::NotApplicable => {}
        }
    }
    let neutral = known
        .checked_div(known_weights)
        .map_or(0, |mean| mean.min(NEUTRAL_LIMIT));
    let mut judgement = Judgement {
        score: Score::ZERO,
        has_profile_data,
        neutral,
        weights: 0,
    };
    let mut sum = 0;
    for (criterion, reading) in criteria.iter().zip(readings) {
        if let Some(value) = judgement.counted(criterion, *reading) {
            sum += u64::from(criterion.weight) * value;
            judgement.weights += u64::from(criterion.weight);
        }
    }
    if has_profile_data {
        judgement.score = Score::from_ratio(sum, judgement.weights * u64::from(Score::SCALE));
    }
    judgement
}

impl Judgement {
    /// Returns what a criterion counts, in millionths; `None` when it left the sum.
    fn counted(&self, criterion: &ReadyCriterion, reading: Reading) -> Option<u64> {
        match (reading, criterion.missing) {
            (Reading::Value(value), _) => Some(u64::from(value)),
            (Reading::Missing, Missing::Neutral) => Some(self.neutral),
            (Reading::Missing, Missing::Zero) => Some(0),
            (Reading::Missing, Missing::Excluded) | (Reading::NotApplicable, _) => None,
        }
    }

    /// Returns the value that counted for each criterion, and its contribution to the score.
    ///
    /// Contributions are rounded down, and the millionths that are then missing go to those that lost most by it (the
    /// earlier one among equals), so that they add up to the score exactly.
    pub(crate) fn contributions(
        &self,
        criteria: &[ReadyCriterion],
        readings: &[Reading],
    ) -> Vec<(Option<Score>, Score)> {
        let values: Vec<_> = criteria
            .iter()
            .zip(readings)
            .map(|(criterion, reading)| self.counted(criterion, *reading))
            .collect();
        let weights = self.weights.max(1);
        let mut parts: Vec<(u64, u64)> = criteria
            .iter()
            .zip(&values)
            .map(|(criterion, value)| {
                let value = value.filter(|_| self.has_profile_data).unwrap_or(0);
                let product = u64::from(criterion.weight) * value;
                (product / weights, product % weights)
            })
            .collect();
        let rounded: u64 = parts.iter().map(|(part, _)| part).sum();
        let lost = u64::from(self.score.millionths()).saturating_sub(rounded);
        let mut by_loss: Vec<_> = parts.iter_mut().collect();
        by_loss.sort_by_key(|(_, remainder)| std::cmp::Reverse(*remainder));
        for ((part, _), _) in by_loss.into_iter().zip(0..lost) {
            *part += 1;
        }
        let score = |millionths: u64| Score::from_ratio(millionths, u64::from(Score::SCALE));
        values
            .into_iter()
            .zip(parts)
            .map(|(value, (part, _))| (value.map(score), score(part)))
            .collect()
    }
}

/// Names what became of a reading.
pub(crate) fn data_of(reading: Reading, missing: Missing) -> CriterionData {
    match (reading, missing) {
        (Reading::Value(_), _) => CriterionData::Known,
        (Reading::NotApplicable, _) => CriterionData::NotApplicable,
        (Reading::Missing, Missing::Neutral) => CriterionData::MissingNeutral,
        (Reading::Missing, Missing::Zero) => CriterionData::MissingZero,
        (Reading::Missing, Missing::Excluded) => CriterionData::MissingExcluded,
    }
}
