//! Explains any pair of the program, chosen or not, from the same code that scored it.

use super::UnknownParticipant;
use crate::Score;
use crate::criteria::Reading;
use crate::explanation::{CriterionOutcome, PairExplanation, RequirementOutcome};
use crate::judge::{Judgement, data_of};
use crate::prepare::{PairView, Prepared};

impl Prepared {
    /// Explains a pair: every requirement's answer, every criterion's value, weight and contribution, and the evidence.
    ///
    /// # Errors
    /// When either id is not one of the program in that role.
    pub fn explain(
        &self,
        mentee: &str,
        mentor: &str,
    ) -> Result<PairExplanation, UnknownParticipant> {
        let mentee_number = self
            .mentee_number(mentee)
            .ok_or_else(|| UnknownParticipant::Mentee(mentee.to_owned()))?;
        let pair = self
            .mentor_number(mentor)
            .and_then(|mentor_number| self.pair(mentee_number, mentor_number))
            .ok_or_else(|| UnknownParticipant::Mentor(mentor.to_owned()))?;
        Ok(self.explanation(&pair))
    }

    pub(crate) fn explanation(&self, pair: &PairView<'_>) -> PairExplanation {
        let mut readings = Vec::new();
        let judgement = self.judge(pair, &mut readings);
        let requirements: Vec<_> = self
            .requirements
            .iter()
            .map(|requirement| RequirementOutcome {
                requirement: requirement.kind,
                position: requirement.position,
                passed: requirement.rule.passes(pair),
                evidence: requirement.rule.evidence(pair),
            })
            .collect();
        let eligible = requirements.iter().all(|outcome| outcome.passed);
        let pinned = self.is_pinned(pair);
        PairExplanation {
            mentee: pair.mentee.input.id.clone(),
            mentor: pair.mentor.input.id.clone(),
            eligible,
            candidate: eligible && (pinned || judgement.score >= self.policy.minimum_score),
            pinned,
            score: judgement.score,
            minimum_score: self.policy.minimum_score,
            has_profile_data: judgement.has_profile_data,
            requirements,
            criteria: self.criterion_outcomes(pair, &judgement, &readings),
        }
    }

    /// Returns what a pair is worth, eligible or not; `None` when either id is not of the program in that role.
    #[must_use]
    pub fn score_of(&self, mentee: &str, mentor: &str) -> Option<Score> {
        let pair = self.pair(self.mentee_number(mentee)?, self.mentor_number(mentor)?)?;
        Some(self.judge(&pair, &mut Vec::new()).score)
    }

    pub(crate) fn is_pinned(&self, pair: &PairView<'_>) -> bool {
        self.pins.binary_search(&pair.indices).is_ok()
    }

    fn criterion_outcomes(
        &self,
        pair: &PairView<'_>,
        judgement: &Judgement,
        readings: &[Reading],
    ) -> Vec<CriterionOutcome> {
        let contributions = judgement.contributions(&self.criteria, readings);
        (0..)
            .zip(self.criteria.iter().zip(readings).zip(contributions))
            .map(
                |(position, ((criterion, reading), (value, contribution)))| CriterionOutcome {
                    criterion: criterion.kind,
                    position,
                    weight: criterion.weight,
                    data: data_of(*reading, criterion.missing),
                    value,
                    contribution,
                    evidence: criterion.formula.evidence(pair),
                },
            )
            .collect()
    }
}
