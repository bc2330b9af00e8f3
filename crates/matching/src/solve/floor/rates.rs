//! The rates that the best group may have, and what each demands of the groups.

use std::cmp::Ordering;

use super::network::Limits;
use crate::{RateFloor, Score};

/// A share of a group: numerator and denominator.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    matched: u32,
    size: u32,
}

impl Rate {
    fn compare(self, other: Self) -> Ordering {
        let product = |a: Self, b: Self| u64::from(a.matched) * u64::from(b.size);
        product(self, other).cmp(&product(other, self))
    }

    pub(super) const fn fraction(self) -> [u32; 2] {
        [self.matched, self.size]
    }
}

/// Returns every rate that some group may have, in order, each once.
pub(super) fn all(floor: &RateFloor) -> Vec<Rate> {
    let mut sizes = floor.sizes().to_vec();
    sizes.retain(|&size| size > 0);
    sizes.sort_unstable();
    sizes.dedup();
    let rates = |size: u32| (0..=size).map(move |matched| Rate { matched, size });
    let mut all: Vec<Rate> = sizes.into_iter().flat_map(rates).collect();
    all.sort_by(|&a, &b| a.compare(b));
    all.dedup_by(|a, b| a.compare(*b).is_eq());
    all
}

/// The least number of a group who must be matched when the best rate is at least this.
pub(super) fn least(floor: &RateFloor, size: u32, best: Rate) -> u32 {
    let ratio = u128::from(floor.least_ratio().millionths());
    let demanded = ratio * u128::from(best.matched) * u128::from(size);
    let whole = u128::from(Score::SCALE) * u128::from(best.size);
    u32::try_from(demanded.div_ceil(whole)).unwrap_or(u32::MAX)
}

/// The most of a group who may be matched when the best rate is at most this.
fn most(size: u32, best: Rate) -> u32 {
    let whole = u64::from(best.matched) * u64::from(size);
    u32::try_from(whole / u64::from(best.size)).unwrap_or(u32::MAX)
}

/// What a range of best rates demands.
pub(super) fn limits(floor: &RateFloor, from: Rate, to: Rate) -> Limits {
    let sizes = floor.sizes().iter();
    Limits {
        least: sizes
            .clone()
            .map(|&size| least(floor, size, from))
            .collect(),
        most: sizes.map(|&size| most(size, to)).collect(),
    }
}

/// How far a pairing with so many matched is from the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Every group has its share.
    Met,
    /// With a best rate of the first place or more, a group has too few; the best is at the second place.
    Unmet(usize, usize),
}

/// Compares the numbers of matched mentees with the floor; places are those in `rates`.
pub(super) fn standing(floor: &RateFloor, rates: &[Rate], matched: &[u32]) -> Standing {
    let groups = || matched.iter().zip(floor.sizes());
    let groups = || groups().filter(|&(_, &size)| size > 0);
    let reached = groups().map(|(&matched, &size)| Rate { matched, size });
    let Some(best) = reached.max_by(|&a, &b| a.compare(b)) else {
        return Standing::Met;
    };
    let at_best = rates.partition_point(|&rate| rate.compare(best).is_lt());
    let is_kept =
        |rate: &Rate| groups().all(|(&matched, &size)| least(floor, size, *rate) <= matched);
    let broken = rates.partition_point(is_kept);
    if broken <= at_best {
        Standing::Unmet(broken, at_best)
    } else {
        Standing::Met
    }
}
