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
    /// Some mentors have a value, and some [`Reading::MISSING`].
    Gaps,
    /// Some mentors have a value, and some [`Reading::MISSING`] or [`Reading::NOT_APPLICABLE`].
    Mixed,
}

/// Looks at what was written.
pub(crate) fn filled(codes: &[u32]) -> Filled {
    match codes.first() {
        Some(&first) if codes.iter().all(|&code| code == first) => Filled::Constant(first),
        _ if codes.iter().all(|&code| Reading::is_value(code)) => Filled::Values,
        _ if codes.contains(&Reading::NOT_APPLICABLE) => Filled::Mixed,
        _ => Filled::Gaps,
    }
}

/// How a criterion reads a whole row of pairs: the same readings as one by one, but faster.
///
/// Where a column minds who names whom, the pairs in which one side names the other are read singly, so that it need not
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

    /// Whether who names whom matters; the pairs in which one side names the other are then read singly.
    fn minds_names(&self) -> bool {
        false
    }

    /// Returns the way to read a few mentors where reading all takes so long that it is worth finding out first for which
    /// pairs it matters.
    fn few(&self, _prepared: &Prepared, _mentee: MenteeIndex) -> Option<&dyn FillFew> {
        None
    }
}

/// Reads one mentee with a few mentors, and tells beforehand for which of them it may matter.
pub(crate) trait FillFew {
    /// Fills `out`, which has one place for each mentor and any content, with values that no reading exceeds; `scratch` may
    /// hold anything, too.
    ///
    /// Where a criterion does not always count when it is missing, or applies to some pairs only, this has to be the
    /// highest value: the mean of the others is not above that one either.
    fn suppose(
        &self,
        prepared: &Prepared,
        mentee: MenteeIndex,
        scratch: &mut Vec<u64>,
        out: &mut [u32],
    ) -> Filled;

    /// Fills `out`, which has one place for each of the mentors and any content.
    fn fill_few(
        &self,
        prepared: &Prepared,
        mentee: MenteeIndex,
        mentors: &[u32],
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
