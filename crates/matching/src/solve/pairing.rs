//! Who holds what: pairs that can be added and removed at once from both sides.

use super::block::{Edge, Millionths, NOBODY, at};

/// A pair and its neighbors in the lists of both sides.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// The object and what it costs.
    edge: Edge,
    bidder: u32,
    next_of_bidder: u32,
    previous_of_bidder: u32,
    next_of_object: u32,
    previous_of_object: u32,
}

/// A set of pairs with a list for each bidder and each object.
#[derive(Clone, Debug)]
pub(super) struct Pairing {
    nodes: Vec<Node>,
    /// The first free node; free nodes are chained by `next_of_bidder`.
    free: u32,
    first_of_bidder: Vec<u32>,
    first_of_object: Vec<u32>,
    held: Vec<u32>,
    load: Vec<u32>,
    pairs: u64,
    cost: Millionths,
}

#[expect(
    clippy::indexing_slicing,
    reason = "lists are as long as the sides of the block, and links name nodes that exist"
)]
impl Pairing {
    /// Makes an empty pairing, with room for `pairs`.
    pub(super) fn new(bidders: usize, objects: usize, pairs: usize) -> Self {
        Self {
            nodes: Vec::with_capacity(pairs),
            free: NOBODY,
            first_of_bidder: vec![NOBODY; bidders],
            first_of_object: vec![NOBODY; objects],
            held: vec![0; bidders],
            load: vec![0; objects],
            pairs: 0,
            cost: 0,
        }
    }

    /// How many objects a bidder holds.
    pub(super) fn held(&self, bidder: u32) -> u32 {
        self.held[at(bidder)]
    }

    /// How many bidders hold an object.
    pub(super) fn load(&self, object: u32) -> u32 {
        self.load[at(object)]
    }

