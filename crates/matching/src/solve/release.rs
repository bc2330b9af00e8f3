//! The backward search: gives an object one bidder more, or lowers the price of a seat that nobody wants.

use super::block::{Edge, Millionths, NOBODY, Rows, UNREACHED, at};
use super::market::Market;

/// For each object the bidders that may want it, as far as a search can get.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) rows: Rows,
    /// An edge that is not there was at least this far from being taken when the columns were made.
    reach: Millionths,
    /// Prices when the columns were made; the lower a price has fallen, the nearer the missing edges.
    pub(super) prices: Vec<Millionths>,
}

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
    /// An object gives up a bidder, or has a seat left that costs nothing from then on.
    Seat(u32),
    /// A bidder that went without takes one object more.
    Bidder(u32),
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Release {
    /// The object has one bidder more.
    Filled,
    /// The price of the object is zero.
    Free,
    /// No bidder can be had.
    Impossible,
    /// The columns do not reach as far as the search has to go.
    TooShort,
}

#[expect(
    clippy::indexing_slicing,
    reason = "all lists are as long as the sides of the block, and edges name its people"
)]
impl Market {
    /// Makes columns that reach a distance. Prices may fall by as much, together with distances.
    pub(super) fn columns(&self, reach: Millionths) -> Columns {
        let rows = if reach == UNREACHED {
            self.block.rows.turned(self.prices.len(), |_, _| true)
        } else {
            self.block.rows.turned_up_to(
                self.prices.len(),
                |bidder| self.limits[at(bidder)] + reach - self.lowest,
                |bidder, edge| self.total(edge) - self.limits[at(bidder)] < reach,
            )
        };
        Columns {
            rows,
            reach,
            prices: self.prices.clone(),
        }
    }

    /// Lowers the price of an object with a seat left until a bidder takes the seat or the price is zero.
    ///
    /// A bidder who takes it leaves another object, whose price falls in turn: the way ends where a price
    /// reaches zero. With `must`, the price falls below zero if that is what it takes to fill the seat.
    pub(super) fn release(&mut self, source: u32, columns: &Columns, must: bool) -> Release {
        let mut best = Way {
            end: End::Nowhere,
            length: UNREACHED,
        };
        if !must {
            best = Way {
                end: End::Seat(source),
                length: self.prices[at(source)],
            };
        }
        let nowhere = Edge::new(0, NOBODY);
        self.search.reach_object(source, 0, NOBODY, nowhere);
        self.search.frontier.lower(source, 0);
        // What is farther may be nearer along an edge that is in no column.
        let mut horizon = UNREACHED;
        while let Some((distance, object)) = self.search.frontier.pop() {
            if distance >= best.length.min(horizon) {
                break;
            }
            if columns.reach < UNREACHED {
                let fallen = columns.prices[at(object)] - self.prices[at(object)];
                horizon = horizon.min(distance + columns.reach - fallen);
            }
            self.pass_column(object, distance, horizon, columns, &mut best);
        }
        if columns.reach < UNREACHED && best.length > horizon {
            self.move_prices(0, -1);
            return Release::TooShort;
        }
        let released = match best.end {
            End::Nowhere => {
                self.move_prices(0, -1);
                return Release::Impossible;
            }
            End::Seat(object) if object == source => Release::Free,
            End::Seat(_) | End::Bidder(_) => Release::Filled,
        };
        self.lead(source, best.end);
        self.move_prices(best.length, -1);
        released
    }

    /// Looks at everybody who might take an object, up to the horizon.
    fn pass_column(
        &mut self,
        object: u32,
        distance: Millionths,
        horizon: Millionths,
        columns: &Columns,
        best: &mut Way,
    ) {
        let price = self.prices[at(object)];
        for &edge in columns.rows.of(object) {
            let (bidder, edge) = (edge.other(), edge.turned(object));
            let missing = edge.wide_cost() + price - self.limits[at(bidder)];
            let length = distance + missing.max(0);
            // Most are too far; the other lists, which are far apart in memory, are not read for them.
            if length >= best.length.min(horizon)
                || length >= self.search.bidder_distances[at(bidder)]
                || (missing <= 0 && self.pairing.holds(bidder, edge))
            {
                continue;
            }
            self.search.reach_bidder(bidder, length, edge);
            self.pass_holdings(bidder, length, best);
        }
    }

    /// Looks at everything that a bidder could give up.
    fn pass_holdings(&mut self, bidder: u32, distance: Millionths, best: &mut Way) {
        if self.is_short(bidder) {
            let end = End::Bidder(bidder);
            let length = distance;
            *best = Way { end, length };
            return;
        }
        let limit = self.limits[at(bidder)];
        for edge in self.pairing.of_bidder(bidder) {
            let object = edge.other();
            let price = self.prices[at(object)];
            let length = distance + limit - edge.wide_cost() - price;
            if length >= self.search.object_distances[at(object)].min(best.length) {
                continue;
            }
            self.search.reach_object(object, length, bidder, edge);
            if self.pairing.load(object) > self.block.least[at(object)] {
                let length = length + price.max(0);
                if length < best.length {
                    let end = End::Seat(object);
                    *best = Way { end, length };
                }
            }
            self.search.frontier.lower(object, length);
        }
    }

    /// Walks from the end of the way to where the search began, moving every bidder on it to the object before.
    fn lead(&mut self, source: u32, end: End) {
        let mut object = match end {
            End::Nowhere => return,
            End::Seat(object) => object,
            End::Bidder(bidder) => self.move_to(bidder),
        };
        while object != source {
            let (bidder, edge) = self.search.object_edges[at(object)];
            self.unpair(bidder, edge);
            object = self.move_to(bidder);
        }
    }

    /// Gives a bidder the object from which it was reached.
    fn move_to(&mut self, bidder: u32) -> u32 {
        let edge = self.search.bidder_edges[at(bidder)];
        self.pair(bidder, edge);
        edge.other()
    }
}
