//! Numbers for texts, so that comparing two people compares integers.

use std::collections::HashMap;

use crate::text::{normalize, stem, variants, words};

/// A text that was interned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Symbol(u32);

impl Symbol {
    /// What no text has: a program does not hold four billion of them.
    pub(crate) const NOBODY: Self = Self(u32::MAX);

    /// Returns the number, counted from 0 in order of first appearance.
    pub(crate) const fn number(self) -> u32 {
        self.0
    }
}

/// Gives each distinct text a number, in order of first appearance.
#[derive(Debug, Default)]
pub(crate) struct Symbols {
    numbers: HashMap<String, Symbol>,
    /// The symbols from here on are no skills of the catalogue.
    catalogue_end: u32,
    /// How each text was written when it first appeared.
    written: Vec<String>,
    /// What names mean, by how they are written: most are written many times, and reading one takes a while.
    names: HashMap<String, Option<Symbol>>,
    /// The same for the stems of words.
    stems: HashMap<String, Option<Symbol>>,
}

impl Symbols {
    /// Interns a text as it is.
    pub(crate) fn exact(&mut self, text: &str) -> Symbol {
        let known = self.numbers.get(text).copied();
        known.unwrap_or_else(|| self.intern(text.to_owned(), text))
    }

    /// Interns a name by its normal form; `None` when nothing of it is left.
    ///
    /// A name that is not in the catalogue means the skill of the catalogue that it is a [variant](variants) of, if there is one.
    pub(crate) fn name(&mut self, text: &str) -> Option<Symbol> {
        if let Some(&known) = self.names.get(text) {
            return known;
        }
        let symbol = self.read_name(text);
        self.names.insert(text.to_owned(), symbol);
        symbol
    }

    /// Interns the stems of the words that carry meaning, in order of appearance, with repetitions.
    pub(crate) fn stems(&mut self, text: &str, stems: &mut Vec<Symbol>) {
        for word in words(text) {
            if let Some(&known) = self.stems.get(word) {
                stems.extend(known);
                continue;
            }
            let symbol = stem(word).map(|stem| self.exact(&stem));
            self.stems.insert(word.to_owned(), symbol);
            stems.extend(symbol);
        }
    }

    fn read_name(&mut self, text: &str) -> Option<Symbol> {
        let normal = normalize(text);
        if normal.is_empty() {
            return None;
        }
        let skill = self
            .in_catalogue(&normal)
            .or_else(|| variants(text).find_map(|variant| self.in_catalogue(&variant)));
        Some(skill.unwrap_or_else(|| self.intern(normal, text.trim())))
    }

    /// Ends the catalogue: variants mean the names that are interned by now, and no others.
    pub(crate) fn end_catalogue(&mut self) {
        self.catalogue_end = self.next().0;
        self.names.clear();
    }

    fn in_catalogue(&self, normal: &str) -> Option<Symbol> {
        let found = self.numbers.get(normal).copied();
        found.filter(|symbol| symbol.0 < self.catalogue_end)
    }

    /// Lets a name mean a symbol that exists; a name that means something already keeps its meaning.
    pub(crate) fn alias(&mut self, text: &str, symbol: Symbol) {
        self.numbers.entry(normalize(text)).or_insert(symbol);
        self.names.clear();
    }

    /// Returns the text as it was first written.
    pub(crate) fn written(&self, symbol: Symbol) -> &str {
        usize::try_from(symbol.0)
            .ok()
            .and_then(|number| self.written.get(number))
            .map_or("", String::as_str)
    }

    /// Returns the number of texts.
    pub(crate) fn count(&self) -> usize {
        self.written.len()
    }

    /// Returns the texts of several symbols.
    pub(crate) fn all_written(&self, symbols: impl IntoIterator<Item = Symbol>) -> Vec<String> {
        symbols
            .into_iter()
            .map(|symbol| self.written(symbol).to_owned())
            .collect()
    }

    fn intern(&mut self, key: String, written: &str) -> Symbol {
        let next = self.next();
        *self.numbers.entry(key).or_insert_with(|| {
            self.written.push(written.to_owned());
            next
        })
    }

    fn next(&self) -> Symbol {
        // More than four billion texts do not fit into memory.
        Symbol(u32::try_from(self.written.len()).unwrap_or(u32::MAX))
    }
}

/// Sorts and removes repetitions: the form in which sets of symbols are compared.
pub(crate) fn set(mut symbols: Vec<Symbol>) -> Vec<Symbol> {
    symbols.sort_unstable();
    symbols.dedup();
    symbols
}

/// Walks what two sorted sets have in common.
pub(crate) fn common<'a>(a: &'a [Symbol], b: &'a [Symbol]) -> impl Iterator<Item = Symbol> + 'a {
    let (mut a, mut b) = (a, b);
    std::iter::from_fn(move || {
        loop {
            let ((left, more_left), (right, more_right)) = (a.split_first()?, b.split_first()?);
            if left <= right {
                a = more_left;
            }
            if right <= left {
                b = more_right;
            }
            if left == right {
                return Some(*left);
            }
        }
    })
}

/// Counts what two sorted sets have in common.
pub(crate) fn common_count(a: &[Symbol], b: &[Symbol]) -> u64 {
    common(a, b).fold(0, |count, _| count + 1)
}
