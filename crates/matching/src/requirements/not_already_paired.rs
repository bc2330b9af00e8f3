//! The two are not in a running pairing. Holds always; policies do not list it.

use super::Rule;
use crate::explanation::RequirementEvidence;
use crate::prepare::{PairView, Prepared};
use crate::scoring::Answers;

#[derive(Debug)]
pub(super) struct NotAlreadyPaired;

impl Rule for NotAlreadyPaired {
    fn passes(&self, pair: &PairView<'_>) -> bool {
        pair.earlier()
            .all(|days_since_end| days_since_end.is_some())
    }

    fn evidence(&self, _pair: &PairView<'_>) -> RequirementEvidence {
        RequirementEvidence::Fact {}
    }

    fn answers(&self, _prepared: &Prepared) -> Answers {
        Answers::Named
    }
}
