//! Every pair that may be chosen, with its score, and why the others may not.

mod best;
mod collect;
mod loads;
mod pins;
mod price;
mod prune;
mod tally;

use std::sync::OnceLock;

pub(crate) use price::Fallen;

use crate::conflict::Conflict;
use crate::options::RunOptions;
use crate::outcome::UnmatchedReason;
use crate::prepare::{Person, Prepared};
use crate::run::RunError;
use crate::{
    Cancelled, Candidate, Instance, MenteeIndex, MentorIndex, Monitor, Prices, RateFloor, Solution,
    solve,
};
use collect::{Limits, collect};
use tally::Tally;

/// The eligible pairs of a program that score at least the policy's minimum, and the pinned ones.
///
/// Of a large program only the best are kept; see [`Keep`](crate::Keep).
#[derive(Debug)]
pub struct Candidates {
    /// The row of mentee `i` is `starts[i]..starts[i + 1]` of `entries`.
    starts: Vec<usize>,
    /// Each row in order of mentor.
    entries: Vec<Candidate>,
    mentees: Tally,
    mentors: Tally,
    /// What the pairs that were not kept are worth at most; `None` when all are kept.
    limits: Option<Limits>,
    /// Pairs whose score was computed.
    scored: u64,
    wanted: Vec<u32>,
    seats: Vec<u32>,
    least_loads: Vec<u32>,
    floor: Option<RateFloor>,
    least_groups: Vec<u32>,
    pins: Vec<(MenteeIndex, MentorIndex)>,
    conflicts: Vec<Conflict>,
    /// Dealt when first asked for.
    pub(crate) top_choices: OnceLock<Vec<Option<MentorIndex>>>,
}

impl Prepared {
    /// Tests and scores every pair.
    ///
    /// # Errors
    /// When the monitor cancels.
    ///
    /// # Complexity
    /// Mentees × mentors, with a few nanoseconds for a pair; see [`RunOptions`] for threads and memory.
    pub fn candidates(
        &self,
        options: &RunOptions,
        monitor: &dyn Monitor,
    ) -> Result<Candidates, Cancelled> {
        let collected = collect(self, options, monitor)?;
        let mut candidates = Candidates {
            starts: Vec::new(),
            entries: Vec::new(),
            mentees: collected.mentees,
            mentors: collected.mentors,
            limits: collected.limits,
            scored: collected.scored,
            wanted: openings(&self.mentees, self.mentors.len()),
            seats: openings(&self.mentors, self.mentees.len()),
            least_loads: self.least_loads(),
            floor: self.rate_floor(),
            least_groups: self.least_groups(),
            pins: self.pins.clone(),
            conflicts: self.pin_conflicts(),
            top_choices: OnceLock::new(),
        };
        candidates.set_rows(collected.rows.into_iter());
        Ok(candidates)
    }

    /// Solves the candidates' instance, verifies the result, and takes in pairs that were not kept until the prices prove
    /// the pairing over all pairs of the program.
    ///
    /// # Errors
    /// When the monitor cancels, pins or minimum loads cannot be kept, or the checker refuses the result.
    ///
    /// # Complexity
    /// One solution when all pairs are kept or the prices leave no pair out; usually one or two more otherwise.
    pub fn solve(
        &self,
        candidates: &mut Candidates,
        options: &RunOptions,
        monitor: &dyn Monitor,
    ) -> Result<Solved, RunError> {
        let objective = self.policy.objective;
        self.require_loads(candidates)?;
        let mut rounds = 0;
        loop {
            let instance = candidates.instance()?;
            let solution =
                solve(&instance, objective, monitor).map_err(|error| self.named(error))?;
            rounds += 1;
            let unpriced = match (&candidates.limits, solution.certificate.prices()) {
                (Some(limits), Some(prices)) => {
                    self.unpriced(candidates, limits, prices, options, monitor)?
                }
                _ => Vec::new(),
            };
            if unpriced.is_empty() {
                return Ok(Solved {
                    instance,
                    solution,
                    rounds,
                });
            }
            candidates.add(unpriced);
        }
    }

