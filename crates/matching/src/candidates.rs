//! Every pair that may be chosen, with its score, and why the others may not.

use std::sync::OnceLock;

use crate::explanation::RequirementKind;
use crate::outcome::UnmatchedReason;
use crate::prepare::{Person, Prepared};
use crate::run::RunError;
use crate::scoring::Row;
use crate::{Cancelled, Candidate, Instance, MenteeIndex, MentorIndex, Monitor, Phase, Score};

/// The eligible pairs of a program that score at least the policy's minimum, and the pinned ones.
#[derive(Debug)]
pub struct Candidates {
    /// The row of mentee `i` is `starts[i]..starts[i + 1]` of `entries`.
    starts: Vec<usize>,
    /// Each row in order of mentor.
    entries: Vec<Candidate>,
    mentees: Tally,
    mentors: Tally,
    wanted: Vec<u32>,
    seats: Vec<u32>,
    pins: Vec<(MenteeIndex, MentorIndex)>,
    conflicts: PinConflicts,
    /// Dealt when first asked for.
    pub(crate) top_choices: OnceLock<Vec<Option<MentorIndex>>>,
}

/// Pins that cannot be kept, all at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{} pinned pairs fail a requirement and {} people have more pins than capacity", .ineligible.len(), .overbooked.len())]
pub struct PinConflicts {
    /// Pinned pairs that are not eligible.
    pub ineligible: Vec<IneligiblePin>,
    /// People with more pins than capacity.
    pub overbooked: Vec<Overbooked>,
}

/// A pinned pair that is not eligible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IneligiblePin {
    /// Id of the mentee's application.
    pub mentee: String,
    /// Id of the mentor's application.
    pub mentor: String,
    /// Every requirement that the pair fails.
    pub failed: Vec<RequirementKind>,
}

/// A participant with more pins than capacity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overbooked {
    /// Id of the application.
    pub participant: String,
    /// Pins that name the participant.
    pub pins: u32,
    /// The participant's capacity.
    pub capacity: u32,
}

/// For each person of one side: how many pairs ended where.
#[derive(Debug)]
struct Tally {
    /// Numbers per person: one for each requirement, pairs below the minimum score, candidates.
    columns: usize,
    counts: Vec<u32>,
}

impl Tally {
    fn new(people: usize, requirements: usize) -> Self {
        let columns = requirements + 2;
        Self {
            columns,
            counts: vec![0; people * columns],
        }
    }

    fn add(&mut self, person: usize, column: usize) {
        if let Some(count) = self.counts.get_mut(person * self.columns + column) {
            *count += 1;
        }
    }

    fn of(&self, person: usize) -> &[u32] {
        let start = person * self.columns;
        self.counts
            .get(start..start + self.columns)
            .unwrap_or_default()
    }
}

impl Prepared {
    /// Tests and scores every pair.
    ///
    /// # Errors
    /// When the monitor cancels.
    ///
    /// # Complexity
    /// Mentees × mentors, each linear in the two profiles; nothing is allocated for a pair.
    pub fn candidates(&self, monitor: &dyn Monitor) -> Result<Candidates, Cancelled> {
        let requirements = self.requirements.len();
        let (below_minimum, is_candidate) = (requirements, requirements + 1);
        let mut mentees = Tally::new(self.mentees.len(), requirements);
        let mut mentors = Tally::new(self.mentors.len(), requirements);
        let mut starts = Vec::with_capacity(self.mentees.len() + 1);
        let mut entries = Vec::new();
        let (scoring, mut row) = (self.scoring(), Row::default());
        let minimum = self.policy.minimum_score.millionths();
        let total = u64::try_from(self.mentees.len()).unwrap_or(u64::MAX);
        starts.push(0);
        for (done, mentee) in (0..total).zip(MenteeIndex::all(self.mentees.len())) {
            if monitor.is_cancelled() {
                return Err(Cancelled);
            }
            scoring.fill(self, mentee, &mut row);
            let pairs = row.ended.iter().zip(&row.scores);
            for (mentor, (&ended, &score)) in MentorIndex::all(self.mentors.len()).zip(pairs) {
                let ended = if ended != Row::ELIGIBLE {
                    usize::from(ended)
                } else if score < minimum && self.pins.binary_search(&(mentee, mentor)).is_err() {
                    below_minimum
                } else {
                    let score = Score::from_millionths(score).unwrap_or(Score::ONE);
                    entries.push(Candidate { mentor, score });
                    is_candidate
                };
                mentees.add(mentee.position(), ended);
                mentors.add(mentor.position(), ended);
            }
            starts.push(entries.len());
            monitor.progress(Phase::Score, done + 1, total);
        }
        Ok(Candidates {
            starts,
            entries,
            mentees,
            mentors,
            wanted: openings(&self.mentees, self.mentors.len()),
            seats: openings(&self.mentors, self.mentees.len()),
            pins: self.pins.clone(),
            conflicts: self.pin_conflicts(),
            top_choices: OnceLock::new(),
        })
    }

