//! How good a stable pairing is for each side.

use super::{Liking, NOBODY, UNBEATABLE, liking};
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
    /// Apart from the rest because most candidates are worse: one look tells.
    worst: Vec<Liking>,
    /// The chosen of a mentor are `starts[j]..starts[j + 1]` of `likes`, from worst to best.
    starts: Vec<usize>,
    likes: Vec<Liking>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "pairs are candidates of a valid instance, which names only people within its lists"
)]
impl Chosen {
    fn new(instance: &Instance, pairs: &[Pair]) -> Self {
        let mentors = instance.capacity().len();
        let mut starts = vec![0; mentors + 1];
        for pair in pairs {
            starts[pair.mentor.position() + 1] += 1;
        }
        for mentor in 0..mentors {
            starts[mentor + 1] += starts[mentor];
        }
        let mut ends = starts.clone();
        let mut likes = vec![NOBODY; pairs.len()];
        for pair in pairs {
            let row = instance.candidates(pair.mentee);
            let place = row.partition_point(|candidate| candidate.mentor < pair.mentor);
            let scores = instance.mentor_scores(pair.mentee);
            let score = scores.map_or(row[place].score, |scores| scores[place]);
            likes[ends[pair.mentor.position()]] = liking(score, pair.mentee.0);
            ends[pair.mentor.position()] += 1;
        }
        for mentor in 0..mentors {
            likes[starts[mentor]..ends[mentor]].sort_unstable();
        }
        let worst = starts.iter().zip(&ends);
        let worst = worst.map(|(&start, &end)| {
            let own = likes[start..end].first();
            own.copied().unwrap_or(UNBEATABLE)
        });
        Self {
            worst: worst.collect(),
            starts,
            likes,
        }
    }

    /// Counts the chosen mentees whom a mentor likes less.
    fn outranked(&self, mentor: usize, likes: Liking) -> u64 {
        if likes <= self.worst[mentor] {
            return 0;
        }
        let chosen = &self.likes[self.starts[mentor]..self.starts[mentor + 1]];
        let worse = chosen.iter().take_while(|&&other| other < likes);
        worse.map(|_| 1).sum()
    }
}