    /// Returns, in order of mentee, the candidates that are not held and that prices leave a surplus for.
    ///
    /// # Errors
    /// When the monitor cancels.
    pub(crate) fn left_out(
        &self,
        candidates: &Candidates,
        prices: &Prices,
        monitor: &dyn Monitor,
    ) -> Result<Vec<(MenteeIndex, Vec<Candidate>)>, Cancelled> {
        match &candidates.limits {
            Some(limits) => {
                let options = RunOptions::default();
                self.unpriced(candidates, limits, prices, &options, monitor)
            }
            None => Ok(Vec::new()),
        }
    }

    /// Like [`left_out`](Self::left_out), of prices of which only some are lower than those that left nothing out.
    pub(crate) fn left_out_of(
        &self,
        candidates: &Candidates,
        prices: &Prices,
        fallen: &Fallen,
    ) -> Vec<(MenteeIndex, Vec<Candidate>)> {
        let limits = candidates.limits.as_ref();
        limits.map_or_else(Vec::new, |limits| {
            self.unpriced_of(candidates, limits, prices, fallen)
        })
    }
}

/// The best pairing over all pairs of a program.
#[derive(Debug)]
pub struct Solved {
    /// The candidates that were kept in the end.
    pub instance: Instance,
    /// The pairing and its proof; the prices leave no surplus to a pair that was not kept.
    pub solution: Solution,
    /// How often the instance was solved.
    pub rounds: u32,
}

/// The partners that each person may get; nobody gets more than there are people on the other side.
fn openings(people: &[Person], others: usize) -> Vec<u32> {
    let others = u32::try_from(others).unwrap_or(u32::MAX);
    people
        .iter()
        .map(|person| &person.input)
        .map(|input| {
            if input.available {
                input.capacity.min(others)
            } else {
                0
            }
        })
        .collect()
}

