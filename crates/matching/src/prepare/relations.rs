//! Which skills lie near which in the catalogue, and what knowing one is worth to somebody who seeks the other.

use std::collections::HashMap;

use super::symbols::{Symbol, Symbols};
use crate::catalogue::SkillCatalogue;
use crate::explanation::SkillRelation;
use crate::score::Score;

/// What one step from the sought skill down to a narrower one leaves of the credit, in millionths.
const DOWN: u32 = 800_000;

/// What one step from the sought skill up to the broader one leaves of the credit, in millionths.
const UP: u32 = 500_000;

/// The catalogue as a forest.
#[derive(Debug, Default)]
pub(crate) struct Relations {
    broader: HashMap<Symbol, Symbol>,
    narrower: HashMap<Symbol, Vec<Symbol>>,
}

impl Relations {
    pub(super) fn of(catalogue: &SkillCatalogue, names: &mut Symbols) -> Self {
        let mut relations = Self::default();
        for skill in &catalogue.skills {
            let broader = skill.broader.as_deref().and_then(|name| names.name(name));
            if let (Some(narrow), Some(broad)) = (names.name(&skill.name), broader)
                && narrow != broad
            {
                relations.broader.insert(narrow, broad);
                relations.narrower.entry(broad).or_default().push(narrow);
            }
        }
        relations
    }

    /// Returns how an offered skill is related to the sought one, and its credit in millionths; `None` beyond two
    /// steps.
    pub(crate) fn credit(&self, sought: Symbol, offered: Symbol) -> Option<(SkillRelation, u32)> {
        let of = |steps: &[u32]| {
            let product = |credit, step: &u32| {
                Score::from_ratio(
                    u64::from(credit) * u64::from(*step),
                    u64::from(Score::SCALE) * u64::from(Score::SCALE),
                )
                .millionths()
            };
            steps.iter().fold(Score::SCALE, product)
        };
        if sought == offered {
            return Some((SkillRelation::Same, of(&[])));
        }
        let above = |skill: Symbol| self.broader.get(&skill).copied();
        let (over_sought, over_offered) = (above(sought), above(offered));
        if over_offered == Some(sought) {
            Some((SkillRelation::Narrower, of(&[DOWN])))
        } else if over_offered.and_then(above) == Some(sought) {
            Some((SkillRelation::Narrower, of(&[DOWN, DOWN])))
        } else if over_sought == Some(offered) {
            Some((SkillRelation::Broader, of(&[UP])))
        } else if over_sought.is_some() && over_sought == over_offered {
            Some((SkillRelation::Sibling, of(&[UP, DOWN])))
        } else if over_sought.and_then(above) == Some(offered) {
            Some((SkillRelation::Broader, of(&[UP, UP])))
        } else {
            None
        }
    }

    /// Returns the skills for which somebody who offers this one may earn credit; some may come twice.
    pub(super) fn near(&self, offered: Symbol) -> Vec<Symbol> {
        let below = |skill: &Symbol| self.narrower.get(skill).map_or(&[][..], Vec::as_slice);
        let mut near = vec![offered];
        for child in below(&offered) {
            near.push(*child);
            near.extend(below(child));
        }
        if let Some(parent) = self.broader.get(&offered) {
            near.push(*parent);
            near.extend(below(parent));
            near.extend(self.broader.get(parent));
        }
        near
    }
}
