//! Prices and a pairing that fit together, and the searches that make them fit everywhere.
//!
//! The forward search ([`admit`](super::admit)) gives a bidder one object more, the backward search
//! ([`release`](super::release)) gives an object one bidder more or lowers its price. Both work from any prices
//! that satisfy the invariants, so they finish what the auction began and answer changes alike.

use super::block::{Block, Edge, Millionths, NOBODY, UNREACHED, at};
use super::frontier::Frontier;
use super::pairing::Pairing;

/// A pairing with prices.
///
/// # Invariants
/// Between searches, with `total` for what a bidder pays for an object, its cost and its price:
/// 1. a bidder's limit is at least the total of everything it holds and at most the total of everything else;
/// 2. it is at most what going without costs, and exactly that for a bidder that goes without something;
/// 3. a price below zero is that of an object with at most its least load;
/// 4. all distances are unreached.
///
/// When, beside that, every need is met, every load is within its limits and every object with a seat left
/// costs nothing or less, the pairing is the cheapest there is: complementary slackness.
pub(super) struct Market<'a> {
    pub(super) block: &'a Block,
    pub(super) prices: Vec<Millionths>,
    pub(super) limits: Vec<Millionths>,
    pub(super) pairing: Pairing,
    /// No price is lower, and neither is zero.
    pub(super) lowest: Millionths,
    pub(super) search: Search,
}

/// How far people are from where a search began, and how they were reached.
pub(super) struct Search {
    pub(super) bidder_distances: Vec<Millionths>,
    pub(super) object_distances: Vec<Millionths>,
    /// Of a reached bidder the edge towards where the search came from.
    pub(super) bidder_edges: Vec<Edge>,
    /// Of a reached object the bidder it was reached from, and that bidder's edge.
    pub(super) object_edges: Vec<(u32, Edge)>,
    reached_bidders: Vec<u32>,
    reached_objects: Vec<u32>,
    pub(super) frontier: Frontier,
}

#[expect(
    clippy::indexing_slicing,
    reason = "all lists are as long as the sides of the block, and edges name its people"
)]
impl Search {
    pub(super) fn new(bidders: usize, objects: usize) -> Self {
        let nowhere = Edge::new(0, NOBODY);
        Self {
            bidder_distances: vec![UNREACHED; bidders],
            object_distances: vec![UNREACHED; objects],
            bidder_edges: vec![nowhere; bidders],
            object_edges: vec![(NOBODY, nowhere); objects],
            reached_bidders: Vec::new(),
            reached_objects: Vec::new(),
            frontier: Frontier::new(objects),
        }
    }

    /// Notes that a bidder is nearer than known so far.
    pub(super) fn reach_bidder(&mut self, bidder: u32, distance: Millionths, edge: Edge) {
        let known = &mut self.bidder_distances[at(bidder)];
        if *known == UNREACHED {
            self.reached_bidders.push(bidder);
        }
        *known = distance;
        self.bidder_edges[at(bidder)] = edge;
    }

    /// Notes that an object is nearer than known so far.
    pub(super) fn reach_object(
        &mut self,
        object: u32,
        distance: Millionths,
        bidder: u32,
        edge: Edge,
    ) {
        let known = &mut self.object_distances[at(object)];
        if *known == UNREACHED {
            self.reached_objects.push(object);
        }
        *known = distance;
        self.object_edges[at(object)] = (bidder, edge);
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "all lists are as long as the sides of the block, and edges name its people"
)]
impl<'a> Market<'a> {
    pub(super) fn new(
        block: &'a Block,
        prices: Vec<Millionths>,
        limits: Vec<Millionths>,
        pairing: Pairing,
    ) -> Self {
        Self {
            search: Search::new(limits.len(), prices.len()),
            lowest: prices.iter().copied().min().unwrap_or(0).min(0),
            block,
            prices,
            limits,
            pairing,
        }
    }

    pub(super) fn limit(&self, bidder: u32) -> Millionths {
        self.limits[at(bidder)]
    }

    pub(super) fn price(&self, object: u32) -> Millionths {
        self.prices[at(object)]
    }

    /// What a bidder pays for an object.
    pub(super) fn total(&self, edge: Edge) -> Millionths {
        edge.wide_cost() + self.prices[at(edge.other())]
    }

    /// Answers whether an object has a seat left.
    pub(super) fn has_room(&self, object: u32) -> bool {
        self.pairing.load(object) < self.block.capacity[at(object)]
    }

    /// Answers whether an object has fewer bidders than it must have.
    pub(super) fn is_under_loaded(&self, object: u32) -> bool {
        self.pairing.load(object) < self.block.least[at(object)]
    }

    /// Answers whether a bidder holds less than it needs.
    pub(super) fn is_short(&self, bidder: u32) -> bool {
        self.pairing.held(bidder) < self.block.need[at(bidder)]
    }

    /// Moves limits and prices by how much nearer than `end` everybody is, up after a forward search and down
    /// after a backward one, and forgets all distances. Then every edge of the shortest way costs nothing.
    pub(super) fn move_prices(&mut self, end: Millionths, direction: Millionths) {
        let search = &mut self.search;
        for bidder in search.reached_bidders.drain(..) {
            let distance = &mut search.bidder_distances[at(bidder)];
            self.limits[at(bidder)] += direction * (end - *distance).max(0);
            *distance = UNREACHED;
        }
        for object in search.reached_objects.drain(..) {
            let distance = &mut search.object_distances[at(object)];
            let price = &mut self.prices[at(object)];
            *price += direction * (end - *distance).max(0);
            self.lowest = self.lowest.min(*price);
            *distance = UNREACHED;
        }
        search.frontier.clear();
    }
}
