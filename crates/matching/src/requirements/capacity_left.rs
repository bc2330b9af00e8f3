//! Both sides have capacity left. Holds always; policies do not list it.

use super::Rule;
use crate::explanation::RequirementEvidence;
use crate::prepare::PairView;

#[derive(Debug)]
pub(super) struct CapacityLeft;

impl Rule for CapacityLeft {
    fn passes(&self, pair: &PairView<'_>) -> bool {
        pair.mentee.input.capacity > 0 && pair.mentor.input.capacity > 0
    }

    fn evidence(&self, pair: &PairView<'_>) -> RequirementEvidence {
        RequirementEvidence::Capacity {
            mentee: pair.mentee.input.capacity,
            mentor: pair.mentor.input.capacity,
        }
    }
}
