//! The state of both applications allows matching. Holds always; policies do not list it.

use super::Rule;
use crate::explanation::RequirementEvidence;
use crate::prepare::{PairView, Prepared};
use crate::scoring::{Answers, Table};

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

    fn answers(&self, prepared: &Prepared) -> Answers {
        Answers::Facets(Table::new(prepared, |person, facet| {
            facet.flag(person.input.available);
        }))
    }
}
