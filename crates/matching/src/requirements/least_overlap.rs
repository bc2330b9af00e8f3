//! The two have enough usable time in common.

use serde::{Deserialize, Serialize};

use crate::explanation::RequirementEvidence;
use crate::prepare::{PairView, Prepared};
use crate::requirements::Rule;
use crate::scoring::{Answers, Table};

/// The two have at least so much usable common time in an average week of the program.
///
/// Usable time is what the availability criterion counts: contiguous and long enough for the session.
/// A side without windows has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeastOverlap {
    /// Usable minutes in an average week, 1 to 10080.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10080))]
    pub minutes_per_week: u32,
}

impl Rule for LeastOverlap {
    fn passes(&self, pair: &PairView<'_>) -> bool {
        minutes_per_week(pair) >= self.minutes_per_week
    }

    fn evidence(&self, pair: &PairView<'_>) -> RequirementEvidence {
        RequirementEvidence::Overlap {
            minutes_per_week: minutes_per_week(pair),
        }
    }

    fn answers(&self, prepared: &Prepared) -> Answers {
        Answers::Facets(Table::new(prepared, |person, facet| {
            facet.numbers(
                person
                    .calendar
                    .iter()
                    .flat_map(|calendar| calendar.numbers()),
            );
        }))
    }
}

fn minutes_per_week(pair: &PairView<'_>) -> u32 {
    let overlap = pair.overlap().unwrap_or_default();
    pair.context.weeks.weekly_mean(overlap.usable_minutes)
}
