//! A pairing as a flow with prices, kept optimal while the numbers of matched mentees of the groups are limited.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::{GROUND, Kind, Limits, Network, Node, pairs_of};
use crate::{Cancelled, Monitor, Pair, Prices};

/// A flow with potentials under which no step of the residual network costs less than nothing.
///
/// # Invariants
/// 1. What flows into a node flows out of it; from the ground and back to it.
/// 2. For each step that is left, its cost and the potential of where it begins are at least that of where it ends.
///    Pinned edges are never stepped on.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    chosen: Vec<bool>,
    /// The chosen edges of each mentor that are not pinned.
    held: Vec<Vec<usize>>,
    /// Whether the group of each mentee counts them.
    is_counted: Vec<bool>,
    /// How many wishes of each mentee are fulfilled uncounted.
    uncounted: Vec<u32>,
    loads: Vec<u32>,
    /// How many mentees each group counts.
    counts: Vec<u32>,
    potentials: Vec<i64>,
}

/// The limits cannot be kept; the potentials prove it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Impossible;

/// What a search keeps of each node.
#[derive(Debug)]
pub(super) struct Search {
    distances: Vec<i64>,
    /// From where a node was reached, and by which edge.
    steps: Vec<(Node, Option<usize>)>,
    reached: Vec<Node>,
    settled: Vec<Node>,
}

impl Search {
    pub(super) fn new(network: &Network<'_>) -> Self {
        Self {
            distances: vec![i64::MAX; network.nodes()],
            steps: vec![(GROUND, None); network.nodes()],
            reached: Vec::new(),
            settled: Vec::new(),
        }
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "nodes, edges, people and groups are numbered by the lists of the network"
)]
impl Flow {
    /// Takes the best pairing without limits, with the prices that prove it.
    pub(super) fn new(network: &Network<'_>, pairs: &[Pair], prices: &Prices) -> Self {
        let mentors = network.instance.capacity().len();
        let mut potentials = vec![0];
        potentials.extend(&prices.mentee_prices);
        potentials.extend(prices.mentor_prices.iter().map(|price| -price));
        potentials.resize(network.nodes(), 0);
        let mut flow = Self {
            chosen: vec![false; network.edges.len()],
            held: vec![Vec::new(); mentors],
            is_counted: vec![false; network.mentees()],
            uncounted: vec![0; network.mentees()],
            loads: vec![0; mentors],
            counts: vec![0; network.members.len()],
            potentials,
        };
        let mut pairs = pairs.iter().peekable();
        for (place, edge) in network.edges.iter().enumerate() {
            let is_it = |pair: &&Pair| {
                (pair.mentee.position(), pair.mentor.position()) == (edge.mentee, edge.mentor)
            };
            if pairs.next_if(is_it).is_none() {
                continue;
            }
            flow.chosen[place] = true;
            flow.loads[edge.mentor] += 1;
            if !edge.is_pinned {
                flow.held[edge.mentor].push(place);
            }
            match network.floor.group_of(edge.mentee) {
                Some(group) if !flow.is_counted[edge.mentee] => {
                    flow.is_counted[edge.mentee] = true;
                    flow.counts[group] += 1;
                }
                _ => flow.uncounted[edge.mentee] += 1,
            }
        }
        flow
    }

    /// Moves as few mentees as it takes into and out of the groups that are outside their limits, at the least loss.
    ///
    /// The limits are at least as narrow as those kept so far.
    ///
    /// # Complexity
    /// A shortest path for each mentee too few or too many of a group.
    pub(super) fn limit(
        &mut self,
        network: &Network<'_>,
        limits: &Limits,
        search: &mut Search,
        monitor: &dyn Monitor,
    ) -> Result<Result<(), Impossible>, Cancelled> {
        // No number is at least the one and at most the other; the checker sees that without prices.
        if limits
            .least
            .iter()
            .zip(&limits.most)
            .any(|(least, most)| least > most)
        {
            return Ok(Err(Impossible));
        }
        for group in 0..self.counts.len() {
            let node = network.group(group);
            loop {
                if monitor.is_cancelled() {
                    return Err(Cancelled);
                }
                // A mentee less enters the group by itself and another way is found, or one more, who has to leave.
                let (from, to) = match self.counts[group] {
                    count if count > limits.most[group] => (GROUND, node),
                    count if count < limits.least[group] => (node, GROUND),
                    _ => break,
                };
                let is_found = self.move_along(network, limits, search, from, to);
                if !is_found {
                    return Ok(Err(Impossible));
                }
                if from == GROUND {
                    self.counts[group] -= 1;
                } else {
                    self.counts[group] += 1;
                }
            }
        }
        Ok(Ok(()))
    }

    /// Sends one unit along the cheapest way unless that costs more than all pairs are worth.
    fn move_along(
        &mut self,
        network: &Network<'_>,
        limits: &Limits,
        search: &mut Search,
        from: Node,
        to: Node,
    ) -> bool {
        // A step of its own from end to end, dearer than anything: who needs it shows that there is no way.
        let dearest = network.more_than_all + self.potentials[from] - self.potentials[to];
        self.search(network, limits, search, from, to, dearest);
        let length = search.distances[to].min(dearest);
        for &node in &search.settled {
            let distance = search.distances[node];
            if distance < length {
                self.potentials[node] -= length - distance;
            }
        }
        let is_found = search.distances[to] < dearest;
        if is_found {
            let mut node = to;
            while node != from {
                let (before, edge) = search.steps[node];
                self.step(network, before, node, edge);
                node = before;
            }
        }
        is_found
    }

