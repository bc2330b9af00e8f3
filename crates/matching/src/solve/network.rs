//! A growing pairing with prices, and the cheapest way to admit one more wish.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::{Instance, MenteeIndex, MentorIndex, Pair, Score};

/// A worth, price or distance in millionths of a score; no sum of them that fits in memory overflows it.
type Millionths = i64;

/// The place of an edge in [`Network::edges`].
type EdgePlace = usize;

/// A candidate that is not pinned and whose mentor has a seat that is not pinned.
#[derive(Clone, Copy)]
struct Edge {
    /// The value of a pair plus the score.
    worth: Millionths,
    mentee: MenteeIndex,
    mentor: MentorIndex,
    chosen: bool,
}

/// A pairing that is optimal for the wishes admitted so far, with the prices that prove it.
///
/// # Invariants
/// Between calls, for a pair worth `w` and the prices `u` of its mentee and `p` of its mentor:
/// 1. of every mentee that entered, an edge not chosen has `u + p >= w` and a chosen one `u + p <= w`;
/// 2. a mentor with a seat left has `p = 0`; a mentee with an admitted wish unfulfilled has `u = 0`;
/// 3. no price is negative.
///
/// These are complementary slackness: the pairing is worth as much as the bound that the prices give.
pub(super) struct Network {
    /// Row `i` of `edges` is `starts[i]..starts[i + 1]`, sorted by worth, highest first, then by mentor.
    starts: Vec<EdgePlace>,
    edges: Vec<Edge>,
    /// Mentors wanted beside the pinned ones.
    wishes: Vec<u32>,
    /// Seats beside the pinned ones.
    seats: Vec<usize>,
    /// For each mentor the chosen edges.
    holders: Vec<Vec<EdgePlace>>,
    mentee_prices: Vec<Millionths>,
    mentor_prices: Vec<Millionths>,
    search: Search,
}

/// The tree of cheapest ways from one mentee; between searches it is empty.
struct Search {
    mentees: Vec<Step>,
    mentors: Vec<Step>,
    reached: Vec<Node>,
    frontier: BinaryHeap<Reverse<(Millionths, Node)>>,
}

/// How a person is reached: a mentor by choosing the edge, a mentee by giving it up.
#[derive(Clone, Copy)]
struct Step {
    distance: Millionths,
    edge: EdgePlace,
}

const UNREACHED: Step = Step {
    distance: Millionths::MAX,
    edge: 0,
};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Mentee(MenteeIndex),
    Mentor(MentorIndex),
}

/// Where the cheapest way ends, at a free seat or at a mentee who goes without, and what it loses.
struct Way {
    end: Node,
    loss: Millionths,
}

#[expect(
    clippy::indexing_slicing,
    reason = "a valid instance names only people within its lists, and every EdgePlace comes from a row"
)]
impl Network {
    /// Builds the network of an instance, with its pins settled and nobody else admitted.
    pub(super) fn new(instance: &Instance, pair_value: u64) -> Self {
        let mut wishes = instance.wanted().to_vec();
        let mut seats: Vec<usize> = instance
            .capacity()
            .iter()
            .map(|&capacity| MentorIndex(capacity).position())
            .collect();
        for pin in instance.pins() {
            wishes[pin.mentee.position()] -= 1;
            seats[pin.mentor.position()] -= 1;
        }
        let pair_value = i64::try_from(pair_value).unwrap_or(i64::MAX / 4);
        let (starts, edges) = sorted_rows(instance, pair_value, &seats);
        // Who has nothing to give or take beside pins costs more than any pair is worth: the terms of the
        // bound cancel, and no other pair of theirs has a surplus.
        let out_of_reach = pair_value + i64::from(Score::SCALE);
        Self {
            mentee_prices: vec![out_of_reach; wishes.len()],
            mentor_prices: seats
                .iter()
                .map(|&free| if free == 0 { out_of_reach } else { 0 })
                .collect(),
            holders: vec![Vec::new(); seats.len()],
            search: Search {
                mentees: vec![UNREACHED; wishes.len()],
                mentors: vec![UNREACHED; seats.len()],
                reached: Vec::new(),
                frontier: BinaryHeap::new(),
            },
            starts,
            edges,
            wishes,
            seats,
        }
    }

