//! Answers questions about a program and its pairing, one question a file: numbers and names, never prose.
//!
//! Why this pair is answered from the program alone. Everything else needs the pairing: an [`Explainer`] holds it with what
//! it was chosen from, and confirms each "what if" by solving the changed program, in `resolve` and nowhere else.

mod compare;
mod effect;
mod help;
mod hours;
mod pair;
mod recruitment;
mod resolve;
mod row;
mod sensitivity;
mod sketch;
mod warm;
mod why_not;

use std::sync::Arc;

use crate::candidates::{Candidates, Solved};
use crate::options::RunOptions;
use crate::outcome::{MatchedPair, Outcome};
use crate::prepare::Prepared;
use crate::run::RunError;
use crate::{
    Certificate, Instance, MenteeIndex, MentorIndex, Monitor, Pair, Prices, Score, Verdict, check,
};

pub use compare::{Comparison, MenteeChange, Partner, Shift, compare};
pub use effect::{Effect, Totals};
pub use help::{HelpfulChange, MenteeHelp, SmallChange};
pub use recruitment::{ExtraSeat, MentorProfile, Recruit, Recruitment, SkillDemand};
pub use sensitivity::{PairSensitivity, Sensitivity, WeightVariant};
pub use why_not::{Alternative, AlternativeStatus, FailedRequirement, Forced, PairPrices};

