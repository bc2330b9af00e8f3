//! Proof by prices: the pairing is worth what no pairing can exceed.

use super::{Violation, validity::Worth};
use crate::{Instance, MenteeIndex, Pair, Prices};

/// Verifies that one more pair outweighs any loss of score.
///
/// A pair value above the total score suffices: a pairing with more pairs would be worth at least one pair
/// value more than all pairs of this one, and thus more than this one with its scores.
pub(super) fn verify_pair_value(prices: &Prices, worth: Worth, violations: &mut Vec<Violation>) {
    let stated = prices.pair_value;
    let least = worth.total_score.saturating_add(1);
    if stated < least {
        violations.push(Violation::PairValueTooSmall { stated, least });
    }
}

/// Verifies that the pairing reaches the bound of the prices.
pub(super) fn verify(
    instance: &Instance,
    worth: Worth,
    prices: &Prices,
    violations: &mut Vec<Violation>,
) {
    if !names_everybody(instance, prices) {
        violations.push(Violation::WrongPriceCount);
        return;
    }
    let reached =
        i128::from(worth.matched) * i128::from(prices.pair_value) + i128::from(worth.total_score);
    if reached != bound(instance, prices) {
        violations.push(Violation::BoundNotReached);
    }
}

/// Answers whether there is one price for each person.
pub(super) fn names_everybody(instance: &Instance, prices: &Prices) -> bool {
    prices.mentee_prices.len() == instance.wanted().len()
        && prices.mentor_prices.len() == instance.capacity().len()
}

/// Computes what no pairing can be worth more than, from the prices alone.
///
/// Exact: a person adds at most 96 bits and a candidate at most 67, and no memory holds 2^31 people or 2^60 candidates.
pub(super) fn bound(instance: &Instance, prices: &Prices) -> i128 {
    let mut bound = 0;
    for (&price, &wanted) in prices.mentee_prices.iter().zip(instance.wanted()) {
        bound += i128::from(price.max(0)) * i128::from(wanted);
    }
    let loads = instance.capacity().iter().zip(instance.least_load());
    for (&price, (&capacity, &least)) in prices.mentor_prices.iter().zip(loads) {
        let load = if price < 0 { least } else { capacity };
        bound += i128::from(price) * i128::from(load);
    }
    let mentees = MenteeIndex::all(instance.wanted().len());
    for (mentee, &mentee_price) in mentees.zip(&prices.mentee_prices) {
        // A pair has a surplus when its score exceeds this and the mentor's price.
        let free = i128::from(mentee_price) - i128::from(prices.pair_value);
        for candidate in instance.candidates(mentee) {
            let place = candidate.mentor.position();
            let mentor_price = prices.mentor_prices.get(place).copied().unwrap_or(0);
            let cost = free + i128::from(mentor_price);
            let score = i128::from(candidate.score.millionths());
            if score > cost {
                bound += score - cost;
            }
        }
    }
    bound + deficits_of_pins(instance, prices)
}

/// Sums the negative surpluses of pins; the positive ones count like those of all candidates.
fn deficits_of_pins(instance: &Instance, prices: &Prices) -> i128 {
    let surplus = |&pin: &Pair| -> Option<i128> {
        let score = instance.score(pin)?.millionths();
        let mentee_price = prices.mentee_prices.get(pin.mentee.position())?;
        let mentor_price = prices.mentor_prices.get(pin.mentor.position())?;
        Some(
            i128::from(prices.pair_value) + i128::from(score)
                - i128::from(*mentee_price)
                - i128::from(*mentor_price),
        )
    };
    let surpluses = instance.pins().iter().filter_map(surplus);
    surpluses.filter(|&surplus| surplus < 0).sum()
}
