//! What every pairing must be, whatever it is optimized for.

use super::Violation;
use crate::{Instance, MenteeIndex, MentorIndex, Pair};

/// What the valid pairs of a solution add up to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worth {
    pub(super) matched: u64,
    /// In millionths.
    pub(super) total_score: u64,
}

/// Verifies pairs, room, loads and pins.
pub(super) fn verify(
    instance: &Instance,
    pairs: &[Pair],
    violations: &mut Vec<Violation>,
) -> Worth {
    let worth = verify_pairs(instance, pairs, violations);
    verify_pins(instance, pairs, violations);
    verify_room(instance, pairs, violations);
    worth
}

fn verify_pairs(instance: &Instance, pairs: &[Pair], violations: &mut Vec<Violation>) -> Worth {
    let mut worth = Worth {
        matched: 0,
        total_score: 0,
    };
    let mut previous = None;
    for &pair in pairs {
        if let Some(score) = instance.score(pair) {
            worth.matched += 1;
            worth.total_score += u64::from(score.millionths());
        } else {
            violations.push(Violation::NotACandidate(pair));
        }
        if previous.is_some_and(|previous| previous >= pair) {
            violations.push(Violation::NotAscending(pair));
        }
        previous = Some(pair);
    }
    worth
}

/// Looks for every pin among the pairs, which may be out of order.
fn verify_pins(instance: &Instance, pairs: &[Pair], violations: &mut Vec<Violation>) {
    let pins = instance.pins();
    let mut is_chosen = vec![false; pins.len()];
    if !pins.is_empty() {
        for pair in pairs {
            let place = pins.binary_search(pair).ok();
            if let Some(chosen) = place.and_then(|place| is_chosen.get_mut(place)) {
                *chosen = true;
            }
        }
    }
    let missing = pins.iter().zip(is_chosen).filter(|(_, chosen)| !chosen);
    violations.extend(missing.map(|(&pin, _)| Violation::PinMissing(pin)));
}

fn verify_room(instance: &Instance, pairs: &[Pair], violations: &mut Vec<Violation>) {
    let mut mentors_of = vec![0_u32; instance.wanted().len()];
    let mut mentees_of = vec![0_u32; instance.capacity().len()];
    for pair in pairs {
        // People beyond the last were reported as pairs that are no candidates.
        if let Some(count) = mentors_of.get_mut(pair.mentee.position()) {
            *count += 1;
        }
        if let Some(count) = mentees_of.get_mut(pair.mentor.position()) {
            *count += 1;
        }
    }
    let mentees = MenteeIndex::all(mentors_of.len())
        .zip(mentors_of)
        .zip(instance.wanted());
    for ((mentee, pairs), &wanted) in mentees {
        if pairs > wanted {
            violations.push(Violation::TooManyMentors {
                mentee,
                pairs,
                wanted,
            });
        }
    }
    let mentors = MentorIndex::all(mentees_of.len())
        .zip(mentees_of)
        .zip(instance.capacity().iter().zip(instance.least_load()));
    for ((mentor, pairs), (&capacity, &least)) in mentors {
        if pairs > capacity {
            violations.push(Violation::TooManyMentees {
                mentor,
                pairs,
                capacity,
            });
        }
        if pairs < least {
            violations.push(Violation::TooFewMentees {
                mentor,
                pairs,
                least,
            });
        }
    }
}
