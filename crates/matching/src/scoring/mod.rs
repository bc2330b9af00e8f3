//! Scores whole rows of pairs, one mentee with every mentor, from columns that are prepared once for the program.
//!
//! What a criterion or requirement says about a pair is defined by its `read` or `passes` alone; this is the fast
//! way to the same numbers. Most rules depend on few facets of a person, and each distinct pair of facets is asked
//! once ([`Table`]). Skills and goals are added up from an inverted index ([`Postings`]), hours from an index of when
//! sessions can start. The few pairs in which one side names the other are judged singly ([`Named`]).

mod accumulator;
mod classes;
mod column;
mod combine;
mod named;
mod postings;
mod quotient;
mod table;
mod texts;
mod wide;

pub(crate) use accumulator::{Accumulator, narrow, places};
pub(crate) use classes::{Classes, Facet};
pub(crate) use column::{Answers, Column, FillColumn, Filled, read_singly};
pub(crate) use postings::Postings;
pub(crate) use table::Table;
pub(crate) use texts::TextIndex;
pub(crate) use wide::wide;

use crate::prepare::{PairView, Prepared};
use crate::{MenteeIndex, MentorIndex};
use combine::Combination;
use named::Named;

/// The columns of a program: everything that scoring a row needs beside the people.
#[derive(Debug)]
pub(crate) struct Scoring {
    criteria: Vec<Column>,
    requirements: Vec<Answers>,
    combination: Combination,
    named: Named,
}

/// The pairs of one mentee with every mentor; its memory is used again for the next mentee.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// Place of the first requirement that each pair fails; [`Row::ELIGIBLE`] for none.
    pub(crate) ended: Vec<u8>,
    /// Score in millionths of each pair, eligible or not.
    pub(crate) scores: Vec<u32>,
    filled: Vec<Filled>,
    columns: Vec<Vec<u32>>,
    answers: Vec<u32>,
    scratch: Vec<u64>,
}

impl Row {
    /// In place of a requirement: the pair meets all of them. Policies have fewer than this.
    pub(crate) const ELIGIBLE: u8 = u8::MAX;

    fn resize(&mut self, criteria: usize, mentors: usize) {
        self.ended.resize(mentors, Self::ELIGIBLE);
        self.scores.resize(mentors, 0);
        self.answers.resize(mentors, 0);
        self.filled.clear();
        self.columns.resize_with(criteria, Vec::new);
        for column in &mut self.columns {
            column.resize(mentors, 0);
        }
    }
}

impl Scoring {
    /// Prepares the columns of every criterion and requirement.
    ///
    /// # Complexity
    /// About linear in the profiles.
    pub(crate) fn new(prepared: &Prepared) -> Self {
        let column =
            |criterion: &crate::criteria::ReadyCriterion| criterion.formula.column(prepared);
        let requirements = prepared.requirements.iter();
        let excluded = prepared.context.excluded.iter().copied();
        let ruled = prepared.pins.iter().copied().chain(excluded);
        Self {
            criteria: prepared.criteria.iter().map(column).collect(),
            requirements: requirements.map(|one| one.rule.answers(prepared)).collect(),
            combination: Combination::new(&prepared.criteria),
            named: Named::new(&prepared.mentees, &prepared.mentors, ruled),
        }
    }

    /// Tests and scores one mentee with every mentor.
    ///
    /// # Complexity
    /// Linear in criteria × mentors, with a small constant, and in what the two sides have in common.
    pub(crate) fn fill(&self, prepared: &Prepared, mentee: MenteeIndex, row: &mut Row) {
        row.resize(self.criteria.len(), prepared.mentors.len());
        self.test(prepared, mentee, row);
        self.read(prepared, mentee, row);
        let Row {
            filled,
            columns,
            scores,
            ..
        } = row;
        self.combination.scores(filled, columns, scores);
        self.judge_named(prepared, mentee, row);
    }

    /// Returns the mentors whom a mentee names or who name the mentee.
    pub(crate) fn named(&self, mentee: MenteeIndex) -> &[MentorIndex] {
        self.named.of(mentee)
    }

    /// Finds the first requirement that each pair fails.
    fn test(&self, prepared: &Prepared, mentee: MenteeIndex, row: &mut Row) {
        row.ended.fill(Row::ELIGIBLE);
        let listed = (0_u8..).zip(self.requirements.iter().zip(&prepared.requirements));
        let listed: Vec<_> = listed.collect();
        // The last one first, so that the first one that fails has the last word.
        for (place, (answers, requirement)) in listed.into_iter().rev() {
            let Answers::Facets(table) = answers else {
                continue;
            };
            let answer = |pair: &PairView<'_>| u32::from(requirement.rule.passes(pair));
            match table.fill(prepared, mentee, answer, &mut row.answers) {
                Filled::Constant(0) => row.ended.fill(place),
                Filled::Constant(_) => {}
                Filled::Values | Filled::Mixed => {
                    for (ended, &passes) in row.ended.iter_mut().zip(&row.answers) {
                        *ended = if passes == 0 { place } else { *ended };
                    }
                }
            }
        }
    }

    /// Reads every criterion of every pair.
    fn read(&self, prepared: &Prepared, mentee: MenteeIndex, row: &mut Row) {
        let criteria = self.criteria.iter().zip(&prepared.criteria);
        for ((column, criterion), out) in criteria.zip(&mut row.columns) {
            row.filled.push(match column {
                Column::Facets(table) => {
                    let answer = |pair: &PairView<'_>| criterion.formula.read(pair).code();
                    table.fill(prepared, mentee, answer, out)
                }
                Column::Own(own) => own.fill(prepared, mentee, &mut row.scratch, out),
            });
        }
    }

    /// Judges the pairs singly in which one side names the other.
    fn judge_named(&self, prepared: &Prepared, mentee: MenteeIndex, row: &mut Row) {
        let mut readings = Vec::new();
        for &mentor in self.named.of(mentee) {
            let Some(pair) = prepared.pair(mentee, mentor) else {
                continue;
            };
            let failed = prepared.first_failed(&pair);
            let ended = failed.map_or(Row::ELIGIBLE, |place| {
                u8::try_from(place).unwrap_or(Row::ELIGIBLE - 1)
            });
            let score = prepared.judge(&pair, &mut readings).score.millionths();
            let place = mentor.position();
            if let (Some(out_ended), Some(out_score)) =
                (row.ended.get_mut(place), row.scores.get_mut(place))
            {
                (*out_ended, *out_score) = (ended, score);
            }
        }
    }
}
