//! Goes on from the solved program: moves the few people whom a change concerns instead of solving everything again.

use std::sync::{Mutex, PoisonError};

use super::Explainer;
use super::effect::{Effect, Totals};
use super::resolve::{Change, Interest, Resolved};
use crate::candidates::Fallen;
use crate::run::RunError;
use crate::solve::{self, ChangeError, Engine, Worth};
use crate::{Candidate, Instance, MenteeIndex, MentorIndex, Solution, Verdict, check};

/// So many engines are kept for the next questions: as many as are usually asked at once.
const MOST_KEPT: usize = 2;

/// The solved program, ready for changes; once for each question that is asked at the same time.
///
/// Every question leaves its engine as it was, so that no answer depends on what was asked before.
#[derive(Debug, Default)]
pub(super) struct Engines(Mutex<Vec<Engine>>);

impl Engines {
    fn kept<T>(&self, with: impl FnOnce(&mut Vec<Engine>) -> T) -> T {
        // Nobody panics between lock and release: an engine is out while it is asked.
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What was found, before it is proved.
struct Found {
    effect: Effect,
    solution: Solution,
}

impl Explainer {
    /// Computes the best pairing of the program with a change from the one that there is, and verifies it.
    ///
    /// `None` when that cannot be done; within it, see [`resolve`](Self::resolve).
    ///
    /// # Errors
    /// When the checker refuses the result.
    ///
    /// # Ties
    /// Among equally good pairings, the one at hand is changed as little as the search finds.
    pub(super) fn warm(
        &self,
        change: &Change,
        interest: Interest,
    ) -> Result<Option<Option<Resolved>>, RunError> {
        let objective = self.prepared.policy.objective;
        let Some(prices) = self.prices() else {
            return Ok(None);
        };
        let kept = self.engines.kept(Vec::pop);
        let made = || Engine::of(&self.instance, objective, &self.pairs, prices).ok();
        let Some(mut engine) = kept.or_else(made) else {
            return Ok(None);
        };
        let mut more = Vec::new();
        let found = self.pursued(&mut engine, change, interest, &mut more);
        self.engines.kept(|engines| {
            if engines.len() < MOST_KEPT {
                engines.push(engine);
            }
        });
        let Found { effect, solution } = match found {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(Some(None)),
            Err(error) if is_conflict(error) => return Ok(Some(None)),
            // What an engine does not do, such as to score a pinned pair again.
            Err(_) => return Ok(None),
        };
        let instance = self.with(change, more);
        if let Verdict::Rejected(violations) = check(&instance, objective, &solution) {
            return Err(RunError::Rejected(violations));
        }
        Ok(Some(Some(Resolved {
            effect,
            pairs: solution.pairs,
            instance,
        })))
    }

    /// Makes the change and whatever pairs that are not held it brings in, which `more` then lists, and undoes it all.
    fn pursued(
        &self,
        engine: &mut Engine,
        change: &Change,
        interest: Interest,
        more: &mut Vec<(MenteeIndex, Candidate)>,
    ) -> Result<Option<Found>, ChangeError> {
        let before = self.totals();
        let changes = change.steps(&self.instance);
        let take_in = |engine: &Engine| {
            let found = self.not_held(engine, change, more);
            let pairs = found
                .iter()
                .flat_map(|(mentee, row)| row.iter().map(|&candidate| (*mentee, candidate)));
            more.extend(pairs);
            let steps = found.into_iter();
            Ok(steps
                .map(|(mentee, row)| solve::Change::Scores(mentee, row))
                .collect())
        };
        engine.pursue(&changes, take_in, |engine| {
            let effect = Effect::new(before, engine.worth().into());
            let mentors = |mentee| engine.mentors_of(mentee).len();
            interest.is_met(&effect, mentors).then(|| Found {
                effect,
                solution: engine.solution(),
            })
        })
    }

    /// Returns the candidates that are not held and that the prices of a changed program leave a surplus for; some are taken in.
    fn not_held(
        &self,
        engine: &Engine,
        change: &Change,
        taken_in: &[(MenteeIndex, Candidate)],
    ) -> Vec<(MenteeIndex, Vec<Candidate>)> {
        if !self.candidates.are_limited() {
            return Vec::new();
        }
        let (mentees, mut mentors) = engine.fallen();
        mentors.retain(|mentor| mentor.position() < self.prepared.mentors.len());
        let fallen = Fallen { mentees, mentors };
        let mut prices = engine.prices();
        prices.mentor_prices.truncate(self.prepared.mentors.len());
        let mut found = self
            .prepared
            .left_out_of(&self.candidates, &prices, &fallen);
        change.leave_new(&mut found, |mentee, mentor| {
            let mut taken_in = taken_in.iter();
            taken_in.any(|(of, one)| (*of, one.mentor) == (mentee, mentor))
        });
        found
    }

    /// Makes the changed instance; `more` are candidates that were not held.
    fn with(&self, change: &Change, more: Vec<(MenteeIndex, Candidate)>) -> Instance {
        let base = &self.instance;
        let mut capacity = base.capacity().to_vec();
        let mut least_load = base.least_load().to_vec();
        let mut pins = base.pins().to_vec();
        let mut scores = more;
        if let Some((mentee, row)) = &change.row {
            scores.extend(row.iter().map(|&candidate| (*mentee, candidate)));
        }
        if let Some(seats) = change
            .seat
            .and_then(|mentor| capacity.get_mut(mentor.position()))
        {
            *seats += 1;
        }
        if let Some(newcomer) = &change.newcomer
            && let Ok(mentor) = u32::try_from(capacity.len()).map(MentorIndex)
        {
            capacity.push(newcomer.seats);
            least_load.push(0);
            let candidates = newcomer.candidates.iter();
            scores.extend(candidates.map(|&(mentee, score)| (mentee, Candidate { mentor, score })));
        }
        if let Some(pair) = change.forced {
            pins.push(pair);
            pins.sort_unstable();
        }
        scores.sort_unstable_by_key(|&(mentee, candidate)| (mentee, candidate.mentor));
        base.with_scores(&scores, (capacity, least_load), pins)
    }
}

impl Change {
    /// Returns the same as an engine makes it.
    fn steps(&self, base: &Instance) -> Vec<solve::Change> {
        let mut steps = Vec::new();
        if let Some((mentee, row)) = &self.row {
            steps.push(solve::Change::Scores(*mentee, row.clone()));
        }
        if let Some(mentor) = self.seat {
            let seats = base.capacity().get(mentor.position());
            let capacity = seats.map_or(0, |seats| seats.saturating_add(1));
            steps.push(solve::Change::Capacity { mentor, capacity });
        }
        if let Some(newcomer) = &self.newcomer {
            steps.push(solve::Change::AddMentor {
                capacity: newcomer.seats,
                candidates: newcomer.candidates.clone(),
            });
        }
        steps.extend(self.forced.map(solve::Change::Force));
        steps
    }
}

impl From<Worth> for Totals {
    fn from(worth: Worth) -> Self {
        Self {
            pairs: u32::try_from(worth.matched).unwrap_or(u32::MAX),
            total_score_millionths: worth.total_score,
        }
    }
}

/// Whether there is no pairing with the change beside pins and minimum loads.
const fn is_conflict(error: ChangeError) -> bool {
    matches!(
        error,
        ChangeError::TooManyPinsOfMentee(_)
            | ChangeError::TooManyPinsOfMentor(_)
            | ChangeError::LeastLoadAboveCapacity(_)
            | ChangeError::Infeasible(_)
    )
}

#[cfg(test)]
mod tests;
