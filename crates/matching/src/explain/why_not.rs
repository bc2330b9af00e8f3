//! Why not that pair: what rules it out, or who holds the seats and what forcing it would cost the program.

use serde::{Deserialize, Serialize};

use super::effect::Effect;
use super::resolve::{Change, Interest, Resolved};
use super::{ExplainError, Explainer};
use crate::explanation::{PairExplanation, RequirementKind};
use crate::outcome::MatchedPair;
use crate::run::RunError;
use crate::{Candidate, Monitor, Pair, Score};

/// A pair that could have been, and why it is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alternative {
    /// Id of the mentee's application.
    pub mentee: String,
    /// Id of the mentor's application.
    pub mentor: String,
    /// What the pairing has to say about it.
    pub status: AlternativeStatus,
    /// What the pair is worth.
    pub score: Score,
    /// The requirements that it fails.
    pub failed: Vec<FailedRequirement>,
    /// The pairs that hold the mentor's seats, sorted by mentee.
    pub seats: Vec<MatchedPair>,
    /// Seats of the mentor that nobody holds.
    pub free_seats: u32,
    /// The mentors whom the mentee got instead.
    pub partners: Vec<MatchedPair>,
    /// What the two people cost the program; absent where the objective has no prices, and when the pair is not eligible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prices: Option<PairPrices>,
    /// What would come of making the pair all the same, from the best pairing that has it; absent when it is made already,
    /// may not be made, or cannot be made beside pins and minimum loads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forced: Option<Forced>,
}

/// What a pairing has to say about a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum AlternativeStatus {
    /// It is made.
    Chosen,
    /// A requirement rules it out.
    NotEligible,
    /// It scores less than the policy's minimum.
    BelowMinimum,
    /// It could be made, but the program is better off without it.
    Outbid,
    /// It could be made, but not beside what pins and minimum loads demand.
    NoRoom,
}

/// A requirement that a pair fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FailedRequirement {
    /// Which requirement.
    pub requirement: RequirementKind,
    /// Its place in the policy's list, from 0; absent for those that always hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
}

/// The prices of two people against what their pair is worth, in millionths of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairPrices {
    /// What a pair is worth beside its score.
    pub pair_value: u64,
    /// What one more mentor for the mentee would be worth to the program.
    pub mentee: i64,
    /// What one more seat at the mentor would be worth to the program.
    pub mentor: i64,
    /// Both prices less what the pair is worth. Forcing the pair costs the program at least this much.
    pub shortfall: i64,
}

/// The best pairing that has a certain pair, against the best one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Forced {
    /// What it costs, as both pairings were computed; for an objective that does not maximize, it may gain.
    pub effect: Effect,
    /// How many pairs would no longer be made.
    pub removed_count: u32,
    /// How many pairs would be made instead.
    pub added_count: u32,
    /// The pairs that would no longer be made, those of the two people first: at most [`Forced::MOST_LISTED`].
    pub removed: Vec<MatchedPair>,
    /// The pairs that would be made instead, those of the two people first: at most [`Forced::MOST_LISTED`].
    pub added: Vec<MatchedPair>,
    /// Mentees who would have fewer mentors: at most [`Forced::MOST_LISTED`].
    pub losing_mentees: Vec<String>,
    /// Mentees who would have more mentors: at most [`Forced::MOST_LISTED`].
    pub gaining_mentees: Vec<String>,
}

impl Forced {
    /// So many pairs and people are named; the rest is counted.
    pub const MOST_LISTED: usize = 50;
}

impl Explainer {
    /// Says why a pair is not made, and what making it would cost.
    ///
    /// # Errors
    /// When either id is not one of the program in that role.
    ///
    /// # Complexity
    /// One change of the solved program, if the pair may be made at all; without prices a solution from scratch.
    pub fn why_not(
        &self,
        mentee: &str,
        mentor: &str,
        monitor: &dyn Monitor,
    ) -> Result<Alternative, ExplainError> {
        let pair = Pair {
            mentee: self.mentee(mentee)?,
            mentor: self.mentor(mentor)?,
        };
        let explanation = self.prepared.explain(mentee, mentor)?;
        let mut alternative = self.unforced(pair, &explanation);
        if self.pairs.binary_search(&pair).is_ok() {
            alternative.status = AlternativeStatus::Chosen;
        } else if !explanation.eligible {
            alternative.status = AlternativeStatus::NotEligible;
        } else {
            if !explanation.candidate {
                alternative.status = AlternativeStatus::BelowMinimum;
            }
            alternative.forced = self.forced(pair, explanation.score, monitor)?;
            if alternative.forced.is_none() {
                alternative.status = AlternativeStatus::NoRoom;
            }
        }
        Ok(alternative)
    }

