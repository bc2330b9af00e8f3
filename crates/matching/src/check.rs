//! Verifies a solution and its certificate; shares no code with the solvers.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Instance, MenteeIndex, MentorIndex, Pair, Score, Solution};

/// What [`check`] found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The pairing is valid and no other one is better.
    Optimal {
        /// How many pairs there are.
        matched: u64,
        /// The sum of their scores, in millionths.
        total_score: u64,
    },
    /// The pairing is invalid or not proved to be the best.
    Rejected(Vec<Violation>),
}

impl Verdict {
    /// Answers whether the solution was found valid and optimal.
    #[must_use]
    pub const fn is_optimal(&self) -> bool {
        matches!(self, Self::Optimal { .. })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Optimal { .. } => formatter.write_str("optimal"),
            Self::Rejected(violations) => {
                formatter.write_str("rejected")?;
                for (place, violation) in violations.iter().enumerate() {
                    write!(
                        formatter,
                        "{} {violation}",
                        if place == 0 { ":" } else { ";" }
                    )?;
                }
                Ok(())
            }
        }
    }
}

/// One reason to reject a solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Violation {
    /// A chosen pair is not eligible.
    #[error("{0} is not a candidate")]
    NotACandidate(Pair),
    /// The pairs are not in strictly ascending order, so a pair may be chosen twice.
    #[error("{0} is chosen twice or out of order")]
    NotAscending(Pair),
    /// A mentee has more mentors than wanted.
    #[error("{mentee} has {pairs} mentors but wants {wanted}")]
    TooManyMentors {
        /// The mentee.
        mentee: MenteeIndex,
        /// How many mentors were chosen.
        pairs: u32,
        /// How many are wanted.
        wanted: u32,
    },
    /// A mentor has more mentees than seats.
    #[error("{mentor} has {pairs} mentees but {capacity} seats")]
    TooManyMentees {
        /// The mentor.
        mentor: MentorIndex,
        /// How many mentees were chosen.
        pairs: u32,
        /// How many seats there are.
        capacity: u32,
    },
    /// A pinned pair was not chosen.
    #[error("{0} is pinned but not chosen")]
    PinMissing(Pair),
    /// The certificate does not have exactly one price for each person.
    #[error("the certificate does not have one price a person")]
    WrongPriceCount,
    /// So small a pair value would let high scores outweigh one more pair.
    #[error("the value of a pair is {stated} and must be at least {least}")]
    PairValueTooSmall {
        /// What the certificate says.
        stated: u64,
        /// The least that proves anything.
        least: u64,
    },
    /// The prices allow for a better pairing, so they prove nothing.
    #[error("the pairing is worth less than the bound that its prices give")]
    BoundNotReached,
}

/// Verifies that a solution is valid and that its certificate proves it optimal for
/// [`Objective::MostMatched`](crate::Objective::MostMatched).
///
/// Validity: every pair is a candidate and chosen once, nobody has more partners than wanted or seats,
/// every pin is chosen. Optimality: the pairing is worth exactly the bound that the certificate's prices
/// give for all pairings; sums are exact in 128 bits.
///
/// # Complexity
/// One pass over the candidates.
#[must_use]
pub fn check(instance: &Instance, solution: &Solution) -> Verdict {
    let mut violations = Vec::new();
    check_pairs(instance, &solution.pairs, &mut violations);
    check_room(instance, &solution.pairs, &mut violations);
    check_certificate(instance, solution, &mut violations);
    if !violations.is_empty() {
        return Verdict::Rejected(violations);
    }
    let scores = solution
        .pairs
        .iter()
        .filter_map(|&pair| instance.score(pair));
    Verdict::Optimal {
        matched: solution.pairs.iter().map(|_| 1).sum(),
        total_score: scores.map(|score| u64::from(score.millionths())).sum(),
    }
}

fn check_pairs(instance: &Instance, pairs: &[Pair], violations: &mut Vec<Violation>) {
    for (place, &pair) in pairs.iter().enumerate() {
        if instance.score(pair).is_none() {
            violations.push(Violation::NotACandidate(pair));
        }
        let previous = place.checked_sub(1).and_then(|place| pairs.get(place));
        if previous.is_some_and(|previous| *previous >= pair) {
            violations.push(Violation::NotAscending(pair));
        }
    }
    if !instance.pins().is_empty() {
        let chosen: BTreeSet<&Pair> = pairs.iter().collect();
        let missing = instance.pins().iter().filter(|pin| !chosen.contains(pin));
        violations.extend(missing.map(|&pin| Violation::PinMissing(pin)));
    }
}

