//! Neither has the other on their personal block list. Holds always; policies do not list it.

use super::Rule;
use crate::explanation::RequirementEvidence;
use crate::prepare::{PairView, Prepared};
use crate::scoring::Answers;

#[derive(Debug)]
pub(super) struct NotAvoided;

impl Rule for NotAvoided {
    fn passes(&self, pair: &PairView<'_>) -> bool {
        !pair.mentee.avoids(pair.mentor) && !pair.mentor.avoids(pair.mentee)
    }

    fn evidence(&self, pair: &PairView<'_>) -> RequirementEvidence {
        RequirementEvidence::Sides {
            mentee: !pair.mentee.avoids(pair.mentor),
            mentor: !pair.mentor.avoids(pair.mentee),
        }
    }

    fn answers(&self, _prepared: &Prepared) -> Answers {
        Answers::Named
    }
}
