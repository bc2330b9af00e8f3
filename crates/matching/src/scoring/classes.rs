//! People who look alike to one criterion or requirement, so that each distinct kind of pair is judged once.

use std::collections::HashMap;

use crate::prepare::{Person, Symbol};

/// Everything that one criterion or requirement takes from one person, as numbers.
///
/// Two people with equal facets are the same person to it.
#[derive(Debug, Default)]
pub(crate) struct Facet(Vec<u64>);

impl Facet {
    /// Writes a number that may be absent.
    pub(crate) fn number(&mut self, number: Option<impl Into<u64>>) {
        match number {
            Some(number) => self.0.extend([1, number.into()]),
            None => self.0.push(0),
        }
    }

    /// Writes an answer.
    pub(crate) fn flag(&mut self, flag: bool) {
        self.0.push(u64::from(flag));
    }

    /// Writes numbers whose count follows from them or from what comes before.
    pub(crate) fn numbers(&mut self, numbers: impl Iterator<Item = u64>) {
        self.0.extend(numbers);
    }

    /// Writes a set of symbols with its size, so that sets which follow one another stay apart.
    pub(crate) fn symbols(&mut self, symbols: &[Symbol]) {
        self.0.push(symbols.len().try_into().unwrap_or(u64::MAX));
        self.0
            .extend(symbols.iter().map(|symbol| u64::from(symbol.number())));
    }
}

/// A partition of one side by facet; classes are numbered in order of their first member.
#[derive(Debug)]
pub(crate) struct Classes {
    /// The class of each person.
    of: Vec<u32>,
    /// The first member of each class.
    first: Vec<u32>,
}

impl Classes {
    /// Groups people by what `write` takes from them.
    ///
    /// # Complexity
    /// Linear in what is written.
    pub(crate) fn new(people: &[Person], write: impl Fn(&Person, &mut Facet)) -> Self {
        let mut numbers: HashMap<Vec<u64>, u32> = HashMap::new();
        let mut of = Vec::with_capacity(people.len());
        let mut first = Vec::new();
        let mut facet = Facet::default();
        for (position, person) in (0..).zip(people) {
            facet.0.clear();
            write(person, &mut facet);
            let class = if let Some(&class) = numbers.get(&facet.0) {
                class
            } else {
                let class = u32::try_from(first.len()).unwrap_or(u32::MAX);
                numbers.insert(facet.0.clone(), class);
                first.push(position);
                class
            };
            of.push(class);
        }
        Self { of, first }
    }

    /// Returns how many classes there are.
    pub(crate) fn count(&self) -> usize {
        self.first.len()
    }

    /// Returns the class of each person.
    pub(crate) fn of(&self) -> &[u32] {
        &self.of
    }

    /// Returns the place of the first member of each class.
    pub(crate) fn first(&self) -> &[u32] {
        &self.first
    }
}
