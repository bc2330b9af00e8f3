//! Peer groups of a whole program: who may share a group by its policy, how well they fit, and what came of it.

use serde::{Deserialize, Serialize};

use super::{
    PeerGroups, PeerProof, PeerVerdict, PeerWorth, Peers, check_peer_groups, form_peer_groups,
};
use crate::candidates::{Candidates, refusals};
use crate::outcome::{Outcome, Statistics, Unmatched, UnmatchedReason};
use crate::prepare::Prepared;
use crate::{
    ALGORITHM_VERSION, Cancelled, Certificate, MenteeIndex, MentorIndex, Monitor, RequirementKind,
    Score,
};

/// So many rounds of improvement there are at most; it usually ends long before.
const MOST_ROUNDS: u64 = 100;

/// How many people share a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerSizes {
    /// At least so many; two or more.
    pub least: u32,
    /// At most so many.
    pub most: u32,
}

impl PeerSizes {
    /// More people are not divided: how well each two fit is held in memory.
    pub const MOST_PEOPLE: usize = 3_000;
}

/// What proves peer groups good: [`PeerGroups`] without the groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PeerCertificate {
    /// What no division exceeds; the groups are optimal when they reach it.
    pub bound: PeerWorth,
    /// Why.
    pub proof: PeerProof,
}

/// A group without a mentor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PeerGroup {
    /// Ids of the applications, sorted.
    pub members: Vec<String>,
    /// How well each two fit, in the order of their ids.
    pub pairs: Vec<PeerPair>,
    /// Mean of these scores, rounded down.
    pub mean_score: Score,
    /// The lowest of them.
    pub worst_score: Score,
}

/// Two members of a peer group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PeerPair {
    /// Id of the one's application.
    pub one: String,
    /// Id of the other's application.
    pub other: String,
    /// The mean of what the one gains from the other and the other from the one, rounded down.
    pub score: Score,
}

/// The people of a program, divided.
#[derive(Debug)]
pub struct DividedPeers {
    /// Who is numbered how: those who are available, in canonical order.
    people: Vec<MenteeIndex>,
    /// How well each two of them fit.
    pub peers: Peers,
    /// The groups, with their proof.
    pub division: PeerGroups,
}

impl DividedPeers {
    /// Verifies the groups and their bound, with code that shares nothing with the search.
    #[must_use]
    pub fn check(&self) -> PeerVerdict {
        check_peer_groups(&self.peers, &self.division)
    }
}

impl Prepared {
    /// Returns how many people share a group, if the program has peer groups rather than pairs.
    #[must_use]
    pub const fn peer_sizes(&self) -> Option<PeerSizes> {
        self.peer_groups
    }

    /// Divides the available people into groups; `None` when the program has pairs rather than peer groups.
    ///
    /// Two people may share a group when each is a candidate for the other.
    ///
    /// # Errors
    /// When the monitor cancels.
    ///
    /// # Complexity
    /// See [`form_peer_groups`].
    pub fn divide(
        &self,
        candidates: &Candidates,
        monitor: &dyn Monitor,
    ) -> Result<Option<DividedPeers>, Cancelled> {
        let Some(PeerSizes { least, most }) = self.peer_groups else {
            return Ok(None);
        };
        let people: Vec<MenteeIndex> = MenteeIndex::all(self.mentees.len())
            .filter(|person| {
                let wanted = candidates.wanted().get(person.position());
                wanted.is_some_and(|&wanted| wanted > 0)
            })
            .collect();
        let sizes = MentorIndex(least).position()..=MentorIndex(most).position();
        // Validation refuses sizes that no groups have.
        let Ok(mut peers) = Peers::new(people.len(), sizes) else {
            return Ok(None);
        };
        for (a, &one) in people.iter().enumerate() {
            for (b, &other) in people.iter().enumerate().skip(a + 1) {
                if let Some(score) = mutual(candidates, one, other) {
                    // Both are of the people, and two.
                    peers.score(a, b, score).ok();
                }
            }
        }
        let division = form_peer_groups(&peers, MOST_ROUNDS, monitor)?;
        Ok(Some(DividedPeers {
            people,
            peers,
            division,
        }))
    }

    /// Puts a division of the program's people into words: ids, reasons and statistics.
    ///
    /// [`check`](DividedPeers::check) it first; this does not.
    #[must_use]
    pub fn peer_outcome(&self, candidates: &Candidates, divided: &DividedPeers) -> Outcome {
        let mut groups: Vec<PeerGroup> = divided
            .division
            .groups
            .iter()
            .map(|group| self.peer_group(candidates, divided, group))
            .collect();
        groups.sort_by(|a, b| a.members.cmp(&b.members));
        Outcome {
            statistics: self.peer_statistics(divided, &groups),
            unmatched_mentees: self.unplaced(candidates, &groups),
            groups,
            pairs: Vec::new(),
            unmatched_mentors: Vec::new(),
            fairness: Vec::new(),
            floor: None,
            certificate: Certificate::Peers(PeerCertificate {
                bound: divided.division.bound,
                proof: divided.division.proof.clone(),
            }),
            mentee_order: self.mentee_ids().map(str::to_owned).collect(),
            mentor_order: Vec::new(),
            input_hash: self.input_hash().to_owned(),
            policy_hash: self.policy_hash().to_owned(),
            algorithm_version: ALGORITHM_VERSION.to_owned(),
            text_model: self.text_model().map(str::to_owned),
        }
    }

