//! Dense instances: solved on the best candidates of each mentee, then proved for all others by the prices.

use super::SolveError;
use super::block::{Block, Edge, MOST, Millionths, Rows, UNREACHED};
use super::cardinality::largest;
use super::exact;
use super::market::Market;
use super::optimal::Side;
use super::proof::Proof;
use crate::{Candidate, Instance, MenteeIndex, Monitor};

/// An instance with at least this many candidates a mentee is dense.
const DENSE: usize = 128;

/// Candidates of each mentee to begin with: enough for almost everybody, few enough to be sorted in no time.
const KEPT: usize = 32;

/// Finds the most pairs with the highest total score; `None` when an instance is not dense or has pins or minimum
/// loads, or the best candidates are too few to give everybody what is wanted.
///
/// # Errors
/// When the monitor cancels.
///
/// # Complexity
/// Two passes over the candidates and a solution for 32 candidates a mentee; in practice hardly any are added.
///
/// # Source
/// Pricing out: Dantzig and Wolfe (1960); for assignment on the core of a dense matrix: Volgenant (1996).
pub(super) fn most_matched<'a>(
    instance: &'a Instance,
    monitor: &dyn Monitor,
) -> Result<Option<Proof<'a>>, SolveError> {
    if !is_dense(instance) {
        return Ok(None);
    }
    let (wishes, seats) = (instance.wanted(), instance.capacity());
    let rows = best_candidates(instance);
    if largest(&rows, wishes, seats)
        .crowded_bidders
        .contains(&true)
    {
        return Ok(None);
    }
    let block = Block {
        rows,
        need: wishes.to_vec(),
        capacity: seats.to_vec(),
        least: vec![0; seats.len()],
        outside: UNREACHED,
    };
    let mut market = exact::solve(block, monitor)?;
    while add_missing(instance, &mut market) {
        market.serve(monitor)?;
        market.lower_prices(monitor)?;
    }
    let mut proof = Proof::new(instance);
    proof.add(&market, Side::Mentees);
    Ok(Some(proof))
}

fn is_dense(instance: &Instance) -> bool {
    instance.candidate_count() / DENSE >= instance.wanted().len()
        && instance.pins().is_empty()
        && instance.least_load().iter().all(|&least| least == 0)
}

/// Answers whether a mentor has seats at all.
fn is_open(instance: &Instance, candidate: &Candidate) -> bool {
    instance.capacity().get(candidate.mentor.position()) > Some(&0)
}

fn edge(candidate: &Candidate) -> Edge {
    Edge::new(MOST - candidate.score.millionths(), candidate.mentor.0)
}

/// The cheapest edges of each mentee who wants a mentor.
fn best_candidates(instance: &Instance) -> Rows {
    let wanted = instance.wanted();
    let mut rows = Rows::with_capacity(wanted.len(), wanted.len() * KEPT);
    let mut best = Vec::with_capacity(2 * KEPT);
    for (mentee, &wanted) in MenteeIndex::all(wanted.len()).zip(wanted) {
        let candidates = if wanted == 0 {
            &[]
        } else {
            instance.candidates(mentee)
        };
        let mut bound = Edge::new(u32::MAX, u32::MAX);
        for candidate in candidates {
            let edge = edge(candidate);
            if edge < bound && is_open(instance, candidate) {
                best.push(edge);
                if best.len() == 2 * KEPT {
                    bound = *best.select_nth_unstable(KEPT).1;
                    best.truncate(KEPT);
                }
            }
        }
        best.sort_unstable();
        best.truncate(KEPT);
        rows.push(best.drain(..));
    }
    rows
}

/// Adds the edges that somebody would rather have at today's prices; answers whether there were any. Whoever gets
/// new edges gives up everything and is to be served again.
fn add_missing(instance: &Instance, market: &mut Market) -> bool {
    let mut is_any = false;
    let mut missing = Vec::new();
    for (mentee, &wanted) in MenteeIndex::all(instance.wanted().len()).zip(instance.wanted()) {
        let bidder = mentee.0;
        if wanted == 0 {
            continue;
        }
        let limit = market.limit(bidder);
        let prices_from = limit - market.lowest;
        for candidate in instance.candidates(mentee) {
            let edge = edge(candidate);
            if edge.wide_cost() < prices_from
                && market.total(edge) < limit
                && is_open(instance, candidate)
                && !market.pairing.holds(bidder, edge)
            {
                missing.push(edge);
            }
        }
        if missing.is_empty() {
            continue;
        }
        is_any = true;
        let held: Vec<Edge> = market.pairing.of_bidder(bidder).collect();
        for edge in held {
            market.unpair(bidder, edge);
        }
        missing.extend_from_slice(market.block.rows.of(bidder));
        let least: Option<Millionths> = missing.iter().map(|&edge| market.total(edge)).min();
        market.set_limit(bidder, least.unwrap_or(limit));
        market
            .block
            .rows
            .replace(bidder, std::mem::take(&mut missing));
    }
    is_any
}
