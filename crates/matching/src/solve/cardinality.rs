//! The largest pairing, whatever it costs, and who keeps it from being larger.

use super::block::{Edge, NOBODY, Rows, at, people};
use super::pairing::Pairing;

/// A pairing with as many pairs as there can be, and the part of the instance where bidders are too many.
pub(super) struct Largest {
    pub(super) pairing: Pairing,
    /// Bidders that are free or could be made free by moving others: in some largest pairing each goes short.
    pub(super) crowded_bidders: Vec<bool>,
    /// Objects that such bidders could get by moving others: full in every largest pairing.
    pub(super) crowded_objects: Vec<bool>,
}

/// Computes a largest pairing.
///
/// # Complexity
/// At worst a pass over the edges for each pair that the first pass does not find; in practice a few passes.
///
/// # Source
/// Depth-first search for disjoint augmenting paths with lookahead: Pothen and Fan (1990). The crowded part is
/// the coarse decomposition of Dulmage and Mendelsohn (1958), which is what the last pass, without success, has
/// visited. Where their vertices have degree one, ours have needs and capacities.
pub(super) fn largest(rows: &Rows, need: &[u32], capacity: &[u32]) -> Largest {
    let pairs = need.iter().map(|&need| at(need)).sum();
    let mut search = Search {
        rows,
        need,
        capacity,
        pairing: Pairing::new(need.len(), capacity.len(), pairs),
        lookahead: vec![0; need.len()],
        seen_bidders: vec![0; need.len()],
        seen_objects: vec![0; capacity.len()],
        pass: 0,
        stack: Vec::new(),
    };
    let mut short: Vec<u32> = people(need.len()).collect();
    short.retain(|&bidder| !search.fill(bidder, Search::take_spare));
    loop {
        search.pass += 1;
        let before: u32 = short
            .iter()
            .map(|&bidder| search.pairing.held(bidder))
            .sum();
        let sources = short.clone();
        short.retain(|&bidder| !search.fill(bidder, Search::augment));
        let after: u32 = sources
            .iter()
            .map(|&bidder| search.pairing.held(bidder))
            .sum();
        if short.is_empty() || before == after {
            break;
        }
    }
    let seen = |passes: &[u32]| {
        let is_seen = |&pass: &u32| !short.is_empty() && pass == search.pass;
        passes.iter().map(is_seen).collect()
    };
    Largest {
        crowded_bidders: seen(&search.seen_bidders),
        crowded_objects: seen(&search.seen_objects),
        pairing: search.pairing,
    }
}

/// A bidder on the way, where the search stands in its row, and the holders of the object there.
struct Step {
    bidder: u32,
    /// The edge by which the bidder holds the object of the step before.
    gives_up: Edge,
    place: usize,
    holder: Option<u32>,
}

struct Search<'a> {
    rows: &'a Rows,
    need: &'a [u32],
    capacity: &'a [u32],
    pairing: Pairing,
    /// For each bidder how many first edges of its row lead to full objects: a full object stays full.
    lookahead: Vec<usize>,
    /// The last pass that visited each.
    seen_bidders: Vec<u32>,
    seen_objects: Vec<u32>,
    pass: u32,
    stack: Vec<Step>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "rows and links name people of the block, and all lists are as long as its sides"
)]
impl Search<'_> {
    /// Gives a bidder what it needs, one by one; answers whether it has everything.
    fn fill(&mut self, bidder: u32, mut find: impl FnMut(&mut Self, u32) -> bool) -> bool {
        while self.pairing.held(bidder) < self.need[at(bidder)] {
            if !find(self, bidder) {
                return false;
            }
        }
        true
    }

    /// Gives a bidder an object with a spare seat.
    fn take_spare(&mut self, bidder: u32) -> bool {
        let spare = self.spare(bidder);
        if let Some(edge) = spare {
            self.pairing.add(bidder, edge);
        }
        spare.is_some()
    }

    /// Looks for an object with a spare seat, past those known to be full.
    fn spare(&mut self, bidder: u32) -> Option<Edge> {
        let row = self.rows.of(bidder);
        let next = &mut self.lookahead[at(bidder)];
        while let Some(&edge) = row.get(*next) {
            *next += 1;
            let object = edge.other();
            if self.pairing.load(object) < self.capacity[at(object)]
                && !self.pairing.holds(bidder, edge)
            {
                // Should the bidder give it up, then for another to take it: it is full from then on.
                return Some(edge);
            }
        }
        None
    }

    /// Gives a bidder one object more by moving others, through people that no search of this pass has seen.
    fn augment(&mut self, source: u32) -> bool {
        self.stack.clear();
        self.enter(source, Edge::new(0, NOBODY));
        while let Some(step) = self.stack.last_mut() {
            let bidder = step.bidder;
            if let Some(holder) = step.holder {
                step.holder = self.pairing.next_holder(holder);
                let (next, gives_up) = self.pairing.holder(holder);
                if self.seen_bidders[at(next)] != self.pass {
                    self.enter(next, gives_up);
                    if let Some(edge) = self.spare(next) {
                        self.shift(edge);
                        return true;
                    }
                }
            } else if let Some(edge) = nth(self.rows.of(bidder), step.place, self.pass) {
                step.place += 1;
                let object = edge.other();
                if self.seen_objects[at(object)] != self.pass && !self.pairing.holds(bidder, edge) {
                    self.seen_objects[at(object)] = self.pass;
                    step.holder = self.pairing.first_holder(object);
                }
            } else {
                self.stack.pop();
            }
        }
        false
    }

    fn enter(&mut self, bidder: u32, gives_up: Edge) {
        self.seen_bidders[at(bidder)] = self.pass;
        self.stack.push(Step {
            bidder,
            gives_up,
            place: 0,
            holder: None,
        });
    }

    /// Lets the last bidder of the way take an edge, and each before it what the next one gives up.
    fn shift(&mut self, edge: Edge) {
        let mut takes = edge;
        while let Some(step) = self.stack.pop() {
            let is_source = self.stack.is_empty();
            if !is_source && let Some(place) = self.pairing.remove(step.bidder, step.gives_up) {
                self.pairing.free(place);
            }
            self.pairing.add(step.bidder, takes);
            if let Some(before) = self.stack.last() {
                let row = self.rows.of(before.bidder);
                takes = nth(row, before.place - 1, self.pass).unwrap_or(takes);
            }
        }
    }
}

/// The edge at a place of a row, from the front in odd passes and from the back in even ones: so no part of the
/// instance is always looked at last, which would make for many passes.
fn nth(row: &[Edge], place: usize, pass: u32) -> Option<Edge> {
    if pass.is_multiple_of(2) {
        row.get(row.len().checked_sub(place + 1)?).copied()
    } else {
        row.get(place).copied()
    }
}
