//! A growing pairing with prices, and the cheapest way to admit one more wish.

use std::cmp::Reverse;
use std::ops::Range;

use super::frontier::Frontier;
use crate::{Candidate, Instance, MenteeIndex, MentorIndex, Pair, Score};

/// A worth, price or distance in millionths of a score; no sum of them that fits in memory overflows it.
type Millionths = i64;

/// Farther than any way.
const UNREACHED: Millionths = Millionths::MAX;

/// A mentee's candidate, by its place in [`Network::edges`].
#[derive(Clone, Copy, PartialEq, Eq)]
struct Edge {
    mentee: MenteeIndex,
    place: usize,
}

/// What searches read all the time, together.
#[derive(Clone, Copy)]
struct MentorState {
    price: Millionths,
    distance: Millionths,
}

/// A pairing that is optimal for the wishes admitted so far, with the prices that prove it.
///
/// # Invariants
/// Between calls, for a pair worth `w` and the prices `u` of its mentee and `p` of its mentor:
/// 1. of every mentee that entered, an edge not chosen has `u + p >= w` and a chosen one `u + p <= w`;
/// 2. a mentor with a seat left has `p = 0`; a mentee with an admitted wish unfulfilled has `u = 0`;
/// 3. no price is negative;
/// 4. all distances are unreached.
///
/// The first three are complementary slackness: the pairing is worth as much as the bound of the prices.
pub(super) struct Network {
    /// What a pair is worth beside its score.
    pair_value: Millionths,
    /// Row `i` of `edges` is `starts[i]..starts[i + 1]`, sorted by score, highest first, then by mentor.
    starts: Vec<usize>,
    /// Candidates that are not pinned and whose mentor has a seat that is not pinned.
    edges: Vec<Candidate>,
    chosen: Vec<bool>,
    /// For each mentor the chosen edges.
    holders: Vec<Vec<Edge>>,
    /// Mentors wanted beside the pinned ones.
    wishes: Vec<u32>,
    /// Seats beside the pinned ones.
    seats: Vec<usize>,
    mentors: Vec<MentorState>,
    mentee_prices: Vec<Millionths>,
    mentee_distances: Vec<Millionths>,
    /// How a reached mentor was reached: by choosing this edge.
    into_mentor: Vec<Edge>,
    /// How a reached mentee was reached: by giving up this edge, a place in `edges`.
    into_mentee: Vec<usize>,
    reached_mentors: Vec<MentorIndex>,
    reached_mentees: Vec<MenteeIndex>,
    frontier: Frontier,
}

/// Where a way ends, at a free seat or at a mentee who goes without, and what it loses.
#[derive(Clone, Copy)]
struct Way {
    end: End,
    loss: Millionths,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Seat(MentorIndex),
    Without(MenteeIndex),
}

