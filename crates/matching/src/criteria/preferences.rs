//! Whom the two named as the partner they would like.

use serde::{Deserialize, Serialize};

use crate::MenteeIndex;
use crate::criteria::{Formula, Reading};
use crate::explanation::CriterionEvidence;
use crate::policy::Missing;
use crate::prepare::{PairView, Person, Prepared};
use crate::scoring::{Column, FillColumn, Filled};

/// Stated, ranked preferences.
///
/// The value of one side is 1 for the first name of its list, falling evenly, and 0 for a person not on it. When both
/// sides have a list, the value is the mean of the two. Missing when nobody has a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preferences {
    /// Share of this criterion among all, 1 to 1000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000))]
    pub weight: u32,
    /// What counts where the profiles do not say enough.
    #[serde(default)]
    pub missing: Missing,
    /// Whose lists count.
    #[serde(default)]
    pub by: PreferenceOf,
}

/// Whose preferences count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PreferenceOf {
    /// The mentee's list.
    Mentee,
    /// The mentor's list.
    Mentor,
    /// The lists of both.
    #[default]
    Both,
}

impl Formula for Preferences {
    fn read(&self, pair: &PairView<'_>) -> Reading {
        let by_mentee = (self.by != PreferenceOf::Mentor)
            .then(|| wish(pair.mentee, pair.mentor))
            .flatten();
        let by_mentor = (self.by != PreferenceOf::Mentee)
            .then(|| wish(pair.mentor, pair.mentee))
            .flatten();
        match (by_mentee, by_mentor) {
            (None, None) => Reading::Missing,
            (Some((left, of)), None) | (None, Some((left, of))) => Reading::ratio(left, of),
            (Some((a, b)), Some((c, d))) => Reading::ratio(a * d + c * b, 2 * b * d),
        }
    }

    fn evidence(&self, pair: &PairView<'_>) -> CriterionEvidence {
        let place = |rank: Option<usize>| rank.and_then(|rank| u32::try_from(rank + 1).ok());
        CriterionEvidence::Preferences {
            by_mentee: place(pair.mentee.rank_of(pair.mentor)),
            by_mentor: place(pair.mentor.rank_of(pair.mentee)),
        }
    }

    fn column(&self, prepared: &Prepared) -> Column {
        Column::Own(Box::new(PreferenceColumn::new(self.by, prepared)))
    }
}

/// One side's value as a ratio: first of three names 3/3, last 1/3, not named 0/3; `None` without a list.
fn wish(person: &Person, other: &Person) -> Option<(u64, u64)> {
    let names = person.preferred.len();
    let left = person.rank_of(other).map_or(0, |rank| names - rank);
    let ratio = (u64::try_from(left).ok()?, u64::try_from(names).ok()?);
    (names > 0).then_some(ratio)
}

/// The reading of two who do not name each other: all that matters is who has a list.
#[derive(Debug)]
struct PreferenceColumn {
    by: PreferenceOf,
    /// Whether each mentor has a list that counts.
    mentor_lists: Vec<bool>,
    /// Whether all of them are the same.
    alike: bool,
}

impl PreferenceColumn {
    fn new(by: PreferenceOf, prepared: &Prepared) -> Self {
        let counts = by != PreferenceOf::Mentee;
        let mentors = prepared.mentors.iter();
        let mentor_lists: Vec<_> = mentors
            .map(|mentor| counts && !mentor.preferred.is_empty())
            .collect();
        Self {
            by,
            alike: mentor_lists.windows(2).all(|two| two.first() == two.last()),
            mentor_lists,
        }
    }
}

impl FillColumn for PreferenceColumn {
    fn fill(
        &self,
        prepared: &Prepared,
        mentee: MenteeIndex,
        _scratch: &mut Vec<u64>,
        out: &mut [u32],
    ) -> Filled {
        let mentee = prepared.mentees.get(mentee.position());
        let has_list = self.by != PreferenceOf::Mentor
            && mentee.is_some_and(|mentee| !mentee.preferred.is_empty());
        let reading = |has_one: bool| if has_one { 0 } else { Reading::MISSING };
        if has_list || self.alike {
            let has_one = has_list || self.mentor_lists.first().is_some_and(|&list| list);
            return Filled::Constant(reading(has_one));
        }
        for (out, &list) in out.iter_mut().zip(&self.mentor_lists) {
            *out = reading(list);
        }
        Filled::Gaps
    }

    fn minds_names(&self) -> bool {
        true
    }
}
