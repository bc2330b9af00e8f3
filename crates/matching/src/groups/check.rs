//! Verifies groupings; shares no code with the search.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{GroupCase, GroupProof, GroupWorth, Grouping};
use crate::check::{bound_of_prices, valid_worth};
use crate::{Instance, LoadConflict, MenteeIndex, MentorIndex, Violation};

/// What [`check_groups`] found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupVerdict {
    /// The grouping is valid and none is better.
    Optimal(GroupWorth),
    /// The grouping is valid, and none is better than the bound.
    Bounded {
        /// What the grouping is worth.
        worth: GroupWorth,
        /// What no grouping exceeds.
        bound: GroupWorth,
    },
    /// The grouping is invalid or its bound is not proved.
    Rejected(Vec<GroupViolation>),
}

/// One reason to reject a grouping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GroupViolation {
    /// The pairs are no valid pairing.
    #[error(transparent)]
    Pairing(#[from] Violation),
    /// A mentor has some mentees, but fewer than the minimum size.
    #[error("{mentor} has a group of {mentees} and must have none or at least {least}")]
    GroupTooSmall {
        /// The mentor.
        mentor: MentorIndex,
        /// How many mentees the mentor has.
        mentees: u32,
        /// The minimum size.
        least: u32,
    },
    /// Some groupings belong to no case.
    #[error("the cases leave something out")]
    CasesIncomplete,
    /// A case allows for a better grouping than the stated bound.
    #[error("case {0} allows for more than the bound")]
    BoundExceeded(u64),
    /// A case is not impossible.
    #[error("case {0} is not proved impossible")]
    NotImpossible(u64),
}

impl fmt::Display for GroupVerdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Optimal(_) => formatter.write_str("optimal"),
            Self::Bounded { worth, bound } => write!(
                formatter,
                "{} pairs of at most {}",
                worth.pairs, bound.pairs
            ),
            Self::Rejected(violations) => {
                formatter.write_str("rejected")?;
                violations
                    .iter()
                    .try_for_each(|violation| write!(formatter, "; {violation}"))
            }
        }
    }
}

/// Verifies that a grouping is valid and that no grouping exceeds its bound.
///
/// Every case is bounded by its own prices, in 128 bits, and every grouping belongs to a case: the cases are split by
/// one mentor who is decided in all of them, and each part again, until a part is one case that decides nothing more.
///
/// # Complexity
/// One pass over the candidates for each case.
#[must_use]
pub fn check_groups(instance: &Instance, least_sizes: &[u32], grouping: &Grouping) -> GroupVerdict {
    let mut violations = Vec::new();
    let worth = match valid_worth(instance, &grouping.pairs) {
        Ok(worth) => worth,
        Err(found) => {
            violations.extend(found.into_iter().map(GroupViolation::Pairing));
            GroupWorth::default()
        }
    };
    violations.extend(small_groups(instance, least_sizes, grouping));
    let cases: Vec<_> = grouping.cases.iter().collect();
    if !covers_everything(instance, least_sizes, &cases) {
        violations.push(GroupViolation::CasesIncomplete);
    }
    for (number, case) in (0..).zip(&grouping.cases) {
        violations.extend(verify_case(instance, least_sizes, case, grouping.bound, number).err());
    }
    if !violations.is_empty() {
        GroupVerdict::Rejected(violations)
    } else if worth == grouping.bound {
        GroupVerdict::Optimal(worth)
    } else {
        let bound = grouping.bound;
        GroupVerdict::Bounded { worth, bound }
    }
}

fn size_of(least_sizes: &[u32], instance: &Instance, mentor: MentorIndex) -> u32 {
    let size = least_sizes.get(mentor.position()).copied().unwrap_or(0);
    let load = instance.least_load().get(mentor.position()).copied();
    size.max(load.unwrap_or(0))
}

fn small_groups(
    instance: &Instance,
    least_sizes: &[u32],
    grouping: &Grouping,
) -> Vec<GroupViolation> {
    let mut loads = vec![0_u32; instance.capacity().len()];
    for pair in &grouping.pairs {
        if let Some(load) = loads.get_mut(pair.mentor.position()) {
            *load += 1;
        }
    }
    let loads = MentorIndex::all(loads.len()).zip(loads);
    loads
        .map(|(mentor, mentees)| (mentor, mentees, size_of(least_sizes, instance, mentor)))
        .filter(|&(_, mentees, least)| mentees > 0 && mentees < least)
        .map(|(mentor, mentees, least)| GroupViolation::GroupTooSmall {
            mentor,
            mentees,
            least,
        })
        .collect()
}

