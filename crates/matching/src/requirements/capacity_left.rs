//! Both sides have capacity left. Holds always; policies do not list it.

use super::Rule;
use crate::explanation::RequirementEvidence;
use crate::prepare::{PairView, Prepared};
use crate::scoring::{Answers, Table};

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

    fn answers(&self, prepared: &Prepared) -> Answers {
        Answers::Facets(Table::new(prepared, |person, facet| {
            facet.flag(person.input.capacity > 0);
        }))
    }
}
