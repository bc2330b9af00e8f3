//! The two are awake at the same time.

use serde::{Deserialize, Serialize};

use crate::explanation::RequirementEvidence;
use crate::policy::IfMissing;
use crate::prepare::{PairView, Prepared};
use crate::requirements::Rule;
use crate::scoring::{Answers, Table};

/// The clocks of the two never differ by more than a number of hours.
///
/// The distance is the largest one on any date of the program. Data is missing when either side states no zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimeZoneDistance {
    /// The largest distance, in hours.
    #[cfg_attr(feature = "openapi", schema(maximum = 12))]
    pub max_hours: u16,
    /// The answer where a profile does not say enough.
    #[serde(default)]
    pub missing: IfMissing,
}

impl Rule for TimeZoneDistance {
    fn passes(&self, pair: &PairView<'_>) -> bool {
        pair.zone_distance()
            .map_or(self.missing.passes(), |minutes| {
                u32::from(minutes) <= u32::from(self.max_hours) * 60
            })
    }

    fn evidence(&self, pair: &PairView<'_>) -> RequirementEvidence {
        RequirementEvidence::TimeZone {
            minutes: pair.zone_distance().map(u32::from),
        }
    }

    fn answers(&self, prepared: &Prepared) -> Answers {
        Answers::Facets(Table::new(prepared, |person, facet| {
            facet.number(person.zone.and_then(|zone| u64::try_from(zone).ok()));
        }))
    }
}
