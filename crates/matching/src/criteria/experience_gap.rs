//! How well the difference in years of experience suits.

use serde::{Deserialize, Serialize};

use crate::criteria::{Formula, Reading};
use crate::explanation::CriterionEvidence;
use crate::policy::Missing;
use crate::prepare::{PairView, Prepared};
use crate::scoring::{Column, Table};

/// Difference in years of professional experience.
///
/// Value: rises evenly from 0 at no difference to 1 at `best_years`, then falls evenly to 0 at `worst_years`.
/// Missing when either side states no years.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExperienceGap {
    /// Share of this criterion among all, 1 to 1000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000))]
    pub weight: u32,
    /// What counts where the profiles do not say enough.
    #[serde(default)]
    pub missing: Missing,
    /// Whether the mentor has to be the more experienced one.
    #[serde(default)]
    pub direction: ExperienceDirection,
    /// The best difference, in years.
    #[cfg_attr(feature = "openapi", schema(maximum = 80))]
    pub best_years: u16,
    /// The difference from which on the value is 0, in years; more than `best_years`.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100))]
    pub worst_years: u16,
}

/// Which differences in experience count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ExperienceDirection {
    /// Mentor − mentee; a mentor with less experience gives 0.
    #[default]
    MentorAbove,
    /// The distance, whoever has more.
    Either,
}

impl Formula for ExperienceGap {
    fn read(&self, pair: &PairView<'_>) -> Reading {
        let Some(gap) = pair.years_apart() else {
            return Reading::Missing;
        };
        let gap = match self.direction {
            ExperienceDirection::MentorAbove if gap < 0 => return Reading::Value(0),
            ExperienceDirection::MentorAbove | ExperienceDirection::Either => {
                u64::from(gap.unsigned_abs())
            }
        };
        let (best, worst) = (u64::from(self.best_years), u64::from(self.worst_years));
        if gap < best {
            Reading::ratio(gap, best)
        } else {
            Reading::ratio(worst.saturating_sub(gap), worst.saturating_sub(best))
        }
    }

    fn evidence(&self, pair: &PairView<'_>) -> CriterionEvidence {
        CriterionEvidence::Experience {
            years: pair.years_apart(),
        }
    }

    fn column(&self, prepared: &Prepared) -> Column {
        Column::Facets(Table::new(prepared, |person, facet| {
            facet.number(person.input.years_of_experience);
        }))
    }
}
