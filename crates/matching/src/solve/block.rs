//! The solver's view of an instance: bidders who look for seats at objects, with costs instead of scores.
//!
//! Mentees bid for mentors or, where mentors are the scarce side, mentors for mentees: the solver does not care.

use crate::Score;

/// A cost, price or distance in millionths of a score.
///
/// No sum of them overflows: a distance is at most the length of a simple path times the largest cost, below
/// 2^33 × 2^20, and a price moves by at most one distance a path, never beyond the largest distance there is.
pub(super) type Millionths = i64;

/// More than any distance, and far enough from the largest number to add to it.
pub(super) const UNREACHED: Millionths = Millionths::MAX / 4;

/// The cost of the worst score; the best costs nothing.
pub(super) const MOST: u32 = Score::SCALE;

/// No person.
pub(super) const NOBODY: u32 = u32::MAX;

/// Makes a person's number an index.
#[expect(
    clippy::as_conversions,
    reason = "usize has at least 32 bits wherever this crate compiles"
)]
pub(super) const fn at(number: u32) -> usize {
    number as usize
}

/// Numbers the people of one side; there are never more than 2^32, see [`crate::MenteeIndex`].
pub(super) fn people(count: usize) -> std::ops::Range<u32> {
    0..u32::try_from(count).unwrap_or(u32::MAX)
}

/// One person of the other side with what the pair costs, in one word that sorts by cost, then by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge(u64);

impl Edge {
    pub(super) const fn new(cost: u32, other: u32) -> Self {
        #[expect(clippy::as_conversions, reason = "32 bits fit into 64")]
        Self(((cost as u64) << 32) | other as u64)
    }

    /// What the pair costs: how much the score is below the best, at most [`MOST`].
    #[expect(
        clippy::as_conversions,
        reason = "the upper 32 bits, at most 1,000,000"
    )]
    pub(super) const fn cost(self) -> i32 {
        (self.0 >> 32) as i32
    }

    /// The same, for sums with prices.
    pub(super) fn wide_cost(self) -> Millionths {
        Millionths::from(self.cost())
    }

    /// The person of the other side.
    #[expect(clippy::as_conversions, reason = "cutting off the cost is the purpose")]
    pub(super) const fn other(self) -> u32 {
        self.0 as u32
    }

    /// What sorts before everything that costs as much or more.
    #[expect(
        clippy::as_conversions,
        reason = "prices of an auction are not negative"
    )]
    pub(super) const fn at_price(price: i32) -> Self {
        Self((price as u64) << 32)
    }

    /// The same pair at a price that is not negative and comes on top.
    #[expect(clippy::as_conversions, reason = "the sum has less than 31 bits")]
    pub(super) const fn plus(self, price: i32) -> Self {
        Self(self.0 + ((price as u64) << 32))
    }

    /// The same pair seen from the other side.
    pub(super) fn turned(self, from: u32) -> Self {
        Self((self.0 & !u64::from(u32::MAX)) | u64::from(from))
    }
}

/// Where a row starts and ends.
pub(super) type Span = (usize, usize);

/// Edges in a line of the processor's cache.
const EDGES_IN_LINE: usize = 8;

/// Lines of a row that [`Rows::fetch`] loads; few scans get further.
const FETCHED_LINES: usize = 3;

/// Rows of edges, one for each person of a side.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Where in `edges` each row starts and ends.
    spans: Vec<Span>,
    edges: Vec<Edge>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "there is a span for each person, and every span is within the edges"
)]
impl Rows {
    /// Makes room for rows that are to be pushed.
    pub(super) fn with_capacity(people: usize, edges: usize) -> Self {
        Self {
            spans: Vec::with_capacity(people),
            edges: Vec::with_capacity(edges),
        }
    }

    /// Appends a row, sorted; returns how long it is.
    pub(super) fn push(&mut self, row: impl Iterator<Item = Edge>) -> u32 {
        let start = self.edges.len();
        self.edges.extend(row);
        let row = &mut self.edges[start..];
        if !row.is_sorted() {
            row.sort_unstable();
        }
        self.spans.push((start, self.edges.len()));
        u32::try_from(self.edges.len() - start).unwrap_or(u32::MAX)
    }

    pub(super) fn edge_count(&self) -> u64 {
        u64::try_from(self.edges.len()).unwrap_or(u64::MAX)
    }

    pub(super) fn people(&self) -> usize {
        self.spans.len()
    }

    pub(super) fn of(&self, person: u32) -> &[Edge] {
        let (start, end) = self.spans[at(person)];
        &self.edges[start..end]
    }

    /// Loads the beginnings of some rows into the cache, all at the same time.
    pub(super) fn fetch(&self, of: impl Iterator<Item = u32>) {
        let mut sum = 0;
        for person in of {
            let (start, end) = self.spans[at(person)];
            for place in (start..end).step_by(EDGES_IN_LINE).take(FETCHED_LINES) {
                sum ^= self.edges[place].0;
            }
        }
        // Nobody needs the sum; it keeps the compiler from leaving out the loads.
        std::hint::black_box(sum);
    }