    /// The edges that a bidder holds, latest first.
    pub(super) fn of_bidder(&self, bidder: u32) -> impl Iterator<Item = Edge> + '_ {
        let first = self.first_of_bidder[at(bidder)];
        chain(first, |node| self.nodes[at(node)].next_of_bidder)
            .map(|node| self.nodes[at(node)].edge)
    }

    /// The latest holder of an object, as a link to follow with [`next_holder`](Self::next_holder).
    pub(super) fn first_holder(&self, object: u32) -> Option<u32> {
        link(self.first_of_object[at(object)])
    }

    /// The holder before this one.
    pub(super) fn next_holder(&self, node: u32) -> Option<u32> {
        link(self.nodes[at(node)].next_of_object)
    }

    /// The bidder and the edge behind a link.
    pub(super) fn holder(&self, node: u32) -> (u32, Edge) {
        let node = &self.nodes[at(node)];
        (node.bidder, node.edge)
    }

    /// Answers whether a bidder holds this edge.
    pub(super) fn holds(&self, bidder: u32, edge: Edge) -> bool {
        self.of_bidder(bidder).any(|held| held == edge)
    }

    /// How many pairs there are.
    pub(super) fn pairs(&self) -> u64 {
        self.pairs
    }

    /// What they cost together.
    pub(super) fn cost(&self) -> Millionths {
        self.cost
    }

    /// Makes room for one more bidder or object.
    pub(super) fn add_bidder(&mut self) {
        self.first_of_bidder.push(NOBODY);
        self.held.push(0);
    }

    /// See [`add_bidder`](Self::add_bidder).
    pub(super) fn add_object(&mut self) {
        self.first_of_object.push(NOBODY);
        self.load.push(0);
    }

    /// Undoes the latest [`add_bidder`](Self::add_bidder).
    pub(super) fn pop_bidder(&mut self) {
        self.first_of_bidder.pop();
        self.held.pop();
    }

    /// Undoes the latest [`add_object`](Self::add_object).
    pub(super) fn pop_object(&mut self) {
        self.first_of_object.pop();
        self.load.pop();
    }

    /// Adds a pair that is not there; returns its place.
    pub(super) fn add(&mut self, bidder: u32, edge: Edge) -> u32 {
        let node = Node {
            edge,
            bidder,
            next_of_bidder: self.first_of_bidder[at(bidder)],
            previous_of_bidder: NOBODY,
            next_of_object: self.first_of_object[at(edge.other())],
            previous_of_object: NOBODY,
        };
        let place = if self.free == NOBODY {
            self.nodes.push(node);
            // There are fewer than 2^32 pairs: each takes more memory than there would be left.
            u32::try_from(self.nodes.len() - 1).unwrap_or(NOBODY)
        } else {
            let place = self.free;
            self.free = self.nodes[at(place)].next_of_bidder;
            self.nodes[at(place)] = node;
            place
        };
        self.link(place);
        place
    }

    /// Removes a pair; returns the place it had, `None` when it was not there.
    pub(super) fn remove(&mut self, bidder: u32, edge: Edge) -> Option<u32> {
        let first = self.first_of_bidder[at(bidder)];
        let place = chain(first, |node| self.nodes[at(node)].next_of_bidder)
            .find(|&place| self.nodes[at(place)].edge == edge)?;
        self.unlink(place);
        Some(place)
    }

    /// Frees a place that [`remove`](Self::remove) returned, once nobody wants the pair back there.
    pub(super) fn free(&mut self, place: u32) {
        self.nodes[at(place)].next_of_bidder = self.free;
        self.free = place;
    }

    /// Puts the pair at a place into both lists, between the neighbors that it names.
    ///
    /// Undoes [`remove`](Self::remove) when everything since has been undone: the place still names the
    /// neighbors that the pair had then.
    pub(super) fn link(&mut self, place: u32) {
        let node = self.nodes[at(place)];
        let (bidder, object) = (at(node.bidder), at(node.edge.other()));
        match node.previous_of_bidder {
            NOBODY => self.first_of_bidder[bidder] = place,
            previous => self.nodes[at(previous)].next_of_bidder = place,
        }
        match node.previous_of_object {
            NOBODY => self.first_of_object[object] = place,
            previous => self.nodes[at(previous)].next_of_object = place,
        }
        if node.next_of_bidder != NOBODY {
            self.nodes[at(node.next_of_bidder)].previous_of_bidder = place;
        }
        if node.next_of_object != NOBODY {
            self.nodes[at(node.next_of_object)].previous_of_object = place;
        }
        self.held[bidder] += 1;
        self.load[object] += 1;
        self.pairs += 1;
        self.cost += node.edge.wide_cost();
    }

    /// Takes the pair at a place out of both lists. Undoes [`add`](Self::add), see [`link`](Self::link).
    pub(super) fn unlink(&mut self, place: u32) {
        let node = self.nodes[at(place)];
        let (bidder, object) = (at(node.bidder), at(node.edge.other()));
        match node.previous_of_bidder {
            NOBODY => self.first_of_bidder[bidder] = node.next_of_bidder,
            previous => self.nodes[at(previous)].next_of_bidder = node.next_of_bidder,
        }
        match node.previous_of_object {
            NOBODY => self.first_of_object[object] = node.next_of_object,
            previous => self.nodes[at(previous)].next_of_object = node.next_of_object,
        }
        if node.next_of_bidder != NOBODY {
            self.nodes[at(node.next_of_bidder)].previous_of_bidder = node.previous_of_bidder;
        }
        if node.next_of_object != NOBODY {
            self.nodes[at(node.next_of_object)].previous_of_object = node.previous_of_object;
        }
        self.held[bidder] -= 1;
        self.load[object] -= 1;
        self.pairs -= 1;
        self.cost -= node.edge.wide_cost();
    }
}

/// Follows links until there is none.
fn chain(first: u32, next: impl Fn(u32) -> u32) -> impl Iterator<Item = u32> {
    std::iter::successors(link(first), move |&node| link(next(node)))
}

fn link(node: u32) -> Option<u32> {
    (node != NOBODY).then_some(node)
}
