//! Moves pairs off the critical score, one way at a time, with the prices that prove when that is impossible.

use super::end::{Direction, End, Step};
use super::face::{Degree, Edge, Face};
use crate::Score;

/// A person, or the ground of a side: what the degrees of its people flow from or to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Mentee(usize),
    Mentor(usize),
    MenteeGround,
    MentorGround,
}

/// What one search came to.
enum Found {
    /// The node at which the two ends met.
    Way(usize),
    /// No costless step leads away from what this end reached.
    Closed(Direction),
}

/// Searches in a face, with a price for each node.
///
/// # Invariants
/// The cost of an edge is 1 if it has the critical score and 0 otherwise; its reduced cost adds the price of
/// the mentee and subtracts that of the mentor. It is not negative for an edge that is not chosen and not
/// positive for a chosen one. The steps between the ground and the people of a side cost nothing by themselves.
pub(super) struct Search {
    mentees: usize,
    mentors: usize,
    prices: Vec<i32>,
    /// Nodes whose price is not zero, and maybe others.
    priced: Vec<usize>,
    is_priced: Vec<bool>,
    /// Pairs that were given up and not yet replaced, for each mentor.
    missing: Vec<u32>,
    /// The mentors with such pairs, and maybe others.
    sinks: Vec<usize>,
    forward: End,
    backward: End,
    /// How many searches there were.
    searches: u32,
    /// The steps from one node, reused.
    steps: Vec<(usize, Step)>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "nodes are numbered: mentees, mentors, the two grounds; every list of nodes has all of them"
)]
impl Search {
    pub(super) fn new(face: &Face) -> Self {
        let (mentees, mentors) = (face.mentees.len(), face.mentors.len());
        let nodes = mentees + mentors + 2;
        Self {
            mentees,
            mentors,
            prices: vec![0; nodes],
            priced: Vec::new(),
            is_priced: vec![false; nodes],
            missing: vec![0; mentors],
            sinks: Vec::new(),
            forward: End::new(nodes),
            backward: End::new(nodes),
            searches: 0,
            steps: Vec::new(),
        }
    }

    /// Replaces as many of the chosen edges, all with the critical score, by others as possible.
    pub(super) fn minimize(&mut self, face: &mut Face, critical: Score, chosen: &[usize]) {
        for &edge in chosen {
            face.give_up(edge);
            let mentor = face.edges[edge].mentor;
            if self.missing[mentor] == 0 {
                self.sinks.push(self.mentees + mentor);
            }
            self.missing[mentor] += 1;
        }
        for &edge in chosen {
            let source = face.edges[edge].mentee;
            let met = loop {
                match self.search(face, critical, source) {
                    Found::Way(met) => break met,
                    Found::Closed(end) => self.adjust_prices(end),
                }
            };
            self.follow(face, met);
        }
        self.sinks.clear();
    }

    /// Returns the nodes with a price, and forgets the prices.
    pub(super) fn take_prices(&mut self) -> Vec<(Node, i32)> {
        let mut prices = Vec::new();
        let mut priced = std::mem::take(&mut self.priced);
        priced.sort_unstable();
        for node in priced {
            self.is_priced[node] = false;
            let price = std::mem::take(&mut self.prices[node]);
            if price != 0 {
                prices.push((self.node(node), price));
            }
        }
        prices
    }

    fn node(&self, node: usize) -> Node {
        if node < self.mentees {
            Node::Mentee(node)
        } else if node < self.mentees + self.mentors {
            Node::Mentor(node - self.mentees)
        } else if node == self.mentees + self.mentors {
            Node::MenteeGround
        } else {
            Node::MentorGround
        }
    }

    const fn mentee_ground(&self) -> usize {
        self.mentees + self.mentors
    }

    const fn mentor_ground(&self) -> usize {
        self.mentees + self.mentors + 1
    }

    /// Changes the prices of everything reached from an end that is closed, so that a step out costs one less.
    fn adjust_prices(&mut self, closed: Direction) {
        let (end, change) = match closed {
            Direction::Forward => (&self.forward, -1),
            Direction::Backward => (&self.backward, 1),
        };
        for &node in &end.reached {
            self.prices[node] += change;
            if !self.is_priced[node] {
                self.is_priced[node] = true;
                self.priced.push(node);
            }
        }
    }

