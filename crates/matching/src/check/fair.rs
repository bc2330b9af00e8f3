//! Verifies that no pairing with as many pairs is fairer, by replaying the levels of the proof.

use super::{Bound, Violation};
use crate::{
    Cover, FairLevel, Fairness, Instance, MenteeIndex, MentorIndex, Pair, PersonPrice, Score,
};

/// Verifies scores, number of pairs and levels of a valid pairing; returns how far the proof reaches unless it is complete.
///
/// # Complexity
/// One sort of the candidates, and for each level the candidates of the people who have prices.
pub(super) fn verify(
    instance: &Instance,
    pairs: &[Pair],
    fairness: &Fairness,
    violations: &mut Vec<Violation>,
) -> Option<Bound> {
    let bound = fairness.proved_below.map(Bound::FairBelow);
    if !violations.is_empty() {
        // The proof is about valid pairings only.
        return bound;
    }
    let mut scores: Vec<Score> = pairs
        .iter()
        .filter_map(|&pair| instance.score(pair))
        .collect();
    scores.sort_unstable();
    if scores != fairness.scores {
        violations.push(Violation::WrongScores);
    }
    let replay = Replay::new(instance, pairs);
    violations.extend(verify_cover(instance, pairs, &replay, &fairness.cover).err());
    violations.extend(replay.run(&fairness.levels, fairness.proved_below).err());
    bound
}

/// Verifies that the pairing has as many pairs as the cover leaves room for.
fn verify_cover(
    instance: &Instance,
    pairs: &[Pair],
    replay: &Replay,
    cover: &Cover,
) -> Result<(), Violation> {
    let pairs: u128 = pairs.iter().map(|_| 1).sum();
    if pairs == room_of_cover(instance, replay, cover)? {
        Ok(())
    } else {
        Err(Violation::CoverTooLarge)
    }
}

/// Counts what a cover leaves room for, whatever the pairing.
pub(super) fn most_pairs(instance: &Instance, cover: &Cover) -> Result<u128, Violation> {
    room_of_cover(instance, &Replay::new(instance, &[]), cover)
}

fn room_of_cover(instance: &Instance, replay: &Replay, cover: &Cover) -> Result<u128, Violation> {
    let positions = |person: u32| MentorIndex(person).position();
    let mentees = marked(
        cover.mentees.iter().map(|mentee| positions(mentee.0)),
        instance.wanted().len(),
    )?;
    let mentors = marked(
        cover.mentors.iter().map(|mentor| positions(mentor.0)),
        instance.capacity().len(),
    )?;
    let covered = |people: &[Person], marks: &[bool]| -> u128 {
        let people = people
            .iter()
            .zip(marks)
            .filter(|(_, is_marked)| **is_marked);
        people.map(|(person, _)| u128::from(person.most)).sum()
    };
    let uncovered = replay.edges.iter().filter(|edge| {
        let is_covered = |marks: &[bool], person: usize| marks.get(person) == Some(&true);
        !is_covered(&mentees, edge.mentee) && !is_covered(&mentors, edge.mentor)
    });
    let uncovered: u128 = uncovered.map(|_| 1).sum();
    let pins: u128 = instance.pins().iter().map(|_| 1).sum();
    let of_mentees = covered(&replay.mentees, &mentees);
    Ok(pins + uncovered + of_mentees + covered(&replay.mentors, &mentors))
}

fn marked(people: impl Iterator<Item = usize>, count: usize) -> Result<Vec<bool>, Violation> {
    let mut marks = vec![false; count];
    let mut least = 0;
    for person in people {
        match marks.get_mut(person) {
            Some(mark) if person >= least => *mark = true,
            _ => return Err(Violation::PeopleOutOfOrder),
        }
        least = person + 1;
    }
    Ok(marks)
}

/// A candidate that is not pinned.
struct Edge {
    score: Score,
    mentee: usize,
    mentor: usize,
    is_chosen: bool,
    /// Whether pairings still in the running differ in it.
    is_open: bool,
}

