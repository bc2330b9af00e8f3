//! A whole match run: score, solve, check, explain. The phases can be called one by one, too.

use crate::candidates::{Candidates, Solved};
use crate::conflict::{self, Conflict};
use crate::options::RunOptions;
use crate::outcome::{MatchedPair, Outcome, Statistics, Unmatched, UnmatchedReason};
use crate::prepare::{Person, Prepared};
use crate::{
    Cancelled, InstanceError, MenteeIndex, MentorIndex, Monitor, Objective, PeerVerdict,
    PeerViolation, Phase, Score, Solution, Verdict, Violation, check,
};

/// The version of the computation. The same version and the same input give the same outcome; whatever
/// changes an outcome changes the version.
pub const ALGORITHM_VERSION: &str = "pairwell-3";

/// Why a run has no outcome. That people stay unmatched is an outcome, not an error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The monitor asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Pins, minimum loads, requirements and floors cannot be kept together.
    #[error("{}", conflict::all(.0))]
    Conflicts(Vec<Conflict>),
    /// The objective does not go with a floor; [`prepare`](crate::prepare()) refuses such a policy.
    #[error("the objective {0} does not go with a floor under the match rates of groups")]
    NoFloor(Objective),
    /// Groups of a minimum size are formed for one objective only; validation refuses such a program.
    #[error("with minimum group sizes the objective is `most_matched`, not `{0}`")]
    GroupObjective(Objective),
    /// The candidates do not make a valid instance; a defect of this crate.
    #[error(transparent)]
    Instance(#[from] InstanceError),
    /// The checker refused the solver's pairing; a defect of this crate.
    #[error("the computed pairing was refused: {0:?}")]
    Rejected(Vec<Violation>),
    /// The checker refused the solver's peer groups; a defect of this crate.
    #[error("the computed groups were refused: {0}")]
    RejectedGroups(PeerViolation),
}

/// Runs all phases: candidates, pairing, verification, outcome.
///
/// # Errors
/// When the monitor cancels or pins cannot be kept.
///
/// # Ties
/// Among equally good pairings the canonical order of the people decides, and with it the program's seed.
pub fn run(
    prepared: &Prepared,
    options: &RunOptions,
    monitor: &dyn Monitor,
) -> Result<Outcome, RunError> {
    let mut candidates = prepared.candidates(options, monitor)?;
    if let Some(divided) = prepared.divide(&candidates, monitor)? {
        monitor.progress(Phase::Check, 0, 1);
        if let PeerVerdict::Rejected(violation) = divided.check() {
            return Err(RunError::RejectedGroups(violation));
        }
        return Ok(prepared.peer_outcome(&candidates, &divided));
    }
    let solved = prepared.solve(&mut candidates, options, monitor)?;
    let Solved {
        instance, solution, ..
    } = solved;
    let objective = prepared.policy().objective;
    monitor.progress(Phase::Check, 0, 1);
    if let Verdict::Rejected(violations) = check(&instance, objective, &solution) {
        return Err(RunError::Rejected(violations));
    }
    monitor.progress(Phase::Check, 1, 1);
    if monitor.is_cancelled() {
        return Err(Cancelled.into());
    }
    let outcome = prepared.outcome(&candidates, solution);
    monitor.progress(Phase::Explain, 1, 1);
    Ok(outcome)
}

