//! How much of what the mentee seeks the mentor can pass on.

use serde::{Deserialize, Serialize};

use crate::criteria::{Formula, Reading};
use crate::explanation::CriterionEvidence;
use crate::explanation::SkillEvidence;
use crate::policy::Missing;
use crate::prepare::{PairView, Sought};
use crate::score::Score;

/// Coverage of the skills that the mentee seeks by those that the mentor offers.
///
/// Value: Σ importance · coverage / Σ importance over the sought skills. Coverage is 1 where the mentor's level
/// reaches the sought one, mentor's level / sought level below it, and 0 where the skill is not offered.
/// Missing when the mentee seeks or the mentor offers no skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Skills {
    /// Share of this criterion among all, 1 to 1000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000))]
    pub weight: u32,
    /// What counts where the profiles do not say enough.
    #[serde(default)]
    pub missing: Missing,
}

impl Formula for Skills {
    fn read(&self, pair: &PairView<'_>) -> Reading {
        if pair.mentee.sought.is_empty() || pair.mentor.offered.is_empty() {
            return Reading::Missing;
        }
        let (mut covered, mut sought) = (0, 0);
        for wish in &pair.mentee.sought {
            let importance = u64::from(wish.importance);
            let coverage = coverage(wish, pair.mentor.offers(wish.skill));
            covered += importance * u64::from(coverage.millionths());
            sought += importance;
        }
        Reading::ratio(covered, sought * u64::from(Score::SCALE))
    }

    fn evidence(&self, pair: &PairView<'_>) -> CriterionEvidence {
        let skills = pair.mentee.sought.iter().map(|wish| {
            let offered_level = pair.mentor.offers(wish.skill);
            SkillEvidence {
                skill: pair.context.names.written(wish.skill).to_owned(),
                sought_level: wish.level,
                importance: wish.importance,
                offered_level,
                coverage: coverage(wish, offered_level),
            }
        });
        CriterionEvidence::Skills {
            skills: skills.collect(),
        }
    }
}

fn coverage(wish: &Sought, offered: Option<u8>) -> Score {
    Score::from_ratio(offered.unwrap_or(0).into(), wish.level.into())
}
