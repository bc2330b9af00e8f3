//! Who holds what: pairs that can be added and removed at once from both sides.

use super::block::{Edge, NOBODY, at};

/// A pair and its neighbors in the lists of both sides.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// The object and what it costs.
    edge: Edge,
    bidder: u32,
    next_of_bidder: u32,
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

    /// Adds a pair that is not there.
    pub(super) fn add(&mut self, bidder: u32, edge: Edge) {
        let object = at(edge.other());
        let node = Node {
            edge,
            bidder,
            next_of_bidder: self.first_of_bidder[at(bidder)],
            next_of_object: self.first_of_object[object],
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
        if node.next_of_object != NOBODY {
            self.nodes[at(node.next_of_object)].previous_of_object = place;
        }
        self.first_of_bidder[at(bidder)] = place;
        self.first_of_object[object] = place;
        self.held[at(bidder)] += 1;
        self.load[object] += 1;
    }

    /// Removes a pair; answers whether it was there.
    pub(super) fn remove(&mut self, bidder: u32, edge: Edge) -> bool {
        let (mut previous, mut place) = (NOBODY, self.first_of_bidder[at(bidder)]);
        while place != NOBODY && self.nodes[at(place)].edge != edge {
            previous = place;
            place = self.nodes[at(place)].next_of_bidder;
        }
        if place == NOBODY {
            return false;
        }
        let node = self.nodes[at(place)];
        match previous {
            NOBODY => self.first_of_bidder[at(bidder)] = node.next_of_bidder,
            _ => self.nodes[at(previous)].next_of_bidder = node.next_of_bidder,
        }
        match node.previous_of_object {
            NOBODY => self.first_of_object[at(edge.other())] = node.next_of_object,
            previous => self.nodes[at(previous)].next_of_object = node.next_of_object,
        }
        if node.next_of_object != NOBODY {
            self.nodes[at(node.next_of_object)].previous_of_object = node.previous_of_object;
        }
        self.nodes[at(place)].next_of_bidder = self.free;
        self.free = place;
        self.held[at(bidder)] -= 1;
        self.load[at(edge.other())] -= 1;
        true
    }
}

/// Follows links until there is none.
fn chain(first: u32, next: impl Fn(u32) -> u32) -> impl Iterator<Item = u32> {
    std::iter::successors(link(first), move |&node| link(next(node)))
}

fn link(node: u32) -> Option<u32> {
    (node != NOBODY).then_some(node)
}