impl Prepared {
    /// Puts a solution of the candidates' instance into words: ids, reasons and statistics.
    ///
    /// [`check`](crate::check) the solution first; this does not.
    #[must_use]
    pub fn outcome(&self, candidates: &Candidates, solution: Solution) -> Outcome {
        let mut mentors_of = vec![0_u32; self.mentees.len()];
        let mut mentees_of = vec![0_u32; self.mentors.len()];
        let mut pairs = Vec::with_capacity(solution.pairs.len());
        for chosen in &solution.pairs {
            let (mentee, mentor) = (chosen.mentee, chosen.mentor);
            let row = candidates.of(mentee);
            let place = row.binary_search_by_key(&mentor, |candidate| candidate.mentor);
            let score = place
                .ok()
                .and_then(|place| row.get(place))
                .map(|candidate| candidate.score);
            let (Some(pair), Some(score)) = (self.pair(mentee, mentor), score) else {
                continue;
            };
            pairs.push(MatchedPair {
                mentee: pair.mentee.input.id.clone(),
                mentor: pair.mentor.input.id.clone(),
                score,
                pinned: self.is_pinned(&pair),
            });
            for (counts, position) in [
                (&mut mentors_of, mentee.position()),
                (&mut mentees_of, mentor.position()),
            ] {
                if let Some(count) = counts.get_mut(position) {
                    *count += 1;
                }
            }
        }
        pairs.sort_by(|a, b| (&a.mentee, &a.mentor).cmp(&(&b.mentee, &b.mentor)));
        let nobody = (self.mentees.is_empty(), self.mentors.is_empty());
        let mentee_reasons = |number, matched| {
            candidates.reasons_of_mentee(self, MenteeIndex(number), matched, &mentees_of)
        };
        let mentor_reasons = |number, matched| {
            candidates.reasons_of_mentor(self, MentorIndex(number), matched, &mentees_of)
        };
        Outcome {
            statistics: self.statistics(candidates, &pairs, &mentors_of, &mentees_of),
            fairness: self.fairness(candidates, &pairs),
            floor: self.floor_report(candidates, &solution),
            unmatched_mentees: unmatched(&self.mentees, &mentors_of, nobody.1, mentee_reasons),
            unmatched_mentors: unmatched(&self.mentors, &mentees_of, nobody.0, mentor_reasons),
            pairs,
            groups: Vec::new(),
            certificate: solution.certificate,
            mentee_order: self.mentee_ids().map(str::to_owned).collect(),
            mentor_order: self.mentor_ids().map(str::to_owned).collect(),
            input_hash: self.input_hash().to_owned(),
            policy_hash: self.policy_hash().to_owned(),
            algorithm_version: ALGORITHM_VERSION.to_owned(),
            text_model: self.text_model().map(str::to_owned),
        }
    }

    fn statistics(
        &self,
        candidates: &Candidates,
        pairs: &[MatchedPair],
        mentors_of: &[u32],
        mentees_of: &[u32],
    ) -> Statistics {
        let size = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let served = |counts: &[u32]| size(counts.iter().filter(|&&count| count > 0).count());
        let open = |people: &[Person]| -> u64 {
            let available = people.iter().filter(|person| person.input.available);
            available
                .map(|person| u64::from(person.input.capacity))
                .sum()
        };
        let mut scores: Vec<_> = pairs.iter().map(|pair| pair.score).collect();
        scores.sort_unstable();
        let total: u64 = scores
            .iter()
            .map(|score| u64::from(score.millionths()))
            .sum();
        let mean = u64::try_from(scores.len())
            .ok()
            .and_then(|count| total.checked_div(count))
            .and_then(|mean| u32::try_from(mean).ok());
        Statistics {
            mentees: size(self.mentees.len()),
            mentors: size(self.mentors.len()),
            wanted: open(&self.mentees),
            seats: open(&self.mentors),
            candidates: candidates.count(),
            pairs: size(pairs.len()),
            matched_mentees: served(mentors_of),
            matched_mentors: served(mentees_of),
            total_score_millionths: total,
            mean_score: mean.and_then(Score::from_millionths),
            worst_score: scores.first().copied(),
            median_score: scores.get(scores.len().saturating_sub(1) / 2).copied(),
        }
    }
}

/// Lists everybody who got nobody, or fewer than there was capacity for, sorted by id.
fn unmatched(
    people: &[Person],
    matched: &[u32],
    nobody_there: bool,
    reasons: impl Fn(u32, u32) -> Vec<UnmatchedReason>,
) -> Vec<Unmatched> {
    let mut unmatched: Vec<_> = (0..)
        .zip(people.iter().zip(matched))
        .filter(|(_, (person, matched))| **matched == 0 || **matched < person.input.capacity)
        .map(|(number, (person, &matched))| {
            let input = &person.input;
            Unmatched {
                participant: input.id.clone(),
                matched,
                open: input.capacity.saturating_sub(matched),
                reasons: if !input.available {
                    vec![UnmatchedReason::NotAvailable {}]
                } else if input.capacity == 0 {
                    vec![UnmatchedReason::NoCapacity {}]
                } else if nobody_there {
                    vec![UnmatchedReason::NobodyOnOtherSide {}]
                } else {
                    reasons(number, matched)
                },
            }
        })
        .collect();
    unmatched.sort_by(|a, b| a.participant.cmp(&b.participant));
    unmatched
}
