//! The shrunk rate of ratings, in fixed point, so that it is the same on every machine.
//!
//! # Formula
//! A rating of 4 or 5 is a success. With `k` successes among `n` ratings, the rate is `(k + 6) / (n + 8)`: the mean of a
//! beta distribution that begins with six successes and two failures, so that a few ratings move nobody to either end. The
//! interval is Wilson's of 95 % over the same counts, and so contains the rate.
//!
//! # Shown
//! From 5 ratings by at least 3 different people on; below, only the counts are.
//!
//! # Source
//! The prior's mean and weight: Gelman et al., Bayesian Data Analysis (2013), section 2.4. The interval: Wilson, Probable
//! inference (1927); `pairwell_matching::RateInterval` computes it.

use std::collections::HashSet;

use pairwell_matching::{RateInterval, Score};

use super::model::StandingRate;
use crate::ids::PersonId;

/// A rating from here on is a success.
const SUCCESS: i64 = 4;
/// Successes that everybody begins with.
const PRIOR_SUCCESSES: u32 = 6;
/// Ratings that everybody begins with.
const PRIOR_RATINGS: u32 = 8;
/// So many ratings are needed before a rate is shown.
pub(super) const FEWEST_RATINGS: u32 = 5;
/// By so many different people.
pub(super) const FEWEST_RATERS: u32 = 3;

/// Ratings of one person, as they are counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Ratings {
    /// All of them.
    pub rated: u32,
    successes: u32,
    raters: HashSet<PersonId>,
}

impl Ratings {
    /// Counts a rating; one by a person who was erased counts, but for nobody new.
    pub(super) fn add(&mut self, helpful: i64, rater: Option<PersonId>) {
        self.rated = self.rated.saturating_add(1);
        if helpful >= SUCCESS {
            self.successes = self.successes.saturating_add(1);
        }
        self.raters.extend(rater);
    }

    /// The rate with its interval, once there are enough ratings by enough people.
    pub(super) fn rate(&self) -> Option<StandingRate> {
        let raters = u32::try_from(self.raters.len()).unwrap_or(u32::MAX);
        if self.rated < FEWEST_RATINGS || raters < FEWEST_RATERS {
            return None;
        }
        let successes = self.successes.saturating_add(PRIOR_SUCCESSES);
        let ratings = self.rated.saturating_add(PRIOR_RATINGS);
        let interval = RateInterval::wilson(successes, ratings);
        Some(StandingRate {
            rate: Score::from_ratio(successes.into(), ratings.into()),
            low: interval.low,
            high: interval.high,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn ratings(values: &[i64], raters: u128) -> Ratings {
        let mut ratings = Ratings::default();
        for (place, value) in (0_u128..).zip(values) {
            ratings.add(*value, Some(PersonId(Uuid::from_u128(place % raters))));
        }
        ratings
    }

    #[test]
    fn nothing_is_shown_of_few_ratings_or_of_few_people() {
        assert_eq!(ratings(&[5, 5, 5, 5], 4).rate(), None);
        assert_eq!(ratings(&[5; 40], 2).rate(), None);
        assert!(ratings(&[5, 5, 5, 5, 5], 3).rate().is_some());
    }

    #[test]
    fn the_formula_gives_what_it_states() {
        // (4 + 6) / (5 + 8); Wilson of 10 in 13, computed in double precision.
        let found = ratings(&[5, 4, 5, 4, 1], 5).rate().expect("enough");
        assert_eq!(found.rate.millionths(), 769_230);
        assert!(found.low.millionths().abs_diff(497_437) <= 2, "{found:?}");
        assert!(found.high.millionths().abs_diff(918_205) <= 2, "{found:?}");
    }

    proptest! {
        #[test]
        fn the_interval_contains_the_rate_and_a_success_never_lowers_it(
            values in proptest::collection::vec(1_i64..=5, 5..60),
        ) {
            let before = ratings(&values, 5).rate().expect("enough");
            prop_assert!(before.low <= before.rate && before.rate <= before.high);
            let more: Vec<i64> = values.iter().copied().chain([5]).collect();
            let after = ratings(&more, 5).rate().expect("enough");
            prop_assert!(after.rate >= before.rate);
        }
    }
}
