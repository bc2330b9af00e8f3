//! The pairs of one mentee with every mentor.

use super::column::Filled;

/// The pairs of one mentee with every mentor; its memory is used again for the next mentee.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// Place of the first requirement that each pair fails; [`Row::ELIGIBLE`] for none.
    pub(crate) ended: Vec<u8>,
    /// Score in millionths of each pair, eligible or not; or what it does not exceed.
    pub(crate) scores: Vec<u32>,
    /// The group of mentees whose `ended` this is, apart from pairs in which one side names the other.
    pub(crate) group: Option<usize>,
    pub(super) filled: Vec<Filled>,
    pub(super) columns: Vec<Vec<u32>>,
    /// Which columns hold values that the readings do not exceed.
    pub(super) supposed: Vec<bool>,
    pub(super) answers: Vec<u32>,
    pub(super) scratch: Vec<u64>,
    /// Scores of the pairs in which one side names the other.
    pub(super) named: Vec<u32>,
    /// Those of a few mentors.
    pub(super) few: Few,
}

/// The pairs of one mentee with a few mentors.
#[derive(Debug, Default)]
pub(super) struct Few {
    pub(super) filled: Vec<Filled>,
    pub(super) columns: Vec<Vec<u32>>,
    pub(super) scores: Vec<u32>,
}

impl Row {
    /// In place of a requirement: the pair meets all of them. Policies have fewer than this.
    pub(crate) const ELIGIBLE: u8 = u8::MAX;

    pub(super) fn resize(&mut self, criteria: usize, mentors: usize) {
        self.ended.resize(mentors, Self::ELIGIBLE);
        self.scores.resize(mentors, 0);
        self.answers.resize(mentors, 0);
        self.filled.clear();
        self.supposed.clear();
        self.columns.resize_with(criteria, Vec::new);
        for column in &mut self.columns {
            column.resize(mentors, 0);
        }
    }
}
