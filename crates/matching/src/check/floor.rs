//! Verifies that a floor under the match rates is met, and a bound on every pairing that meets it.

use super::validity::Worth;
use super::{Bound, Violation, prices};
use crate::{
    Certificate, FloorProof, FloorRange, FloorWorth, Instance, Objective, Pair, RateFloor, Score,
    Solution,
};

/// Verifies a floor and its proof; returns the bound unless the pairing reaches it.
///
/// # Complexity
/// One pass over the candidates for each range.
pub(super) fn verify(
    instance: &Instance,
    objective: Objective,
    (pairs, worth): (&[Pair], Worth),
    proof: &FloorProof,
    violations: &mut Vec<Violation>,
) -> Option<Bound> {
    let Some(floor) = instance.floor().filter(|_| objective.has_prices()) else {
        violations.push(Violation::OtherObjective);
        return None;
    };
    violations.extend(unmet(floor, &floor.matched(pairs)));
    if !holds_every_rate(floor, &proof.ranges) {
        violations.push(Violation::RangesIncomplete);
    }
    for (number, range) in (0..).zip(&proof.ranges) {
        if !is_bounded(instance, floor, objective, range, proof.bound) {
            violations.push(Violation::RangeExceedsBound(number));
        }
    }
    let unbound = Solution {
        pairs: proof.unbound_pairs.clone(),
        certificate: Certificate::Prices(proof.unbound_prices.clone()),
    };
    if !super::check(&instance.without_floor(), objective, &unbound).is_optimal() {
        violations.push(Violation::UnboundNotProved);
    }
    let reached = FloorWorth {
        pairs: if objective == Objective::BestTotal {
            0
        } else {
            worth.matched
        },
        total_score: worth.total_score,
    };
    (reached != proof.bound).then_some(Bound::Worth(proof.bound))
}

/// Names every group that has less than its share of the best rate.
fn unmet(floor: &RateFloor, matched: &[u32]) -> Vec<Violation> {
    let ratio = u128::from(floor.least_ratio().millionths());
    let whole = u128::from(Score::SCALE);
    let rates = || {
        let groups = matched.iter().zip(floor.sizes());
        groups.map(|(&matched, &size)| (u128::from(matched), u128::from(size)))
    };
    let has_less = |(matched, size): (u128, u128)| {
        let mut others = rates().filter(|_| size > 0);
        others.any(|(others, of)| of > 0 && matched * of * whole < ratio * others * size)
    };
    let groups = (0..).zip(rates());
    groups
        .filter(|&(_, rate)| has_less(rate))
        .map(|(group, _)| Violation::FloorNotMet(group))
        .collect()
}

/// Answers whether each rate that a group may have lies in a range.
fn holds_every_rate(floor: &RateFloor, ranges: &[FloorRange]) -> bool {
    // a / b <= c / d
    let is_at_most = |[a, b]: [u32; 2], [c, d]: [u32; 2]| {
        u64::from(a) * u64::from(d) <= u64::from(c) * u64::from(b)
    };
    let mut sizes = floor.sizes().to_vec();
    sizes.sort_unstable();
    sizes.dedup();
    let is_ordered = ranges.windows(2).all(
        |next| matches!(next, [one, other] if is_at_most(one.from, other.from) && one.from[1] > 0),
    );
    let holds = |rate: [u32; 2]| {
        let later = ranges.partition_point(|range| is_at_most(range.from, rate));
        let range = later.checked_sub(1).and_then(|place| ranges.get(place));
        range
            .is_some_and(|range| range.from[1] > 0 && range.to[1] > 0 && is_at_most(rate, range.to))
    };
    let mut rates = sizes
        .into_iter()
        .filter(|&size| size > 0)
        .flat_map(|size| (0..=size).map(move |matched| [matched, size]));
    // Without a group there is one range, which holds all pairings whatever it says.
    is_ordered && !ranges.is_empty() && rates.all(holds)
}

/// Answers whether no pairing of a range is worth more than the bound.
fn is_bounded(
    instance: &Instance,
    floor: &RateFloor,
    objective: Objective,
    range: &FloorRange,
    bound: FloorWorth,
) -> bool {
    let value = i128::from(range.prices.pair_value);
    let groups = floor.sizes().len();
    if !prices::names_everybody(instance, &range.prices) || range.group_prices.len() != groups {
        return false;
    }
    let most = most_worth(instance, floor, range);
    let stated = (i128::from(bound.pairs), i128::from(bound.total_score));
    if most < 0 {
        // Every pairing is worth at least nothing, so the range has none.
        true
    } else if objective == Objective::BestTotal {
        value == 0 && most <= stated.1
    } else {
        // More pairs than the sum pays for there cannot be, and with as many pairs no more score than is left.
        value > 0 && (most / value, most % value) <= stated
    }
}

/// Computes what no pairing of a range exceeds, from the prices alone: exact in 128 bits.
fn most_worth(instance: &Instance, floor: &RateFloor, range: &FloorRange) -> i128 {
    let mentee_prices = &range.prices.mentee_prices;
    let wishes = mentee_prices.iter().zip(instance.wanted());
    // As if no group counted anybody; then the wish that a group counts is counted with it.
    let mut most = prices::bound(instance, &range.prices);
    for (mentee, (&price, &wanted)) in wishes.enumerate() {
        let group = floor.group_of(mentee).filter(|_| wanted > 0);
        let group_price = group.and_then(|group| range.group_prices.get(group));
        if let Some(&group_price) = group_price {
            let (price, group_price) = (i128::from(price), i128::from(group_price));
            most += (price - group_price).max(0) - price.max(0);
        }
    }
    let ratio = u128::from(floor.least_ratio().millionths());
    let sizes = floor.sizes().iter().map(|&size| u128::from(size));
    for (size, &price) in sizes.zip(&range.group_prices) {
        let [matched, of] = range.to.map(u128::from);
        let highest = (matched * size).checked_div(of).unwrap_or(size);
        let [matched, of] = range.from.map(u128::from);
        let whole = of * u128::from(Score::SCALE);
        let lowest = match whole {
            0 => 0,
            whole => (ratio * matched * size).div_ceil(whole),
        };
        if lowest > highest {
            // No number of mentees is both, so the range has no pairing.
            return -1;
        }
        let count = if price < 0 { lowest } else { highest };
        most += i128::from(price) * i128::try_from(count).unwrap_or(i128::MAX >> 64);
    }
    most
}