    fn pin_conflicts(&self) -> PinConflicts {
        let pairs = self
            .pins
            .iter()
            .filter_map(|&(mentee, mentor)| self.pair(mentee, mentor));
        let ineligible = pairs.filter_map(|pair| {
            let failed: Vec<_> = self
                .requirements
                .iter()
                .filter(|requirement| !requirement.rule.passes(&pair))
                .map(|requirement| requirement.kind)
                .collect();
            (!failed.is_empty()).then(|| IneligiblePin {
                mentee: pair.mentee.input.id.clone(),
                mentor: pair.mentor.input.id.clone(),
                failed,
            })
        });
        let mentee_pins = self.pins.iter().map(|(mentee, _)| mentee.position());
        let mentor_pins = self.pins.iter().map(|(_, mentor)| mentor.position());
        let mut overbooked = overbooked(&self.mentees, mentee_pins);
        overbooked.extend(self::overbooked(&self.mentors, mentor_pins));
        PinConflicts {
            ineligible: ineligible.collect(),
            overbooked,
        }
    }
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

fn overbooked(people: &[Person], pinned: impl Iterator<Item = usize>) -> Vec<Overbooked> {
    let mut pins = vec![0_u32; people.len()];
    for position in pinned {
        if let Some(count) = pins.get_mut(position) {
            *count += 1;
        }
    }
    people
        .iter()
        .zip(pins)
        .filter(|(person, pins)| *pins > person.input.capacity)
        .map(|(person, pins)| Overbooked {
            participant: person.input.id.clone(),
            pins,
            capacity: person.input.capacity,
        })
        .collect()
}

impl Candidates {
    /// Returns how many candidates there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// Returns the candidates of one mentee in order of mentor; empty for a mentee there is not.
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
        if self.conflicts != PinConflicts::default() {
            return Err(RunError::Pins(self.conflicts.clone()));
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
        Ok(builder.build()?)
    }

    /// Returns what became of everybody on the other side of a mentee who got `matched` mentors.
    pub(crate) fn reasons_of_mentee(
        &self,
        prepared: &Prepared,
        mentee: MenteeIndex,
        matched: u32,
    ) -> Vec<UnmatchedReason> {
        reasons(prepared, self.mentees.of(mentee.position()), matched)
    }

    /// Returns what became of everybody on the other side of a mentor who got `matched` mentees.
    pub(crate) fn reasons_of_mentor(
        &self,
        prepared: &Prepared,
        mentor: MentorIndex,
        matched: u32,
    ) -> Vec<UnmatchedReason> {
        reasons(prepared, self.mentors.of(mentor.position()), matched)
    }
}

fn reasons(prepared: &Prepared, counts: &[u32], matched: u32) -> Vec<UnmatchedReason> {
    let mut reasons: Vec<_> = prepared
        .requirements
        .iter()
        .zip(counts)
        .filter(|&(_, &count)| count > 0)
        .map(|(requirement, &count)| UnmatchedReason::RequirementFailed {
            requirement: requirement.kind,
            position: requirement.position,
            count,
        })
        .collect();
    if let [.., below, candidates] = *counts {
        if below > 0 {
            reasons.push(UnmatchedReason::BelowMinimumScore { count: below });
        }
        let others = candidates.saturating_sub(matched);
        if others > 0 {
            reasons.push(UnmatchedReason::SeatsTakenByOthers { count: others });
        }
    }
    reasons
}