    /// Searches breadth first from both ends, always on the side that has done less, for a costless way from a
    /// mentee to a mentor who misses a pair.
    ///
    /// Failed searches are cheap because they end with the smaller of the two closed sets: it is cut off for
    /// good, so failures pass each edge at most a logarithmic number of times.
    fn search(&mut self, face: &Face, critical: Score, source: usize) -> Found {
        self.forward.clear();
        self.backward.clear();
        self.searches += 1;
        self.forward.start(source, self.searches);
        let mut seeded = 0;
        loop {
            if self.forward.is_done() {
                return Found::Closed(Direction::Forward);
            }
            if self.backward.is_done() {
                let Some(&sink) = self.sinks.get(seeded) else {
                    return Found::Closed(Direction::Backward);
                };
                seeded += 1;
                self.backward.work += 1;
                if self.misses_pair(sink) {
                    self.backward.start(sink, self.searches);
                }
                continue;
            }
            let direction = if self.forward.work <= self.backward.work {
                Direction::Forward
            } else {
                Direction::Backward
            };
            if let Some(met) = self.pass(face, critical, direction) {
                return Found::Way(met);
            }
        }
    }

    /// Takes all costless steps from the next node of one end; returns where that meets the other end.
    fn pass(&mut self, face: &Face, critical: Score, direction: Direction) -> Option<usize> {
        let end = match direction {
            Direction::Forward => &mut self.forward,
            Direction::Backward => &mut self.backward,
        };
        let node = end.next()?;
        let mut steps = std::mem::take(&mut self.steps);
        steps.clear();
        let work = self.steps_from(face, critical, direction, node, &mut steps);
        let (end, other) = match direction {
            Direction::Forward => (&mut self.forward, &mut self.backward),
            Direction::Backward => (&mut self.backward, &mut self.forward),
        };
        end.work += work;
        let mut met = None;
        for &(to, step) in &steps {
            if !end.reach(to, step, self.searches) {
                continue;
            }
            let is_sink = to >= self.mentees
                && self
                    .missing
                    .get(to - self.mentees)
                    .is_some_and(|&missing| missing > 0);
            if direction == Direction::Forward && is_sink {
                other.start(to, self.searches);
            }
            if other.stamps[to] == self.searches {
                met = Some(to);
                break;
            }
        }
        self.steps = steps;
        met
    }

    /// Lists the costless steps that lead away from a node, or to it; returns how many had to be looked at.
    fn steps_from(
        &self,
        face: &Face,
        critical: Score,
        direction: Direction,
        node: usize,
        steps: &mut Vec<(usize, Step)>,
    ) -> usize {
        let is_forward = direction == Direction::Forward;
        let mut by_edges = |edges: &[usize], end_of: &dyn Fn(Edge) -> usize| {
            for &edge in edges {
                if self.is_costless(face.edges[edge], critical) {
                    let step = Step {
                        neighbor: node,
                        edge: Some(edge),
                    };
                    steps.push((end_of(face.edges[edge]), step));
                }
            }
            edges.len()
        };
        let mentor_of = |edge: Edge| self.mentees + edge.mentor;
        let mentee_of = |edge: Edge| edge.mentee;
        let step = Step {
            neighbor: node,
            edge: None,
        };
        // A way gives up chosen edges from mentor to mentee and chooses others from mentee to mentor. It
        // leaves a mentee for the ground when the mentee's degree falls, a mentor when the mentor's rises.
        let (work, ground, may_change) = match self.node(node) {
            Node::Mentee(mentee) => {
                let degree = face.mentees[mentee];
                let (edges, may_change) = if is_forward {
                    (face.rows.unchosen(mentee), degree.can_fall())
                } else {
                    (face.rows.chosen(mentee), degree.can_rise())
                };
                let work = by_edges(edges, &mentor_of);
                (work, self.mentee_ground(), may_change)
            }
            Node::Mentor(mentor) => {
                let degree = face.mentors[mentor];
                let (edges, may_change) = if is_forward {
                    (face.columns.chosen(mentor), degree.can_rise())
                } else {
                    (face.columns.unchosen(mentor), degree.can_fall())
                };
                let work = by_edges(edges, &mentee_of);
                (work, self.mentor_ground(), may_change)
            }
            Node::MenteeGround | Node::MentorGround => {
                let of_mentees = node == self.mentee_ground();
                let (people, first) = if of_mentees {
                    (&face.mentees, 0)
                } else {
                    (&face.mentors, self.mentees)
                };
                let may_change = |degree: &Degree| {
                    if is_forward == of_mentees {
                        degree.can_rise()
                    } else {
                        degree.can_fall()
                    }
                };
                let people_after = people.iter().zip(first..).filter(|&(degree, person)| {
                    may_change(degree) && self.prices[person] == self.prices[node]
                });
                steps.extend(people_after.map(|(_, person)| (person, step)));
                return people.len();
            }
        };
        if may_change && self.prices[ground] == self.prices[node] {
            steps.push((ground, step));
        }
        work + 1
    }

