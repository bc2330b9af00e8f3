//! Mentors' minimum loads, and whose they are when they cannot be met.

use super::Candidates;
use crate::conflict::{Conflict, ConflictReason, ConflictingRule};
use crate::prepare::Prepared;
use crate::run::RunError;
use crate::{MenteeIndex, MentorIndex, SolveError};

impl Prepared {
    /// Returns how many mentees each mentor must get; nobody who is not available must.
    pub(super) fn least_loads(&self) -> Vec<u32> {
        let of_mentors = self.mentors.iter().map(|mentor| &mentor.input);
        of_mentors
            .map(|input| if input.available { input.least_load } else { 0 })
            .collect()
    }

    /// Returns the size of the smallest group of each mentor.
    pub(super) fn least_groups(&self) -> Vec<u32> {
        let of_mentors = self.mentors.iter().map(|mentor| &mentor.input);
        of_mentors.map(|input| input.least_group).collect()
    }

    /// Answers whether groups are formed, whose proofs need every candidate.
    pub(super) fn needs_all_candidates(&self) -> bool {
        let mut of_mentors = self.mentors.iter().map(|mentor| &mentor.input);
        self.peer_groups.is_some() || of_mentors.any(|input| input.least_group > 1)
    }

    /// Refuses the first mentor who has fewer candidates than the minimum load.
    pub(super) fn require_loads(&self, candidates: &Candidates) -> Result<(), RunError> {
        for (mentor, &least) in MentorIndex::all(self.mentors.len()).zip(&candidates.least_loads) {
            let (_, _, available) = candidates.mentors.of(mentor.position());
            if least > available {
                let conflict = Conflict {
                    reason: ConflictReason::TooFewMentees {
                        needed: least.into(),
                        available: available.into(),
                    },
                    rules: vec![ConflictingRule::LeastLoad {
                        mentor: self.mentor_id(mentor),
                    }],
                };
                return Err(RunError::Conflicts(vec![conflict]));
            }
        }
        Ok(())
    }

    /// Says of whom an error of the solver speaks.
    pub(crate) fn named(&self, error: SolveError) -> RunError {
        match error {
            SolveError::Cancelled(cancelled) => cancelled.into(),
            SolveError::Conflicts(conflicts) => {
                let conflicts = conflicts.into_iter();
                let named = conflicts.map(|conflict| {
                    conflict.named(
                        |mentee| self.mentee_id(mentee),
                        |mentor| self.mentor_id(mentor),
                    )
                });
                RunError::Conflicts(named.collect())
            }
            SolveError::GroupObjective(objective) => RunError::GroupObjective(objective),
            SolveError::NoFloor(objective) => RunError::NoFloor(objective),
        }
    }

    fn mentee_id(&self, mentee: MenteeIndex) -> String {
        let person = self.mentees.get(mentee.position());
        person.map_or_else(String::new, |person| person.input.id.clone())
    }

    fn mentor_id(&self, mentor: MentorIndex) -> String {
        let person = self.mentors.get(mentor.position());
        person.map_or_else(String::new, |person| person.input.id.clone())
    }
}
