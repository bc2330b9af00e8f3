//! Explanations for participants: without what the other side told the organization alone.

use pairwell_matching::{CriterionEvidence, FieldEvidence, PairExplanation, RequirementEvidence};

/// Leaves out the mentor's answers, the passages of the mentor's profile, and whom the mentor prefers.
pub(super) fn for_mentee(explanation: PairExplanation) -> PairExplanation {
    without(
        explanation,
        |fields| fields.mentor = None,
        |evidence| {
            if let CriterionEvidence::Preferences { by_mentor, .. } = evidence {
                *by_mentor = None;
            }
        },
    )
}

/// Leaves out the mentee's answers and goals in their own words, and whom the mentee prefers.
pub(super) fn for_mentor(explanation: PairExplanation) -> PairExplanation {
    without(
        explanation,
        |fields| fields.mentee = None,
        |evidence| {
            if let CriterionEvidence::Preferences { by_mentee, .. } = evidence {
                *by_mentee = None;
            } else if let CriterionEvidence::Goals {
                text: Some(text), ..
            } = evidence
            {
                text.goal = None;
            }
        },
    )
}

fn without(
    mut explanation: PairExplanation,
    other: impl Fn(&mut FieldEvidence),
    wishes: impl Fn(&mut CriterionEvidence),
) -> PairExplanation {
    for outcome in &mut explanation.requirements {
        if let RequirementEvidence::Fields(fields) = &mut outcome.evidence {
            other(fields);
            fields.gap = None;
        }
    }
    for outcome in &mut explanation.criteria {
        if let CriterionEvidence::Fields(fields) = &mut outcome.evidence {
            other(fields);
            fields.gap = None;
        } else if let CriterionEvidence::Goals {
            text: Some(text), ..
        } = &mut outcome.evidence
        {
            text.passage = None;
        }
        wishes(&mut outcome.evidence);
    }
    explanation
}
