//! Mentors' minimum loads, and whose they are when they cannot be met.

use super::Candidates;
use crate::prepare::Prepared;
use crate::run::RunError;
use crate::{LoadShortfall, MentorIndex, SolveError};

/// Minimum loads that cannot all be met. Without any one of them the others could be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the mentors {} must have {needed} mentees together and can have at most {available}", .mentors.join(", "))]
pub struct UnmetLoads {
    /// Ids of the mentors' applications.
    pub mentors: Vec<String>,
    /// The sum of their minimum loads.
    pub needed: u64,
    /// How many mentees they can have at most, given what each mentee wants and the pins.
    pub available: u64,
}

/// Pins and minimum loads beside which no pairing meets the floor under the match rates. Without any one of them there
/// would be one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no pairing gives every group its share of the best match rate beside {}",
    self.rules()
)]
pub struct UnmetFloor {
    /// Ids of the mentors' applications whose minimum loads take part.
    pub mentors: Vec<String>,
    /// Ids of the applications of mentee and mentor of each pin that takes part.
    pub pins: Vec<(String, String)>,
}

impl UnmetFloor {
    fn rules(&self) -> String {
        let loads = self.mentors.iter();
        let loads = loads.map(|mentor| format!("the minimum load of {mentor}"));
        let pins = self.pins.iter();
        let pins = pins.map(|(mentee, mentor)| format!("the pin of {mentee} and {mentor}"));
        loads.chain(pins).collect::<Vec<_>>().join(", ")
    }
}

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
                return Err(RunError::Loads(UnmetLoads {
                    mentors: self.names(&[mentor]),
                    needed: least.into(),
                    available: available.into(),
                }));
            }
        }
        Ok(())
    }

    /// Says of whom an error of the solver speaks.
    pub(crate) fn named(&self, error: SolveError) -> RunError {
        match error {
            SolveError::Cancelled(cancelled) => cancelled.into(),
            SolveError::Infeasible(conflict) => RunError::Loads(UnmetLoads {
                mentors: self.names(&conflict.mentors),
                needed: conflict.needed,
                available: conflict.available,
            }),
            SolveError::GroupObjective(objective) => RunError::GroupObjective(objective),
            SolveError::Unstable(shortfall) => RunError::UnstableLoads(self.unmet(&shortfall)),
            SolveError::UnderloadedFound(shortfall) => {
                RunError::UnderloadedFound(self.unmet(&shortfall))
            }
            SolveError::Floor(conflict) => RunError::Floor(UnmetFloor {
                mentors: self.names(&conflict.mentors),
                pins: conflict
                    .pins
                    .iter()
                    .filter_map(|pin| self.pair(pin.mentee, pin.mentor))
                    .map(|pair| (pair.mentee.input.id.clone(), pair.mentor.input.id.clone()))
                    .collect(),
            }),
            SolveError::NoFloor(objective) => RunError::NoFloor(objective),
        }
    }

    fn unmet(&self, shortfall: &LoadShortfall) -> UnmetLoads {
        let mentors = &shortfall.mentors;
        UnmetLoads {
            mentors: mentors
                .iter()
                .flat_map(|one| self.names(&[one.mentor]))
                .collect(),
            needed: mentors.iter().map(|one| u64::from(one.least)).sum(),
            available: mentors.iter().map(|one| u64::from(one.mentees)).sum(),
        }
    }

    fn names(&self, mentors: &[MentorIndex]) -> Vec<String> {
        let named = mentors
            .iter()
            .filter_map(|mentor| self.mentors.get(mentor.position()));
        named.map(|mentor| mentor.input.id.clone()).collect()
    }
}
