//! Verifies peer groups; shares no code with the solvers, only the definition of what they solve.

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{MOST_PEOPLE_TRIED, PeerGroups, PeerProof, PeerWorth, Peers};
use crate::check::bound_of_prices;

/// What [`check_peer_groups`] found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeerVerdict {
    /// The division is valid and none is better.
    Optimal(PeerWorth),
    /// The division is valid, and none is better than the bound.
    Bounded {
        /// What the division is worth.
        worth: PeerWorth,
        /// What no division exceeds.
        bound: PeerWorth,
    },
    /// The division is invalid or its bound is not proved.
    Rejected(PeerViolation),
}

/// Why peer groups are rejected: the first reason found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PeerViolation {
    /// A group is smaller or larger than groups may be.
    #[error("group {0} has the wrong size")]
    WrongSize(usize),
    /// A person is in two groups, or there is no such person.
    #[error("person {0} is in two groups or does not exist")]
    WrongPerson(usize),
    /// Two people share a group and must not.
    #[error("{0} and {1} must not share a group")]
    MustBeApart(usize, usize),
    /// The proof allows for more than the stated bound.
    #[error("the bound is not proved")]
    BoundNotProved,
}

impl fmt::Display for PeerVerdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Optimal(_) => formatter.write_str("optimal"),
            Self::Bounded { worth, bound } => write!(
                formatter,
                "{} of at most {} people, total {} of at most {}",
                worth.placed, bound.placed, worth.total_score, bound.total_score
            ),
            Self::Rejected(violation) => write!(formatter, "rejected: {violation}"),
        }
    }
}

/// Verifies that a division is valid and that none exceeds its bound.
///
/// # Complexity
/// One pass over all pairs of people; for a proof by trial, all divisions of at most [`MOST_PEOPLE_TRIED`] people.
#[must_use]
pub fn check_peer_groups(peers: &Peers, division: &PeerGroups) -> PeerVerdict {
    match worth(peers, &division.groups) {
        Err(violation) => PeerVerdict::Rejected(violation),
        Ok(worth) if !is_proved(peers, division) || worth > division.bound => {
            PeerVerdict::Rejected(PeerViolation::BoundNotProved)
        }
        Ok(worth) if worth == division.bound => PeerVerdict::Optimal(worth),
        Ok(worth) => PeerVerdict::Bounded {
            worth,
            bound: division.bound,
        },
    }
}

fn worth(peers: &Peers, groups: &[Vec<usize>]) -> Result<PeerWorth, PeerViolation> {
    let mut is_placed = vec![false; peers.people];
    let mut worth = PeerWorth::default();
    for (number, group) in groups.iter().enumerate() {
        if group.len() < peers.least || group.len() > peers.most {
            return Err(PeerViolation::WrongSize(number));
        }
        for (place, &person) in group.iter().enumerate() {
            match is_placed.get_mut(person) {
                Some(is_placed) if !*is_placed => *is_placed = true,
                _ => return Err(PeerViolation::WrongPerson(person)),
            }
            worth.placed += 1;
            for &other in group.iter().take(place) {
                let score = peers.between(other, person);
                let score = score.ok_or(PeerViolation::MustBeApart(other, person))?;
                worth.total_score += u64::from(score);
            }
        }
    }
    Ok(worth)
}

fn is_proved(peers: &Peers, division: &PeerGroups) -> bool {
    match &division.proof {
        PeerProof::AllTried => {
            peers.people <= MOST_PEOPLE_TRIED && {
                let everybody = (0..peers.people).collect();
                division.bound == best_of(peers, everybody, &mut HashMap::new())
            }
        }
        PeerProof::Companions(prices) => {
            let bound = peers.companions().filter(|_| prices.pair_value == 0);
            let bound = bound.and_then(|instance| bound_of_prices(&instance, prices));
            let total = i128::from(division.bound.total_score);
            let placed = usize::try_from(division.bound.placed).unwrap_or(usize::MAX);
            placed >= peers.most_placed() && bound.is_some_and(|bound| bound / 2 <= total)
        }
    }
}

/// Returns the worth of the best division of these people, by growing every group that the last of them can be in.
fn best_of(
    peers: &Peers,
    mut people: Vec<usize>,
    known: &mut HashMap<Vec<usize>, PeerWorth>,
) -> PeerWorth {
    if let Some(&worth) = known.get(&people) {
        return worth;
    }
    let key = people.clone();
    let mut best = PeerWorth::default();
    if let Some(last) = people.pop() {
        best = best_of(peers, people.clone(), known);
        let mut growing = vec![(vec![last], 0_u64, people.clone())];
        while let Some((group, total, others)) = growing.pop() {
            if group.len() >= peers.least {
                let rest = people
                    .iter()
                    .copied()
                    .filter(|person| !group.contains(person));
                let rest = best_of(peers, rest.collect(), known);
                let size: u64 = group.iter().map(|_| 1).sum();
                best = best.max(PeerWorth {
                    placed: rest.placed + size,
                    total_score: rest.total_score + total,
                });
            }
            if group.len() == peers.most {
                continue;
            }
            for (place, &next) in others.iter().enumerate() {
                let gain = group.iter().try_fold(0, |gain, &member| {
                    Some(gain + u64::from(peers.between(member, next)?))
                });
                if let Some(gain) = gain {
                    let mut larger = group.clone();
                    larger.push(next);
                    growing.push((
                        larger,
                        total + gain,
                        others.iter().take(place).copied().collect(),
                    ));
                }
            }
        }
    }
    known.insert(key, best);
    best
}
