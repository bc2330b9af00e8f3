//! Pins that cannot be kept.

use crate::conflict::{Conflict, ConflictReason, ConflictingRule};
use crate::prepare::{Person, Prepared};
use crate::{MenteeIndex, MentorIndex};

/// A pinned pair.
type Pin = (MenteeIndex, MentorIndex);

impl Prepared {
    /// Finds every pin that cannot be kept: pairs that fail requirements first, then people with more pins than capacity.
    pub(super) fn pin_conflicts(&self) -> Vec<Conflict> {
        let pins = self.pins.iter();
        let mut conflicts: Vec<_> = pins.flat_map(|&pin| self.ineligible(pin)).collect();
        let mentees = self.overbooked(&self.mentees, |pin| pin.0.position());
        conflicts.extend(mentees.map(|(person, pins)| {
            let mentee = person.input.id.clone();
            let capacity = ConflictingRule::MenteeCapacity { mentee };
            self.too_many(person, capacity, &pins)
        }));
        let mentors = self.overbooked(&self.mentors, |pin| pin.1.position());
        conflicts.extend(mentors.map(|(person, pins)| {
            let mentor = person.input.id.clone();
            let capacity = ConflictingRule::MentorCapacity { mentor };
            self.too_many(person, capacity, &pins)
        }));
        conflicts
    }

    /// Each requirement that the pair fails is reason enough.
    fn ineligible(&self, pin: Pin) -> impl Iterator<Item = Conflict> {
        let pair = self.pair(pin.0, pin.1);
        let failed = self.requirements.iter().filter(move |requirement| {
            let fails = |pair| !requirement.rule.passes(pair);
            pair.as_ref().is_some_and(fails)
        });
        failed.filter_map(move |requirement| {
            let requirement = ConflictingRule::Requirement {
                requirement: requirement.kind,
            };
            Some(Conflict {
                reason: ConflictReason::NotEligible {},
                rules: vec![self.pin_rule(pin)?, requirement],
            })
        })
    }

    /// Finds the people of one side with more pins than capacity, and their pins.
    fn overbooked<'a>(
        &'a self,
        people: &'a [Person],
        place: impl Fn(&Pin) -> usize,
    ) -> impl Iterator<Item = (&'a Person, Vec<Pin>)> {
        let mut pins = vec![Vec::new(); people.len()];
        for pin in &self.pins {
            if let Some(pins) = pins.get_mut(place(pin)) {
                pins.push(*pin);
            }
        }
        let all = people.iter().zip(pins);
        all.filter(|(person, pins)| count(pins) > person.input.capacity)
    }

    /// Names the capacity, and one pin more than it has room for.
    fn too_many(&self, person: &Person, rule: ConflictingRule, pins: &[Pin]) -> Conflict {
        let capacity = person.input.capacity;
        let enough = usize::try_from(capacity).unwrap_or(usize::MAX);
        let named = pins.iter().take(enough.saturating_add(1));
        let mut rules = vec![rule];
        rules.extend(named.filter_map(|&pin| self.pin_rule(pin)));
        Conflict {
            reason: ConflictReason::TooManyPins {
                pins: count(pins),
                capacity,
            },
            rules,
        }
    }

    /// Names a pin by the ids of the two.
    fn pin_rule(&self, (mentee, mentor): Pin) -> Option<ConflictingRule> {
        let pair = self.pair(mentee, mentor)?;
        Some(ConflictingRule::Pin {
            mentee: pair.mentee.input.id.clone(),
            mentor: pair.mentor.input.id.clone(),
        })
    }
}

fn count(pins: &[Pin]) -> u32 {
    u32::try_from(pins.len()).unwrap_or(u32::MAX)
}
