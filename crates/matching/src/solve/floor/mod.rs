//! A floor under the match rates of groups: the best pairing that meets it, or one with a proved bound.

mod conflict;
mod flow;
mod network;
mod rates;
mod several;

use std::collections::BinaryHeap;

use flow::{Flow, Impossible};
use network::{Network, most_pairs};
use rates::{Rate, Standing};

use super::{SolveError, optimal};
use crate::{
    Cancelled, Certificate, FloorProof, FloorRange, FloorWorth, Instance, Monitor, Objective, Pair,
    Prices, RateFloor, Solution,
};

/// A proof has about so many numbers at most; that and these two bounds say how many ranges are looked at.
const MOST_NUMBERS: usize = 8_000_000;
const FEWEST_RANGES: usize = 16;
const MOST_RANGES: usize = 2_000;

/// Finds the best pairing in which no group's match rate is below a share of the best group's.
///
/// Once the rate of the best group is known, the floor is a least and a most number of matched mentees for each group,
/// and groups do not overlap: that is a flow with bounds, whose optimum is whole. So ranges of what the best rate may be
/// are searched, the one with the highest bound first. A range asks of each group what its lowest rate demands and allows
/// what its highest rate allows, so its optimum bounds all pairings of the range. Where that optimum meets the floor the
/// range is finished; otherwise it is split so that neither part has that optimum. The first range has all rates: its
/// optimum is the pairing without the floor, and nothing else is looked at if that meets it.
///
/// A range begins with the flow of the one it is a part of: each mentee who is too many or too few of a group is moved
/// along a shortest path, and the prices follow.
///
/// # What is not exact
/// Where mentees want several mentors, a group at its most may still have mentees who are matched uncounted: to say which
/// few mentees get all the seats is NP-hard (largest coverage). Then the result is the best that was found, with a bound.
/// So it is when the budget of ranges is spent, which grows smaller with the program, so that the proof stays readable.
///
/// # Complexity
/// One solution without the floor. For each range, of which there are about as many as the logarithm of the number of
/// mentees in practice and at worst one for each rate, a shortest path over the candidates for each mentee moved.
///
/// # Source
/// Flows with bounds on a laminar family are totally unimodular: Edmonds and Giles (1977).
pub(super) fn solve(
    instance: &Instance,
    floor: &RateFloor,
    objective: Objective,
    monitor: &dyn Monitor,
) -> Result<Solution, SolveError> {
    let (unbound, pair_value) = unbound(instance, objective, monitor)?;
    let network = Network::new(instance, floor, pair_value);
    let mut search = Search::new(&network, monitor);
    let (unbound_pairs, unbound_prices) = unbound;
    search.run(Flow::new(&network, &unbound_pairs, &unbound_prices), false)?;
    let Some((worth, pairs)) = search.best else {
        let conflict = conflict::conflict(instance, floor, objective, monitor)?;
        return Err(conflict.into());
    };
    let bound = search.finished.iter().map(|(_, bound)| *bound).max();
    let bound = bound.unwrap_or(worth).max(worth);
    let mut ranges: Vec<_> = search
        .finished
        .into_iter()
        .map(|(range, _)| range)
        .collect();
    ranges.sort_by(|a, b| {
        let product = |a: [u32; 2], b: [u32; 2]| u64::from(a[0]) * u64::from(b[1]);
        product(a.from, b.from).cmp(&product(b.from, a.from))
    });
    let proof = FloorProof {
        bound: readable(bound, pair_value),
        ranges,
        unbound_pairs,
        unbound_prices,
    };
    Ok(Solution {
        pairs,
        certificate: Certificate::Floor(proof),
    })
}

/// Solves without the floor; returns the value of a pair as well.
fn unbound(
    instance: &Instance,
    objective: Objective,
    monitor: &dyn Monitor,
) -> Result<((Vec<Pair>, Prices), i64), SolveError> {
    let solution = match objective {
        Objective::MostMatched => {
            // Whatever the floor takes away, one more pair must outweigh all scores.
            let most = i64::try_from(most_pairs(instance)).unwrap_or(i64::MAX);
            optimal::most_matched(instance, monitor)?
                .finish_with_pair_value(most.saturating_mul(1_000_000))
        }
        Objective::BestTotal => optimal::best_total(instance, monitor)?.finish(0),
        Objective::Stable | Objective::LargestStable | Objective::Fair => {
            return Err(SolveError::NoFloor(objective));
        }
    };
    let Certificate::Prices(prices) = solution.certificate else {
        return Err(SolveError::NoFloor(objective));
    };
    let pair_value = i64::try_from(prices.pair_value).unwrap_or(i64::MAX);
    Ok(((solution.pairs, prices), pair_value))
}

fn readable(worth: i128, pair_value: i64) -> FloorWorth {
    let number = |worth: i128| u64::try_from(worth).unwrap_or(0);
    match i128::from(pair_value) {
        0 => FloorWorth {
            pairs: 0,
            total_score: number(worth),
        },
        value => FloorWorth {
            pairs: number(worth / value),
            total_score: number(worth % value),
        },
    }
}

/// A range of best rates with its optimum.
#[derive(Debug)]
struct Range {
    bound: i128,
    /// Places in the list of rates, both included.
    from: usize,
    to: usize,
    /// Where the second part begins, if it is to be split.
    split: Option<usize>,
    flow: Flow,
}

