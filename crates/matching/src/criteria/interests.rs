//! How much the two have in common beside work.

use serde::{Deserialize, Serialize};

use crate::criteria::{Formula, Reading};
use crate::explanation::CriterionEvidence;
use crate::policy::Missing;
use crate::prepare::{PairView, Prepared, common, common_count};
use crate::scoring::{Column, Table};

/// Common interests, or uncommon ones for diverse perspectives.
///
/// Similarity is common interests / interests of the side that names fewer. Value: the similarity, or 1 − similarity for
/// `different`. Missing when either side names none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Interests {
    /// Share of this criterion among all, 1 to 1000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000))]
    pub weight: u32,
    /// What counts where the profiles do not say enough.
    #[serde(default)]
    pub missing: Missing,
    /// Whether likeness or difference is worth more.
    #[serde(default)]
    pub direction: InterestDirection,
}

/// Which interests suit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum InterestDirection {
    /// The more in common the better.
    #[default]
    Similar,
    /// The less in common the better.
    Different,
}

impl Formula for Interests {
    fn read(&self, pair: &PairView<'_>) -> Reading {
        let (mentee, mentor) = (&pair.mentee.interests, &pair.mentor.interests);
        let fewer = mentee.len().min(mentor.len());
        if fewer == 0 {
            return Reading::Missing;
        }
        let fewer = u64::try_from(fewer).unwrap_or(u64::MAX);
        let shared = common_count(mentee, mentor);
        match self.direction {
            InterestDirection::Similar => Reading::ratio(shared, fewer),
            InterestDirection::Different => Reading::ratio(fewer - shared, fewer),
        }
    }

    fn evidence(&self, pair: &PairView<'_>) -> CriterionEvidence {
        let shared = common(&pair.mentee.interests, &pair.mentor.interests);
        CriterionEvidence::Interests {
            shared: pair.context.names.all_written(shared),
        }
    }

    fn column(&self, prepared: &Prepared) -> Column {
        Column::Facets(Table::new(prepared, |person, facet| {
            facet.symbols(&person.interests);
        }))
    }
}
