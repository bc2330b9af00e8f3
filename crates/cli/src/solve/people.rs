//! Numbers the people of one role by id, and holds how many partners each may and must have.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Returns a number as an index; a machine that could not tell so many people apart has none there.
fn position(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Ids, one after the other in one text: millions of them without a string each.
#[derive(Debug, Default)]
struct Ids {
    text: String,
    /// Where each id ends.
    ends: Vec<usize>,
}

impl Ids {
    fn get(&self, number: u32) -> &str {
        let number = position(number);
        // An id begins where the one before it ends.
        let before = number.checked_sub(1);
        let start = before.map_or(Some(&0), |before| self.ends.get(before));
        let range = start.zip(self.ends.get(number));
        range
            .and_then(|(&start, &end)| self.text.get(start..end))
            .unwrap_or_default()
    }

    fn push(&mut self, id: &str) -> u32 {
        let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.text.push_str(id);
        self.ends.push(self.text.len());
        number
    }
}

/// How many partners somebody may have, and must have at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) most: u32,
    pub(super) least: u32,
}

impl Default for Places {
    /// One partner, as for everybody of whom the files say nothing.
    fn default() -> Self {
        Self { most: 1, least: 0 }
    }
}

/// The people of one role, numbered as they appear.
#[derive(Debug, Default)]
pub(super) struct People {
    ids: Ids,
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
    latest: u32,
    places: Vec<Places>,
}

impl People {
    /// Returns the number of a person, who is new when the id is.
    pub(super) fn number(&mut self, id: &str) -> u32 {
        // Most files list the candidates of one person after the other.
        if self.places.is_empty() || self.ids.get(self.latest) != id {
            self.latest = self.look_up(id);
        }
        self.latest
    }

    fn look_up(&mut self, id: &str) -> u32 {
        let Self {
            ids,
            numbers,
            hasher,
            ..
        } = self;
        let hash = hasher.hash_one(id);
        if let Some(&number) = numbers.find(hash, |&number| ids.get(number) == id) {
            return number;
        }
        let number = ids.push(id);
        numbers.insert_unique(hash, number, |&number| hasher.hash_one(ids.get(number)));
        self.places.push(Places::default());
        number
    }

    /// Sets how many partners a person may and must have.
    pub(super) fn set_places(&mut self, number: u32, places: Places) {
        if let Some(place) = self.places.get_mut(position(number)) {
            *place = places;
        }
    }

    /// Puts everybody in order of id.
    pub(super) fn sorted(self) -> SortedPeople {
        let mut order: Vec<u32> = (0..=u32::MAX).take(self.places.len()).collect();
        let by_id = |one: &u32, other: &u32| self.ids.get(*one).cmp(self.ids.get(*other));
        order.sort_unstable_by(by_id);
        let mut indexes = vec![0; order.len()];
        for (index, &number) in (0..).zip(&order) {
            if let Some(entry) = indexes.get_mut(position(number)) {
                *entry = index;
            }
        }
        SortedPeople {
            ids: self.ids,
            places: self.places,
            order,
            indexes,
        }
    }
}

/// The people of one role in order of id, which does not depend on the order of any file.
#[derive(Debug)]
pub(super) struct SortedPeople {
    ids: Ids,
    places: Vec<Places>,
    /// Who is where.
    order: Vec<u32>,
    /// Where each number went.
    indexes: Vec<u32>,
}

impl SortedPeople {
    /// Returns the index of the person who had a number when the files were read.
    pub(super) fn index(&self, number: u32) -> u32 {
        let index = self.indexes.get(position(number));
        index.copied().unwrap_or(0)
    }

    /// Returns the id of the person at an index.
    pub(super) fn id(&self, index: usize) -> &str {
        self.order
            .get(index)
            .map_or("", |&number| self.ids.get(number))
    }

    /// Iterates in order of id over how many partners each may and must have.
    pub(super) fn places(&self) -> impl Iterator<Item = Places> {
        let places = |&number| self.places.get(position(number));
        let in_order = self.order.iter();
        in_order.map(move |number| places(number).copied().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_appearance_and_indexes_follow_ids() {
        let mut people = People::default();
        let numbers = ["c", "c", "a", "", "b", "a", "c"].map(|id| people.number(id));
        assert_eq!(numbers, [0, 0, 1, 2, 3, 1, 0]);
        people.set_places(3, Places { most: 4, least: 2 });
        let sorted = people.sorted();
        assert_eq!(
            [0, 1, 2, 3].map(|number| sorted.index(number)),
            [3, 1, 0, 2]
        );
        assert_eq!(
            [0, 1, 2, 3, 4].map(|index| sorted.id(index)),
            ["", "a", "b", "c", ""]
        );
        let most: Vec<_> = sorted.places().map(|places| places.most).collect();
        assert_eq!(most, [1, 1, 4, 1]);
    }
}
