//! How a run goes about its work; nothing here changes which pairing is best.

use std::num::NonZeroUsize;

/// How many threads a run may use, and how many candidates it holds in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunOptions {
    /// Threads that score at the same time. The result does not depend on it, to the byte.
    pub threads: NonZeroUsize,
    /// Which candidates are held.
    pub keep: Keep,
    /// Whether a pair that by a bound of its score cannot be among the best of either side is left unscored, where only
    /// the best are held. The candidates are the same either way: `false` is for comparing.
    pub prune: bool,
}

impl Default for RunOptions {
    /// One thread; all candidates of programs of ordinary size; pairs that cannot matter are not scored.
    fn default() -> Self {
        Self {
            threads: NonZeroUsize::MIN,
            keep: Keep::Automatic,
            prune: true,
        }
    }
}

/// Which candidates are held in memory.
///
/// Pairs that are not held are not lost: the prices of the pairing tell which of them could make it better, and those
/// are taken in until there are none, so that the result is the best over all pairs. Objectives without prices,
/// the stable ones and [`Fair`](crate::Objective::Fair), and floors under match rates hold all candidates whatever is asked
/// for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// All of them in a program of at most 4 million pairs, otherwise the best 32 of each mentee and the best 16 of
    /// each mentor.
    #[default]
    Automatic,
    /// All of them: 8 bytes each.
    All,
    /// The best of each person, more for those with more openings, beside pins and pairs in which one names the other.
    Best {
        /// Candidates of each mentee.
        per_mentee: usize,
        /// Candidates of each mentor, so that mentors whom nobody puts first have some, too; with 0 there are none for
        /// them.
        per_mentor: usize,
    },
}

impl Keep {
    const MOST_PAIRS_HELD: usize = 4_000_000;

    /// Decides for a number of pairs; `None` holds all.
    pub(crate) const fn best_of(self, pairs: usize) -> Option<(usize, usize)> {
        match self {
            Self::Automatic if pairs <= Self::MOST_PAIRS_HELD => None,
            Self::Automatic => Some((32, 16)),
            Self::All => None,
            Self::Best {
                per_mentee,
                per_mentor,
            } => Some((per_mentee, per_mentor)),
        }
    }
}
