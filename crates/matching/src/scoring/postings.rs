//! An inverted index: for each symbol, the mentors whose profile has it.

use crate::prepare::Symbol;

/// For each symbol a list of mentors with what the symbol means there, in order of mentor.
#[derive(Debug)]
pub(crate) struct Postings<T> {
    /// The list of symbol `s` is `starts[s]..starts[s + 1]` of `entries`.
    starts: Vec<usize>,
    entries: Vec<(u32, T)>,
}

impl<T: Copy> Postings<T> {
    /// Turns lists of symbols by mentor into lists of mentors by symbol.
    ///
    /// # Complexity
    /// Linear in what is listed and in the largest symbol.
    pub(crate) fn new<I>(mentors: impl Iterator<Item = I> + Clone) -> Self
    where
        I: IntoIterator<Item = (Symbol, T)>,
    {
        let place = |symbol: Symbol| usize::try_from(symbol.number()).unwrap_or(usize::MAX);
        let mut listed: Vec<(usize, u32, T)> = (0..)
            .zip(mentors)
            .flat_map(|(mentor, symbols)| {
                symbols
                    .into_iter()
                    .map(move |(symbol, value)| (place(symbol), mentor, value))
            })
            .collect();
        listed.sort_by_key(|&(symbol, mentor, _)| (symbol, mentor));
        let symbols = listed.last().map_or(0, |&(symbol, ..)| symbol + 1);
        let mut starts = Vec::with_capacity(symbols + 1);
        for (position, &(symbol, ..)) in listed.iter().enumerate() {
            while starts.len() <= symbol {
                starts.push(position);
            }
        }
        starts.push(listed.len());
        let entries = listed
            .into_iter()
            .map(|(_, mentor, value)| (mentor, value))
            .collect();
        Self { starts, entries }
    }

    /// Returns the lists of all symbols, in order.
    pub(crate) fn all(&self) -> impl Iterator<Item = &[(u32, T)]> {
        self.starts.windows(2).map(|bounds| match *bounds {
            [start, end] => self.entries.get(start..end).unwrap_or_default(),
            _ => &[],
        })
    }

    /// Returns the mentors with a symbol.
    pub(crate) fn of(&self, symbol: Symbol) -> &[(u32, T)] {
        let place = usize::try_from(symbol.number()).unwrap_or(usize::MAX);
        match (
            self.starts.get(place),
            self.starts.get(place.saturating_add(1)),
        ) {
            (Some(&start), Some(&end)) => self.entries.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }
}
