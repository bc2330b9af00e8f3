//! Verifies that nobody would rather have each other, and the statistics of a stable pairing.

use super::Violation;
use crate::{Instance, MenteeIndex, MentorIndex, Pair, Score, SideStatistics, Stability};

/// A partner as the other side sees it: the higher score first and, where it is the same, the lower number.
type Standing = u64;

/// Below every [`Standing`].
const NOBODY: Standing = 0;

/// Above every [`Standing`].
const UNBEATABLE: Standing = Standing::MAX;

fn standing(score: Score, person: u32) -> Standing {
    (u64::from(score.millionths()) + 1) << u32::BITS | u64::from(!person)
}

/// Who one person of a side has: enough to tell whom they would rather have.
#[derive(Clone, Copy, Debug)]
struct Partners {
    /// Whom to outrank to be wanted: the worst partner who is not pinned, or nobody while there is room.
    floor: Standing,
    /// The worst partner.
    worst: Standing,
    /// Where their partners are in the list of their side, from worst to best.
    start: usize,
    end: usize,
}

/// One side's people and their partners.
#[derive(Debug)]
struct Side {
    people: Vec<Partners>,
    partners: Vec<Standing>,
}

impl Side {
    /// Groups the partners, each with the person who has them and whether the pair is pinned, by that person.
    fn new(room: &[u32], mut partners: Vec<(usize, Standing, bool)>) -> Self {
        partners.sort_unstable();
        let mut people = Vec::with_capacity(room.len());
        let mut end = 0;
        for (person, &room) in room.iter().enumerate() {
            let start = end;
            let rest = partners.get(start..).unwrap_or_default();
            let own = rest.iter().take_while(|partner| partner.0 == person);
            end += own.clone().count();
            let replaceable = own.clone().find(|partner| !partner.2);
            let has_room = end - start < MentorIndex(room).position();
            people.push(Partners {
                floor: match replaceable {
                    _ if has_room => NOBODY,
                    Some(&(_, worst, _)) => worst,
                    None => UNBEATABLE,
                },
                worst: own.clone().next().map_or(UNBEATABLE, |worst| worst.1),
                start,
                end,
            });
        }
        Self {
            people,
            partners: partners.into_iter().map(|partner| partner.1).collect(),
        }
    }

    /// Counts the partners whom a candidate outranks.
    fn outranked(&self, person: &Partners, candidate: Standing) -> u64 {
        if candidate <= person.worst {
            return 0;
        }
        let own = self.partners.get(person.start..person.end);
        let worse = own.unwrap_or_default().iter();
        worse.map(|&partner| u64::from(partner < candidate)).sum()
    }
}

/// Reports every blocking pair: two who are candidates for each other and not paired, each of whom has room
/// or somebody worse who is not pinned.
pub(super) fn verify(
    instance: &Instance,
    pairs: &[Pair],
    stated: &Stability,
    violations: &mut Vec<Violation>,
) {
    let Some((mentees, mentors)) = sides(instance, pairs) else {
        // A pair that is no candidate was reported already.
        return;
    };
    let count: u64 = pairs.iter().map(|_| 1).sum();
    // The best partner has rank one.
    let (mut mentee_ranks, mut mentor_ranks) = (count, count);
    for (mentee, own) in MenteeIndex::all(mentees.people.len()).zip(&mentees.people) {
        let scores = instance.mentor_scores(mentee);
        for (place, candidate) in instance.candidates(mentee).iter().enumerate() {
            let mentor = candidate.mentor;
            let Some(other) = mentors.people.get(mentor.position()) else {
                continue;
            };
            let mentor_standing = standing(candidate.score, mentor.0);
            let mentor_score = scores.and_then(|scores| scores.get(place));
            let mentee_standing = standing(*mentor_score.unwrap_or(&candidate.score), mentee.0);
            mentee_ranks += mentees.outranked(own, mentor_standing);
            mentor_ranks += mentors.outranked(other, mentee_standing);
            if mentor_standing > own.floor && mentee_standing > other.floor {
                let pair = Pair { mentee, mentor };
                if pairs.binary_search(&pair).is_err() {
                    violations.push(Violation::BlockingPair(pair));
                }
            }
        }
    }
    let found = Stability {
        mentees: SideStatistics::new(count, mentee_ranks),
        mentors: SideStatistics::new(count, mentor_ranks),
    };
    if *stated != found {
        violations.push(Violation::WrongStatistics);
    }
}

/// Returns what the mentees and what the mentors have; `None` when a pair is not a candidate.
fn sides(instance: &Instance, pairs: &[Pair]) -> Option<(Side, Side)> {
    let mut of_mentees = Vec::with_capacity(pairs.len());
    let mut of_mentors = Vec::with_capacity(pairs.len());
    for &pair in pairs {
        let row = instance.candidates(pair.mentee);
        let place = row.binary_search_by_key(&pair.mentor, |candidate| candidate.mentor);
        let place = place.ok()?;
        let score = row.get(place)?.score;
        let scores = instance.mentor_scores(pair.mentee);
        let mentor_score = scores.and_then(|scores| scores.get(place)).copied();
        let pinned = instance.pins().binary_search(&pair).is_ok();
        let (mentee, mentor) = (pair.mentee, pair.mentor);
        of_mentees.push((mentee.position(), standing(score, mentor.0), pinned));
        let mentor_score = mentor_score.unwrap_or(score);
        of_mentors.push((mentor.position(), standing(mentor_score, mentee.0), pinned));
    }
    Some((
        Side::new(instance.wanted(), of_mentees),
        Side::new(instance.capacity(), of_mentors),
    ))
}
