//! Whether the two can talk in a language both speak.

use serde::{Deserialize, Serialize};

use crate::criteria::{Formula, Reading};
use crate::explanation::CriterionEvidence;
use crate::policy::Missing;
use crate::prepare::{PairView, Prepared, common};
use crate::scoring::{Column, Table};

/// A common language.
///
/// Value: 1 when the two share a language, else 0; more languages never lower it.
/// Missing when either side names none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Languages {
    /// Share of this criterion among all, 1 to 1000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000))]
    pub weight: u32,
    /// What counts where the profiles do not say enough.
    #[serde(default)]
    pub missing: Missing,
}

impl Formula for Languages {
    fn read(&self, pair: &PairView<'_>) -> Reading {
        let (mentee, mentor) = (&pair.mentee.languages, &pair.mentor.languages);
        if mentee.is_empty() || mentor.is_empty() {
            return Reading::Missing;
        }
        Reading::yes_or_no(common(mentee, mentor).next().is_some())
    }

    fn evidence(&self, pair: &PairView<'_>) -> CriterionEvidence {
        CriterionEvidence::Languages {
            shared: pair.shared_languages(),
        }
    }

    fn column(&self, prepared: &Prepared) -> Column {
        Column::Facets(Table::new(prepared, |person, facet| {
            facet.symbols(&person.languages);
        }))
    }
}
