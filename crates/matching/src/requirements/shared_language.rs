//! The two can talk to each other.

use serde::{Deserialize, Serialize};

use crate::explanation::RequirementEvidence;
use crate::policy::IfMissing;
use crate::prepare::{PairView, Prepared, common};
use crate::requirements::Rule;
use crate::scoring::{Answers, Table};

/// The two share a language. Data is missing when either side names none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SharedLanguage {
    /// The answer where a profile does not say enough.
    #[serde(default)]
    pub missing: IfMissing,
}

impl Rule for SharedLanguage {
    fn passes(&self, pair: &PairView<'_>) -> bool {
        let (mentee, mentor) = (&pair.mentee.languages, &pair.mentor.languages);
        if mentee.is_empty() || mentor.is_empty() {
            return self.missing.passes();
        }
        common(mentee, mentor).next().is_some()
    }

    fn evidence(&self, pair: &PairView<'_>) -> RequirementEvidence {
        RequirementEvidence::Languages {
            shared: pair.shared_languages(),
        }
    }

    fn answers(&self, prepared: &Prepared) -> Answers {
        Answers::Facets(Table::new(prepared, |person, facet| {
            facet.symbols(&person.languages);
        }))
    }
}
