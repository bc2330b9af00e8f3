//! How much of what the mentee seeks the mentor can pass on.

use serde::{Deserialize, Serialize};

use crate::MenteeIndex;
use crate::criteria::{Formula, Reading};
use crate::explanation::{CriterionEvidence, RelatedSkill, SkillEvidence, SkillRelation};
use crate::policy::Missing;
use crate::prepare::{PairView, Prepared};
use crate::score::Score;
use crate::scoring::{
    Accumulator, Column, FillColumn, Filled, Postings, narrow, places, read_singly,
};

/// Coverage of the skills that the mentee seeks by those that the mentor offers.
///
/// Value: Σ importance · coverage / Σ importance over the sought skills. Coverage is 1 where the mentor's level
/// reaches the sought one, mentor's level / sought level below it, and 0 where nothing near the skill is offered.
///
/// A skill that lies near the sought one in the catalogue covers a part: each step down from the sought skill to a narrower
/// one leaves 0.8, each step up to the broader one 0.5, and more than two steps leave nothing. So the direct narrower skill
/// covers 0.8, the direct broader one 0.5, and a sibling under the same broader skill 0.5 · 0.8 = 0.4. The offer that
/// covers most counts.
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
            let offer = pair.mentor.best_offer(wish, &pair.context.relations);
            let through = offer.filter(|offer| offer.relation != SkillRelation::Same);
            SkillEvidence {
                skill: pair.context.names.written(wish.skill).to_owned(),
                sought_level: wish.level,
                importance: wish.importance,
                offered_level: offer.map(|offer| offer.level),
                through: through.map(|offer| RelatedSkill {
                    skill: pair.context.names.written(offer.skill).to_owned(),
                    relation: offer.relation,
                    credit: offer.credit,
                }),
                coverage: offer.map_or(Score::ZERO, |offer| offer.coverage),
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
        covered += importance * u64::from(pair.mentor.covers(wish));
        sought += importance;
    }
    Reading::ratio(covered, sought * u64::from(Score::SCALE))
}

/// Who covers which skill, so that a mentee's row is read from the few mentors who offer something near what is sought.
#[derive(Debug)]
struct SkillColumn {
    /// By skill: mentors and the place of their coverage in `coverages`.
    offered: Postings<u32>,
    /// Each distinct coverage once: there are few.
    coverages: Vec<[u32; 5]>,
    /// Mentors who offer no skill at all.
    without: Vec<u32>,
}

impl SkillColumn {
    fn new(prepared: &Prepared) -> Self {
        let mentors = prepared.mentors.iter();
        let covers = mentors.flat_map(|mentor| &mentor.coverage);
        let mut coverages: Vec<_> = covers.map(|coverage| coverage.by_level).collect();
        coverages.sort_unstable();
        coverages.dedup();
        let offered = prepared.mentors.iter().map(|mentor| {
            mentor.coverage.iter().map(|coverage| {
                let place = coverages.partition_point(|known| *known < coverage.by_level);
                (coverage.skill, u32::try_from(place).unwrap_or(u32::MAX))
            })
        });
        Self {
            offered: Postings::new(offered),
            without: places(&prepared.mentors, |mentor| mentor.offered.is_empty()),
            coverages,
        }
    }
}

impl FillColumn for SkillColumn {
    fn fill(
        &self,
        prepared: &Prepared,
        mentee: MenteeIndex,
        scratch: &mut Vec<u64>,
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
            let level = usize::from(wish.level).saturating_sub(1);
            let gains = self
                .coverages
                .iter()
                .map(|by_level| by_level.get(level).copied());
            scratch.clear();
            scratch.extend(
                gains.map(|gain| u64::from(wish.importance) * u64::from(gain.unwrap_or(0))),
            );
            for &(mentor, place) in self.offered.of(wish.skill) {
                let place = usize::try_from(place).unwrap_or(usize::MAX);
                covered.add(mentor, narrow(scratch.get(place).copied().unwrap_or(0)));
            }
        }
        covered.finish(1, &self.without)
    }
}

/// Up to here the millionths of importance · coverage add up in 32 bits.
const MOST_IMPORTANCE: u64 = 4_000;
