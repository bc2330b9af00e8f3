//! How long the mentee has been waiting.

use serde::{Deserialize, Serialize};

use crate::criteria::{Formula, Reading};
use crate::explanation::CriterionEvidence;
use crate::policy::Missing;
use crate::prepare::{PairView, Prepared};
use crate::scoring::{Column, Table};

/// Credit for mentees who have waited long.
///
/// Value: waiting days / `full_credit_days`, at most 1. Never missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitingTime {
    /// Share of this criterion among all, 1 to 1000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000))]
    pub weight: u32,
    /// What counts where the profiles do not say enough.
    #[serde(default)]
    pub missing: Missing,
    /// Days of waiting that are worth 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 3650))]
    pub full_credit_days: u32,
}

impl Formula for WaitingTime {
    fn read(&self, pair: &PairView<'_>) -> Reading {
        let days = u64::from(pair.mentee.input.waiting_days);
        Reading::ratio(days, u64::from(self.full_credit_days))
    }

    fn evidence(&self, pair: &PairView<'_>) -> CriterionEvidence {
        CriterionEvidence::WaitingTime {
            days: pair.mentee.input.waiting_days,
        }
    }

    fn column(&self, prepared: &Prepared) -> Column {
        Column::Facets(Table::by_side(
            prepared,
            |mentee, facet| facet.number(Some(mentee.input.waiting_days)),
            |_mentor, _facet| {},
        ))
    }
}
