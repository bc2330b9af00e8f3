//! The mentor has the right number of years ahead of the mentee.

use serde::{Deserialize, Serialize};

use crate::explanation::RequirementEvidence;
use crate::policy::IfMissing;
use crate::prepare::{PairView, Prepared};
use crate::requirements::Rule;
use crate::scoring::{Answers, Table};

/// Mentor's years of experience − mentee's lie within bounds. Data is missing when either side states no years.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeniorityGap {
    /// The smallest gap, in years; negative where the mentor may be the younger one.
    #[cfg_attr(feature = "openapi", schema(minimum = -80, maximum = 80))]
    pub minimum_years: i16,
    /// The largest gap, in years; unbounded when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = -80, maximum = 80))]
    pub maximum_years: Option<i16>,
    /// The answer where a profile does not say enough.
    #[serde(default)]
    pub missing: IfMissing,
}

impl Rule for SeniorityGap {
    fn passes(&self, pair: &PairView<'_>) -> bool {
        pair.years_apart().map_or(self.missing.passes(), |years| {
            years >= i32::from(self.minimum_years)
                && self
                    .maximum_years
                    .is_none_or(|maximum| years <= i32::from(maximum))
        })
    }

    fn evidence(&self, pair: &PairView<'_>) -> RequirementEvidence {
        RequirementEvidence::Seniority {
            years: pair.years_apart(),
        }
    }

    fn answers(&self, prepared: &Prepared) -> Answers {
        Answers::Facets(Table::new(prepared, |person, facet| {
            facet.number(person.input.years_of_experience);
        }))
    }
}
