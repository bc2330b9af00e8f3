//! Finds prices near the best ones by letting bidders outbid each other with falling increments.
//!
//! Whatever comes out is only a start: the repair makes it exact. So this may stop anywhere, and does when
//! bidding wars would take too long.
//!
//! # Source
//! The auction algorithm with ε-scaling and FIFO order: Bertsekas (1988); similar objects, where every seat keeps
//! its own price: Bertsekas and Castañon (1989). Where they keep prices between phases, ours go back by a few
//! increments: a price that is too low costs a bid, one that is too high costs a repair.

use super::block::{Block, Edge, Millionths, NOBODY, at, people};
use super::pairing::Pairing;
use crate::{Cancelled, Monitor};

/// A price in millionths of a score.
type Price = i32;

/// Nobody bids more: with an increment and a cost it is still far below what the type can hold.
const HIGHEST: Price = 1 << 30;

/// The most that one bid raises a price beside the increment, where a bidder has no other object.
const LEAP: Price = 1 << 20;

/// What a bidder without a second object would have to pay elsewhere.
const NOWHERE: Price = HIGHEST + (1 << 22);

/// Prices, limits and a pairing, as [`Market::new`](super::market::Market::new) takes them.
pub(super) type Found = (Vec<Millionths>, Vec<Millionths>, Pairing);

/// A seat: who has it and up to which price. The one to be had first stands first, above all a vacant one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seat {
    price: Price,
    bidder: u32,
}

const VACANT: Seat = Seat {
    price: Price::MIN,
    bidder: NOBODY,
};

/// Bidders, what they hold and what seats cost.
pub(super) struct Auction<'a> {
    pub(super) block: &'a Block,
    /// For each object what its cheapest seat costs.
    pub(super) prices: Vec<Price>,
    /// The seats of object `j` are `seat_starts[j]..seat_starts[j + 1]`, each row a heap.
    seat_starts: Vec<usize>,
    seats: Vec<Seat>,
    /// For each bidder the objects held, in its row from `held_starts`; the rest of the row is [`NOBODY`].
    held_starts: Vec<usize>,
    held: Vec<u32>,
    outside: Price,
}

/// The increment of each phase, and how far prices go back after it.
///
/// Bidding raises prices by the distance of one object from the next, not by the increment, and what later phases pay
/// for is how far prices went back. So the first phase is coarse and goes back by few increments; the
/// last ones go back by more, which are small, because whatever stays too dear costs a search.
const PHASES: [(Price, Price); 4] = [(30_000, 90_000), (3_000, 15_000), (300, 3_000), (30, 0)];

/// The bids of a phase are limited to this many for each unit of need, beside some for small blocks; those of the
/// first one may be limited further.
pub(super) const PATIENCE: usize = 100;

/// Edges that are looked at before the next look at whether to go on.
const UNROLLED: usize = 4;

/// Bidders whose rows are fetched together: at once instead of one after the other.
const FETCHED: usize = 8;

/// Rounds of bidding without increment.
const SETTLING: usize = 2;

impl<'a> Auction<'a> {
    /// Runs the first phase, which may take so many bids for each unit of need.
    ///
    /// # Errors
    /// When the monitor cancels.
    pub(super) fn begin(
        block: &'a Block,
        patience: usize,
        monitor: &dyn Monitor,
    ) -> Result<Self, Cancelled> {
        let mut auction = Self::new(block);
        if let Some(&(increment, _)) = PHASES.first() {
            auction.phase(increment, patience, monitor)?;
        }
        Ok(auction)
    }

    /// Runs the other phases.
    ///
    /// # Errors
    /// When the monitor cancels.
    pub(super) fn finish(mut self, monitor: &dyn Monitor) -> Result<Self, Cancelled> {
        for (&(_, back), &(increment, _)) in PHASES.iter().zip(PHASES.iter().skip(1)) {
            self.reopen(back);
            self.phase(increment, PATIENCE, monitor)?;
        }
        self.note_held();
        self.settle();
        Ok(self)
    }

    /// Answers whether everybody holds what it needs.
    pub(super) fn is_everybody_served(&self) -> bool {
        self.seats.iter().filter(|&&seat| seat != VACANT).count() == self.held.len()
    }

    fn new(block: &'a Block) -> Self {
        let starts = |sizes: &[u32]| {
            let sums = sizes.iter().scan(0, |sum, &size| {
                *sum += at(size);
                Some(*sum)
            });
            std::iter::once(0).chain(sums).collect::<Vec<_>>()
        };
        let seat_starts = starts(&block.capacity);
        let held_starts = starts(&block.need);
        Self {
            block,
            prices: vec![0; block.capacity.len()],
            seats: vec![VACANT; seat_starts.last().copied().unwrap_or(0)],
            held: vec![NOBODY; held_starts.last().copied().unwrap_or(0)],
            seat_starts,
            held_starts,
            outside: Price::try_from(block.outside).unwrap_or(NOWHERE),
        }
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "rows and seats name people of the block, and all lists are as long as its sides"
)]
impl<'a> Auction<'a> {
    /// Lists every bidder as often as it needs objects, each time with the object that it lost: none yet.
    fn everybody(&self) -> Vec<(u32, u32)> {
        let needs = people(self.block.need.len()).zip(&self.block.need);
        needs
            .flat_map(|(bidder, &need)| std::iter::repeat_n((bidder, NOBODY), at(need)))
            .collect()
    }