/// Answers whether every grouping belongs to a case.
///
/// Mentors whom a rule of the instance leaves no choice count as decided by it.
fn covers_everything(instance: &Instance, least_sizes: &[u32], cases: &[&GroupCase]) -> bool {
    let mut candidates = vec![0_u32; instance.capacity().len()];
    for mentee in MenteeIndex::all(instance.wanted().len()) {
        for candidate in instance.candidates(mentee) {
            if let Some(count) = candidates.get_mut(candidate.mentor.position()) {
                *count += 1;
            }
        }
    }
    let mut decided = BTreeSet::new();
    let mut demanded: BTreeSet<MentorIndex> =
        instance.pins().iter().map(|pin| pin.mentor).collect();
    for (mentor, candidates) in MentorIndex::all(candidates.len()).zip(candidates) {
        let position = mentor.position();
        if instance
            .least_load()
            .get(position)
            .is_some_and(|&least| least > 0)
        {
            demanded.insert(mentor);
        }
        let seats = instance.capacity().get(position).copied().unwrap_or(0);
        let is_demanded = demanded.contains(&mentor);
        if !is_demanded && seats.min(candidates) < size_of(least_sizes, instance, mentor) {
            decided.insert((mentor, false));
        }
        if is_demanded {
            decided.insert((mentor, true));
        }
    }
    covers(cases, &mut decided)
}

fn covers(cases: &[&GroupCase], decided: &mut BTreeSet<(MentorIndex, bool)>) -> bool {
    let decisions = |case: &GroupCase| -> Vec<(MentorIndex, bool)> {
        let open = case.open.iter().map(|&mentor| (mentor, true));
        let closed = case.closed.iter().map(|&mentor| (mentor, false));
        open.chain(closed).collect()
    };
    let Some(first) = cases.first() else {
        return false;
    };
    let mut undecided = decisions(first);
    undecided.retain(|decision| !decided.contains(decision));
    if undecided.is_empty() {
        return true;
    }
    // One of them splits all cases in two parts, if the cases are the leaves of a tree.
    for &(mentor, _) in &undecided {
        let part = |choice| -> Vec<&GroupCase> {
            let chosen = cases.iter().copied();
            let chosen = chosen.filter(|case| decisions(case).contains(&(mentor, choice)));
            chosen.collect()
        };
        let parts = [part(true), part(false)];
        let is_split = parts.iter().map(Vec::len).sum::<usize>() == cases.len();
        if !is_split || parts.iter().any(Vec::is_empty) {
            continue;
        }
        return [true, false].into_iter().zip(parts).all(|(choice, part)| {
            decided.insert((mentor, choice));
            let is_covered = covers(&part, decided);
            decided.remove(&(mentor, choice));
            is_covered
        });
    }
    false
}

fn verify_case(
    instance: &Instance,
    least_sizes: &[u32],
    case: &GroupCase,
    bound: GroupWorth,
    number: u64,
) -> Result<(), GroupViolation> {
    let mut capacity = instance.capacity().to_vec();
    let mut least_load = vec![0; capacity.len()];
    for &mentor in &case.closed {
        if let Some(capacity) = capacity.get_mut(mentor.position()) {
            *capacity = 0;
        }
    }
    for &mentor in &case.open {
        if let Some(least) = least_load.get_mut(mentor.position()) {
            *least = size_of(least_sizes, instance, mentor);
        }
    }
    let limited = instance.with_loads(capacity, least_load);
    match &case.proof {
        GroupProof::Prices(prices) => {
            // That is the most that the values of all pairs and their scores add up to: more pairs than it
            // pays for there cannot be, and with as many pairs no more score than is left.
            let most = bound_of_prices(&limited, prices);
            let value = i128::from(prices.pair_value);
            let most =
                most.and_then(|most| Some((most.checked_div(value)?, most.checked_rem(value)?)));
            let stated = (i128::from(bound.pairs), i128::from(bound.total_score));
            most.filter(|&most| most <= stated)
                .map(|_| ())
                .ok_or(GroupViolation::BoundExceeded(number))
        }
        GroupProof::Impossible(conflict) if is_impossible(&limited, conflict) => Ok(()),
        GroupProof::Impossible(_) => Err(GroupViolation::NotImpossible(number)),
    }
}

/// Answers whether these mentors need more mentees than there are for them.
fn is_impossible(limited: &Instance, conflict: &LoadConflict) -> bool {
    let mentors: BTreeSet<MentorIndex> = conflict.mentors.iter().copied().collect();
    let needed = mentors.iter().map(|mentor| {
        let least = limited.least_load().get(mentor.position());
        u64::from(least.copied().unwrap_or(0))
    });
    let mut elsewhere = vec![0_u32; limited.wanted().len()];
    for pin in limited
        .pins()
        .iter()
        .filter(|pin| !mentors.contains(&pin.mentor))
    {
        if let Some(count) = elsewhere.get_mut(pin.mentee.position()) {
            *count += 1;
        }
    }
    let wanted = limited.wanted().iter().zip(elsewhere);
    let available = MenteeIndex::all(limited.wanted().len()).zip(wanted);
    let available = available.map(|(mentee, (&wanted, elsewhere))| {
        let row = limited.candidates(mentee).iter();
        let row = row.filter(|candidate| mentors.contains(&candidate.mentor));
        let most: u64 = row.map(|_| 1).sum();
        most.min(u64::from(wanted.saturating_sub(elsewhere)))
    });
    needed.sum::<u64>() > available.sum::<u64>()
}
