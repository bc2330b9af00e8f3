//! Minimum loads: mentors who must get mentees that others could use better.

use std::convert::Infallible;

use super::block::{Rows, UNREACHED, at, people};
use super::cardinality::largest;
use super::exact::look;
use super::market::Market;
use super::open::Open;
use super::release::Release;
use super::smallest::smallest;
use crate::conflict::{Conflict, ConflictingRule};
use crate::{Cancelled, Instance, LoadConflict, MenteeIndex, MentorIndex, Monitor, Pair};

/// Fills every object up to its least load, at the least loss to all.
///
/// # Errors
/// When the monitor cancels.
pub(super) fn fill(market: &mut Market, monitor: &dyn Monitor) -> Result<(), Cancelled> {
    let missing: Vec<u32> = people(market.block.least.len())
        .filter(|&object| market.is_under_loaded(object))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let columns = market.columns(UNREACHED);
    let mut searches = 0;
    for object in missing {
        while market.is_under_loaded(object) {
            look(&mut searches, monitor)?;
            if market.release(object, &columns, true) == Release::Impossible {
                break;
            }
        }
    }
    Ok(())
}

/// Looks for mentors whose minimum loads cannot all be met: as few as make a conflict.
///
/// # Complexity
/// A largest pairing of mentors, as often as there are mentors in the first conflict found.
///
/// # Source
/// Hall's theorem (1935): a crowded part of the bidders has too few seats; what is left when nobody can be
/// removed without resolving the conflict is minimal.
pub(super) fn conflict(instance: &Instance, open: &Open, rows: &Rows) -> Option<LoadConflict> {
    if open.least.iter().all(|&least| least == 0) {
        return None;
    }
    let mut columns = rows.turned(open.seats.len(), |_, _| true);
    columns.sort();
    let crowd = |needs: &[u32]| -> Option<Vec<u32>> {
        let found = largest(&columns, needs, &open.wishes);
        let is_short = |mentor: &u32| needs.get(at(*mentor)) > Some(&found.pairing.held(*mentor));
        people(needs.len()).find(is_short)?;
        let crowded = people(needs.len()).zip(found.crowded_bidders);
        Some(
            crowded
                .filter_map(|(mentor, crowded)| crowded.then_some(mentor))
                .collect(),
        )
    };
    let only = |mentors: &[u32]| -> Vec<u32> {
        let mut needs = vec![0; open.least.len()];
        for &mentor in mentors {
            if let (Some(need), Some(&least)) =
                (needs.get_mut(at(mentor)), open.least.get(at(mentor)))
            {
                *need = least;
            }
        }
        needs
    };
    let mut mentors = crowd(&open.least)?;
    let mut place = 0;
    while let Some(&mentor) = mentors.get(place) {
        let others: Vec<u32> = mentors
            .iter()
            .copied()
            .filter(|&other| other != mentor)
            .collect();
        match crowd(&only(&others)) {
            // Without this mentor there is still a conflict; those before are part of every one that is left.
            Some(smaller) => mentors = smaller,
            None => place += 1,
        }
    }
    let needs = only(&mentors);
    let pairs = largest(&columns, &needs, &open.wishes).pairing;
    Some(describe(
        instance,
        &mentors,
        people(needs.len())
            .map(|mentor| u64::from(pairs.held(mentor)))
            .sum(),
    ))
}

/// Names the rules of a conflict: the minimum loads, and as few of the pins as take these mentors' mentees away.
///
/// # Complexity
/// A largest pairing of mentors for each pin that is named, times the logarithm of how many pins there are.
pub(super) fn rules(
    instance: &Instance,
    conflict: LoadConflict,
) -> Conflict<MenteeIndex, MentorIndex> {
    let serves = |pin: &&Pair| conflict.mentees.binary_search(&pin.mentee).is_ok();
    let pins: Vec<Pair> = instance.pins().iter().filter(serves).copied().collect();
    let loads = MentorIndex::all(instance.capacity().len()).zip(instance.least_load());
    let is_one = |mentor: &MentorIndex| conflict.mentors.binary_search(mentor).is_ok();
    let loads = loads.map(|(mentor, &least)| if is_one(&mentor) { least } else { 0 });
    let loads: Vec<u32> = loads.collect();
    let is_possible = |pins: &[Pair]| {
        let mut pins = pins.to_vec();
        pins.sort_unstable();
        let changed = instance.with_demands(instance.wanted().to_vec(), loads.clone(), pins);
        let mut open = Open::of(&changed);
        let rows = open.rows(&changed);
        Ok::<_, Infallible>(self::conflict(&changed, &open, &rows).is_none())
    };
    let mut named = match is_possible(&[]) {
        Ok(false) => Vec::new(),
        Ok(true) => smallest(&pins, is_possible).unwrap_or_else(|never| match never {}),
    };
    named.sort_unstable();
    let mut conflict = Conflict::from(conflict);
    let named = named.into_iter();
    conflict
        .rules
        .extend(named.map(|Pair { mentee, mentor }| ConflictingRule::Pin { mentee, mentor }));
    conflict
}

fn describe(instance: &Instance, mentors: &[u32], unpinned: u64) -> LoadConflict {
    let is_one = |mentor: MentorIndex| mentors.binary_search(&mentor.0).is_ok();
    let serves = |mentee: &MenteeIndex| {
        let row = instance.candidates(*mentee);
        row.iter().any(|candidate| is_one(candidate.mentor))
    };
    let least = |mentor: &u32| instance.least_load().get(at(*mentor)).copied().unwrap_or(0);
    let pinned = instance.pins().iter().filter(|pin| is_one(pin.mentor));
    LoadConflict {
        mentors: mentors.iter().copied().map(MentorIndex).collect(),
        mentees: MenteeIndex::all(instance.wanted().len())
            .filter(serves)
            .collect(),
        needed: mentors.iter().map(|mentor| u64::from(least(mentor))).sum(),
        available: pinned.map(|_| 1).sum::<u64>() + unpinned,
    }
}
