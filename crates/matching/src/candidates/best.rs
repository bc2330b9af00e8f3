//! The best few of a long stream of scored people, exactly, in constant memory.

use crate::scoring::narrow;

/// Keeps the highest scores; among equal scores the lowest numbers.
///
/// # Complexity
/// Amortized constant per offer: the list is cut to half when it is full.
#[derive(Clone, Debug)]
pub(super) struct Best {
    keep: usize,
    /// In one number each, as [`key`] packs them: the lower the better.
    kept: Vec<u64>,
    /// Scores below this are not among the best.
    enters: u32,
}

impl Best {
    pub(super) const fn new(keep: usize) -> Self {
        let enters = if keep == 0 { u32::MAX } else { 0 };
        Self {
            keep,
            kept: Vec::new(),
            enters,
        }
    }

    /// Returns the lowest score that is worth offering, when numbers are offered in ascending order.
    #[inline(always)]
    pub(super) const fn enters(&self) -> u32 {
        self.enters
    }

    /// Returns the lowest score that is worth offering in whatever order: what is kept now is worth as much.
    pub(super) fn reaches(&mut self) -> u32 {
        if self.kept.len() >= self.keep {
            self.cut();
        }
        self.enters.saturating_sub(1)
    }

    /// Returns how many are kept in the end.
    pub(super) const fn keep(&self) -> usize {
        self.keep
    }

    /// Offers a person; a score that does not [enter](Self::enters) is no use.
    pub(super) fn offer(&mut self, score: u32, number: u32) {
        self.kept.push(key(score, number));
        if self.kept.len() >= 2 * self.keep {
            self.cut();
        }
    }

    /// Takes in what another kept; numbers may come in any order.
    pub(super) fn merge(&mut self, other: Self) {
        self.kept.extend(other.kept);
    }

    /// Returns the best with their scores, in no particular order, and, when some were left out, the lowest score kept.
    pub(super) fn finish(mut self) -> (Vec<(u32, u32)>, Option<u32>) {
        let full = self.kept.len() >= self.keep;
        if self.kept.len() > self.keep {
            self.cut();
        }
        let least = self.kept.iter().max().map(|&worst| score_of(worst));
        let kept = self.kept.into_iter();
        let kept = kept.map(|key| (narrow(key), score_of(key)));
        (
            kept.collect(),
            if full { least.or(Some(u32::MAX)) } else { None },
        )
    }

    fn cut(&mut self) {
        if let Some(last) = self
            .keep
            .checked_sub(1)
            .filter(|&last| last < self.kept.len())
        {
            let (_, &mut worst, _) = self.kept.select_nth_unstable(last);
            // A later number with the same score is not better.
            self.enters = score_of(worst) + 1;
        }
        self.kept.truncate(self.keep);
    }
}

/// Packs a person: higher scores come first, then lower numbers.
fn key(score: u32, number: u32) -> u64 {
    (u64::from(!score) << 32) | u64::from(number)
}

fn score_of(key: u64) -> u32 {
    !narrow(key >> 32)
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use super::*;

    #[test]
    fn the_best_are_kept_and_ties_go_to_the_lowest_numbers() {
        for keep in [0, 1, 3, 10, 400] {
            let scores: Vec<u32> = (0..300_u32).map(|number| number * 7919 % 41).collect();
            let (mut one, mut two) = (Best::new(keep), Best::new(keep));
            for (number, &score) in (0..).zip(&scores) {
                let best = if number % 3 == 0 { &mut one } else { &mut two };
                if score >= best.enters() {
                    best.offer(score, number);
                }
            }
            one.merge(two);
            let (mut found, least) = one.finish();
            found.sort_by_key(|&(number, score)| (Reverse(score), number));
            let mut expected: Vec<_> = (0..).zip(scores).collect();
            expected.sort_by_key(|&(number, score)| (Reverse(score), number));
            let any_left_out = keep <= expected.len();
            expected.truncate(keep);
            let worst = expected.last().map_or(u32::MAX, |&(_, score)| score);
            assert_eq!(least, any_left_out.then_some(worst));
            assert_eq!(found, expected);
        }
    }
}
