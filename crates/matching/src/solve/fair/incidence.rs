//! The edges at each person of one side, chosen ones apart, with constant time to choose and to remove.

/// Lists of edges, one for each person: the chosen ones come first, then those not chosen, then those removed.
pub(super) struct Incidence {
    /// The list of person `p` is `starts[p]..starts[p + 1]`.
    starts: Vec<usize>,
    /// Where the edges not chosen of each person begin.
    chosen_ends: Vec<usize>,
    /// Where the removed edges of each person begin.
    ends: Vec<usize>,
    edges: Vec<usize>,
    /// For each edge its place in `edges`.
    places: Vec<usize>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "every edge has a place, and the bounds of a list stay between its start and the next"
)]
impl Incidence {
    /// Builds the lists from the person of each edge; nothing is chosen.
    pub(super) fn new(people: usize, person_of: impl Iterator<Item = usize> + Clone) -> Self {
        let mut starts = vec![0; people + 1];
        for person in person_of.clone() {
            starts[person + 1] += 1;
        }
        for person in 0..people {
            starts[person + 1] += starts[person];
        }
        let mut ends = starts.clone();
        ends.pop();
        let chosen_ends = ends.clone();
        let mut places = Vec::new();
        for person in person_of {
            places.push(ends[person]);
            ends[person] += 1;
        }
        let mut edges = vec![0; places.len()];
        for (edge, &place) in places.iter().enumerate() {
            edges[place] = edge;
        }
        Self {
            starts,
            chosen_ends,
            ends,
            edges,
            places,
        }
    }

    pub(super) fn chosen(&self, person: usize) -> &[usize] {
        &self.edges[self.starts[person]..self.chosen_ends[person]]
    }

    pub(super) fn unchosen(&self, person: usize) -> &[usize] {
        &self.edges[self.chosen_ends[person]..self.ends[person]]
    }

    /// Returns all edges that are not removed.
    pub(super) fn all(&self, person: usize) -> &[usize] {
        &self.edges[self.starts[person]..self.ends[person]]
    }

    pub(super) fn choose(&mut self, person: usize, edge: usize) {
        self.swap(edge, self.chosen_ends[person]);
        self.chosen_ends[person] += 1;
    }

    pub(super) fn give_up(&mut self, person: usize, edge: usize) {
        self.chosen_ends[person] -= 1;
        self.swap(edge, self.chosen_ends[person]);
    }

    /// Removes an edge that is not chosen.
    pub(super) fn remove(&mut self, person: usize, edge: usize) {
        self.ends[person] -= 1;
        self.swap(edge, self.ends[person]);
    }

    fn swap(&mut self, edge: usize, place: usize) {
        let (from, other) = (self.places[edge], self.edges[place]);
        self.edges.swap(from, place);
        self.places[other] = from;
        self.places[edge] = place;
    }
}
