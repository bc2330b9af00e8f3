//! Nobody is their own mentor. Holds always; policies do not list it.

use super::Rule;
use crate::explanation::RequirementEvidence;
use crate::prepare::{PairView, Prepared};
use crate::scoring::Answers;

#[derive(Debug)]
pub(super) struct DifferentPerson;

impl Rule for DifferentPerson {
    fn passes(&self, pair: &PairView<'_>) -> bool {
        pair.mentee.person != pair.mentor.person
    }

    fn evidence(&self, _pair: &PairView<'_>) -> RequirementEvidence {
        RequirementEvidence::Fact {}
    }

    fn answers(&self, _prepared: &Prepared) -> Answers {
        Answers::Named
    }
}
