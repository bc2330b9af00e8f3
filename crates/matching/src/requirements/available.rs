//! The state of both applications allows matching. Holds always; policies do not list it.

use super::Rule;
use crate::explanation::RequirementEvidence;
use crate::prepare::PairView;

#[derive(Debug)]
pub(super) struct Available;

impl Rule for Available {
    fn passes(&self, pair: &PairView<'_>) -> bool {
        pair.mentee.input.available && pair.mentor.input.available
    }

    fn evidence(&self, pair: &PairView<'_>) -> RequirementEvidence {
        RequirementEvidence::Sides {
            mentee: pair.mentee.input.available,
            mentor: pair.mentor.input.available,
        }
    }
}