    /// Says what can be said of a pair without another solution.
    fn unforced(&self, pair: Pair, explanation: &PairExplanation) -> Alternative {
        let failed = explanation.requirements.iter().filter(|one| !one.passed);
        let seats = self.pairs.iter().filter(|one| one.mentor == pair.mentor);
        let seats = seats.map(|&one| self.matched(&self.instance, one));
        let seats: Vec<_> = seats.collect();
        let capacity = self.instance.capacity().get(pair.mentor.position());
        let held = u32::try_from(seats.len()).unwrap_or(u32::MAX);
        let partners = self.partners(pair.mentee).map(|mentor| {
            let own = Pair {
                mentee: pair.mentee,
                mentor,
            };
            self.matched(&self.instance, own)
        });
        let prices = self.pair_prices(pair, explanation.score);
        Alternative {
            mentee: explanation.mentee.clone(),
            mentor: explanation.mentor.clone(),
            status: AlternativeStatus::Outbid,
            score: explanation.score,
            failed: failed
                .map(|outcome| FailedRequirement {
                    requirement: outcome.requirement,
                    position: outcome.position,
                })
                .collect(),
            free_seats: capacity.map_or(0, |capacity| capacity.saturating_sub(held)),
            seats,
            partners: partners.collect(),
            prices: prices.filter(|_| explanation.eligible),
            forced: None,
        }
    }

    fn pair_prices(&self, pair: Pair, score: Score) -> Option<PairPrices> {
        Some(PairPrices {
            pair_value: self.prices()?.pair_value,
            mentee: self.mentee_price(pair.mentee)?,
            mentor: self.mentor_price(pair.mentor)?,
            shortfall: self.surplus(pair, score).saturating_neg(),
        })
    }

    /// Solves the program with a pair pinned; `None` when pins and minimum loads leave no room for it.
    fn forced(
        &self,
        pair: Pair,
        score: Score,
        monitor: &dyn Monitor,
    ) -> Result<Option<Forced>, RunError> {
        let candidate = Candidate {
            mentor: pair.mentor,
            score,
        };
        let change = Change {
            forced: Some(pair),
            row: Some((pair.mentee, vec![candidate])),
            ..Change::default()
        };
        let resolved = self.resolve(&change, Interest::Any, monitor)?;
        Ok(resolved.map(|resolved| self.difference(pair, &resolved)))
    }

    fn difference(&self, about: Pair, resolved: &Resolved) -> Forced {
        let of_both = |pair: &&Pair| pair.mentee != about.mentee && pair.mentor != about.mentor;
        let removed = self.pairs.iter().filter(|&&pair| !resolved.has(pair));
        let mut removed: Vec<_> = removed.collect();
        removed.sort_by_key(of_both);
        let added = resolved
            .pairs
            .iter()
            .filter(|pair| self.pairs.binary_search(pair).is_err());
        let mut added: Vec<_> = added.collect();
        added.sort_by_key(of_both);
        let mut balance = std::collections::BTreeMap::new();
        for (pairs, change) in [(&removed, -1_i64), (&added, 1)] {
            for pair in pairs {
                *balance.entry(pair.mentee).or_insert(0) += change;
            }
        }
        let people = |wanted: fn(i64) -> bool| {
            let people = balance.iter().filter(|&(_, &change)| wanted(change));
            let people = people.take(Forced::MOST_LISTED);
            people.map(|(&mentee, _)| self.mentee_id(mentee)).collect()
        };
        let count = |pairs: &[&Pair]| u32::try_from(pairs.len()).unwrap_or(u32::MAX);
        Forced {
            effect: resolved.effect,
            removed_count: count(&removed),
            added_count: count(&added),
            losing_mentees: people(|change| change < 0),
            gaining_mentees: people(|change| change > 0),
            removed: removed
                .into_iter()
                .take(Forced::MOST_LISTED)
                .map(|&pair| self.matched(&self.instance, pair))
                .collect(),
            added: added
                .into_iter()
                .take(Forced::MOST_LISTED)
                .map(|&pair| self.matched(&resolved.instance, pair))
                .collect(),
        }
    }
}
