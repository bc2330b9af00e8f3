//! No pair rule keeps the two apart. Holds always; policies do not list it.

use super::Rule;
use crate::explanation::RequirementEvidence;
use crate::prepare::{PairView, Prepared};
use crate::scoring::Answers;

#[derive(Debug)]
pub(super) struct NotExcluded;

impl Rule for NotExcluded {
    fn passes(&self, pair: &PairView<'_>) -> bool {
        !pair.context.excluded.contains(&pair.indices)
    }

    fn evidence(&self, _pair: &PairView<'_>) -> RequirementEvidence {
        RequirementEvidence::Fact {}
    }

    fn answers(&self, _prepared: &Prepared) -> Answers {
        Answers::Named
    }
}