    /// Lets a mentee in, at the lowest price that keeps the invariants, and returns how many wishes to admit.
    pub(super) fn enter(&mut self, mentee: MenteeIndex) -> u32 {
        let wishes = self.wishes[mentee.position()];
        if wishes > 0 {
            let mut price = 0;
            for edge in &self.edges[self.row(mentee)] {
                if edge.worth <= price {
                    break;
                }
                price = price.max(edge.worth - self.mentor_prices[edge.mentor.position()]);
            }
            self.mentee_prices[mentee.position()] = price;
        }
        wishes
    }

    /// Admits one wish of a mentee that entered; answers whether the mentee has one mentor more.
    pub(super) fn admit(&mut self, mentee: MenteeIndex) -> bool {
        let way = self.cheapest_way(mentee);
        self.adjust_prices(way.loss);
        self.follow(mentee, way.end);
        way.end != Node::Mentee(mentee)
    }

    /// Returns the chosen pairs, without pins, and the prices of mentees and mentors.
    pub(super) fn into_result(self) -> (Vec<Pair>, Vec<u64>, Vec<u64>) {
        let prices = |prices: Vec<Millionths>| -> Vec<u64> {
            prices
                .into_iter()
                .map(|price| u64::try_from(price).unwrap_or(0))
                .collect()
        };
        let chosen = self.edges.iter().filter(|edge| edge.chosen);
        let pairs = chosen
            .map(|&Edge { mentee, mentor, .. }| Pair { mentee, mentor })
            .collect();
        (
            pairs,
            prices(self.mentee_prices),
            prices(self.mentor_prices),
        )
    }

    fn row(&self, mentee: MenteeIndex) -> std::ops::Range<EdgePlace> {
        self.starts[mentee.position()]..self.starts[mentee.position() + 1]
    }

    /// Searches by Dijkstra's algorithm for the way from a mentee that loses least.
    ///
    /// The length of choosing an edge is `u + p - w`, of giving it up `w - u - p`; invariant 1 says that
    /// neither is negative. Ways end at a free seat, for nothing, or at a mentee, who loses `u`.
    /// Nothing as far away as the best end so far is looked at.
    fn cheapest_way(&mut self, source: MenteeIndex) -> Way {
        let mut best = Way {
            end: Node::Mentee(source),
            loss: self.mentee_prices[source.position()],
        };
        self.search.mentees[source.position()].distance = 0;
        self.search.reached.push(Node::Mentee(source));
        self.reach_mentors(source, 0, &mut best);
        while let Some(Reverse((distance, node))) = self.search.frontier.pop() {
            if distance >= best.loss {
                break;
            }
            // An entry is stale when a shorter way to the same person was found after it.
            match node {
                Node::Mentee(mentee) => {
                    if distance == self.search.mentees[mentee.position()].distance {
                        self.reach_mentors(mentee, distance, &mut best);
                    }
                }
                Node::Mentor(mentor) => {
                    if distance == self.search.mentors[mentor.position()].distance {
                        self.reach_holders(mentor, distance, &mut best);
                    }
                }
            }
        }
        best
    }

    fn reach_mentors(&mut self, mentee: MenteeIndex, distance: Millionths, best: &mut Way) {
        let budget = distance + self.mentee_prices[mentee.position()];
        for place in self.row(mentee) {
            let edge = self.edges[place];
            let least = budget - edge.worth;
            if least >= best.loss {
                // Prices are not negative, so the rest of the sorted row is as far away or farther.
                break;
            }
            let mentor = edge.mentor.position();
            let distance = least + self.mentor_prices[mentor];
            if edge.chosen
                || distance >= best.loss
                || distance >= self.search.mentors[mentor].distance
            {
                continue;
            }
            let node = Node::Mentor(edge.mentor);
            if self.search.mentors[mentor].distance == UNREACHED.distance {
                self.search.reached.push(node);
            }
            self.search.mentors[mentor] = Step {
                distance,
                edge: place,
            };
            if self.holders[mentor].len() < self.seats[mentor] {
                *best = Way {
                    end: node,
                    loss: distance,
                };
            } else {
                self.search.frontier.push(Reverse((distance, node)));
            }
        }
    }

