//! How many of a few symbols each mentor has, counted for 64 mentors at a time.

use super::accumulator::narrow;
use super::postings::Postings;
use super::wide::wide;
use crate::prepare::Symbol;

/// The mentors who have each symbol: as lists, and those of frequent symbols as sets of bits, too.
#[derive(Debug)]
pub(crate) struct Shared {
    lists: Postings<()>,
    /// For each symbol, the place of its set; [`NONE`] for rare ones.
    places: Vec<u32>,
    /// One set of `words` after the other.
    sets: Vec<u64>,
    words: usize,
}

/// The place of a set that there is not.
const NONE: u32 = u32::MAX;

/// A symbol is frequent when one in so many mentors has it: from there on a set is counted faster than a list.
const FREQUENT: usize = 64;

impl Shared {
    /// Indexes the symbols of each mentor.
    pub(crate) fn new<I>(mentors: impl Iterator<Item = I> + Clone) -> Self
    where
        I: IntoIterator<Item = (Symbol, ())>,
    {
        let words = mentors.clone().count().div_ceil(64);
        let lists = Postings::new(mentors);
        let (mut places, mut sets) = (Vec::new(), Vec::new());
        for list in lists.all() {
            if list.len() * FREQUENT < words * 64 {
                places.push(NONE);
                continue;
            }
            places.push(u32::try_from(sets.len() / words.max(1)).unwrap_or(NONE));
            let start = sets.len();
            sets.resize(start + words, 0);
            for &(mentor, ()) in list {
                let word = usize::try_from(mentor / 64).unwrap_or(usize::MAX);
                if let Some(word) = sets.get_mut(start.saturating_add(word)) {
                    *word |= 1 << (mentor % 64);
                }
            }
        }
        Self {
            lists,
            places,
            sets,
            words,
        }
    }

    /// Returns the mentors with a symbol.
    pub(crate) fn of(&self, symbol: Symbol) -> &[(u32, ())] {
        self.lists.of(symbol)
    }

    /// Adds so much to every mentor for each of these symbols that the mentor has.
    ///
    /// # Complexity
    /// The lists of rare symbols, and a few operations on 64 mentors for each frequent one.
    pub(crate) fn add(
        &self,
        symbols: &[Symbol],
        gain: u32,
        scratch: &mut Vec<u64>,
        out: &mut [u32],
    ) {
        scratch.clear();
        let mut counted = 0_u32;
        for &symbol in symbols {
            if let Some(set) = self.set(symbol) {
                counted += 1;
                // A count of up to 2ⁿ − 1 takes n digits, and one word more holds what is carried.
                let digits = usize::try_from(u32::BITS - counted.leading_zeros()).unwrap_or(0);
                scratch.resize((digits + 1) * self.words, 0);
                count(scratch, set);
            } else {
                for &(mentor, ()) in self.lists.of(symbol) {
                    let place = usize::try_from(mentor).unwrap_or(usize::MAX);
                    if let Some(out) = out.get_mut(place) {
                        *out += gain;
                    }
                }
            }
        }
        if let Some(end) = scratch.len().checked_sub(self.words) {
            let digits = scratch.get(..end).unwrap_or_default();
            spread(digits, self.words, gain, out);
        }
    }

    fn set(&self, symbol: Symbol) -> Option<&[u64]> {
        let place = usize::try_from(symbol.number()).ok()?;
        let &place = self.places.get(place).filter(|&&place| place != NONE)?;
        let start = usize::try_from(place).ok()? * self.words;
        self.sets.get(start..start + self.words)
    }
}

wide! {
    /// Adds a set to binary counters: the first words hold the lowest digit of every counter, and so on; the last ones are
    /// for what is carried.
    fn count(digits: &mut [u64], set: &[u64]) {
        let Some((digits, carried)) = digits
            .len()
            .checked_sub(set.len())
            .and_then(|end| digits.split_at_mut_checked(end))
        else {
            return;
        };
        carried.copy_from_slice(set);
        for digit in digits.chunks_exact_mut(set.len().max(1)) {
            for (digit, carried) in digit.iter_mut().zip(&mut *carried) {
                (*digit, *carried) = (*digit ^ *carried, *digit & *carried);
            }
        }
    }
}

wide! {
    /// Adds the gain for each that was counted: the counters of 64 mentors are in one word of each digit.
    fn spread(digits: &[u64], words: usize, gain: u32, out: &mut [u32]) {
        let (whole, rest) = out.as_chunks_mut::<64>();
        let mut worth = gain;
        for digit in digits.chunks_exact(words.max(1)) {
            for (&bits, out) in digit.iter().zip(&mut *whole) {
                add_bits(bits, worth, out);
            }
            if let Some(&bits) = digit.last() {
                for (place, out) in rest.iter_mut().enumerate() {
                    *out += if (bits >> place) & 1 == 1 { worth } else { 0 };
                }
            }
            worth = worth.wrapping_shl(1);
        }
    }
}

/// Adds the worth to each place whose bit is set.
#[inline(always)]
fn add_bits(bits: u64, worth: u32, out: &mut [u32; 64]) {
    let (low, high) = (narrow(bits), narrow(bits >> 32));
    let (first, last) = out.split_at_mut(32);
    for (half, out) in [(low, first), (high, last)] {
        for (place, out) in (0_u32..).zip(out) {
            *out += worth & ((half >> place) & 1).wrapping_neg();
        }
    }
}

/// Writes a value for each mentor whose bit is set, and 0 for the others.
pub(crate) fn write_bits(bits: &[u64], value: u32, out: &mut [u32]) {
    out.fill(0);
    spread(bits, bits.len(), value, out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::Symbols;

    #[test]
    fn counts_are_those_of_the_lists_for_rare_and_for_frequent_symbols() {
        let mut names = Symbols::default();
        let symbols: Vec<_> = (1_u32..=12)
            .map(|number| names.exact(&number.to_string()))
            .collect();
        for mentors in [0_u32, 1, 63, 64, 65, 1000] {
            // Every so many mentors have a symbol, and one in 500 has the last.
            let has = |mentor: u32, number: u32| {
                let every = if number == 11 { 500 } else { number + 1 };
                mentor.is_multiple_of(every)
            };
            let listed = (0..mentors).map(|mentor| {
                let numbered = (0..).zip(&symbols);
                let owned = numbered.filter(move |&(number, _)| has(mentor, number));
                owned.map(|(_, &symbol)| (symbol, ())).collect::<Vec<_>>()
            });
            let shared = Shared::new(listed);
            for asked in [0..0, 0..1, 10..12, 0..3, 2..9, 0..12] {
                let numbers =
                    u32::try_from(asked.start).unwrap()..u32::try_from(asked.end).unwrap();
                let mut out = vec![5; usize::try_from(mentors).unwrap()];
                let asked = symbols.get(asked).unwrap();
                shared.add(asked, 3, &mut vec![7; 3], &mut out);
                let expected: Vec<u32> = (0..mentors)
                    .map(|mentor| {
                        let owned = numbers.clone().filter(|&number| has(mentor, number));
                        5 + 3 * u32::try_from(owned.count()).unwrap()
                    })
                    .collect();
                assert_eq!(out, expected, "{mentors} mentors, {numbers:?}");
            }
        }
    }
}
