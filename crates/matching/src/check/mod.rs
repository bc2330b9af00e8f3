//! Verifies a solution and its certificate; shares no code with the solvers.
//!
//! Validity is the same for all objectives; each kind of proof has a file of its own.

mod fair;
mod floor;
mod largest;
mod prices;
mod stable;
mod validity;
mod violation;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use violation::Violation;

use crate::{
    Certificate, FloorWorth, GroupCertificate, GroupVerdict, GroupWorth, Grouping, Instance,
    Objective, Pair, Prices, Score, Solution, check_groups,
};

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
    /// The pairing is valid, and no other one is better than the bound; whether one reaches it is not proved.
    Bounded {
        /// How many pairs there are.
        matched: u64,
        /// The sum of their scores, in millionths.
        total_score: u64,
        /// What no pairing exceeds.
        bound: Bound,
    },
    /// The pairing is invalid or not proved to be the best.
    Rejected(Vec<Violation>),
}

/// What no pairing exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Bound {
    /// As many pairs and, with as many, as high a total; 0 pairs where only the total counts.
    Worth(FloorWorth),
    /// As many pairs, of all that the objective admits.
    Pairs(u64),
    /// In the scores below this one, compared from the worst up, none is fairer; nothing is proved of the others.
    FairBelow(Score),
}

impl fmt::Display for Bound {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Worth(FloorWorth {
                pairs: 0,
                total_score,
            }) => write!(formatter, "a total of at most {total_score} millionths"),
            Self::FairBelow(score) => {
                write!(
                    formatter,
                    "as fair as can be in the scores below {score} only"
                )
            }
            Self::Pairs(pairs) => write!(formatter, "at most {pairs} pairs"),
            Self::Worth(FloorWorth { pairs, total_score }) => write!(
                formatter,
                "at most {pairs} pairs, with as many a total of at most {total_score} millionths"
            ),
        }
    }
}

impl Verdict {
    /// Answers whether the solution was found valid and optimal.
    #[must_use]
    pub const fn is_optimal(&self) -> bool {
        matches!(self, Self::Optimal { .. })
    }

    /// Returns how many pairs there are and the sum of their scores in millionths, unless the solution was rejected.
    #[must_use]
    pub const fn worth(&self) -> Option<(u64, u64)> {
        match *self {
            Self::Optimal {
                matched,
                total_score,
            }
            | Self::Bounded {
                matched,
                total_score,
                ..
            } => Some((matched, total_score)),
            Self::Rejected(_) => None,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Optimal { .. } => formatter.write_str("optimal"),
            Self::Bounded { bound, .. } => write!(formatter, "bounded: {bound}"),
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

/// Verifies that a solution is valid and that its certificate proves it the best for the objective.
///
/// Validity: every pair is a candidate and chosen once, nobody has more partners than wanted or seats, no
/// mentor has fewer than the minimum load, every pin is chosen. Optimality by prices: the pairing is worth
/// exactly the bound that the prices give for all pairings; sums are exact in 128 bits.
///
/// # Complexity
/// One pass over the candidates.
#[must_use]
pub fn check(instance: &Instance, objective: Objective, solution: &Solution) -> Verdict {
    if let Certificate::Groups(certificate) = &solution.certificate {
        return groups(instance, objective, &solution.pairs, certificate);
    }
    let mut violations = Vec::new();
    if instance.has_groups() {
        // Other proofs say nothing of groups that are too small.
        violations.push(Violation::OtherObjective);
    }
    let worth = validity::verify(instance, &solution.pairs, &mut violations);
    let mut bound = None;
    match (objective, &solution.certificate) {
        (objective, Certificate::Floor(proof)) => {
            bound = floor::verify(
                instance,
                objective,
                (&solution.pairs, worth),
                proof,
                &mut violations,
            );
        }
        _ if instance.floor().is_some() => violations.push(Violation::OtherObjective),
        (Objective::MostMatched, Certificate::Prices(prices)) => {
            prices::verify_pair_value(prices, worth, &mut violations);
            prices::verify(instance, worth, prices, &mut violations);
        }
        (Objective::BestTotal, Certificate::Prices(prices)) => {
            if prices.pair_value != 0 {
                violations.push(Violation::PairValueNotZero {
                    stated: prices.pair_value,
                });
            }
            prices::verify(instance, worth, prices, &mut violations);
        }
        (Objective::Stable, Certificate::Stable(stability)) => {
            stable::verify(instance, &solution.pairs, stability, &mut violations);
        }
        (Objective::LargestStable, Certificate::LargestStable(stability)) => {
            bound = largest::verify(instance, &solution.pairs, stability, &mut violations);
        }
        (Objective::Fair, Certificate::Fair(fairness)) => {
            bound = fair::verify(instance, &solution.pairs, fairness, &mut violations);
        }
        _ => violations.push(Violation::OtherObjective),
    }
    let validity::Worth {
        matched,
        total_score,
    } = worth;
    match bound {
        _ if !violations.is_empty() => Verdict::Rejected(violations),
        Some(bound) => Verdict::Bounded {
            matched,
            total_score,
            bound,
        },
        None => Verdict::Optimal {
            matched,
            total_score,
        },
    }
}

/// Verifies groups with minimum sizes and their bound.
fn groups(
    instance: &Instance,
    objective: Objective,
    pairs: &[Pair],
    certificate: &GroupCertificate,
) -> Verdict {
    if objective != Objective::MostMatched || instance.floor().is_some() {
        return Verdict::Rejected(vec![Violation::OtherObjective]);
    }
    let GroupCertificate { bound, cases } = certificate.clone();
    let grouping = Grouping {
        pairs: pairs.to_vec(),
        bound,
        cases,
    };
    match check_groups(instance, instance.least_group(), &grouping) {
        GroupVerdict::Optimal(worth) => Verdict::Optimal {
            matched: worth.pairs,
            total_score: worth.total_score,
        },
        GroupVerdict::Bounded { worth, bound } => Verdict::Bounded {
            matched: worth.pairs,
            total_score: worth.total_score,
            bound: Bound::Worth(FloorWorth {
                pairs: bound.pairs,
                total_score: bound.total_score,
            }),
        },
        GroupVerdict::Rejected(violations) => {
            Verdict::Rejected(violations.into_iter().map(Violation::from).collect())
        }
    }
}

/// Verifies a pairing without a proof; returns what it is worth.
pub(crate) fn valid_worth(
    instance: &Instance,
    pairs: &[Pair],
) -> Result<GroupWorth, Vec<Violation>> {
    let mut violations = Vec::new();
    let worth = validity::verify(instance, pairs, &mut violations);
    if violations.is_empty() {
        Ok(GroupWorth {
            pairs: worth.matched,
            total_score: worth.total_score,
        })
    } else {
        Err(violations)
    }
}

/// Computes what no pairing can be worth more than; `None` unless there is a price for each person.
pub(crate) fn bound_of_prices(instance: &Instance, prices: &Prices) -> Option<i128> {
    prices::names_everybody(instance, prices).then(|| prices::bound(instance, prices))
}
