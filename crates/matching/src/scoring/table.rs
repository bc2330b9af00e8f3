//! The answers of a rule that depends on facets alone: one answer for each two classes, asked when first needed.

use std::sync::OnceLock;

use super::classes::{Classes, Facet};
use super::column::{Filled, filled};
use crate::prepare::{PairView, Person, Prepared};
use crate::{MenteeIndex, MentorIndex};

/// Answers by class of mentee and class of mentor.
#[derive(Debug)]
pub(crate) struct Table {
    mentees: Classes,
    mentors: Classes,
    /// One row for each class of mentees; none when all together would be too large to keep.
    rows: Vec<OnceLock<Row>>,
}

#[derive(Debug)]
struct Row {
    answers: Box<[u32]>,
    filled: Filled,
}

/// At most so many answers are kept: 64 MiB of them.
const MOST_KEPT: usize = 1 << 24;

impl Table {
    /// Groups both sides by what the rule takes from a person.
    pub(crate) fn new(prepared: &Prepared, write: impl Fn(&Person, &mut Facet)) -> Self {
        Self::by_side(prepared, &write, &write)
    }

    /// Groups each side by what the rule takes from it.
    pub(crate) fn by_side(
        prepared: &Prepared,
        write_mentee: impl Fn(&Person, &mut Facet),
        write_mentor: impl Fn(&Person, &mut Facet),
    ) -> Self {
        let mentees = Classes::new(&prepared.mentees, write_mentee);
        let mentors = Classes::new(&prepared.mentors, write_mentor);
        let answers = mentees.count().saturating_mul(mentors.count());
        let kept = if answers <= MOST_KEPT {
            mentees.count()
        } else {
            0
        };
        Self {
            rows: std::iter::repeat_with(OnceLock::new).take(kept).collect(),
            mentees,
            mentors,
        }
    }

    /// Returns the class of a mentee.
    pub(crate) fn mentee_class(&self, mentee: MenteeIndex) -> u32 {
        let class = self.mentees.of().get(mentee.position());
        class.copied().unwrap_or(u32::MAX)
    }

    /// Writes the answers of one mentee with every mentor.
    pub(crate) fn fill(
        &self,
        prepared: &Prepared,
        mentee: MenteeIndex,
        answer: impl Fn(&PairView<'_>) -> u32,
        out: &mut [u32],
    ) -> Filled {
        let class = self.mentees.of().get(mentee.position());
        let class = class.and_then(|&class| usize::try_from(class).ok());
        let ask = || self.ask(prepared, mentee, &answer);
        let fresh;
        let row = match class.and_then(|class| self.rows.get(class)) {
            Some(kept) => kept.get_or_init(ask),
            None => {
                fresh = ask();
                &fresh
            }
        };
        if !matches!(row.filled, Filled::Constant(_)) {
            for (out, &class) in out.iter_mut().zip(self.mentors.of()) {
                let place = usize::try_from(class).unwrap_or(usize::MAX);
                *out = row.answers.get(place).copied().unwrap_or_default();
            }
        }
        row.filled
    }

    /// Asks the first mentor of each class.
    fn ask(
        &self,
        prepared: &Prepared,
        mentee: MenteeIndex,
        answer: &impl Fn(&PairView<'_>) -> u32,
    ) -> Row {
        let mentors = self.mentors.first().iter();
        let answers: Box<[u32]> = mentors
            .filter_map(|&mentor| prepared.pair(mentee, MentorIndex(mentor)))
            .map(|pair| answer(&pair))
            .collect();
        Row {
            filled: filled(&answers),
            answers,
        }
    }
}