    fn reach_holders(&mut self, mentor: MentorIndex, distance: Millionths, best: &mut Way) {
        let budget = distance - self.mentor_prices[mentor.position()];
        for &place in &self.holders[mentor.position()] {
            let edge = self.edges[place];
            let mentee = edge.mentee.position();
            let price = self.mentee_prices[mentee];
            let distance = budget + edge.worth - price;
            if distance >= best.loss || distance >= self.search.mentees[mentee].distance {
                continue;
            }
            let node = Node::Mentee(edge.mentee);
            if self.search.mentees[mentee].distance == UNREACHED.distance {
                self.search.reached.push(node);
            }
            self.search.mentees[mentee] = Step {
                distance,
                edge: place,
            };
            self.search.frontier.push(Reverse((distance, node)));
            if distance + price < best.loss {
                *best = Way {
                    end: node,
                    loss: distance + price,
                };
            }
        }
    }

    /// Makes every edge of the cheapest way cost nothing, keeping the invariants.
    fn adjust_prices(&mut self, loss: Millionths) {
        for node in &self.search.reached {
            match node {
                Node::Mentee(mentee) => {
                    let step = self.search.mentees[mentee.position()];
                    self.mentee_prices[mentee.position()] -= (loss - step.distance).max(0);
                }
                Node::Mentor(mentor) => {
                    let step = self.search.mentors[mentor.position()];
                    self.mentor_prices[mentor.position()] += (loss - step.distance).max(0);
                }
            }
        }
    }

    /// Walks back from the end of the way, moving every mentee on it to the next mentor, and forgets the search.
    fn follow(&mut self, source: MenteeIndex, end: Node) {
        let mut node = end;
        loop {
            match node {
                Node::Mentor(mentor) => {
                    let place = self.search.mentors[mentor.position()].edge;
                    self.edges[place].chosen = true;
                    self.holders[mentor.position()].push(place);
                    node = Node::Mentee(self.edges[place].mentee);
                }
                Node::Mentee(mentee) if mentee == source => break,
                Node::Mentee(mentee) => {
                    let place = self.search.mentees[mentee.position()].edge;
                    self.edges[place].chosen = false;
                    let mentor = self.edges[place].mentor;
                    self.holders[mentor.position()].retain(|&held| held != place);
                    node = Node::Mentor(mentor);
                }
            }
        }
        for node in self.search.reached.drain(..) {
            match node {
                Node::Mentee(mentee) => self.search.mentees[mentee.position()] = UNREACHED,
                Node::Mentor(mentor) => self.search.mentors[mentor.position()] = UNREACHED,
            }
        }
        self.search.frontier.clear();
    }
}

/// Collects the edges of each mentee who has a wish, in the order in which to try them.
fn sorted_rows(
    instance: &Instance,
    pair_value: Millionths,
    seats: &[usize],
) -> (Vec<EdgePlace>, Vec<Edge>) {
    let mut starts = Vec::with_capacity(instance.wanted().len() + 1);
    let mut edges = Vec::with_capacity(instance.candidate_count());
    starts.push(0);
    for mentee in MenteeIndex::all(instance.wanted().len()) {
        let start = edges.len();
        for candidate in instance.candidates(mentee) {
            let mentor = candidate.mentor;
            let pinned = instance
                .pins()
                .binary_search(&Pair { mentee, mentor })
                .is_ok();
            if !pinned && seats.get(mentor.position()).is_some_and(|&seats| seats > 0) {
                let worth = pair_value + i64::from(candidate.score.millionths());
                edges.push(Edge {
                    worth,
                    mentee,
                    mentor,
                    chosen: false,
                });
            }
        }
        if let Some(row) = edges.get_mut(start..) {
            row.sort_unstable_by_key(|edge| (Reverse(edge.worth), edge.mentor));
        }
        starts.push(edges.len());
    }
    (starts, edges)
}
