//! The readings of one criterion, or the answers of one requirement, for one mentee and every mentor at once.

use super::table::Table;
use crate::criteria::Reading;
use crate::prepare::{PairView, Prepared};
use crate::{MenteeIndex, MentorIndex};

/// What a column holds after it was filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filled {
    /// Every mentor has this one; nothing was written.
    Constant(u32),
    /// Every mentor has a value.
    Values,
    /// Some mentors have a value, and some [`Reading::MISSING`] or [`Reading::NOT_APPLICABLE`].
    Mixed,
}

/// Looks at what was written.
pub(crate) fn filled(codes: &[u32]) -> Filled {
    match codes.first() {
        Some(&first) if codes.iter().all(|&code| code == first) => Filled::Constant(first),
        _ if codes.iter().all(|&code| Reading::is_value(code)) => Filled::Values,
        _ => Filled::Mixed,
    }
}

/// How a criterion reads a whole row of pairs: the same readings as one by one, but faster.
///
/// Pairs in which one side names the other may read differently; those are read singly, so a column need not
/// get them right.
#[derive(Debug)]
pub(crate) enum Column {
    /// The reading depends on a facet of each side alone.
    Facets(Table),
    /// The criterion has a way of its own.
    Own(Box<dyn FillColumn>),
}

/// Writes the readings of one mentee with every mentor, as [`Reading::code`]s.
pub(crate) trait FillColumn: std::fmt::Debug + Send + Sync {
    /// Fills `out`, which has one place for each mentor and any content; `scratch` may hold anything, too.
    fn fill(
        &self,
        prepared: &Prepared,
        mentee: MenteeIndex,
        scratch: &mut Vec<u64>,
        out: &mut [u32],
    ) -> Filled;
}

/// Reads a row pair by pair.
pub(crate) fn read_singly(
    prepared: &Prepared,
    mentee: MenteeIndex,
    read: impl Fn(&PairView<'_>) -> Reading,
    out: &mut [u32],
) -> Filled {
    for (mentor, out) in MentorIndex::all(out.len()).zip(&mut *out) {
        let pair = prepared.pair(mentee, mentor);
        *out = pair.map_or(Reading::Missing, |pair| read(&pair)).code();
    }
    filled(out)
}

/// How a requirement answers a whole row of pairs.
#[derive(Debug)]
pub(crate) enum Answers {
    /// Only pairs in which one side names the other can fail.
    Named,
    /// The answer depends on a facet of each side alone.
    Facets(Table),
}