    fn misses_pair(&self, mentor: usize) -> bool {
        self.missing[mentor - self.mentees] > 0
    }

    /// Returns the reduced cost of an edge.
    fn reduced_cost(&self, edge: Edge, critical: Score) -> i32 {
        i32::from(edge.score == critical) + self.prices[edge.mentee]
            - self.prices[self.mentees + edge.mentor]
    }

    fn is_costless(&self, edge: Edge, critical: Score) -> bool {
        self.reduced_cost(edge, critical) == 0
    }

    /// Walks the way from the source to a sink through the node at which the ends met, making the changes.
    fn follow(&mut self, face: &mut Face, met: usize) {
        let mut at = met;
        loop {
            let step = self.forward.steps[at];
            if step.neighbor == at {
                break;
            }
            self.take(face, step.neighbor, at, step.edge);
            at = step.neighbor;
        }
        let mut at = met;
        loop {
            let step = self.backward.steps[at];
            if step.neighbor == at {
                break;
            }
            self.take(face, at, step.neighbor, step.edge);
            at = step.neighbor;
        }
        self.missing[at - self.mentees] -= 1;
    }

    fn take(&self, face: &mut Face, from: usize, to: usize, edge: Option<usize>) {
        if let Some(edge) = edge {
            if face.is_chosen[edge] {
                face.give_up(edge);
            } else {
                face.choose(edge);
            }
            return;
        }
        // A mentee passes on what comes from the ground, a mentor gives to it.
        match (self.node(from), self.node(to)) {
            (Node::Mentee(mentee), _) => face.mentees[mentee].count -= 1,
            (_, Node::Mentee(mentee)) => face.mentees[mentee].count += 1,
            (Node::Mentor(mentor), _) => face.mentors[mentor].count += 1,
            (_, Node::Mentor(mentor)) => face.mentors[mentor].count -= 1,
            _ => {}
        }
    }

    /// Settles whatever is the same in all pairings with as few pairs of the critical score as this one.
    ///
    /// That is what the prices say: an edge whose reduced cost is positive is in none of them and one whose
    /// reduced cost is negative is in all; who is not priced like the ground has the same degree in all.
    pub(super) fn restrict(&mut self, face: &mut Face, critical: Score, level: &[usize]) {
        let mut settled: Vec<usize> = Vec::new();
        for &node in &self.priced {
            let edges = match self.node(node) {
                Node::Mentee(mentee) => face.rows.all(mentee),
                Node::Mentor(mentor) => face.columns.all(mentor),
                Node::MenteeGround | Node::MentorGround => continue,
            };
            settled.extend(
                edges
                    .iter()
                    .filter(|&&edge| !self.is_costless(face.edges[edge], critical)),
            );
        }
        let level = level
            .iter()
            .filter(|&&edge| !self.is_costless(face.edges[edge], critical));
        settled.extend(level);
        for edge in settled {
            if face.is_open[edge] {
                face.settle(edge);
            }
        }
        self.freeze(face);
    }

    fn freeze(&self, face: &mut Face) {
        let (mentees, mentors) = (0..self.mentees, self.mentees..self.mentees + self.mentors);
        for (ground, people, degrees) in [
            (self.mentee_ground(), mentees, &mut face.mentees),
            (self.mentor_ground(), mentors, &mut face.mentors),
        ] {
            let price = self.prices[ground];
            let start = people.start;
            if price == 0 {
                let priced = self.priced.iter().filter(|&node| people.contains(node));
                for &node in priced {
                    degrees[node - start].is_frozen |= self.prices[node] != price;
                }
            } else {
                for node in people {
                    degrees[node - start].is_frozen |= self.prices[node] != price;
                }
            }
        }
    }
}
