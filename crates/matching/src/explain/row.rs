//! One mentee with every mentor: what each pair fails and what it is worth.

use super::Explainer;
use crate::explanation::RequirementKind;
use crate::prepare::PairView;
use crate::{Candidate, MenteeIndex, MentorIndex, Score};

/// A pair as the requirements and criteria see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged {
    pub(super) mentor: MentorIndex,
    /// The bit of each requirement that the pair fails. Policies have at most 50, beside the six that always hold.
    pub(super) failed: u64,
    pub(super) score: Score,
}

impl Judged {
    pub(super) const fn candidate(&self) -> Candidate {
        Candidate {
            mentor: self.mentor,
            score: self.score,
        }
    }
}

impl Explainer {
    /// Judges a mentee with every mentor, in order of mentor.
    ///
    /// # Complexity
    /// About a microsecond for each criterion and requirement of each pair.
    pub(super) fn judged_row(&self, mentee: MenteeIndex) -> Vec<Judged> {
        let pairs = MentorIndex::all(self.prepared.mentors.len())
            .filter_map(|mentor| self.prepared.pair(mentee, mentor));
        let mut readings = Vec::new();
        pairs
            .map(|pair| Judged {
                mentor: pair.indices.1,
                failed: self.failed(&pair),
                score: self.prepared.judge(&pair, &mut readings).score,
            })
            .collect()
    }

    /// Returns the bit of each requirement that a pair fails.
    pub(super) fn failed(&self, pair: &PairView<'_>) -> u64 {
        let requirements = self.prepared.requirements.iter();
        requirements
            .enumerate()
            .filter(|(_, requirement)| !requirement.rule.passes(pair))
            .fold(0, |failed, (place, _)| failed | bit(place))
    }

    /// Returns the bits of all requirements of one kind.
    pub(super) fn bits_of(&self, kind: RequirementKind) -> u64 {
        let requirements = self.prepared.requirements.iter().enumerate();
        requirements
            .filter(|(_, requirement)| requirement.kind == kind)
            .fold(0, |bits, (place, _)| bits | bit(place))
    }
}

/// Returns the bit of the requirement at a place.
pub(super) fn bit(place: usize) -> u64 {
    u32::try_from(place)
        .ok()
        .and_then(|place| 1_u64.checked_shl(place))
        .unwrap_or(0)
}
