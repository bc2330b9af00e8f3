//! Verifies that nobody would rather have each other, and the statistics of a stable pairing.

use super::Violation;
use crate::{Instance, MenteeIndex, MentorIndex, Pair, Score, SideStatistics, Stability};

/// A partner as the other side sees it: the higher score first and, where it is the same, the lower number.
type Standing = (Score, std::cmp::Reverse<u32>);

/// Who somebody has: enough to tell whom they would rather have.
#[derive(Clone, Default)]
struct Partners {
    /// From worst to best.
    chosen: Vec<Standing>,
    /// The worst who is not pinned: whom to give up for somebody better.
    replaceable: Option<Standing>,
    has_room: bool,
}

impl Partners {
    fn add(&mut self, standing: Standing, pinned: bool) {
        self.chosen.push(standing);
        if !pinned && self.replaceable.is_none_or(|worst| standing < worst) {
            self.replaceable = Some(standing);
        }
    }

    fn wants(&self, standing: Standing) -> bool {
        self.has_room || self.replaceable.is_some_and(|worst| standing > worst)
    }

    /// Counts the partners whom a candidate outranks.
    fn outranked_by(&self, standing: Standing) -> u64 {
        let worse = self.chosen.iter().take_while(|&&other| other < standing);
        worse.map(|_| 1).sum()
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
    let Some((mentees, mentors)) = partners(instance, pairs) else {
        // A pair that is no candidate was reported already.
        return;
    };
    let count: u64 = pairs.iter().map(|_| 1).sum();
    // The best partner has rank one.
    let (mut mentee_ranks, mut mentor_ranks) = (count, count);
    for (mentee, own) in MenteeIndex::all(mentees.len()).zip(&mentees) {
        let scores = instance.mentor_scores(mentee);
        for (place, candidate) in instance.candidates(mentee).iter().enumerate() {
            let mentor = candidate.mentor;
            let Some(other) = mentors.get(mentor.position()) else {
                continue;
            };
            let mentor_standing = standing(candidate.score, mentor.0);
            let mentor_score = scores.and_then(|scores| scores.get(place));
            let mentee_standing = standing(*mentor_score.unwrap_or(&candidate.score), mentee.0);
            mentee_ranks += own.outranked_by(mentor_standing);
            mentor_ranks += other.outranked_by(mentee_standing);
            let pair = Pair { mentee, mentor };
            if own.wants(mentor_standing)
                && other.wants(mentee_standing)
                && pairs.binary_search(&pair).is_err()
            {
                violations.push(Violation::BlockingPair(pair));
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

/// Returns the partners of every mentee and of every mentor; `None` when a pair is not a candidate.
fn partners(instance: &Instance, pairs: &[Pair]) -> Option<(Vec<Partners>, Vec<Partners>)> {
    let mut mentees = vec![Partners::default(); instance.wanted().len()];
    let mut mentors = vec![Partners::default(); instance.capacity().len()];
    for &pair in pairs {
        let row = instance.candidates(pair.mentee);
        let place = row.binary_search_by_key(&pair.mentor, |candidate| candidate.mentor);
        let place = place.ok()?;
        let score = row.get(place)?.score;
        let scores = instance.mentor_scores(pair.mentee);
        let mentor_score = scores.and_then(|scores| scores.get(place)).copied();
        let pinned = instance.pins().binary_search(&pair).is_ok();
        let mentee = mentees.get_mut(pair.mentee.position())?;
        mentee.add(standing(score, pair.mentor.0), pinned);
        let mentor = mentors.get_mut(pair.mentor.position())?;
        mentor.add(
            standing(mentor_score.unwrap_or(score), pair.mentee.0),
            pinned,
        );
    }
    for (people, room) in [
        (&mut mentees, instance.wanted()),
        (&mut mentors, instance.capacity()),
    ] {
        for (person, &room) in people.iter_mut().zip(room) {
            person.chosen.sort_unstable();
            person.has_room = person.chosen.len() < MentorIndex(room).position();
        }
    }
    Some((mentees, mentors))
}

fn standing(score: Score, person: u32) -> Standing {
    (score, std::cmp::Reverse(person))
}