#[expect(
    clippy::indexing_slicing,
    reason = "a valid instance names only people within its lists, and every place of an edge is from a row"
)]
impl Network {
    /// Builds the network of an instance, with its pins settled and nobody else admitted.
    pub(super) fn new(instance: &Instance, pair_value: u64) -> Self {
        let mut wishes = instance.wanted().to_vec();
        let capacity = instance.capacity().iter();
        let mut seats: Vec<_> = capacity
            .map(|&seats| MentorIndex(seats).position())
            .collect();
        for pin in instance.pins() {
            wishes[pin.mentee.position()] -= 1;
            seats[pin.mentor.position()] -= 1;
        }
        let pair_value = i64::try_from(pair_value).unwrap_or(i64::MAX / 4);
        // Who has nothing to give or take beside pins costs more than any pair is worth: the terms of the
        // bound cancel, and no other pair of theirs has a surplus.
        let out_of_reach = pair_value + i64::from(Score::SCALE);
        let mentor = |&free: &usize| MentorState {
            price: if free == 0 { out_of_reach } else { 0 },
            distance: UNREACHED,
        };
        let (starts, edges) = sorted_rows(instance, &seats);
        let nowhere = Edge {
            mentee: MenteeIndex(0),
            place: 0,
        };
        Self {
            pair_value,
            starts,
            chosen: vec![false; edges.len()],
            edges,
            holders: vec![Vec::new(); seats.len()],
            mentors: seats.iter().map(mentor).collect(),
            mentee_prices: vec![out_of_reach; wishes.len()],
            mentee_distances: vec![UNREACHED; wishes.len()],
            into_mentor: vec![nowhere; seats.len()],
            into_mentee: vec![0; wishes.len()],
            reached_mentors: Vec::new(),
            reached_mentees: Vec::new(),
            frontier: Frontier::new(seats.len()),
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
                let worth = self.worth(*edge);
                if worth <= price {
                    break;
                }
                price = price.max(worth - self.mentors[edge.mentor.position()].price);
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
        way.end != End::Without(mentee)
    }

    /// Returns the chosen pairs, without pins, and the prices of mentees and mentors.
    pub(super) fn into_result(self) -> (Vec<Pair>, Vec<i64>, Vec<i64>) {
        let chosen = self.holders.iter().flatten();
        let pairs = chosen.map(|&edge| Pair {
            mentee: edge.mentee,
            mentor: self.mentor(edge),
        });
        let mentor_prices = self.mentors.iter().map(|mentor| mentor.price);
        (pairs.collect(), self.mentee_prices, mentor_prices.collect())
    }

    fn row(&self, mentee: MenteeIndex) -> Range<usize> {
        self.starts[mentee.position()]..self.starts[mentee.position() + 1]
    }

    fn worth(&self, edge: Candidate) -> Millionths {
        self.pair_value + i64::from(edge.score.millionths())
    }

    fn mentor(&self, edge: Edge) -> MentorIndex {
        self.edges[edge.place].mentor
    }

    /// Searches by Dijkstra's algorithm for the way from a mentee that loses least.
    ///
    /// The length of choosing an edge is `u + p - w`, of giving it up `w - u - p`; invariant 1 says that
    /// neither is negative. Ways end at a free seat, for nothing, or at a mentee, who loses `u`.
    /// Nothing as far away as the best end so far is looked at. Only mentors queue: their holders are
    /// passed at once, and again if another of their mentors turns out to be nearer to them.
    fn cheapest_way(&mut self, source: MenteeIndex) -> Way {
        let loss = self.mentee_prices[source.position()];
        let mut best = Way {
            end: End::Without(source),
            loss,
        };
        self.mentee_distances[source.position()] = 0;
        self.reached_mentees.push(source);
        self.reach_mentors(source, 0, &mut best);
        while let Some((distance, mentor)) = self.frontier.pop() {
            if distance >= best.loss {
                break;
            }
            self.reach_holders(mentor, distance, &mut best);
        }
        best
    }

    fn reach_mentors(&mut self, mentee: MenteeIndex, distance: Millionths, best: &mut Way) {
        let budget = distance + self.mentee_prices[mentee.position()] - self.pair_value;
        for place in self.row(mentee) {
            let edge = self.edges[place];
            let least = budget - i64::from(edge.score.millionths());
            if least >= best.loss {
                // Prices are not negative, so the rest of the sorted row is as far away or farther.
                break;
            }
            let mentor = edge.mentor.position();
            let state = &mut self.mentors[mentor];
            let distance = least + state.price;
            if distance >= state.distance.min(best.loss) || self.chosen[place] {
                continue;
            }
            if state.distance == UNREACHED {
                self.reached_mentors.push(edge.mentor);
            }
            state.distance = distance;
            self.into_mentor[mentor] = Edge { mentee, place };
            if self.holders[mentor].len() < self.seats[mentor] {
                *best = Way {
                    end: End::Seat(edge.mentor),
                    loss: distance,
                };
            } else {
                self.frontier.lower(edge.mentor, distance);
            }
        }
    }

    fn reach_holders(&mut self, mentor: MentorIndex, distance: Millionths, best: &mut Way) {
        let budget = distance - self.mentors[mentor.position()].price;
        for holder in 0..self.holders[mentor.position()].len() {
            let Edge { mentee, place } = self.holders[mentor.position()][holder];
            let price = self.mentee_prices[mentee.position()];
            let distance = budget + self.worth(self.edges[place]) - price;
            let known = &mut self.mentee_distances[mentee.position()];
            if distance >= best.loss || distance >= *known {
                continue;
            }
            if *known == UNREACHED {
                self.reached_mentees.push(mentee);
            }
            *known = distance;
            self.into_mentee[mentee.position()] = place;
            if distance + price < best.loss {
                *best = Way {
                    end: End::Without(mentee),
                    loss: distance + price,
                };
            }
            self.reach_mentors(mentee, distance, best);
        }
    }

    /// Makes every edge of the cheapest way cost nothing, keeping the invariants, and forgets distances.
    fn adjust_prices(&mut self, loss: Millionths) {
        for mentee in self.reached_mentees.drain(..) {
            let distance = &mut self.mentee_distances[mentee.position()];
            self.mentee_prices[mentee.position()] -= (loss - *distance).max(0);
            *distance = UNREACHED;
        }
        for mentor in self.reached_mentors.drain(..) {
            let state = &mut self.mentors[mentor.position()];
            state.price += (loss - state.distance).max(0);
            state.distance = UNREACHED;
        }
        self.frontier.clear();
    }

    /// Walks back from the end of the way, moving every mentee on it to the next mentor.
    fn follow(&mut self, source: MenteeIndex, end: End) {
        let mut at = match end {
            End::Seat(mentor) => self.take_seat(mentor),
            End::Without(mentee) => mentee,
        };
        while at != source {
            let place = self.into_mentee[at.position()];
            let given_up = Edge { mentee: at, place };
            let mentor = self.mentor(given_up);
            self.chosen[place] = false;
            self.holders[mentor.position()].retain(|&edge| edge != given_up);
            at = self.take_seat(mentor);
        }
    }

    /// Gives a seat to the mentee from whom the mentor was reached.
    fn take_seat(&mut self, mentor: MentorIndex) -> MenteeIndex {
        let edge = self.into_mentor[mentor.position()];
        self.chosen[edge.place] = true;
        self.holders[mentor.position()].push(edge);
        edge.mentee
    }
}

/// Collects the edges of each mentee in the order in which to try them.
fn sorted_rows(instance: &Instance, seats: &[usize]) -> (Vec<usize>, Vec<Candidate>) {
    let mut starts = Vec::with_capacity(instance.wanted().len() + 1);
    let mut edges = Vec::with_capacity(instance.candidate_count());
    starts.push(0);
    for mentee in MenteeIndex::all(instance.wanted().len()) {
        let start = edges.len();
        let open = instance.candidates(mentee).iter().filter(|candidate| {
            let mentor = candidate.mentor;
            seats.get(mentor.position()).is_some_and(|&seats| seats > 0)
                && instance
                    .pins()
                    .binary_search(&Pair { mentee, mentor })
                    .is_err()
        });
        edges.extend(open);
        if let Some(row) = edges.get_mut(start..) {
            row.sort_unstable_by_key(|edge: &Candidate| (Reverse(edge.score), edge.mentor));
        }
        starts.push(edges.len());
    }
    (starts, edges)
}
