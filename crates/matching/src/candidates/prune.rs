//! Finds the best pairs of a mentee without scoring most of the others: by bounds of their scores.

use super::best::Best;
use super::collect::{Pass, Worker};
use crate::scoring::{Row, wide};
use crate::{Candidate, MenteeIndex, MentorIndex};

/// A row is scored as a whole when more than one in so many of its pairs may matter: all at once is faster for each.
const SPARSE: usize = 10;
/// Pairs that are looked at together.
const STRETCH: usize = 16;
/// Pairs that are scored together before looking again at which still matter.
const BATCH: usize = 64;

/// The pairs of a row that were not scored yet.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// One more than what the score of the pair with each mentor does not exceed; 0 for those that are settled.
    bounds: Vec<u32>,
    /// The highest of each stretch.
    tops: Vec<u32>,
    /// The lowest that a mentor's list asks for in each stretch.
    enters: Vec<u32>,
    /// The highest of all stretches in some other order.
    ranked: Vec<u32>,
    /// Those that may matter.
    few: Vec<u32>,
}

wide! {
    /// Takes the bounds of the eligible pairs.
    fn open_up(ended: &[u8], scores: &[u32], bounds: &mut [u32]) {
        for (bound, (&ended, &score)) in bounds.iter_mut().zip(ended.iter().zip(scores)) {
            *bound = if ended == Row::ELIGIBLE { score + 1 } else { 0 };
        }
    }
}

/// Sums up each stretch in one number.
fn each_stretch(numbers: &[u32], from: u32, sum: impl Fn(u32, u32) -> u32, out: &mut Vec<u32>) {
    let (whole, rest) = numbers.as_chunks::<STRETCH>();
    out.clear();
    out.extend(
        whole
            .iter()
            .map(|stretch| stretch.iter().copied().fold(from, &sum)),
    );
    if !rest.is_empty() {
        out.push(rest.iter().copied().fold(from, &sum));
    }
}

impl Open {
    fn begin(&mut self, row: &Row, enters: &[u32]) {
        self.bounds.resize(row.scores.len(), 0);
        open_up(&row.ended, &row.scores, &mut self.bounds);
        each_stretch(&self.bounds, 0, u32::max, &mut self.tops);
        each_stretch(enters, u32::MAX, u32::min, &mut self.enters);
    }

    /// Finds the places of the bounds above `least`, or above what the mentor's list asks for.
    fn select(&mut self, mentor_enters: &[u32], least: u32) {
        self.few.clear();
        let stretches = self.tops.iter().zip(&self.enters).enumerate();
        for (number, (&top, &lowest)) in stretches {
            // In most stretches none matters.
            if top <= lowest.min(least) {
                continue;
            }
            let start = number * STRETCH;
            let end = (start + STRETCH).min(self.bounds.len());
            let bounds = self.bounds.get(start..end).unwrap_or_default();
            let enters = mentor_enters.get(start..end).unwrap_or_default();
            let first = u32::try_from(start).unwrap_or(u32::MAX);
            for (place, (&bound, &enters)) in (first..).zip(bounds.iter().zip(enters)) {
                if bound > enters.min(least) {
                    self.few.push(place);
                }
            }
        }
    }

    /// Returns a score that at least so many bounds reach, as high as the stretches tell; 0 when there are too few.
    fn reached_by(&mut self, count: usize) -> u32 {
        let Some(last) = count.checked_sub(1).filter(|&last| last < self.tops.len()) else {
            return 0;
        };
        self.ranked.clone_from(&self.tops);
        let (_, &mut top, _) = self
            .ranked
            .select_nth_unstable_by_key(last, |&top| std::cmp::Reverse(top));
        top.saturating_sub(1)
    }

    /// Whether the score of a pair may reach this.
    fn reaches(&self, mentor: u32, score: u32) -> bool {
        let bound = self.bounds.get(MentorIndex(mentor).position());
        bound.is_some_and(|&bound| bound > score)
    }
}

impl Worker {
    /// Takes the best candidates of a row whose scores are bounds, and those in which one side names the other, and
    /// offers the rest to the mentors who may have a use for them. Returns `None`, having done nothing, when scoring the
    /// whole row is faster.
    ///
    /// The pairs with the highest bounds are scored first. What the last of the best among them scores is what a bound
    /// has to reach from then on; it rises with every better pair. A pair whose bound neither reaches that nor what its
    /// mentor's list asks for would not have entered either list.
    pub(super) fn best_of_few(
        &mut self,
        pass: &Pass<'_>,
        mentee: MenteeIndex,
        keep: usize,
        ended: &mut [u32],
    ) -> Option<(Vec<Candidate>, Option<u32>)> {
        let mut best = Best::new(keep);
        self.open.begin(&self.row, &self.mentor_enters);
        let first = if pass.minimum > 0 {
            // Whether a pair is a candidate at all is counted, so everything above the minimum is scored.
            0
        } else {
            self.open.reached_by(2 * best.keep())
        };
        self.open.select(&self.mentor_enters, first);
        if self.open.few.len() * SPARSE > self.row.scores.len() {
            return None;
        }
        let few = std::mem::take(&mut self.open.few);
        self.score_few(pass, mentee, &few, &mut best, ended);
        self.open.few = few;
        self.open.select(&self.mentor_enters, best.reaches());
        let few = std::mem::take(&mut self.open.few);
        let mut batch = Vec::with_capacity(BATCH);
        for mentors in few.chunks(BATCH) {
            let reached = best.reaches();
            let may_reach = |mentor: &u32| self.open.reaches(*mentor, reached);
            batch.clear();
            batch.extend(mentors.iter().copied().filter(may_reach));
            self.score_few(pass, mentee, &batch, &mut best, ended);
        }
        self.open.few = few;
        Some(self.chosen(pass, mentee, best))
    }

    /// Scores a few pairs and offers them to both sides.
    fn score_few(
        &mut self,
        pass: &Pass<'_>,
        mentee: MenteeIndex,
        mentors: &[u32],
        best: &mut Best,
        ended: &mut [u32],
    ) {
        let (prepared, below) = (pass.prepared, pass.prepared.requirements.len());
        self.scored += u64::try_from(mentors.len()).unwrap_or(u64::MAX);
        let scores = prepared
            .scoring()
            .few(prepared, mentee, mentors, &mut self.row);
        for (&number, &score) in mentors.iter().zip(scores) {
            let mentor = MentorIndex(number);
            let place = mentor.position();
            let (Some(open), Some(enters), Some(list)) = (
                self.open.bounds.get_mut(place),
                self.mentor_enters.get_mut(place),
                self.mentor_best.get_mut(place),
            ) else {
                continue;
            };
            *open = 0;
            let is_pinned = || prepared.pinned_mentors(mentee).any(|pin| pin == mentor);
            if score < pass.minimum && !is_pinned() {
                if let Some(count) = ended.last_mut() {
                    *count += 1;
                }
                self.mentors.add(place, below, 1);
                continue;
            }
            // The numbers do not come in order, so that one with the same score may be the better one.
            if score >= best.enters().saturating_sub(1) {
                best.offer(score, number);
            }
            if score >= *enters {
                list.offer(score, mentee.0);
                *enters = list.enters();
            }
        }
    }
}