/// How many unpinned partners somebody has and may have.
#[derive(Clone, Default)]
struct Person {
    count: u32,
    least: u32,
    most: u32,
    /// Whether pairings still in the running differ in the count.
    is_open: bool,
    price: i64,
    /// Places of edges.
    edges: Vec<usize>,
}

/// The pairings still in the running after some levels of the proof.
struct Replay {
    /// From the lowest score up.
    edges: Vec<Edge>,
    mentees: Vec<Person>,
    mentors: Vec<Person>,
}

impl Replay {
    fn new(instance: &Instance, pairs: &[Pair]) -> Self {
        let person = |most: u32, least: u32| Person {
            most,
            least,
            is_open: true,
            ..Person::default()
        };
        let wanted = instance.wanted().iter();
        let loads = instance.capacity().iter().zip(instance.least_load());
        let mut replay = Self {
            edges: Vec::with_capacity(instance.candidate_count()),
            mentees: wanted.map(|&wanted| person(wanted, 0)).collect(),
            mentors: loads.map(|(&most, &least)| person(most, least)).collect(),
        };
        let mut open = Vec::with_capacity(instance.candidate_count());
        for mentee in MenteeIndex::all(instance.wanted().len()) {
            for candidate in instance.candidates(mentee) {
                let mentor = candidate.mentor;
                let pair = Pair { mentee, mentor };
                if instance.pins().binary_search(&pair).is_ok() {
                    replay.reserve_pin(pair);
                } else {
                    let is_chosen = pairs.binary_search(&pair).is_ok();
                    open.push((candidate.score, pair, is_chosen));
                }
            }
        }
        open.sort_unstable();
        for (score, pair, is_chosen) in open {
            replay.add(score, pair, is_chosen);
        }
        replay
    }

    fn reserve_pin(&mut self, pin: Pair) {
        if let Some(mentee) = self.mentees.get_mut(pin.mentee.position()) {
            mentee.most = mentee.most.saturating_sub(1);
        }
        if let Some(mentor) = self.mentors.get_mut(pin.mentor.position()) {
            mentor.most = mentor.most.saturating_sub(1);
            mentor.least = mentor.least.saturating_sub(1);
        }
    }

    fn add(&mut self, score: Score, pair: Pair, is_chosen: bool) {
        let (mentee, mentor) = (pair.mentee.position(), pair.mentor.position());
        let people = [self.mentees.get_mut(mentee), self.mentors.get_mut(mentor)];
        for person in people.into_iter().flatten() {
            person.edges.push(self.edges.len());
            person.count += u32::from(is_chosen);
        }
        self.edges.push(Edge {
            score,
            mentee,
            mentor,
            is_chosen,
            is_open: true,
        });
    }

    /// Replays all levels; every score of which open pairs are chosen needs one, up to where the proof ends.
    fn run(mut self, levels: &[FairLevel], end: Option<Score>) -> Result<(), Violation> {
        let mut levels = levels.iter().peekable();
        let mut start = 0;
        let is_within = |score: &Score| end.is_none_or(|end| *score < end);
        while let Some(score) = self
            .edges
            .get(start)
            .map(|edge| edge.score)
            .filter(is_within)
        {
            let rest = self.edges.get(start..).unwrap_or_default();
            let next = start + rest.iter().take_while(|edge| edge.score == score).count();
            if let Some(level) = levels.next_if(|level| level.score == score) {
                self.replay(level, start..next)?;
            } else {
                for place in start..next {
                    self.evaluate(place, score)?;
                }
            }
            start = next;
        }
        match levels.next() {
            Some(level) => Err(Violation::FewestNotProved(level.score)),
            None => Ok(()),
        }
    }

