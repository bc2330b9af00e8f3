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
mod eligibility;
mod named;
mod postings;
mod quotient;
mod row;
mod shared;
mod table;
mod texts;
mod wide;

pub(crate) use accumulator::{Accumulator, narrow, places};
pub(crate) use classes::{Classes, Facet};
pub(crate) use column::{Answers, Column, FillColumn, FillFew, Filled, read_singly};
pub(crate) use eligibility::Eligibility;
pub(crate) use postings::Postings;
pub(crate) use row::Row;
pub(crate) use shared::{Shared, write_bits};
pub(crate) use table::Table;
pub(crate) use texts::TextIndex;
pub(crate) use wide::wide;

use crate::criteria::Reading;
use crate::prepare::{PairView, Prepared};
use crate::{MenteeIndex, MentorIndex};
use combine::Combination;
use named::Named;

/// The columns of a program: everything that scoring a row needs beside the people.
#[derive(Debug)]
pub(crate) struct Scoring {
    criteria: Vec<Column>,
    eligibility: Eligibility,
    combination: Combination,
    named: Named,
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
            eligibility: Eligibility::new(
                requirements.map(|one| one.rule.answers(prepared)).collect(),
                prepared,
            ),
            combination: Combination::new(&prepared.criteria),
            named: Named::new(&prepared.mentees, &prepared.mentors, ruled),
        }
    }

    /// Tests and scores one mentee with every mentor.
    ///
    /// # Complexity
    /// Linear in criteria × mentors, with a small constant, and in what the two sides have in common.
    pub(crate) fn fill(&self, prepared: &Prepared, mentee: MenteeIndex, row: &mut Row) {
        self.begin(prepared, mentee, false, row);
    }

    /// Tests one mentee with every mentor and bounds the scores: of the readings that take long, values are supposed that
    /// they do not exceed. Returns false when there are none, so that the scores are exact.
    ///
    /// No score exceeds its bound: a lower value lowers the weighted mean, and with it what neutral missing data counts.
    /// Pairs in which one side names the other have their scores.
    pub(crate) fn suppose(&self, prepared: &Prepared, mentee: MenteeIndex, row: &mut Row) -> bool {
        self.begin(prepared, mentee, true, row);
        row.supposed.contains(&true)
    }

    /// Computes the scores of a row whose scores were supposed.
    pub(crate) fn complete(&self, prepared: &Prepared, mentee: MenteeIndex, row: &mut Row) {
        self.read(prepared, mentee, false, row);
        self.combination
            .scores(&row.filled, &row.columns, &mut row.scores);
        for (mentor, &score) in self.named.of(mentee).iter().zip(&row.named) {
            if let Some(out) = row.scores.get_mut(mentor.position()) {
                *out = score;
            }
        }
    }

    /// Computes the scores of a few pairs of a row whose scores were supposed; the mentors are in order.
    pub(crate) fn few<'r>(
        &self,
        prepared: &Prepared,
        mentee: MenteeIndex,
        mentors: &[u32],
        row: &'r mut Row,
    ) -> &'r [u32] {
        self.read_few(prepared, mentee, mentors, row);
        let Row { few, named, .. } = row;
        self.combination
            .scores(&few.filled, &few.columns, &mut few.scores);
        for (mentor, &score) in self.named.of(mentee).iter().zip(&*named) {
            if let Ok(place) = mentors.binary_search(&mentor.0)
                && let Some(out) = few.scores.get_mut(place)
            {
                *out = score;
            }
        }
        &few.scores
    }

    /// Returns the mentors whom a mentee names or who name the mentee.
    pub(crate) fn named(&self, mentee: MenteeIndex) -> &[MentorIndex] {
        self.named.of(mentee)
    }

    /// Returns which pairs meet the requirements.
    pub(crate) const fn eligibility(&self) -> &Eligibility {
        &self.eligibility
    }

    fn begin(&self, prepared: &Prepared, mentee: MenteeIndex, suppose: bool, row: &mut Row) {
        row.resize(self.criteria.len(), prepared.mentors.len());
        row.group = self
            .eligibility
            .fill(prepared, mentee, &mut row.answers, &mut row.ended);
        self.read(prepared, mentee, suppose, row);
        self.combination
            .scores(&row.filled, &row.columns, &mut row.scores);
        self.judge_named(prepared, mentee, row);
    }

    /// Reads every criterion of every pair that was not read before; those that take long may be supposed.
    fn read(&self, prepared: &Prepared, mentee: MenteeIndex, suppose: bool, row: &mut Row) {
        let was_supposed = std::mem::take(&mut row.supposed);
        let is_new = row.filled.is_empty();
        let criteria = self.criteria.iter().zip(&prepared.criteria);
        for (place, ((column, criterion), out)) in criteria.zip(&mut row.columns).enumerate() {
            if !is_new && !was_supposed.get(place).is_some_and(|&supposed| supposed) {
                continue;
            }
            let by_few = match column {
                Column::Own(own) if suppose => own.few(prepared, mentee),
                Column::Own(_) | Column::Facets(_) => None,
            };
            let supposed = by_few.is_some();
            let filled = match (column, by_few) {
                (Column::Facets(table), _) => {
                    let answer = |pair: &PairView<'_>| criterion.formula.read(pair).code();
                    table.fill(prepared, mentee, answer, out)
                }
                (Column::Own(_), Some(few)) => few.suppose(prepared, mentee, &mut row.scratch, out),
                (Column::Own(own), None) => own.fill(prepared, mentee, &mut row.scratch, out),
            };
            if let Some(known) = row.filled.get_mut(place) {
                *known = filled;
            } else {
                row.filled.push(filled);
            }
            if suppose {
                row.supposed.push(supposed);
            }
        }
    }

    /// Reads every criterion of the pairs with a few mentors, for which the row may hold suppositions only.
    fn read_few(&self, prepared: &Prepared, mentee: MenteeIndex, mentors: &[u32], row: &mut Row) {
        let few = &mut row.few;
        few.filled.clone_from(&row.filled);
        few.columns.resize_with(self.criteria.len(), Vec::new);
        few.scores.resize(mentors.len(), 0);
        let columns = self.criteria.iter().zip(&row.columns).enumerate();
        let out = few.columns.iter_mut().zip(&mut few.filled);
        for ((place, (column, all)), (out, filled)) in columns.zip(out) {
            let is_supposed = row.supposed.get(place) == Some(&true);
            let by_few = match column {
                Column::Own(own) if is_supposed => own.few(prepared, mentee),
                Column::Own(_) | Column::Facets(_) => None,
            };
            if let Some(own) = by_few {
                out.resize(mentors.len(), 0);
                *filled = own.fill_few(prepared, mentee, mentors, out);
            } else if !matches!(filled, Filled::Constant(_)) {
                out.clear();
                out.extend(mentors.iter().map(|&mentor| {
                    let reading = all.get(MentorIndex(mentor).position());
                    reading.copied().unwrap_or(Reading::MISSING)
                }));
            }
        }
    }

    /// Judges the pairs in which one side names the other.
    fn judge_named(&self, prepared: &Prepared, mentee: MenteeIndex, row: &mut Row) {
        row.named.clear();
        let named = self.named.of(mentee);
        if named.is_empty() {
            return;
        }
        let mentors: Vec<_> = named.iter().map(|mentor| mentor.0).collect();
        self.read_few(prepared, mentee, &mentors, row);
        let pairs: Vec<_> = named
            .iter()
            .filter_map(|&mentor| prepared.pair(mentee, mentor))
            .collect();
        let few = &mut row.few;
        let out = few.columns.iter_mut().zip(&mut few.filled);
        for ((column, criterion), (out, filled)) in
            self.criteria.iter().zip(&prepared.criteria).zip(out)
        {
            if let Column::Own(own) = column
                && own.minds_names()
            {
                out.clear();
                out.extend(pairs.iter().map(|pair| criterion.formula.read(pair).code()));
                *filled = Filled::Mixed;
            }
        }
        self.combination
            .scores(&few.filled, &few.columns, &mut few.scores);
        row.named.extend_from_slice(&few.scores);
        for (pair, &score) in pairs.iter().zip(&row.named) {
            let ended = prepared.first_failed(pair).map_or(Row::ELIGIBLE, |place| {
                u8::try_from(place).unwrap_or(Row::ELIGIBLE - 1)
            });
            let place = pair.indices.1.position();
            if let (Some(out_ended), Some(out_score)) =
                (row.ended.get_mut(place), row.scores.get_mut(place))
            {
                (*out_ended, *out_score) = (ended, score);
            }
        }
    }
}
