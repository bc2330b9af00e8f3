//! The forward search: gives a bidder one object more, at the least loss to all.

use super::block::{Edge, Millionths, NOBODY, UNREACHED, at};
use super::market::Market;

/// Where a way ends and what it costs.
#[derive(Clone, Copy)]
struct Way {
    end: End,
    length: Millionths,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// No way was found.
    Nowhere,
    /// An object takes one bidder more.
    Seat(u32),
    /// A bidder goes without.
    Without(u32),
}

/// What became of an admission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// The bidder has one object more.
    Served,
    /// The bidder goes without.
    Without,
    /// There is no way at all, which a block whose needs can all be met rules out.
    Impossible,
}

#[expect(
    clippy::indexing_slicing,
    reason = "all lists are as long as the sides of the block, and edges name its people"
)]
impl Market {
    /// Gives a bidder one object more, or moves on it or another goes without where that costs less.
    ///
    /// The lengths of taking an edge, its total less the limit, and of giving one up, the limit less its total,
    /// are not negative by the first invariant.
    ///
    /// # Source
    /// Dijkstra's algorithm on reduced costs: Edmonds and Karp (1972), Tomizawa (1971).
    pub(super) fn admit(&mut self, source: u32) -> Admission {
        let mut best = Way {
            end: End::Nowhere,
            length: UNREACHED,
        };
        self.search.reach_bidder(source, 0, Edge::new(0, NOBODY));
        self.pass_bidder(source, 0, &mut best);
        while let Some((distance, object)) = self.search.frontier.pop() {
            if distance >= best.length {
                break;
            }
            self.pass_object(object, distance, &mut best);
        }
        if best.end == End::Nowhere {
            self.move_prices(0, 1);
            return Admission::Impossible;
        }
        self.follow(source, best.end);
        self.move_prices(best.length, 1);
        if best.end == End::Without(source) {
            Admission::Without
        } else {
            Admission::Served
        }
    }

    /// Looks at everything a bidder does not hold.
    fn pass_bidder(&mut self, bidder: u32, distance: Millionths, best: &mut Way) {
        let limit = self.limits[at(bidder)];
        if self.block.outside < UNREACHED {
            let length = distance + self.block.outside - limit;
            if length < best.length {
                let end = End::Without(bidder);
                *best = Way { end, length };
            }
        }
        for &edge in self.block.rows.of(bidder) {
            let base = distance + edge.wide_cost() - limit;
            if base + self.lowest >= best.length {
                // The row goes up and no price is lower.
                break;
            }
            let object = edge.other();
            let price = self.prices[at(object)];
            let length = base + price;
            // Most are too far; the other lists, which are far apart in memory, are not read for them.
            if length >= best.length
                || length >= self.search.object_distances[at(object)]
                || (edge.wide_cost() + price <= limit && self.pairing.holds(bidder, edge))
            {
                continue;
            }
            self.search.reach_object(object, length, bidder, edge);
            if self.has_room(object) {
                // A price below zero has to rise to zero before the object takes more than its least load.
                let length = length + (-price).max(0);
                if length < best.length {
                    let end = End::Seat(object);
                    *best = Way { end, length };
                }
            }
            if !self.has_room(object) || price < 0 {
                self.search.frontier.lower(object, length);
            }
        }
    }

    /// Looks at everybody who holds an object.
    fn pass_object(&mut self, object: u32, distance: Millionths, best: &mut Way) {
        let mut next = self.pairing.first_holder(object);
        while let Some(node) = next {
            next = self.pairing.next_holder(node);
            let (bidder, edge) = self.pairing.holder(node);
            let length = distance + self.limits[at(bidder)] - self.total(edge);
            if length < best.length && length < self.search.bidder_distances[at(bidder)] {
                self.search.reach_bidder(bidder, length, edge);
                self.pass_bidder(bidder, length, best);
            }
        }
    }

    /// Walks back from the end of the way, moving every bidder on it to the next object.
    fn follow(&mut self, source: u32, end: End) {
        let mut bidder = match end {
            End::Nowhere => return,
            End::Seat(object) => self.take(object),
            End::Without(bidder) => bidder,
        };
        while bidder != source {
            let edge = self.search.bidder_edges[at(bidder)];
            self.unpair(bidder, edge);
            bidder = self.take(edge.other());
        }
    }

    /// Gives an object to the bidder from whom it was reached.
    fn take(&mut self, object: u32) -> u32 {
        let (bidder, edge) = self.search.object_edges[at(object)];
        self.pair(bidder, edge);
        bidder
    }
}
