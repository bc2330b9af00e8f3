//! Which pairs meet the requirements: mentees who are alike to all of them share one answer.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::column::{Answers, Filled};
use super::row::Row;
use super::table::Table;
use crate::MenteeIndex;
use crate::prepare::{PairView, Prepared};

/// The first requirement that each pair fails, apart from pairs in which one side names the other.
#[derive(Debug)]
pub(crate) struct Eligibility {
    answers: Vec<Answers>,
    /// The group of each mentee: members are alike to every requirement.
    groups: Vec<u32>,
    /// What the members of each group share; empty when all together would be too large to keep.
    rows: Vec<OnceLock<Ended>>,
}

/// How the pairs of one mentee end.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Place of the first requirement that the pair with each mentor fails; [`Row::ELIGIBLE`] for none.
    pub(crate) places: Box<[u8]>,
    /// How many pairs fail each requirement.
    pub(crate) counts: Box<[u32]>,
}

/// At most so many places are kept: 16 MiB of them.
const MOST_KEPT: usize = 1 << 24;

impl Eligibility {
    pub(super) fn new(answers: Vec<Answers>, prepared: &Prepared) -> Self {
        let mut numbers: HashMap<Vec<u32>, u32> = HashMap::new();
        let groups: Vec<u32> = MenteeIndex::all(prepared.mentees.len())
            .map(|mentee| {
                let classes = tables(&answers).map(|(_, table)| table.mentee_class(mentee));
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                *numbers.entry(classes.collect()).or_insert(next)
            })
            .collect();
        let all = numbers.len().saturating_mul(prepared.mentors.len());
        let kept = if all <= MOST_KEPT { numbers.len() } else { 0 };
        Self {
            answers,
            groups,
            rows: std::iter::repeat_with(OnceLock::new).take(kept).collect(),
        }
    }

    /// Returns how many groups of mentees are kept.
    pub(crate) fn groups(&self) -> usize {
        self.rows.len()
    }

    /// Returns what the members of a group share, if it was asked for before.
    pub(crate) fn of_group(&self, group: usize) -> Option<&Ended> {
        self.rows.get(group)?.get()
    }

    /// Finds the first requirement that each pair of a mentee fails; returns the mentee's group if it is kept.
    pub(super) fn fill(
        &self,
        prepared: &Prepared,
        mentee: MenteeIndex,
        answers: &mut [u32],
        out: &mut [u8],
    ) -> Option<usize> {
        let group = self.groups.get(mentee.position());
        let group = group.and_then(|&group| usize::try_from(group).ok());
        let Some((group, kept)) = group.and_then(|group| Some((group, self.rows.get(group)?)))
        else {
            self.ask(prepared, mentee, answers, out);
            return None;
        };
        let ended = kept.get_or_init(|| {
            self.ask(prepared, mentee, answers, out);
            let mut counts = vec![0; self.answers.len()];
            for &place in &*out {
                if let Some(count) = counts.get_mut(usize::from(place)) {
                    *count += 1;
                }
            }
            Ended {
                places: (&*out).into(),
                counts: counts.into(),
            }
        });
        out.copy_from_slice(&ended.places);
        Some(group)
    }

    fn ask(&self, prepared: &Prepared, mentee: MenteeIndex, answers: &mut [u32], out: &mut [u8]) {
        out.fill(Row::ELIGIBLE);
        let listed: Vec<_> = tables(&self.answers).collect();
        // The last one first, so that the first one that fails has the last word.
        for (place, table) in listed.into_iter().rev() {
            let Some(requirement) = prepared.requirements.get(usize::from(place)) else {
                continue;
            };
            let answer = |pair: &PairView<'_>| u32::from(requirement.rule.passes(pair));
            match table.fill(prepared, mentee, answer, answers) {
                Filled::Constant(0) => out.fill(place),
                Filled::Constant(_) => {}
                Filled::Values | Filled::Gaps | Filled::Mixed => {
                    for (ended, &passes) in out.iter_mut().zip(&*answers) {
                        *ended = if passes == 0 { place } else { *ended };
                    }
                }
            }
        }
    }
}

/// Returns the requirements that look at facets, with their places.
fn tables(answers: &[Answers]) -> impl Iterator<Item = (u8, &Table)> {
    (0..)
        .zip(answers)
        .filter_map(|(place, answers)| match answers {
            Answers::Facets(table) => Some((place, table)),
            Answers::Named => None,
        })
}
