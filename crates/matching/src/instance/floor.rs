//! A bound on how much worse than the best a group of mentees may fare.

use crate::{Pair, Score};

/// No group's match rate may be below a share of the best group's.
///
/// The match rate of a group is the share of its mentees who get at least one mentor. A mentee belongs to one group or
/// to none: with two attributes at a time, whose groups overlap, already the question whether every mentee can be
/// matched in keeping with given counts is NP-hard (three-dimensional matching), so there is no such floor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateFloor {
    least_ratio: Score,
    /// The group of each mentee.
    groups: Vec<Option<u32>>,
    /// How many mentees each group has.
    sizes: Vec<u32>,
}

impl RateFloor {
    /// Takes the share of the best rate that every group must reach, and the group of each mentee; those without a
    /// group are held to nothing.
    ///
    /// Groups are numbered from zero; numbers that nobody has are no groups.
    #[must_use]
    pub fn new(least_ratio: Score, groups: Vec<Option<u32>>) -> Self {
        let largest = groups.iter().flatten().copied().max();
        let count = largest.map_or(0, |group| crate::MenteeIndex(group).position() + 1);
        // Numbers beyond the last mentee are refused by the builder; they must not take memory here.
        let mut sizes = vec![0; count.min(groups.len())];
        for &group in groups.iter().flatten() {
            if let Some(size) = sizes.get_mut(crate::MenteeIndex(group).position()) {
                *size += 1;
            }
        }
        Self {
            least_ratio,
            groups,
            sizes,
        }
    }

    /// Returns the share of the best rate that every group must reach.
    #[must_use]
    pub const fn least_ratio(&self) -> Score {
        self.least_ratio
    }

    /// Returns the group of each mentee.
    #[must_use]
    pub fn groups(&self) -> &[Option<u32>] {
        &self.groups
    }

    /// Returns how many mentees each group has.
    #[must_use]
    pub fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// Returns the group of one mentee as the place in a list of groups.
    pub(crate) fn group_of(&self, mentee: usize) -> Option<usize> {
        let group = self.groups.get(mentee).copied().flatten()?;
        Some(crate::MenteeIndex(group).position())
    }

    /// Counts the mentees of each group who are matched; the pairs are sorted.
    pub(crate) fn matched(&self, pairs: &[Pair]) -> Vec<u32> {
        let mut counts = vec![0; self.sizes.len()];
        for same in pairs.chunk_by(|a, b| a.mentee == b.mentee) {
            let group = same
                .first()
                .and_then(|pair| self.group_of(pair.mentee.position()));
            if let Some(count) = group.and_then(|group| counts.get_mut(group)) {
                *count += 1;
            }
        }
        counts
    }

    /// Returns the lowest rate divided by the best, when so many of each group are matched; absent when nobody is.
    #[must_use]
    pub fn ratio(&self, matched: &[u32]) -> Option<Score> {
        let rates = || {
            let groups = matched.iter().zip(&self.sizes);
            let groups = groups.filter(|&(_, &size)| size > 0);
            groups.map(|(&matched, &size)| (u64::from(matched), u64::from(size)))
        };
        let order = |a: &(u64, u64), b: &(u64, u64)| (a.0 * b.1).cmp(&(b.0 * a.1));
        let (best, worst) = (rates().max_by(order)?, rates().min_by(order)?);
        (best.0 > 0).then(|| Score::from_ratio(worst.0 * best.1, worst.1 * best.0))
    }
}
