//! How good a stable pairing is for each side.

use super::{Liking, UNBEATABLE, liking};
use crate::{Instance, MenteeIndex, Pair, SideStatistics, Stability};

/// Ranks every chosen partner among all candidates.
///
/// # Complexity
/// One pass over the candidates.
#[expect(
    clippy::indexing_slicing,
    reason = "pairs are candidates of a valid instance, which names only people within its lists"
)]
pub(super) fn stability(instance: &Instance, pairs: &[Pair]) -> Stability {
    let count = pairs.iter().map(|_| 1).sum();
    let chosen = Chosen::new(instance, pairs);
    // A partner's rank is one more than the number of candidates who are liked better.
    let (mut mentee_ranks, mut mentor_ranks) = (count, count);
    for own in pairs.chunk_by(|a, b| a.mentee == b.mentee) {
        for pair in own {
            let score = instance.score(*pair).unwrap_or_default();
            let likes = liking(score, pair.mentor.0);
            let row = instance.candidates(pair.mentee).iter();
            let better = row.map(|other| u64::from(liking(other.score, other.mentor.0) > likes));
            mentee_ranks += better.sum::<u64>();
        }
    }
    for mentee in MenteeIndex::all(instance.wanted().len()) {
        let scores = instance.mentor_scores(mentee);
        for (place, candidate) in instance.candidates(mentee).iter().enumerate() {
            let score = scores.map_or(candidate.score, |scores| scores[place]);
            mentor_ranks += chosen.outranked(candidate.mentor.position(), liking(score, mentee.0));
        }
    }
    Stability {
        mentees: SideStatistics::new(count, mentee_ranks),
        mentors: SideStatistics::new(count, mentor_ranks),
    }
}

/// How much each mentor likes the mentees chosen.
struct Chosen {
    /// The chosen of a mentor are the blocks `starts[j]..starts[j + 1]`.
    starts: Vec<usize>,
    /// What is left of a block is filled with what nobody outranks: comparing a whole block needs no branch.
    blocks: Vec<[Liking; BLOCK]>,
}

/// Most mentors have no more mentees than this, and four comparisons are one or two vector operations.
const BLOCK: usize = 4;

#[expect(
    clippy::indexing_slicing,
    reason = "pairs are candidates of a valid instance, which names only people within its lists"
)]
impl Chosen {
    fn new(instance: &Instance, pairs: &[Pair]) -> Self {
        let mut counts = vec![0; instance.capacity().len()];
        for pair in pairs {
            counts[pair.mentor.position()] += 1_usize;
        }
        let mut starts = vec![0];
        let mut end = 0;
        for count in &counts {
            end += count.div_ceil(BLOCK);
            starts.push(end);
        }
        let mut blocks = vec![[UNBEATABLE; BLOCK]; end];
        for pair in pairs {
            let row = instance.candidates(pair.mentee);
            let place = row.partition_point(|candidate| candidate.mentor < pair.mentor);
            let scores = instance.mentor_scores(pair.mentee);
            let score = scores.map_or(row[place].score, |scores| scores[place]);
            let mentor = pair.mentor.position();
            counts[mentor] -= 1;
            let block = starts[mentor] + counts[mentor] / BLOCK;
            blocks[block][counts[mentor] % BLOCK] = liking(score, pair.mentee.0);
        }
        Self { starts, blocks }
    }

    /// Counts the chosen mentees whom a mentor likes less.
    fn outranked(&self, mentor: usize, likes: Liking) -> u64 {
        let blocks = &self.blocks[self.starts[mentor]..self.starts[mentor + 1]];
        let worse = |block: &[Liking; BLOCK]| -> u64 {
            block.iter().map(|&other| u64::from(other < likes)).sum()
        };
        blocks.iter().map(worse).sum()
    }
}