    /// Empties all seats and lowers all prices.
    fn reopen(&mut self, decrease: Price) {
        for price in &mut self.prices {
            *price = (*price - decrease).max(0);
        }
        self.seats.fill(VACANT);
        self.held.fill(NOBODY);
    }

    /// Lets bidders bid until all have what they need, or this takes too long.
    fn phase(
        &mut self,
        increment: Price,
        patience: usize,
        monitor: &dyn Monitor,
    ) -> Result<(), Cancelled> {
        let mut queue = self.everybody();
        let is_unit = self.block.need.iter().all(|&need| need <= 1);
        let mut patience = patience * queue.len() + 10_000;
        let mut outbid = Vec::new();
        while !queue.is_empty() && patience > 0 {
            if monitor.is_cancelled() {
                return Err(Cancelled);
            }
            patience = patience.saturating_sub(queue.len());
            for few in queue.chunks(FETCHED) {
                self.fetch(few, is_unit);
                for &(bidder, lost) in few {
                    if lost != NOBODY && !is_unit {
                        self.exchange(bidder, lost, NOBODY);
                    }
                    outbid.extend(self.bid(bidder, increment, is_unit));
                }
            }
            std::mem::swap(&mut queue, &mut outbid);
            outbid.clear();
        }
        Ok(())
    }

    /// Loads what some bidders need for their bids into the cache, all at the same time.
    fn fetch(&self, few: &[(u32, u32)], is_unit: bool) {
        let bidders = few.iter().map(|&(bidder, _)| bidder);
        self.block.rows.fetch(bidders.clone());
        if !is_unit {
            let held = bidders.map(|bidder| self.held[self.held_starts[at(bidder)]]);
            std::hint::black_box(held.fold(0, |sum, held| sum ^ held));
        }
    }

    /// Lets a bidder bid for the object that it wants most; returns who loses a seat there, and the object. Who it is
    /// learns of it when next in turn, and does not bid there before.
    fn bid(&mut self, bidder: u32, increment: Price, is_unit: bool) -> Option<(u32, u32)> {
        let (best, second, wanted) = self.wish(bidder, is_unit)?;
        let object = at(wanted);
        let price = self.prices[object];
        if price >= HIGHEST {
            return None;
        }
        let seat = Seat {
            price: price + (second - best).min(LEAP) + increment,
            bidder,
        };
        let before = self.seats[self.seat_starts[object]];
        if before != VACANT && before.price >= seat.price {
            return None;
        }
        self.take_first(object, seat);
        if !is_unit {
            self.exchange(bidder, NOBODY, wanted);
        }
        (before.bidder != NOBODY).then_some((before.bidder, wanted))
    }

    /// Finds what a bidder pays at the object that it wants most and would pay at the second, and that object;
    /// `None` when it would rather go without.
    fn wish(&self, bidder: u32, is_unit: bool) -> Option<(Price, Price, u32)> {
        let row = self.block.rows.of(bidder);
        if is_unit {
            return self.cheapest_two(row, |_| false);
        }
        match *self.held(bidder) {
            [_] => self.cheapest_two(row, |_| false),
            [a, b] => self.cheapest_two(row, |object| (object == a) | (object == b)),
            [a, b, c] => {
                self.cheapest_two(row, |object| (object == a) | (object == b) | (object == c))
            }
            ref held => self.cheapest_two(row, |object| held.contains(&object)),
        }
    }

    /// Does what [`wish`](Self::wish) says, for a row without what is held.
    fn cheapest_two(
        &self,
        row: &[Edge],
        is_held: impl Fn(u32) -> bool,
    ) -> Option<(Price, Price, u32)> {
        let outside = Edge::at_price(self.outside);
        let (mut best, mut second) = (outside, outside);
        // No branch but the one that ends it: which object is dearer than which cannot be predicted.
        for few in row.chunks(UNROLLED) {
            // Prices are not negative, and the row goes up.
            if few[0] >= second {
                break;
            }
            for &edge in few {
                let object = edge.other();
                let priced = edge.plus(self.prices[at(object)]);
                let priced = if is_held(object) { outside } else { priced };
                second = second.min(best.max(priced));
                best = best.min(priced);
            }
        }
        (best < outside).then(|| (best.cost(), second.cost(), best.other()))
    }

