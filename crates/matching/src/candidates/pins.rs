//! Pins that cannot be kept.

use crate::explanation::RequirementKind;
use crate::prepare::{Person, Prepared};

/// Pins that cannot be kept, all at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{} pinned pairs fail a requirement and {} people have more pins than capacity", .ineligible.len(), .overbooked.len())]
pub struct PinConflicts {
    /// Pinned pairs that are not eligible.
    pub ineligible: Vec<IneligiblePin>,
    /// People with more pins than capacity.
    pub overbooked: Vec<Overbooked>,
}

/// A pinned pair that is not eligible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IneligiblePin {
    /// Id of the mentee's application.
    pub mentee: String,
    /// Id of the mentor's application.
    pub mentor: String,
    /// Every requirement that the pair fails.
    pub failed: Vec<RequirementKind>,
}

/// A participant with more pins than capacity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overbooked {
    /// Id of the application.
    pub participant: String,
    /// Pins that name the participant.
    pub pins: u32,
    /// The participant's capacity.
    pub capacity: u32,
}

impl Prepared {
    /// Finds every pin that cannot be kept.
    pub(super) fn pin_conflicts(&self) -> PinConflicts {
        let pairs = self
            .pins
            .iter()
            .filter_map(|&(mentee, mentor)| self.pair(mentee, mentor));
        let ineligible = pairs.filter_map(|pair| {
            let failed: Vec<_> = self
                .requirements
                .iter()
                .filter(|requirement| !requirement.rule.passes(&pair))
                .map(|requirement| requirement.kind)
                .collect();
            (!failed.is_empty()).then(|| IneligiblePin {
                mentee: pair.mentee.input.id.clone(),
                mentor: pair.mentor.input.id.clone(),
                failed,
            })
        });
        let mentee_pins = self.pins.iter().map(|(mentee, _)| mentee.position());
        let mentor_pins = self.pins.iter().map(|(_, mentor)| mentor.position());
        let mut overbooked = overbooked(&self.mentees, mentee_pins);
        overbooked.extend(self::overbooked(&self.mentors, mentor_pins));
        PinConflicts {
            ineligible: ineligible.collect(),
            overbooked,
        }
    }
}

fn overbooked(people: &[Person], pinned: impl Iterator<Item = usize>) -> Vec<Overbooked> {
    let mut pins = vec![0_u32; people.len()];
    for position in pinned {
        if let Some(count) = pins.get_mut(position) {
            *count += 1;
        }
    }
    people
        .iter()
        .zip(pins)
        .filter(|(person, pins)| *pins > person.input.capacity)
        .map(|(person, pins)| Overbooked {
            participant: person.input.id.clone(),
            pins,
            capacity: person.input.capacity,
        })
        .collect()
}
