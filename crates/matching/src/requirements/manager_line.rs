//! Nobody is mentored within their own line of management.

use serde::{Deserialize, Serialize};

use crate::explanation::RequirementEvidence;
use crate::prepare::{PairView, Person, Prepared};
use crate::requirements::Rule;
use crate::scoring::Answers;

/// Neither of the two is a manager of the other, up to a number of levels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManagerLine {
    /// How far up the line to look: 1 is the direct manager. 1 to 10.
    #[serde(default = "ManagerLine::usual_levels")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10, default = 1))]
    pub levels: u8,
}

impl ManagerLine {
    const fn usual_levels() -> u8 {
        1
    }
}

impl Rule for ManagerLine {
    fn passes(&self, pair: &PairView<'_>) -> bool {
        levels_apart(pair).is_none_or(|levels| levels > usize::from(self.levels))
    }

    fn evidence(&self, pair: &PairView<'_>) -> RequirementEvidence {
        RequirementEvidence::ManagerLine {
            levels_apart: levels_apart(pair).and_then(|levels| u32::try_from(levels).ok()),
        }
    }

    fn answers(&self, _prepared: &Prepared) -> Answers {
        Answers::Named
    }
}

/// Levels from one up to the other, whichever is the manager.
fn levels_apart(pair: &PairView<'_>) -> Option<usize> {
    let above = |person: &Person, other: &Person| {
        let place = person
            .managers
            .iter()
            .position(|&manager| manager == other.person);
        place.map(|place| place + 1)
    };
    let up = above(pair.mentee, pair.mentor);
    let down = above(pair.mentor, pair.mentee);
    up.into_iter().chain(down).min()
}
