//! How close the two are on the clock.

use serde::{Deserialize, Serialize};

use crate::criteria::{Formula, Reading};
use crate::explanation::CriterionEvidence;
use crate::policy::Missing;
use crate::prepare::{PairView, Prepared};
use crate::scoring::{Column, Table};

/// Distance between the time zones.
///
/// The distance is the largest difference of the two clocks on any date of the program, at most 12 hours.
/// Value: 1 at no distance, falling evenly to 0 at `worst_hours`. Missing when either side states no zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimeZone {
    /// Share of this criterion among all, 1 to 1000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000))]
    pub weight: u32,
    /// What counts where the profiles do not say enough.
    #[serde(default)]
    pub missing: Missing,
    /// The distance from which on the value is 0, in hours.
    #[serde(default = "TimeZone::usual_worst_hours")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 12, default = 12))]
    pub worst_hours: u16,
}

impl TimeZone {
    const fn usual_worst_hours() -> u16 {
        12
    }
}

impl Formula for TimeZone {
    fn read(&self, pair: &PairView<'_>) -> Reading {
        let worst = u64::from(self.worst_hours) * 60;
        pair.zone_distance().map_or(Reading::Missing, |minutes| {
            Reading::ratio(worst.saturating_sub(u64::from(minutes)), worst)
        })
    }

    fn evidence(&self, pair: &PairView<'_>) -> CriterionEvidence {
        CriterionEvidence::TimeZone {
            minutes: pair.zone_distance().map(u32::from),
        }
    }

    fn column(&self, prepared: &Prepared) -> Column {
        Column::Facets(Table::new(prepared, |person, facet| {
            facet.number(person.zone.and_then(|zone| u64::try_from(zone).ok()));
        }))
    }
}