    /// Gives the first seat of an object to another bidder; a full object costs what its first seat does.
    fn take_first(&mut self, object: usize, seat: Seat) {
        let seats = &mut self.seats[self.seat_starts[object]..self.seat_starts[object + 1]];
        let mut place = 0;
        loop {
            let left = 2 * place + 1;
            if left >= seats.len() {
                break;
            }
            let right = left + 1;
            let child = if right < seats.len() && seats[right] < seats[left] {
                right
            } else {
                left
            };
            if seat <= seats[child] {
                break;
            }
            seats[place] = seats[child];
            place = child;
        }
        seats[place] = seat;
        if seats[0] != VACANT {
            self.prices[object] = seats[0].price;
        }
    }

    /// The objects that a bidder holds, and [`NOBODY`] for the rest of what it needs.
    pub(super) fn held(&self, bidder: u32) -> &[u32] {
        &self.held[self.held_starts[at(bidder)]..self.held_starts[at(bidder) + 1]]
    }

    fn exchange(&mut self, bidder: u32, from: u32, to: u32) {
        let held = self.held_starts[at(bidder)]..self.held_starts[at(bidder) + 1];
        if let Some(place) = self.held[held].iter_mut().find(|held| **held == from) {
            *place = to;
        }
    }

    /// Finds among the held edges of a bidder those that it would not rather exchange, at today's prices, and
    /// what it would have to pay for the cheapest object that it does not hold.
    fn review(&self, bidder: u32, kept: &mut Vec<Edge>) -> Price {
        let held = self.held(bidder);
        let mut least = self.outside;
        kept.clear();
        for &edge in self.block.rows.of(bidder) {
            if edge.cost() > least {
                break;
            }
            if held.contains(&edge.other()) {
                kept.push(edge);
            } else {
                least = least.min(self.total(edge));
            }
        }
        kept.retain(|&edge| self.total(edge) <= least);
        least
    }

    fn total(&self, edge: Edge) -> Price {
        edge.cost() + self.prices[at(edge.other())]
    }

    /// Keeps only seats that nobody would exchange, each up to the price at which its bidder would; then lets the
    /// others bid without increment, which keeps it so.
    fn settle(&mut self) {
        let mut kept = Vec::new();
        let mut seats = Vec::with_capacity(self.held.len());
        for bidder in people(self.block.need.len()) {
            let least = self.review(bidder, &mut kept);
            for &edge in &kept {
                let spare = (least - self.total(edge)).min(LEAP);
                let price = self.prices[at(edge.other())] + spare;
                seats.push((edge.other(), Seat { price, bidder }));
            }
        }
        self.reopen(0);
        for (object, seat) in seats {
            self.take_first(at(object), seat);
            self.exchange(seat.bidder, NOBODY, object);
        }
        let mut queue = Vec::new();
        for bidder in people(self.block.need.len()) {
            let open = self.held(bidder).iter().filter(|&&held| held == NOBODY);
            queue.extend(open.map(|_| bidder));
        }
        let mut outbid = Vec::new();
        for _ in 0..SETTLING {
            for bidder in queue.drain(..) {
                if let Some((other, lost)) = self.bid(bidder, 0, false) {
                    self.exchange(other, lost, NOBODY);
                    outbid.push(other);
                }
            }
            std::mem::swap(&mut queue, &mut outbid);
        }
    }

    /// Writes down who holds what, from the seats.
    fn note_held(&mut self) {
        self.held.fill(NOBODY);
        for object in people(self.prices.len()) {
            for seat in self.seat_starts[at(object)]..self.seat_starts[at(object) + 1] {
                let bidder = self.seats[seat].bidder;
                if bidder != NOBODY {
                    self.exchange(bidder, NOBODY, object);
                }
            }
        }
    }

    /// Hands over prices, for each bidder what the cheapest object costs that it does not hold, and who holds what.
    /// Nobody would rather exchange what it holds; but some hold less than they need, and some objects cost
    /// something although a seat is left.
    pub(super) fn into_parts(self) -> Found {
        let block = self.block;
        let mut pairing = Pairing::new(block.need.len(), block.capacity.len(), self.held.len());
        let mut limits = Vec::with_capacity(block.need.len());
        let mut kept = Vec::new();
        for bidder in people(block.need.len()) {
            let least = self.review(bidder, &mut kept);
            let dearest = kept.iter().map(|&edge| self.total(edge)).max();
            // Who knows no other object has no use for a limit above what it pays.
            limits.push(Millionths::from(match dearest {
                Some(dearest) if least == NOWHERE => dearest,
                None if least == NOWHERE => 0,
                _ => least,
            }));
            for &edge in &kept {
                pairing.add(bidder, edge);
            }
        }
        let prices = self.prices.iter().map(|&price| Millionths::from(price));
        (prices.collect(), limits, pairing)
    }
}
