//! A priority queue of objects by distance in which a distance can fall.

use super::block::at;

/// Children per node: shallower than a binary heap, and siblings share a cache line.
const ARITY: usize = 4;

/// No place in the heap.
const OUTSIDE: usize = usize::MAX;

/// An indexed heap. Equal distances leave in order of object, so that the order is the same everywhere.
#[derive(Debug)]
pub(super) struct Frontier {
    heap: Vec<(i64, u32)>,
    /// For each object the place in `heap`.
    places: Vec<usize>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "`places` has an entry for every object, and what it holds is a place in the heap"
)]
impl Frontier {
    /// Makes an empty queue for this many objects.
    pub(super) fn new(objects: usize) -> Self {
        Self {
            heap: Vec::new(),
            places: vec![OUTSIDE; objects],
        }
    }

    /// Makes room for one more object.
    pub(super) fn add(&mut self) {
        self.places.push(OUTSIDE);
    }

    /// Undoes the latest [`add`](Self::add).
    pub(super) fn pop_last(&mut self) {
        self.places.pop();
    }

    /// Adds an object, or lowers the distance of one that is in the queue.
    pub(super) fn lower(&mut self, object: u32, distance: i64) {
        let mut place = self.places[at(object)];
        if place == OUTSIDE {
            place = self.heap.len();
            self.heap.push((distance, object));
        }
        self.rise(place, (distance, object));
    }

    /// Takes out the nearest object.
    pub(super) fn pop(&mut self) -> Option<(i64, u32)> {
        let last = self.heap.pop()?;
        let Some(&nearest) = self.heap.first() else {
            self.places[at(last.1)] = OUTSIDE;
            return Some(last);
        };
        self.places[at(nearest.1)] = OUTSIDE;
        self.sink(last);
        Some(nearest)
    }

    /// Empties the queue.
    pub(super) fn clear(&mut self) {
        for (_, object) in self.heap.drain(..) {
            self.places[at(object)] = OUTSIDE;
        }
    }

    /// Moves an entry from a place towards the top.
    fn rise(&mut self, mut place: usize, entry: (i64, u32)) {
        while place > 0 {
            let parent = (place - 1) / ARITY;
            if self.heap[parent] <= entry {
                break;
            }
            self.put(place, self.heap[parent]);
            place = parent;
        }
        self.put(place, entry);
    }

    /// Moves an entry from the top towards the bottom.
    fn sink(&mut self, entry: (i64, u32)) {
        let mut place = 0;
        loop {
            let first = ARITY * place + 1;
            let children = first..self.heap.len().min(first + ARITY);
            let Some(child) = children.min_by_key(|&child| self.heap[child]) else {
                break;
            };
            if entry <= self.heap[child] {
                break;
            }
            self.put(place, self.heap[child]);
            place = child;
        }
        self.put(place, entry);
    }

    fn put(&mut self, place: usize, entry: (i64, u32)) {
        self.heap[place] = entry;
        self.places[at(entry.1)] = place;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_leaves_first_and_distances_can_fall() {
        let mut frontier = Frontier::new(100);
        for object in 0..100 {
            frontier.lower(object, 1_000 - i64::from(object * 37 % 50));
        }
        frontier.lower(42, 7);
        frontier.lower(0, 8);
        let order: Vec<_> = std::iter::from_fn(|| frontier.pop()).collect();
        assert_eq!(order.len(), 100);
        assert_eq!(order[..2], [(7, 42), (8, 0)]);
        assert!(order.is_sorted());
        frontier.lower(3, 1);
        frontier.clear();
        assert_eq!(frontier.pop(), None);
        frontier.lower(3, 9);
        assert_eq!(frontier.pop(), Some((9, 3)));
    }
}