    /// Every row with its person.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &[Edge])> {
        people(self.people()).map(|person| (person, self.of(person)))
    }

    /// Keeps only some edges, in place.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(u32, Edge) -> bool) {
        let mut write = 0;
        for person in people(self.people()) {
            let (start, end) = self.spans[at(person)];
            self.spans[at(person)].0 = write;
            for read in start..end {
                let edge = self.edges[read];
                if keep(person, edge) {
                    self.edges[write] = edge;
                    write += 1;
                }
            }
            self.spans[at(person)].1 = write;
        }
        self.edges.truncate(write);
    }

    /// Returns the rows of the other side, made of those edges that are to be kept; not sorted.
    pub(super) fn turned(&self, others: usize, keep: impl Fn(u32, Edge) -> bool) -> Self {
        let mut spans = vec![(0, 0); others];
        let kept = |visit: &mut dyn FnMut(u32, Edge)| {
            for (person, row) in self.iter() {
                for &edge in row {
                    if keep(person, edge) {
                        visit(person, edge);
                    }
                }
            }
        };
        kept(&mut |_, edge| spans[at(edge.other())].1 += 1);
        let mut edges = vec![Edge(0); number_spans(&mut spans)];
        kept(&mut |person, edge| put(&mut spans, &mut edges, person, edge));
        Self { spans, edges }
    }

    /// Like [`turned`](Self::turned), for few edges, and only those that cost less than a bound for each row.
    pub(super) fn turned_up_to(
        &self,
        others: usize,
        bound: impl Fn(u32) -> Millionths,
        keep: impl Fn(u32, Edge) -> bool,
    ) -> Self {
        let mut spans = vec![(0, 0); others];
        let mut kept = Vec::new();
        for (person, row) in self.iter() {
            let bound = bound(person);
            for &edge in row.iter().take_while(|edge| edge.wide_cost() < bound) {
                if keep(person, edge) {
                    spans[at(edge.other())].1 += 1;
                    kept.push((person, edge));
                }
            }
        }
        let mut edges = vec![Edge(0); number_spans(&mut spans)];
        for (person, edge) in kept {
            put(&mut spans, &mut edges, person, edge);
        }
        Self { spans, edges }
    }

    /// Sorts every row.
    pub(super) fn sort(&mut self) {
        for &(start, end) in &self.spans {
            self.edges[start..end].sort_unstable();
        }
    }

    /// Puts a changed copy of a row at the end, sorted; returns where the row was.
    pub(super) fn replace(&mut self, person: u32, row: Vec<Edge>) -> Span {
        let before = self.spans[at(person)];
        self.push(row.into_iter());
        if let Some(span) = self.spans.pop() {
            self.spans[at(person)] = span;
        }
        before
    }

    /// Puts a copy of a row at the end that has another edge, or none, to one of the other side; returns where the row was.
    ///
    /// A sorted row stays sorted.
    pub(super) fn replace_edge(&mut self, person: u32, other: u32, edge: Option<Edge>) -> Span {
        let before = self.spans[at(person)];
        let start = self.edges.len();
        self.edges.extend_from_within(before.0..before.1);
        let row = &self.edges[start..];
        if let Some(place) = row.iter().position(|edge| edge.other() == other) {
            self.edges.remove(start + place);
        }
        if let Some(edge) = edge {
            let place = self.edges[start..].partition_point(|other| *other < edge);
            self.edges.insert(start + place, edge);
        }
        self.spans[at(person)] = (start, self.edges.len());
        before
    }

    /// Undoes the latest [`replace`](Self::replace) or [`replace_edge`](Self::replace_edge).
    pub(super) fn restore(&mut self, person: u32, before: Span) {
        self.edges.truncate(self.spans[at(person)].0);
        self.spans[at(person)] = before;
    }

    /// Undoes the latest [`push`](Self::push).
    pub(super) fn pop(&mut self) {
        if let Some((start, _)) = self.spans.pop() {
            self.edges.truncate(start);
        }
    }
}

/// Makes empty spans one after the other, with room for as many edges as their ends say; returns how many in all.
fn number_spans(spans: &mut [Span]) -> usize {
    let mut sum = 0;
    for (start, end) in spans {
        *start = sum;
        sum += *end;
        *end = *start;
    }
    sum
}

/// Appends an edge, seen from the other side, to a row that has room.
#[expect(
    clippy::indexing_slicing,
    reason = "the edge was counted when the spans were numbered"
)]
fn put(spans: &mut [Span], edges: &mut [Edge], person: u32, edge: Edge) {
    let end = &mut spans[at(edge.other())].1;
    edges[*end] = edge.turned(person);
    *end += 1;
}

/// An assignment problem: each bidder gets `need` different objects, or goes without where that costs less,
/// and each object at least `least` and at most `capacity` bidders; the total cost is to be as low as possible.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// For each bidder the objects, cheapest first.
    pub(super) rows: Rows,
    pub(super) need: Vec<u32>,
    pub(super) capacity: Vec<u32>,
    pub(super) least: Vec<u32>,
    /// What each object costs a bidder who goes without it; [`UNREACHED`] when all needs must and can be met.
    pub(super) outside: Millionths,
}