/// The program has no participant of that id in that role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnknownParticipant {
    /// No mentee has the id.
    #[error("no mentee of the program has the id `{0}`")]
    Mentee(String),
    /// No mentor has the id.
    #[error("no mentor of the program has the id `{0}`")]
    Mentor(String),
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExplainError {
    /// The question names somebody who is not of the program.
    #[error(transparent)]
    Unknown(#[from] UnknownParticipant),
    /// The program could not be solved again.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// A program with its best pairing: what questions are asked of.
///
/// Every answer depends on the program alone, so it is the same on every machine and at every time.
#[derive(Debug)]
pub struct Explainer {
    prepared: Arc<Prepared>,
    candidates: Candidates,
    instance: Instance,
    /// Sorted.
    pairs: Vec<Pair>,
    outcome: Outcome,
    verdict: Verdict,
    engines: warm::Engines,
}

impl Explainer {
    /// Computes the pairing of a program.
    ///
    /// # Errors
    /// As [`run`](crate::run()).
    pub fn new(
        prepared: Arc<Prepared>,
        options: &RunOptions,
        monitor: &dyn Monitor,
    ) -> Result<Self, RunError> {
        let mut candidates = prepared.candidates(options, monitor)?;
        let solved = prepared.solve(&mut candidates, options, monitor)?;
        Self::of(prepared, candidates, solved)
    }

    /// Takes the result of an earlier run, which may have taken its time.
    ///
    /// # Errors
    /// When the checker refuses the result, or the problem cannot be stated again.
    ///
    /// # Complexity
    /// See [`Prepared::proof_of_run`].
    pub fn of_run<'a>(
        prepared: Arc<Prepared>,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        certificate: Certificate,
        options: &RunOptions,
        monitor: &dyn Monitor,
    ) -> Result<Self, RunError> {
        let (candidates, instance, solution) =
            prepared.solved_before(pairs, certificate, options, monitor)?;
        let solved = Solved {
            instance,
            solution,
            rounds: 0,
        };
        Self::of(prepared, candidates, solved)
    }

    /// Takes a pairing that was computed before.
    ///
    /// # Errors
    /// When the checker refuses it.
    pub fn of(
        prepared: Arc<Prepared>,
        candidates: Candidates,
        solved: Solved,
    ) -> Result<Self, RunError> {
        let Solved {
            instance, solution, ..
        } = solved;
        let verdict = check(&instance, prepared.policy().objective, &solution);
        if let Verdict::Rejected(violations) = verdict {
            return Err(RunError::Rejected(violations));
        }
        Ok(Self {
            pairs: solution.pairs.clone(),
            outcome: prepared.outcome(&candidates, solution),
            prepared,
            candidates,
            instance,
            verdict,
            engines: warm::Engines::default(),
        })
    }

    /// Returns the program.
    #[must_use]
    pub fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    /// Returns the pairing with its reasons and its proof.
    #[must_use]
    pub const fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// Returns what the checker said of the pairing: optimal, or within a bound.
    #[must_use]
    pub const fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    /// Returns the pairing in two numbers.
    const fn totals(&self) -> Totals {
        let statistics = &self.outcome.statistics;
        Totals {
            pairs: statistics.pairs,
            total_score_millionths: statistics.total_score_millionths,
        }
    }

    const fn prices(&self) -> Option<&Prices> {
        self.outcome.certificate.prices()
    }

    fn mentee_price(&self, mentee: MenteeIndex) -> Option<i64> {
        self.prices()?.mentee_prices.get(mentee.position()).copied()
    }

    fn mentor_price(&self, mentor: MentorIndex) -> Option<i64> {
        self.prices()?.mentor_prices.get(mentor.position()).copied()
    }

    /// Returns what a pair would be worth beyond the prices of its two people; without prices, its score.
    fn surplus(&self, pair: Pair, score: Score) -> i64 {
        let worth = i64::from(score.millionths());
        let pair_value = self.prices().map_or(0, |prices| prices.pair_value);
        worth
            .saturating_add(i64::try_from(pair_value).unwrap_or(i64::MAX))
            .saturating_sub(self.mentee_price(pair.mentee).unwrap_or(0))
            .saturating_sub(self.mentor_price(pair.mentor).unwrap_or(0))
    }

    fn mentee(&self, id: &str) -> Result<MenteeIndex, UnknownParticipant> {
        let found = self.prepared.mentee_number(id);
        found.ok_or_else(|| UnknownParticipant::Mentee(id.to_owned()))
    }

    fn mentor(&self, id: &str) -> Result<MentorIndex, UnknownParticipant> {
        let found = self.prepared.mentor_number(id);
        found.ok_or_else(|| UnknownParticipant::Mentor(id.to_owned()))
    }

    fn mentee_id(&self, mentee: MenteeIndex) -> String {
        let person = self.prepared.mentees.get(mentee.position());
        person.map_or_else(String::new, |person| person.input.id.clone())
    }

    fn mentor_id(&self, mentor: MentorIndex) -> String {
        let person = self.prepared.mentors.get(mentor.position());
        person.map_or_else(String::new, |person| person.input.id.clone())
    }

    /// Names a pair of this or of a changed instance.
    fn matched(&self, instance: &Instance, pair: Pair) -> MatchedPair {
        MatchedPair {
            mentee: self.mentee_id(pair.mentee),
            mentor: self.mentor_id(pair.mentor),
            score: instance.score(pair).unwrap_or(Score::ZERO),
            pinned: self
                .prepared
                .pins
                .binary_search(&(pair.mentee, pair.mentor))
                .is_ok(),
        }
    }

    /// Returns the mentors that the pairing gives a mentee.
    fn partners(&self, mentee: MenteeIndex) -> impl Iterator<Item = MentorIndex> {
        let from = self.pairs.partition_point(|pair| pair.mentee < mentee);
        let pairs = self.pairs.get(from..).unwrap_or_default().iter();
        pairs
            .take_while(move |pair| pair.mentee == mentee)
            .map(|pair| pair.mentor)
    }

    /// Returns how many more mentors a mentee wants.
    fn open(&self, mentee: MenteeIndex) -> u32 {
        let wanted = self.instance.wanted().get(mentee.position());
        let partners = u32::try_from(self.partners(mentee).count()).unwrap_or(u32::MAX);
        wanted.map_or(0, |wanted| wanted.saturating_sub(partners))
    }
}