    /// Verifies that the pairing has the fewest pairs of a score and restricts to the pairings that do.
    fn replay(
        &mut self,
        level: &FairLevel,
        places: std::ops::Range<usize>,
    ) -> Result<(), Violation> {
        set_prices(&mut self.mentees, &level.mentee_prices)?;
        set_prices(&mut self.mentors, &level.mentor_prices)?;
        for place in places {
            self.evaluate(place, level.score)?;
        }
        // An edge of another score whose two people have no price costs nothing.
        for (of_mentors, prices) in [(false, &level.mentee_prices), (true, &level.mentor_prices)] {
            for price in prices {
                let people = if of_mentors {
                    &mut self.mentors
                } else {
                    &mut self.mentees
                };
                let person = MentorIndex(price.person).position();
                let edges = people
                    .get_mut(person)
                    .map(|person| std::mem::take(&mut person.edges));
                for &place in edges.iter().flatten() {
                    self.evaluate(place, level.score)?;
                }
                let people = if of_mentors {
                    &mut self.mentors
                } else {
                    &mut self.mentees
                };
                if let (Some(person), Some(mut edges)) = (people.get_mut(person), edges) {
                    edges.retain(|&place| self.edges.get(place).is_some_and(|edge| edge.is_open));
                    person.edges = edges;
                }
            }
        }
        let unproved = Violation::FewestNotProved(level.score);
        let ground = i64::from(level.mentee_ground);
        for mentee in affected(&self.mentees, &level.mentee_prices, ground) {
            let mentee = self.mentees.get_mut(mentee).ok_or(unproved)?;
            close_degree(mentee, ground - mentee.price).ok_or(unproved)?;
        }
        let ground = i64::from(level.mentor_ground);
        for mentor in affected(&self.mentors, &level.mentor_prices, ground) {
            let mentor = self.mentors.get_mut(mentor).ok_or(unproved)?;
            close_degree(mentor, mentor.price - ground).ok_or(unproved)?;
        }
        clear_prices(&mut self.mentees, &level.mentee_prices);
        clear_prices(&mut self.mentors, &level.mentor_prices);
        Ok(())
    }

    /// Verifies that the term of an edge is as small as it can be; closes the edge unless the term is zero.
    fn evaluate(&mut self, place: usize, critical: Score) -> Result<(), Violation> {
        let Some(edge) = self.edges.get_mut(place).filter(|edge| edge.is_open) else {
            return Ok(());
        };
        let price =
            |people: &[Person], person: usize| people.get(person).map_or(0, |person| person.price);
        let reduced_cost = i64::from(edge.score == critical) + price(&self.mentees, edge.mentee)
            - price(&self.mentors, edge.mentor);
        let is_least = match reduced_cost.signum() {
            0 => return Ok(()),
            1 => !edge.is_chosen,
            _ => edge.is_chosen,
        };
        edge.is_open = false;
        if is_least {
            Ok(())
        } else {
            Err(Violation::FewestNotProved(critical))
        }
    }
}

/// Names everybody whose price may differ from that of the ground.
fn affected(people: &[Person], prices: &[PersonPrice], ground: i64) -> Vec<usize> {
    if ground == 0 {
        let people = prices
            .iter()
            .map(|price| MentorIndex(price.person).position());
        people.collect()
    } else {
        (0..people.len()).collect()
    }
}

/// Verifies that the term of a degree is as small as it can be; closes the degree unless the term is zero.
fn close_degree(person: &mut Person, cost: i64) -> Option<()> {
    if !person.is_open || cost == 0 {
        return Some(());
    }
    person.is_open = false;
    let least = if cost > 0 { person.least } else { person.most };
    (person.count == least).then_some(())
}

fn set_prices(people: &mut [Person], prices: &[PersonPrice]) -> Result<(), Violation> {
    let ordered = prices
        .windows(2)
        .all(|next| matches!(next, [a, b] if a.person < b.person));
    for price in prices {
        let person = people.get_mut(MentorIndex(price.person).position());
        person
            .filter(|_| ordered)
            .ok_or(Violation::PeopleOutOfOrder)?
            .price = i64::from(price.price);
    }
    Ok(())
}

fn clear_prices(people: &mut [Person], prices: &[PersonPrice]) {
    for price in prices {
        if let Some(person) = people.get_mut(MentorIndex(price.person).position()) {
            person.price = 0;
        }
    }
}
