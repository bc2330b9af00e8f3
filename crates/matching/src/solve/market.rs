//! Prices and a pairing that fit together, and the searches that make them fit everywhere.
//!
//! The forward search ([`admit`](super::admit)) gives a bidder one object more, the backward search
//! ([`release`](super::release)) gives an object one bidder more or lowers its price. Both work from any prices
//! that satisfy the invariants, so they finish what the auction began and answer changes alike.

use super::block::{Block, Edge, Millionths, NOBODY, Span, UNREACHED, at};
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
#[derive(Debug)]
pub(super) struct Market {
    pub(super) block: Block,
    pub(super) prices: Vec<Millionths>,
    pub(super) limits: Vec<Millionths>,
    pub(super) pairing: Pairing,
    /// No price is lower, and neither is zero.
    pub(super) lowest: Millionths,
    pub(super) search: Search,
    /// What was done, to be undone; `None` when nothing will be.
    pub(super) journal: Option<Vec<Undo>>,
}

/// What undoes one step of a change.
#[derive(Clone, Copy, Debug)]
pub(super) enum Undo {
    Price(u32, Millionths),
    Limit(u32, Millionths),
    Lowest(Millionths),
    /// The pair at this place is to be taken out.
    Unpair(u32),
    /// The pair at this place is to be put back.
    Pair(u32),
    Need(u32, u32),
    Capacity(u32, u32),
    /// What the object must get beside pins, and with them.
    Least(u32, u32, u32),
    Row(u32, Span),
    Column(u32, Span),
    Bidder,
    Object,
    /// The latest pin is to be forgotten.
    Pin,
}

/// How far people are from where a search began, and how they were reached.
#[derive(Debug)]
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

impl Search {
    /// Lends out the lists of the reached, whose distances are to be forgotten.
    fn take_reached(&mut self) -> (Vec<u32>, Vec<u32>) {
        (
            std::mem::take(&mut self.reached_bidders),
            std::mem::take(&mut self.reached_objects),
        )
    }

    /// Takes the lists back for the next search.
    fn give_back(&mut self, mut bidders: Vec<u32>, mut objects: Vec<u32>) {
        bidders.clear();
        objects.clear();
        (self.reached_bidders, self.reached_objects) = (bidders, objects);
        self.frontier.clear();
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "all lists are as long as the sides of the block, and edges name its people"
)]
impl Market {
    pub(super) fn new(
        block: Block,
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
            journal: None,
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

    /// Notes how to undo a step, if it may have to be.
    pub(super) fn note(&mut self, undo: Undo) {
        if let Some(journal) = &mut self.journal {
            journal.push(undo);
        }
    }

    /// Adds a pair.
    pub(super) fn pair(&mut self, bidder: u32, edge: Edge) {
        let place = self.pairing.add(bidder, edge);
        self.note(Undo::Unpair(place));
    }

    /// Removes a pair that is there.
    pub(super) fn unpair(&mut self, bidder: u32, edge: Edge) {
        if let Some(place) = self.pairing.remove(bidder, edge) {
            match &mut self.journal {
                Some(journal) => journal.push(Undo::Pair(place)),
                None => self.pairing.free(place),
            }
        }
    }

    pub(super) fn set_limit(&mut self, bidder: u32, limit: Millionths) {
        self.note(Undo::Limit(bidder, self.limits[at(bidder)]));
        self.limits[at(bidder)] = limit;
    }

    pub(super) fn set_price(&mut self, object: u32, price: Millionths) {
        self.note(Undo::Price(object, self.prices[at(object)]));
        self.prices[at(object)] = price;
        if price < self.lowest {
            self.note(Undo::Lowest(self.lowest));
            self.lowest = price;
        }
    }

    /// Moves limits and prices by how much nearer than `end` everybody is, up after a forward search and down
    /// after a backward one, and forgets all distances. Then every edge of the shortest way costs nothing.
    pub(super) fn move_prices(&mut self, end: Millionths, direction: Millionths) {
        let (bidders, objects) = self.search.take_reached();
        for &bidder in &bidders {
            let distance = self.search.bidder_distances[at(bidder)];
            self.search.bidder_distances[at(bidder)] = UNREACHED;
            if distance < end {
                self.set_limit(
                    bidder,
                    self.limits[at(bidder)] + direction * (end - distance),
                );
            }
        }
        for &object in &objects {
            let distance = self.search.object_distances[at(object)];
            self.search.object_distances[at(object)] = UNREACHED;
            if distance < end {
                self.set_price(
                    object,
                    self.prices[at(object)] + direction * (end - distance),
                );
            }
        }
        self.search.give_back(bidders, objects);
    }

    /// Adds a bidder that holds nothing.
    pub(super) fn add_bidder(
        &mut self,
        row: impl Iterator<Item = Edge>,
        need: u32,
        limit: Millionths,
    ) {
        self.block.rows.push(row);
        self.block.need.push(need);
        self.limits.push(limit.min(self.block.outside));
        self.pairing.add_bidder();
        self.search.bidder_distances.push(UNREACHED);
        self.search.bidder_edges.push(Edge::new(0, NOBODY));
        self.note(Undo::Bidder);
    }

    /// Adds an object that nobody holds.
    pub(super) fn add_object(&mut self, capacity: u32, price: Millionths) {
        self.block.capacity.push(capacity);
        self.block.least.push(0);
        self.prices.push(price);
        self.pairing.add_object();
        self.search.object_distances.push(UNREACHED);
        self.search
            .object_edges
            .push((NOBODY, Edge::new(0, NOBODY)));
        self.search.frontier.add();
        self.note(Undo::Object);
    }

    /// Undoes the latest [`add_object`](Self::add_object).
    pub(super) fn pop_object(&mut self) {
        self.block.capacity.pop();
        self.block.least.pop();
        self.prices.pop();
        self.pairing.pop_object();
        self.search.object_distances.pop();
        self.search.object_edges.pop();
        self.search.frontier.pop_last();
    }

    /// Undoes one step; those that concern more than the market are left alone.
    pub(super) fn undo(&mut self, undo: Undo) {
        match undo {
            Undo::Price(object, price) => self.prices[at(object)] = price,
            Undo::Limit(bidder, limit) => self.limits[at(bidder)] = limit,
            Undo::Lowest(lowest) => self.lowest = lowest,
            Undo::Unpair(place) => {
                self.pairing.unlink(place);
                self.pairing.free(place);
            }
            Undo::Pair(place) => self.pairing.link(place),
            Undo::Need(bidder, need) => self.block.need[at(bidder)] = need,
            Undo::Capacity(object, capacity) => self.block.capacity[at(object)] = capacity,
            Undo::Bidder => {
                self.block.rows.pop();
                self.block.need.pop();
                self.limits.pop();
                self.pairing.pop_bidder();
                self.search.bidder_distances.pop();
                self.search.bidder_edges.pop();
            }
            Undo::Least(..) | Undo::Row(..) | Undo::Column(..) | Undo::Object | Undo::Pin => {}
        }
    }
}
