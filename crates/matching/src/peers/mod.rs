//! Peer groups without a mentor: people divided into groups of a given size, by how well they fit each other.
//!
//! Dividing people is NP-hard even into groups of three. Few people are divided optimally, by trying all divisions;
//! more of them by local search, with a proved bound on how much better any division could be.

mod bound;
mod check;
mod exact;
mod local;
mod program;

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

pub use check::{PeerVerdict, PeerViolation, check_peer_groups};
pub use program::{DividedPeers, PeerCertificate, PeerGroup, PeerPair, PeerSizes};

use crate::{Cancelled, Instance, MenteeIndex, MentorIndex, Monitor, Prices, Score};

/// Up to so many people every division is tried.
pub const MOST_PEOPLE_TRIED: usize = 14;

/// Two people who must not share a group.
const APART: u32 = u32::MAX;

/// People to be divided into groups, numbered from zero, and how well each two of them fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peers {
    people: usize,
    least: usize,
    most: usize,
    /// The score of `a` and `b`, in millionths, is at `a * people + b` and at `b * people + a`.
    scores: Vec<u32>,
}

/// Why there are no [`Peers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PeersError {
    /// A group has at least two people, and at most not less than at least.
    #[error(
        "groups of {least} to {most} people: a group has two people or more, and `most` is not below `least`"
    )]
    Sizes {
        /// The smallest size.
        least: usize,
        /// The largest size.
        most: usize,
    },
    /// A score names somebody beyond the last person, or somebody twice.
    #[error("{0} and {1} are not two of the people")]
    NotTwoPeople(usize, usize),
}

impl Peers {
    /// Starts with people no two of whom may share a group.
    ///
    /// # Errors
    /// When the sizes are none that groups can have.
    pub fn new(people: usize, sizes: RangeInclusive<usize>) -> Result<Self, PeersError> {
        let (least, most) = sizes.into_inner();
        if least < 2 || most < least {
            return Err(PeersError::Sizes { least, most });
        }
        Ok(Self {
            people,
            least,
            most,
            scores: vec![APART; people * people],
        })
    }

    /// Lets two people share a group, and says how well they fit.
    ///
    /// # Errors
    /// When they are not two different people of those there are.
    pub fn score(&mut self, a: usize, b: usize, score: Score) -> Result<&mut Self, PeersError> {
        if a == b || a >= self.people || b >= self.people {
            return Err(PeersError::NotTwoPeople(a, b));
        }
        for place in [a * self.people + b, b * self.people + a] {
            if let Some(known) = self.scores.get_mut(place) {
                *known = score.millionths();
            }
        }
        Ok(self)
    }

    /// Returns the score of two people in millionths; `None` when they must not share a group.
    fn between(&self, a: usize, b: usize) -> Option<u32> {
        let score = self.scores.get(a * self.people + b).copied();
        score.filter(|&score| score != APART)
    }

    /// Returns how many people can be in groups at most, going by sizes alone.
    const fn most_placed(&self) -> usize {
        let seats = (self.people / self.least).saturating_mul(self.most);
        if seats < self.people {
            seats
        } else {
            self.people
        }
    }

    /// Builds the problem in which everybody chooses, and is chosen by, as many others as a group has room for.
    ///
    /// Every division is a solution of it: whoever shares a group chooses each other. So its total counts twice.
    fn companions(&self) -> Option<Instance> {
        let room = u32::try_from(self.most - 1).unwrap_or(u32::MAX);
        let rooms = vec![room; self.people];
        let mut builder = Instance::builder(rooms.clone(), rooms);
        for (a, mentee) in MenteeIndex::all(self.people).enumerate() {
            for (b, mentor) in MentorIndex::all(self.people).enumerate() {
                if let Some(score) = self.between(a, b).and_then(Score::from_millionths) {
                    builder.candidate(mentee, mentor, score);
                }
            }
        }
        builder.build().ok()
    }
}

/// A division into groups, with the proof of how good it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerGroups {
    /// The people of each group in order, the groups in order of their first person. Who is missing is in no group.
    pub groups: Vec<Vec<usize>>,
    /// What no division exceeds.
    pub bound: PeerWorth,
    /// Why.
    pub proof: PeerProof,
}

/// What divisions are compared by: how many people are in groups, then the sum of scores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PeerWorth {
    /// How many people are in groups.
    pub placed: u64,
    /// The sum of the scores of every two people in the same group, in millionths.
    pub total_score: u64,
}

/// Why no division exceeds the bound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PeerProof {
    /// All divisions were tried; the checker tries them again, in another way.
    AllTried,
    /// Prices for choosing companions, where nobody has more than a group has room for.
    ///
    /// Companionship need not be mutual there, so every division counts twice: its total is at most half the
    /// bound of the prices.
    Companions(Prices),
}

/// Divides people into groups: as many people as possible and, among such divisions, the highest sum of scores.
///
/// Up to [`MOST_PEOPLE_TRIED`] people the result is optimal. For more people it is the best that a local search of at
/// most `rounds` rounds finds, by swapping two people or moving one as long as that helps, and comes with a bound.
/// Each number of rounds gives one result, on every machine.
///
/// # Errors
/// When the monitor cancels.
///
/// # Complexity
/// Exact: O(3ⁿ) for n people. Otherwise O(n²) a round, and one exact solution of the bounding problem.
pub fn form_peer_groups(
    peers: &Peers,
    rounds: u64,
    monitor: &dyn Monitor,
) -> Result<PeerGroups, Cancelled> {
    if peers.people <= MOST_PEOPLE_TRIED {
        let (groups, bound) = exact::divide(peers);
        return Ok(PeerGroups {
            groups,
            bound,
            proof: PeerProof::AllTried,
        });
    }
    let groups = local::divide(peers, rounds, monitor)?;
    let (bound, prices) = bound::companions(peers, monitor)?;
    Ok(PeerGroups {
        groups,
        bound,
        proof: PeerProof::Companions(prices),
    })
}