    /// Finds the distances of all nodes nearer than the end, and the end's.
    fn search(
        &self,
        network: &Network<'_>,
        limits: &Limits,
        search: &mut Search,
        from: Node,
        to: Node,
        dearest: i64,
    ) {
        for node in search.reached.drain(..) {
            search.distances[node] = i64::MAX;
        }
        search.settled.clear();
        search.reached.push(from);
        search.distances[from] = 0;
        let mut heap = BinaryHeap::from([Reverse((0, from))]);
        while let Some(Reverse((distance, node))) = heap.pop() {
            if distance > search.distances[node] {
                continue;
            }
            if node == to || distance >= dearest {
                break;
            }
            search.settled.push(node);
            let base = distance + self.potentials[node];
            self.steps_from(network, limits, node, |next, cost, edge| {
                let length = base + cost - self.potentials[next];
                if length < search.distances[next] && length < dearest {
                    if search.distances[next] == i64::MAX {
                        search.reached.push(next);
                    }
                    search.distances[next] = length;
                    search.steps[next] = (node, edge);
                    heap.push(Reverse((length, next)));
                }
            });
        }
    }

    /// Names every step that is left from a node: where it ends, its cost, and its edge if it is along one.
    fn steps_from(
        &self,
        network: &Network<'_>,
        limits: &Limits,
        node: Node,
        mut step: impl FnMut(Node, i64, Option<usize>),
    ) {
        match network.kind(node) {
            Kind::Ground => {
                for (group, &count) in self.counts.iter().enumerate() {
                    if count < limits.most[group] {
                        step(network.group(group), 0, None);
                    }
                }
                for (mentee, &uncounted) in self.uncounted.iter().enumerate() {
                    if uncounted < network.uncounted(mentee) {
                        step(Network::mentee(mentee), 0, None);
                    }
                }
                let loads = self.loads.iter().zip(network.instance.least_load());
                for (mentor, (load, least)) in loads.enumerate() {
                    if load > least {
                        step(network.mentor(mentor), 0, None);
                    }
                }
            }
            Kind::Group(group) => {
                if self.counts[group] > limits.least[group] {
                    step(GROUND, 0, None);
                }
                for &mentee in &network.members[group] {
                    if !self.is_counted[mentee] {
                        step(Network::mentee(mentee), 0, None);
                    }
                }
            }
            Kind::Mentee(mentee) => {
                if self.uncounted[mentee] > 0 {
                    step(GROUND, 0, None);
                }
                let group = network.floor.group_of(mentee);
                if let Some(group) = group.filter(|_| self.is_counted[mentee]) {
                    step(network.group(group), 0, None);
                }
                for place in network.starts[mentee]..network.starts[mentee + 1] {
                    let edge = &network.edges[place];
                    if !self.chosen[place] && !edge.is_pinned {
                        step(network.mentor(edge.mentor), -edge.worth, Some(place));
                    }
                }
            }
            Kind::Mentor(mentor) => {
                if self.loads[mentor] < network.instance.capacity()[mentor] {
                    step(GROUND, 0, None);
                }
                for &place in &self.held[mentor] {
                    let edge = &network.edges[place];
                    step(Network::mentee(edge.mentee), edge.worth, Some(place));
                }
            }
        }
    }

    fn step(&mut self, network: &Network<'_>, from: Node, to: Node, edge: Option<usize>) {
        match (network.kind(from), network.kind(to), edge) {
            (Kind::Mentee(_), Kind::Mentor(mentor), Some(place)) => {
                self.chosen[place] = true;
                self.held[mentor].push(place);
            }
            (Kind::Mentor(mentor), Kind::Mentee(_), Some(place)) => {
                self.chosen[place] = false;
                self.held[mentor].retain(|&held| held != place);
            }
            (Kind::Ground, Kind::Group(group), _) => self.counts[group] += 1,
            (Kind::Group(group), Kind::Ground, _) => self.counts[group] -= 1,
            (Kind::Ground, Kind::Mentee(mentee), _) => self.uncounted[mentee] += 1,
            (Kind::Mentee(mentee), Kind::Ground, _) => self.uncounted[mentee] -= 1,
            (Kind::Group(_), Kind::Mentee(mentee), _) => self.is_counted[mentee] = true,
            (Kind::Mentee(mentee), Kind::Group(_), _) => self.is_counted[mentee] = false,
            (Kind::Mentor(mentor), Kind::Ground, _) => self.loads[mentor] += 1,
            (Kind::Ground, Kind::Mentor(mentor), _) => self.loads[mentor] -= 1,
            // There are no other steps.
            _ => {}
        }
    }

    /// Returns the pairs, in order.
    pub(super) fn pairs(&self, network: &Network<'_>) -> Vec<Pair> {
        pairs_of(&network.edges, &self.chosen)
    }

    /// Returns the prices of all people and of the groups.
    pub(super) fn prices(&self, network: &Network<'_>) -> (Prices, Vec<i64>) {
        let (ground, rest) = self.potentials.split_first().unwrap_or((&0, &[]));
        let (mentees, rest) = rest.split_at(network.mentees());
        let (mentors, groups) = rest.split_at(network.instance.capacity().len());
        let price = |potential: &i64| potential - ground;
        let prices = Prices {
            pair_value: u64::try_from(network.pair_value).unwrap_or(0),
            mentee_prices: mentees.iter().map(price).collect(),
            mentor_prices: mentors.iter().map(|mentor| -price(mentor)).collect(),
        };
        (prices, groups.iter().map(price).collect())
    }
}
