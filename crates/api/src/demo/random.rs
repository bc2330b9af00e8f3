//! A small generator of repeatable choices: the same seed gives the same demo on every machine.

/// `SplitMix64` (Steele, Lea, Flood 2014): one addition and a mix for each number; integers only.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// Begins a sequence.
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound` - 1; 0 when `bound` is 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = u128::try_from(bound).unwrap_or(0);
        let scaled = (u128::from(self.next()) * bound) >> 64;
        usize::try_from(scaled).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u16, high: u16) -> u16 {
        let span = usize::from(high.saturating_sub(low)) + 1;
        low.saturating_add(u16::try_from(self.below(span)).unwrap_or(0))
    }

    /// True in so many of a hundred cases.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the table.
    #[expect(
        clippy::indexing_slicing,
        reason = "below(length) is less than the length, and no table is empty"
    )]
    pub(super) fn pick<'a, T>(&mut self, table: &'a [T]) -> &'a T {
        &table[self.below(table.len())]
    }

    /// So many different ones of the table, or all of them, in random order.
    pub(super) fn sample<'a, T>(&mut self, table: &'a [T], count: usize) -> Vec<&'a T> {
        let mut all: Vec<&T> = table.iter().collect();
        self.shuffle(&mut all);
        all.truncate(count);
        all
    }

    /// Puts them in random order (Fisher and Yates).
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }
}

/// Deals a table in random order, all of it before anything comes again: so that sentences repeat as late as possible.
#[derive(Debug)]
pub(super) struct Deck<T: 'static> {
    table: &'static [T],
    left: Vec<&'static T>,
}

impl<T> Deck<T> {
    /// A deck of the table.
    pub(super) const fn new(table: &'static [T]) -> Self {
        Self {
            table,
            left: Vec::new(),
        }
    }

    /// The next one.
    pub(super) fn deal(&mut self, random: &mut Random) -> &'static T {
        if self.left.is_empty() {
            self.left = random.sample(self.table, self.table.len());
        }
        self.left.pop().unwrap_or_else(|| random.pick(self.table))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        let mut random = Random::new(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn a_deck_deals_everything_before_it_repeats() {
        let mut random = Random::new(7);
        let mut deck = Deck::new(&[1, 2, 3, 4, 5]);
        let mut first: Vec<i32> = (0..5).map(|_| *deck.deal(&mut random)).collect();
        first.sort_unstable();
        assert_eq!(first, [1, 2, 3, 4, 5]);
    }

    #[test]
    fn choices_stay_within_their_bounds() {
        let mut random = Random::new(1);
        assert_eq!(random.below(0), 0);
        for _ in 0..1000 {
            assert!(random.below(3) < 3);
            assert!((5..=9).contains(&random.between(5, 9)));
        }
        assert_eq!(random.sample(&[1, 2, 3], 9).len(), 3);
    }
}