impl Candidates {
    /// Returns how many candidates there are, kept or not.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.mentees.candidates()
    }

    /// Answers whether there are candidates that are not kept.
    pub(crate) const fn are_limited(&self) -> bool {
        self.limits.is_some()
    }

    /// Returns how many candidates are kept.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.entries.len()
    }

    /// Returns how many pairs were scored. The others cannot be among the best of either side by a bound of their score; how
    /// many these are may depend on how the threads shared the work, what is kept never does.
    #[must_use]
    pub const fn scored(&self) -> u64 {
        self.scored
    }

    fn has(&self, mentee: MenteeIndex, mentor: MentorIndex) -> bool {
        let row = self.of(mentee);
        row.binary_search_by_key(&mentor, |candidate| candidate.mentor)
            .is_ok()
    }

    /// Takes rows in order of mentee, each in order of mentor.
    fn set_rows(&mut self, rows: impl Iterator<Item = Vec<Candidate>>) {
        self.starts = vec![0];
        self.entries = Vec::new();
        for row in rows {
            self.entries.extend(row);
            self.starts.push(self.entries.len());
        }
    }

    /// Adds candidates that are not among the kept ones.
    fn add(&mut self, more: Vec<(MenteeIndex, Vec<Candidate>)>) {
        let mut more = more.into_iter().peekable();
        let rows: Vec<_> = MenteeIndex::all(self.wanted.len())
            .map(|mentee| {
                let mut row = self.of(mentee).to_vec();
                if let Some((_, added)) = more.next_if(|(of, _)| *of == mentee) {
                    row.extend(added);
                    row.sort_unstable_by_key(|candidate| candidate.mentor);
                }
                row
            })
            .collect();
        self.set_rows(rows.into_iter());
    }

    /// Returns the kept candidates of one mentee in order of mentor; empty for a mentee there is not.
    #[must_use]
    pub fn of(&self, mentee: MenteeIndex) -> &[Candidate] {
        let range = self
            .starts
            .get(mentee.position())
            .zip(self.starts.get(mentee.position() + 1));
        range
            .and_then(|(&start, &end)| self.entries.get(start..end))
            .unwrap_or_default()
    }

    /// Returns how many mentors each mentee may get, in canonical order; 0 for those who are not available.
    #[must_use]
    pub fn wanted(&self) -> &[u32] {
        &self.wanted
    }

    /// Returns how many mentees each mentor may get, in canonical order; 0 for those who are not available.
    #[must_use]
    pub fn seats(&self) -> &[u32] {
        &self.seats
    }

    /// Makes the assignment problem for the solver.
    ///
    /// # Errors
    /// When pins cannot be kept.
    pub fn instance(&self) -> Result<Instance, RunError> {
        if !self.conflicts.is_empty() {
            return Err(RunError::Conflicts(self.conflicts.clone()));
        }
        let mut builder = Instance::builder(self.wanted.clone(), self.seats.clone());
        builder.reserve(self.entries.len());
        for mentee in MenteeIndex::all(self.wanted.len()) {
            for candidate in self.of(mentee) {
                builder.candidate(mentee, candidate.mentor, candidate.score);
            }
        }
        for &(mentee, mentor) in &self.pins {
            builder.pin(mentee, mentor);
        }
        builder.least_load(self.least_loads.clone());
        if let Some(floor) = &self.floor {
            builder.floor(floor.clone());
        }
        builder.least_group(self.least_groups.clone());
        Ok(builder.build()?)
    }

    /// Returns what became of everybody on the other side of a mentee who got `matched` mentors; `mentees_of` counts the
    /// mentees of every mentor.
    pub(crate) fn reasons_of_mentee(
        &self,
        prepared: &Prepared,
        mentee: MenteeIndex,
        matched: u32,
        mentees_of: &[u32],
    ) -> Vec<UnmatchedReason> {
        let without = |candidate: &&Candidate| self.has_no_group(candidate.mentor, mentees_of);
        let row = self.of(mentee).iter();
        let too_small = u32::try_from(row.filter(without).count()).unwrap_or(u32::MAX);
        reasons(
            prepared,
            self.mentees.of(mentee.position()),
            matched,
            too_small,
        )
    }

    /// Returns what became of everybody on the other side of a mentor who got `matched` mentees.
    pub(crate) fn reasons_of_mentor(
        &self,
        prepared: &Prepared,
        mentor: MentorIndex,
        matched: u32,
        mentees_of: &[u32],
    ) -> Vec<UnmatchedReason> {
        let tally = self.mentors.of(mentor.position());
        let too_small = if self.has_no_group(mentor, mentees_of) {
            tally.2
        } else {
            0
        };
        reasons(prepared, tally, matched, too_small)
    }

    /// Returns how many pairs of a mentee failed each requirement, score below the minimum, and are candidates.
    pub(crate) fn tally_of(&self, mentee: MenteeIndex) -> (&[u32], u32, u32) {
        self.mentees.of(mentee.position())
    }

    /// Answers whether a mentor who could have led a group leads none.
    fn has_no_group(&self, mentor: MentorIndex, mentees_of: &[u32]) -> bool {
        let place = mentor.position();
        let least = self.least_groups.get(place).copied().unwrap_or(0);
        least > 1 && mentees_of.get(place).is_some_and(|&mentees| mentees == 0)
    }
}

fn reasons(
    prepared: &Prepared,
    (failed, below, candidates): (&[u32], u32, u32),
    matched: u32,
    too_small: u32,
) -> Vec<UnmatchedReason> {
    let mut reasons = refusals(prepared, failed, below);
    let others = candidates.saturating_sub(matched);
    let too_small = too_small.min(others);
    if too_small > 0 {
        reasons.push(UnmatchedReason::GroupTooSmall { count: too_small });
    }
    if others > too_small {
        reasons.push(UnmatchedReason::SeatsTakenByOthers {
            count: others - too_small,
        });
    }
    reasons
}

/// Returns why pairs are no candidates.
pub(crate) fn refusals(prepared: &Prepared, failed: &[u32], below: u32) -> Vec<UnmatchedReason> {
    let mut reasons: Vec<_> = prepared
        .requirements
        .iter()
        .zip(failed)
        .filter(|&(_, &count)| count > 0)
        .map(|(requirement, &count)| UnmatchedReason::RequirementFailed {
            requirement: requirement.kind,
            position: requirement.position,
            count,
        })
        .collect();
    if below > 0 {
        reasons.push(UnmatchedReason::BelowMinimumScore { count: below });
    }
    reasons
}
