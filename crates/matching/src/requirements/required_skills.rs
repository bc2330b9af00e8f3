//! The mentor offers what the mentee must learn.

use serde::{Deserialize, Serialize};

use crate::explanation::RequirementEvidence;
use crate::prepare::{PairView, Person, Prepared, Symbol};
use crate::requirements::Rule;
use crate::scoring::{Answers, Facet, Table};

/// The mentor offers every skill that the mentee seeks with at least a stated importance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequiredSkills {
    /// The least importance of the skills that must be offered: 3 are the musts. 1 to 3.
    #[serde(default = "RequiredSkills::musts")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 3, default = 3))]
    pub importance: u8,
    /// The least level at which they must be offered, 1 to 5; any level when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 5))]
    pub level: Option<u8>,
}

impl RequiredSkills {
    const fn musts() -> u8 {
        3
    }
}

impl Rule for RequiredSkills {
    fn passes(&self, pair: &PairView<'_>) -> bool {
        self.lacking(pair).next().is_none()
    }

    fn evidence(&self, pair: &PairView<'_>) -> RequirementEvidence {
        RequirementEvidence::Skills {
            lacking: pair.context.names.all_written(self.lacking(pair)),
        }
    }

    fn answers(&self, prepared: &Prepared) -> Answers {
        let required = |mentee: &Person, facet: &mut Facet| {
            let musts = mentee.sought.iter();
            let musts = musts.filter(|wish| wish.importance >= self.importance);
            facet.numbers(musts.map(|wish| u64::from(wish.skill.number())));
        };
        Answers::Facets(Table::by_side(prepared, required, |mentor, facet| {
            let enough = mentor.offered.iter();
            let enough = enough.filter(|&&(_, level)| level >= self.level.unwrap_or(1));
            facet.numbers(enough.map(|&(skill, _)| u64::from(skill.number())));
        }))
    }
}

impl RequiredSkills {
    /// Walks the required skills that the mentor does not offer well enough.
    fn lacking<'a>(&self, pair: &PairView<'a>) -> impl Iterator<Item = Symbol> + use<'a> {
        let (importance, level, mentor) = (self.importance, self.level.unwrap_or(1), pair.mentor);
        let required = pair.mentee.sought.iter();
        required
            .filter(move |wish| wish.importance >= importance)
            .map(|wish| wish.skill)
            .filter(move |&skill| mentor.offers(skill).is_none_or(|offered| offered < level))
    }
}
