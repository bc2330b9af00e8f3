//! How much of what the mentee seeks the mentor can pass on.

use serde::{Deserialize, Serialize};

use crate::MenteeIndex;
use crate::criteria::{Formula, Reading};
use crate::explanation::CriterionEvidence;
use crate::explanation::SkillEvidence;
use crate::policy::Missing;
use crate::prepare::{PairView, Prepared, Sought};
use crate::score::Score;
use crate::scoring::{Accumulator, Column, FillColumn, Filled, Postings, places, read_singly};

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
        reading(pair)
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

    fn column(&self, prepared: &Prepared) -> Column {
        Column::Own(Box::new(SkillColumn::new(prepared)))
    }
}

fn reading(pair: &PairView<'_>) -> Reading {
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

fn coverage(wish: &Sought, offered: Option<u8>) -> Score {
    Score::from_ratio(offered.unwrap_or(0).into(), wish.level.into())
}

/// Who offers which skill, so that a mentee's row is read from the few mentors who offer something sought.
#[derive(Debug)]
struct SkillColumn {
    /// By skill: mentors and their level.
    offered: Postings<u8>,
    /// Mentors who offer no skill at all.
    without: Vec<u32>,
}

impl SkillColumn {
    fn new(prepared: &Prepared) -> Self {
        let offered = prepared
            .mentors
            .iter()
            .map(|mentor| mentor.offered.iter().copied());
        Self {
            offered: Postings::new(offered),
            without: places(&prepared.mentors, |mentor| mentor.offered.is_empty()),
        }
    }
}

impl FillColumn for SkillColumn {
    fn fill(
        &self,
        prepared: &Prepared,
        mentee: MenteeIndex,
        _scratch: &mut Vec<u64>,
        out: &mut [u32],
    ) -> Filled {
        let sought = prepared.mentees.get(mentee.position());
        let sought = sought.map_or(&[][..], |mentee| &mentee.sought);
        if sought.is_empty() {
            return Filled::Constant(Reading::MISSING);
        }
        let importance = sought.iter().map(|wish| u64::from(wish.importance)).sum();
        if importance > MOST_IMPORTANCE {
            return read_singly(prepared, mentee, reading, out);
        }
        let mut covered = Accumulator::new(out, importance);
        for wish in sought {
            let gains = LEVELS
                .map(|level| u32::from(wish.importance) * coverage(wish, Some(level)).millionths());
            for &(mentor, level) in self.offered.of(wish.skill) {
                let gain = gains.get(usize::from(level)).copied().unwrap_or_default();
                covered.add(mentor, gain);
            }
        }
        covered.finish(1, &self.without)
    }
}

/// Up to here the millionths of importance · coverage add up in 32 bits.
const MOST_IMPORTANCE: u64 = 4_000;

/// The levels that a skill may be offered at; nobody offers at level 0.
const LEVELS: [u8; 6] = [0, 1, 2, 3, 4, 5];