    fn peer_group(
        &self,
        candidates: &Candidates,
        divided: &DividedPeers,
        group: &[usize],
    ) -> PeerGroup {
        let people = group.iter().filter_map(|&place| divided.people.get(place));
        let mut people: Vec<(&str, MenteeIndex)> = people
            .filter_map(|&number| {
                let person = self.mentees.get(number.position())?;
                Some((person.input.id.as_str(), number))
            })
            .collect();
        people.sort_unstable();
        let mut pairs = Vec::new();
        for (place, &(one, a)) in people.iter().enumerate() {
            for &(other, b) in people.iter().skip(place + 1) {
                pairs.push(PeerPair {
                    one: one.to_owned(),
                    other: other.to_owned(),
                    score: mutual(candidates, a, b).unwrap_or(Score::ZERO),
                });
            }
        }
        let scores: Vec<Score> = pairs.iter().map(|pair| pair.score).collect();
        PeerGroup {
            members: people.into_iter().map(|(id, _)| id.to_owned()).collect(),
            pairs,
            mean_score: mean(&scores).unwrap_or(Score::ZERO),
            worst_score: scores.iter().min().copied().unwrap_or(Score::ZERO),
        }
    }

    fn peer_statistics(&self, divided: &DividedPeers, groups: &[PeerGroup]) -> Statistics {
        let size = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let pairs = groups.iter().flat_map(|group| &group.pairs);
        let mut scores: Vec<Score> = pairs.map(|pair| pair.score).collect();
        scores.sort_unstable();
        let available = divided.people.len();
        let together = (0..available).map(|a| {
            let others = a + 1..available;
            let fit = others.filter(|&b| divided.peers.between(a, b).is_some());
            fit.map(|_| 1_u64).sum::<u64>()
        });
        Statistics {
            mentees: size(self.mentees.len()),
            mentors: 0,
            wanted: divided.people.iter().map(|_| 1).sum(),
            seats: 0,
            candidates: together.sum(),
            pairs: size(scores.len()),
            matched_mentees: size(groups.iter().map(|group| group.members.len()).sum()),
            matched_mentors: 0,
            total_score_millionths: scores.iter().map(|one| u64::from(one.millionths())).sum(),
            mean_score: mean(&scores),
            worst_score: scores.first().copied(),
            median_score: scores.get(scores.len().saturating_sub(1) / 2).copied(),
        }
    }

    /// Lists everybody who is in no group, sorted by id.
    fn unplaced(&self, candidates: &Candidates, groups: &[PeerGroup]) -> Vec<Unmatched> {
        let mut placed: Vec<&str> = groups
            .iter()
            .flat_map(|group| group.members.iter().map(String::as_str))
            .collect();
        placed.sort_unstable();
        let people = MenteeIndex::all(self.mentees.len()).zip(&self.mentees);
        let mut unplaced: Vec<Unmatched> = people
            .filter(|(_, person)| placed.binary_search(&person.input.id.as_str()).is_err())
            .map(|(number, person)| Unmatched {
                participant: person.input.id.clone(),
                matched: 0,
                open: person.input.capacity.min(1),
                reasons: if !person.input.available {
                    vec![UnmatchedReason::NotAvailable {}]
                } else if person.input.capacity == 0 {
                    vec![UnmatchedReason::NoCapacity {}]
                } else if self.mentees.len() < 2 {
                    vec![UnmatchedReason::NobodyOnOtherSide {}]
                } else {
                    self.reasons_of_peer(candidates, number)
                },
            })
            .collect();
        unplaced.sort_by(|a, b| a.participant.cmp(&b.participant));
        unplaced
    }

    fn reasons_of_peer(
        &self,
        candidates: &Candidates,
        person: MenteeIndex,
    ) -> Vec<UnmatchedReason> {
        let (failed, below, fits) = candidates.tally_of(person);
        // Nobody is their own peer, which goes without saying.
        let mut failed = failed.to_vec();
        for (requirement, count) in self.requirements.iter().zip(&mut failed) {
            if requirement.kind == RequirementKind::DifferentPerson {
                *count = count.saturating_sub(1);
            }
        }
        let mut reasons = refusals(self, &failed, below);
        if fits > 0 {
            reasons.push(UnmatchedReason::GroupTooSmall { count: fits });
        }
        reasons
    }
}

/// How well two people fit each other: the mean of both directions; `None` unless each is a candidate for the other.
fn mutual(candidates: &Candidates, one: MenteeIndex, other: MenteeIndex) -> Option<Score> {
    let directed = |from: MenteeIndex, to: MenteeIndex| {
        let row = candidates.of(from);
        let place = row.binary_search_by_key(&MentorIndex(to.0), |candidate| candidate.mentor);
        row.get(place.ok()?)
            .map(|candidate| candidate.score.millionths())
    };
    Score::from_millionths(directed(one, other)?.midpoint(directed(other, one)?))
}

fn mean(scores: &[Score]) -> Option<Score> {
    let total: u64 = scores.iter().map(|one| u64::from(one.millionths())).sum();
    let count = u64::try_from(scores.len()).ok()?;
    let mean = u32::try_from(total.checked_div(count)?).ok()?;
    Score::from_millionths(mean)
}