/// The range to look at first is the greatest.
impl Ord for Range {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |range: &Self| (range.bound, range.split.is_none(), range.from);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Range {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Range {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Range {}

/// The search over ranges.
struct Search<'a> {
    network: &'a Network<'a>,
    monitor: &'a dyn Monitor,
    rates: Vec<Rate>,
    paths: flow::Search,
    best: Option<(i128, Vec<Pair>)>,
    /// Ranges that need no more search, with their bounds.
    finished: Vec<(FloorRange, i128)>,
    most_ranges: usize,
}

impl<'a> Search<'a> {
    fn new(network: &'a Network<'a>, monitor: &'a dyn Monitor) -> Self {
        Self {
            rates: rates::all(network.floor),
            paths: flow::Search::new(network),
            most_ranges: (MOST_NUMBERS / network.nodes()).clamp(FEWEST_RANGES, MOST_RANGES),
            best: None,
            finished: Vec::new(),
            network,
            monitor,
        }
    }

    /// Searches until the best is proved or the budget is spent; or for any pairing that meets the floor.
    fn run(&mut self, flow: Flow, any: bool) -> Result<(), SolveError> {
        let mut waiting = BinaryHeap::new();
        let mut looked_at = 1;
        let last = self.rates.len().saturating_sub(1);
        waiting.extend(self.range(0, last, flow)?);
        while let Some(range) = waiting.pop() {
            let best = self.best.as_ref().map(|(worth, _)| *worth);
            let is_beaten = best >= Some(range.bound);
            // Without any pairing the search goes on beyond its budget, depth first.
            let is_over = looked_at >= self.most_ranges || self.monitor.is_out_of_time();
            let is_spent = best.is_some() && (is_over || any);
            let Some(split) = range.split.filter(|_| !is_beaten && !is_spent) else {
                self.finish(range.from, range.to, &range.flow, range.bound);
                continue;
            };
            looked_at += 2;
            let lower = self.range(range.from, split - 1, range.flow.clone())?;
            let upper = self.range(split, range.to, range.flow)?;
            waiting.extend(lower.into_iter().chain(upper));
        }
        Ok(())
    }

    /// Finds the optimum of a range; nothing if it has no pairing.
    fn range(
        &mut self,
        from: usize,
        to: usize,
        mut flow: Flow,
    ) -> Result<Option<Range>, SolveError> {
        let (Some(&lowest), Some(&highest)) = (self.rates.get(from), self.rates.get(to)) else {
            return self.without_groups(&flow);
        };
        let network = self.network;
        let limits = rates::limits(network.floor, lowest, highest);
        let found = flow.limit(network, &limits, &mut self.paths, self.monitor)?;
        if found == Err(Impossible) {
            self.finish(from, to, &flow, -1);
            return Ok(None);
        }
        let pairs = flow.pairs(network);
        let bound = self.worth(&pairs);
        let matched = network.floor.matched(&pairs);
        let mut split = None;
        match rates::standing(network.floor, &self.rates, &matched) {
            Standing::Met => self.keep(bound, pairs),
            Standing::Unmet(broken, best) if from < to => {
                // Neither the rates below the middle nor those from it on have this pairing.
                split = Some(broken.midpoint(best.min(to)).clamp(from + 1, to));
            }
            Standing::Unmet(..) => self.serve_fewer(&limits)?,
        }
        Ok(Some(Range {
            bound,
            from,
            to,
            split,
            flow,
        }))
    }

    /// Without groups, or of groups without people, there is nothing to meet.
    fn without_groups(&mut self, flow: &Flow) -> Result<Option<Range>, SolveError> {
        let pairs = flow.pairs(self.network);
        let worth = self.worth(&pairs);
        self.keep(worth, pairs);
        let (prices, group_prices) = flow.prices(self.network);
        let range = FloorRange {
            from: [0, 1],
            to: [1, 1],
            prices,
            group_prices,
        };
        self.finished.push((range, worth));
        Ok(None)
    }

    /// Keeps a pairing that meets the floor, if it is the best so far.
    fn keep(&mut self, worth: i128, pairs: Vec<Pair>) {
        if self.best.as_ref().is_none_or(|best| worth > best.0) {
            self.best = Some((worth, pairs));
        }
    }

    fn finish(&mut self, from: usize, to: usize, flow: &Flow, bound: i128) {
        let rates = self.rates.get(from).zip(self.rates.get(to));
        let (prices, group_prices) = flow.prices(self.network);
        if let Some((from, to)) = rates {
            let range = FloorRange {
                from: from.fraction(),
                to: to.fraction(),
                prices,
                group_prices,
            };
            self.finished.push((range, bound));
        }
    }

    fn worth(&self, pairs: &[Pair]) -> i128 {
        let score = |pair: &Pair| self.network.instance.score(*pair);
        let scores = pairs.iter().filter_map(score);
        let value = i128::from(self.network.pair_value);
        scores
            .map(|score| value + i128::from(score.millionths()))
            .sum()
    }
}

/// Answers whether any pairing meets the floor.
fn is_possible(
    instance: &Instance,
    floor: &RateFloor,
    objective: Objective,
    monitor: &dyn Monitor,
) -> Result<bool, Cancelled> {
    let outcome = (|| {
        let ((pairs, prices), value) = unbound(instance, objective, monitor)?;
        let network = Network::new(instance, floor, value);
        let mut search = Search::new(&network, monitor);
        search.run(Flow::new(&network, &pairs, &prices), true)?;
        Ok(search.best.is_some())
    })();
    match outcome {
        Err(SolveError::Cancelled(cancelled)) => Err(cancelled),
        Err(_) => Ok(false),
        Ok(is_possible) => Ok(is_possible),
    }
}
