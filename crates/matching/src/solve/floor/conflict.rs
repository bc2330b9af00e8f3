//! Which pins and minimum loads leave no pairing that meets the floor: as few as make a conflict.

use super::super::smallest::smallest;
use super::is_possible;
use crate::conflict::{Conflict, ConflictReason, ConflictingRule};
use crate::{Cancelled, Instance, MenteeIndex, MentorIndex, Monitor, Objective, Pair, RateFloor};

/// A rule that some pairing must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    Load(MentorIndex),
    Pin(Pair),
}

/// Looks for as few of them as conflict: without any one of them there would be a pairing.
///
/// # Complexity
/// A search for each of them, times the logarithm of how many demands there are in all.
pub(super) fn conflict(
    instance: &Instance,
    floor: &RateFloor,
    objective: Objective,
    monitor: &dyn Monitor,
) -> Result<Conflict<MenteeIndex, MentorIndex>, Cancelled> {
    let loads = MentorIndex::all(instance.capacity().len()).zip(instance.least_load());
    let loads = loads.filter(|&(_, &least)| least > 0);
    let mut demands: Vec<_> = loads.map(|(mentor, _)| Demand::Load(mentor)).collect();
    demands.extend(instance.pins().iter().copied().map(Demand::Pin));
    let search = Search {
        instance,
        floor,
        objective,
        monitor,
    };
    let mut found = smallest(&demands, |demands| search.is_possible(demands))?;
    found.sort_by_key(|demand| match *demand {
        Demand::Load(mentor) => (Some(mentor), None),
        Demand::Pin(pin) => (None, Some(pin)),
    });
    let rules = found.into_iter().map(|demand| match demand {
        Demand::Load(mentor) => ConflictingRule::LeastLoad { mentor },
        Demand::Pin(Pair { mentee, mentor }) => ConflictingRule::Pin { mentee, mentor },
    });
    Ok(Conflict {
        reason: ConflictReason::GroupRates {},
        rules: std::iter::once(ConflictingRule::MatchRateFloor {})
            .chain(rules)
            .collect(),
    })
}

struct Search<'a> {
    instance: &'a Instance,
    floor: &'a RateFloor,
    objective: Objective,
    monitor: &'a dyn Monitor,
}

impl Search<'_> {
    fn is_possible(&self, demands: &[Demand]) -> Result<bool, Cancelled> {
        let mut loads = vec![0; self.instance.least_load().len()];
        let mut pins = Vec::new();
        for demand in demands {
            match *demand {
                Demand::Load(mentor) => {
                    let least = self.instance.least_load().get(mentor.position());
                    if let (Some(load), Some(&least)) = (loads.get_mut(mentor.position()), least) {
                        *load = least;
                    }
                }
                Demand::Pin(pin) => pins.push(pin),
            }
        }
        pins.sort_unstable();
        let wanted = self.instance.wanted().to_vec();
        let changed = self.instance.with_demands(wanted, loads, pins);
        is_possible(&changed, self.floor, self.objective, self.monitor)
    }
}
