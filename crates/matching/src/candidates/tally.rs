//! What became of all pairs of each person, counted.

/// For each person of one side: how many pairs ended where.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    /// Numbers per person: one for each requirement, and pairs below the minimum score.
    columns: usize,
    counts: Vec<u32>,
    /// People on the other side.
    others: u32,
}

impl Tally {
    pub(super) fn new(people: usize, requirements: usize, others: usize) -> Self {
        let columns = requirements + 1;
        Self {
            columns,
            counts: vec![0; people * columns],
            others: u32::try_from(others).unwrap_or(u32::MAX),
        }
    }

    /// Counts one more pair of a person; the column after the last requirement is the minimum score.
    pub(super) fn add(&mut self, person: usize, column: usize, pairs: u32) {
        if let Some(count) = self.counts.get_mut(person * self.columns + column) {
            *count = count.wrapping_add(pairs);
        }
    }

    /// Takes back one pair of a person, which may be counted later.
    pub(super) fn remove(&mut self, person: usize, column: usize) {
        if let Some(count) = self.counts.get_mut(person * self.columns + column) {
            *count = count.wrapping_sub(1);
        }
    }

    /// Adds what another tally of the same people counted.
    pub(super) fn merge(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.wrapping_add(*more);
        }
    }

    /// Returns how many pairs of a person failed each requirement, fell below the minimum, and are candidates.
    pub(super) fn of(&self, person: usize) -> (&[u32], u32, u32) {
        let start = person * self.columns;
        let counts = self.counts.get(start..start + self.columns);
        let (below, failed) = counts.and_then(<[u32]>::split_last).unwrap_or((&0, &[]));
        let ended: u32 = failed.iter().sum();
        (failed, *below, self.others - ended - below)
    }

    /// Returns the number of candidates.
    pub(super) fn candidates(&self) -> u64 {
        let people = self.counts.chunks(self.columns);
        let ended = |counts: &[u32]| counts.iter().map(|&count| u64::from(count)).sum::<u64>();
        people
            .map(|counts| u64::from(self.others) - ended(counts))
            .sum()
    }
}