fn check_room(instance: &Instance, pairs: &[Pair], violations: &mut Vec<Violation>) {
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
    violations.extend(mentees.filter(|&((_, pairs), &wanted)| pairs > wanted).map(
        |((mentee, pairs), &wanted)| Violation::TooManyMentors {
            mentee,
            pairs,
            wanted,
        },
    ));
    let mentors = MentorIndex::all(mentees_of.len())
        .zip(mentees_of)
        .zip(instance.capacity());
    violations.extend(
        mentors
            .filter(|&((_, pairs), &capacity)| pairs > capacity)
            .map(|((mentor, pairs), &capacity)| Violation::TooManyMentees {
                mentor,
                pairs,
                capacity,
            }),
    );
}

fn check_certificate(instance: &Instance, solution: &Solution, violations: &mut Vec<Violation>) {
    let certificate = &solution.certificate;
    if certificate.mentee_prices.len() != instance.wanted().len()
        || certificate.mentor_prices.len() != instance.capacity().len()
    {
        violations.push(Violation::WrongPriceCount);
        return;
    }
    let stated = certificate.pair_value;
    let least = most_pairs(instance)
        .saturating_mul(u64::from(Score::SCALE))
        .saturating_add(1);
    if stated < least {
        violations.push(Violation::PairValueTooSmall { stated, least });
    }
    let worth: i128 = solution
        .pairs
        .iter()
        .filter_map(|&pair| instance.score(pair))
        .map(|score| i128::from(stated) + i128::from(score.millionths()))
        .sum();
    if worth != bound(instance, solution) {
        violations.push(Violation::BoundNotReached);
    }
}

/// Computes what no pairing can be worth more than, from the certificate's prices alone.
fn bound(instance: &Instance, solution: &Solution) -> i128 {
    let certificate = &solution.certificate;
    let paid = |prices: &[u64], units: &[u32]| -> i128 {
        prices
            .iter()
            .zip(units)
            .map(|(&price, &units)| i128::from(price) * i128::from(units))
            .sum()
    };
    let mut bound = paid(&certificate.mentee_prices, instance.wanted())
        + paid(&certificate.mentor_prices, instance.capacity());
    let mentees = MenteeIndex::all(instance.wanted().len());
    for (mentee, &mentee_price) in mentees.zip(&certificate.mentee_prices) {
        for candidate in instance.candidates(mentee) {
            let mentor = candidate.mentor;
            let mentor_price = certificate
                .mentor_prices
                .get(mentor.position())
                .copied()
                .unwrap_or(0);
            let surplus = i128::from(certificate.pair_value)
                + i128::from(candidate.score.millionths())
                - i128::from(mentee_price)
                - i128::from(mentor_price);
            let pinned = || {
                instance
                    .pins()
                    .binary_search(&Pair { mentee, mentor })
                    .is_ok()
            };
            if surplus > 0 || (surplus < 0 && pinned()) {
                bound += surplus;
            }
        }
    }
    bound
}

/// Returns a number of pairs that no pairing exceeds.
fn most_pairs(instance: &Instance) -> u64 {
    let mut candidates_of_mentor = vec![0_u32; instance.capacity().len()];
    let mut by_mentees = 0;
    for (mentee, &wanted) in MenteeIndex::all(instance.wanted().len()).zip(instance.wanted()) {
        let row = instance.candidates(mentee);
        by_mentees += u64::from(u32::try_from(row.len()).unwrap_or(u32::MAX).min(wanted));
        for candidate in row {
            if let Some(count) = candidates_of_mentor.get_mut(candidate.mentor.position()) {
                *count += 1;
            }
        }
    }
    let by_mentors = candidates_of_mentor
        .iter()
        .zip(instance.capacity())
        .map(|(&candidates, &capacity)| u64::from(candidates.min(capacity)))
        .sum();
    by_mentees.min(by_mentors)
}
