//! Whether the two belong to the same part of the organization.

use serde::{Deserialize, Serialize};

use crate::criteria::{Formula, Reading};
use crate::explanation::CriterionEvidence;
use crate::policy::Missing;
use crate::prepare::{PairView, Prepared, Symbol};
use crate::scoring::{Column, Table};

/// Same department, or a different one for diverse perspectives.
///
/// Value: 1 when the departments compare as `direction` asks, else 0. Missing when either side states none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Department {
    /// Share of this criterion among all, 1 to 1000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000))]
    pub weight: u32,
    /// What counts where the profiles do not say enough.
    #[serde(default)]
    pub missing: Missing,
    /// Which comparison is worth 1.
    pub direction: DepartmentDirection,
}

/// Which departments suit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DepartmentDirection {
    /// Both in one department.
    Same,
    /// Each in another one.
    Different,
}

impl Formula for Department {
    fn read(&self, pair: &PairView<'_>) -> Reading {
        let (Some(mentee), Some(mentor)) = (pair.mentee.department, pair.mentor.department) else {
            return Reading::Missing;
        };
        Reading::yes_or_no(match self.direction {
            DepartmentDirection::Same => mentee == mentor,
            DepartmentDirection::Different => mentee != mentor,
        })
    }

    fn evidence(&self, pair: &PairView<'_>) -> CriterionEvidence {
        CriterionEvidence::Department {
            mentee: pair.mentee.input.department.clone(),
            mentor: pair.mentor.input.department.clone(),
        }
    }

    fn column(&self, prepared: &Prepared) -> Column {
        Column::Facets(Table::new(prepared, |person, facet| {
            facet.number(person.department.map(Symbol::number));
        }))
    }
}
