//! Examples of mentors whom a program lacks, made of what the mentees in greatest need seek.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::Explainer;
use super::help::places;
use super::recruitment::{Recruitment, SkillDemand};
use crate::prepare::{Person, Symbol};
use crate::{MenteeIndex, MentorIndex, Pair, Score};

/// What the neediest seek, by skill.
pub(super) type Demand = BTreeMap<Symbol, SkillDemand>;

/// An example that has not been tried yet.
pub(super) struct Sketch {
    pub(super) person: Person,
    /// The neediest by what the mentor is worth to them, best first.
    served: Vec<(i64, MenteeIndex)>,
}

impl Sketch {
    /// Returns whom the mentor would serve if some are served already.
    pub(super) fn serves_beside(
        &self,
        served: &BTreeSet<MenteeIndex>,
        seats: u32,
    ) -> Vec<MenteeIndex> {
        let rest = self.beside(served, seats);
        rest.map(|&(_, mentee)| mentee).collect()
    }

    fn beside<'a>(
        &'a self,
        served: &'a BTreeSet<MenteeIndex>,
        seats: u32,
    ) -> impl Iterator<Item = &'a (i64, MenteeIndex)> {
        let rest = self.served.iter();
        let rest = rest.filter(|(_, mentee)| !served.contains(mentee));
        rest.take(places(seats))
    }
}

impl Explainer {
    /// Returns the available mentees in greatest need: the lowest prices first, and without prices those with open wishes.
    pub(super) fn neediest(&self) -> Vec<MenteeIndex> {
        let wanted = MenteeIndex::all(self.instance.wanted().len()).zip(self.instance.wanted());
        let mut needy: Vec<_> = wanted
            .filter(|&(_, &wanted)| wanted > 0)
            .map(|(mentee, _)| {
                let price = self.mentee_price(mentee).unwrap_or(0);
                (self.open(mentee) == 0, price, mentee)
            })
            .collect();
        needy.sort_unstable();
        needy.truncate(Recruitment::NEEDIEST);
        needy.into_iter().map(|(.., mentee)| mentee).collect()
    }

    /// Adds up what some mentees seek, by skill.
    pub(super) fn demand(&self, needy: &[MenteeIndex]) -> Demand {
        let mut demand = Demand::new();
        for mentee in needy.iter().filter_map(|mentee| self.person(*mentee)) {
            for wish in &mentee.sought {
                let of_skill = demand.entry(wish.skill).or_insert_with(|| SkillDemand {
                    skill: self.prepared.context.names.written(wish.skill).to_owned(),
                    mentees: 0,
                    importance: 0,
                    level: 0,
                });
                of_skill.mentees += 1;
                of_skill.importance += u32::from(wish.importance);
                of_skill.level = of_skill.level.max(wish.level);
            }
        }
        demand
    }

    fn person(&self, mentee: MenteeIndex) -> Option<&Person> {
        self.prepared.mentees.get(mentee.position())
    }

    /// Returns the middle of what available mentors take.
    pub(super) fn usual_capacity(&self) -> u32 {
        let capacity = self.instance.capacity().iter().copied();
        let mut taken: Vec<_> = capacity.filter(|&seats| seats > 0).collect();
        taken.sort_unstable();
        taken.get(taken.len() / 2).copied().unwrap_or(1)
    }

    /// Makes an example for each distinct wish among the neediest, in their order.
    pub(super) fn sketches(&self, needy: &[MenteeIndex], demand: &Demand) -> Vec<Sketch> {
        let mut seen = BTreeSet::new();
        let mut sketches = Vec::new();
        for like in needy.iter().filter_map(|&mentee| self.person(mentee)) {
            let skills =
                combined_skills(like, demand, needy.iter().filter_map(|&m| self.person(m)));
            if skills.is_empty() || !seen.insert(skills.clone()) {
                continue;
            }
            let mut person = self.prepared.supposed_mentor(like, &skills);
            person.input.years_of_experience = self.experience_for(like);
            let mut served: Vec<_> = needy
                .iter()
                .filter_map(|&mentee| self.worth(&person, mentee).map(|worth| (worth, mentee)))
                .filter(|&(worth, _)| worth > 0)
                .collect();
            served.sort_unstable_by_key(|&(worth, mentee)| (Reverse(worth), mentee));
            sketches.push(Sketch { person, served });
            if sketches.len() == Recruitment::SEEDS {
                break;
            }
        }
        sketches
    }

    /// Returns ten years more than the mentee's, which most rules about experience welcome.
    fn experience_for(&self, like: &Person) -> Option<u16> {
        let mentors = self.prepared.mentors.iter();
        let stated = mentors.filter(|mentor| mentor.input.years_of_experience.is_some());
        let years = like.input.years_of_experience?;
        (stated.count() > 0).then(|| years.saturating_add(10))
    }

    /// Bounds what a mentor is worth to the program through one mentee; `None` when the two are no candidates.
    fn worth(&self, mentor: &Person, mentee: MenteeIndex) -> Option<i64> {
        let score = self.supposed_score(mentor, mentee)?;
        if self.prices().is_none() {
            // Only open wishes count, by how well they are met.
            let open = self.open(mentee) > 0;
            return Some(if open { score.millionths().into() } else { 0 });
        }
        let mentor = MentorIndex(u32::MAX);
        Some(self.surplus(Pair { mentee, mentor }, score))
    }

    /// Returns the score of a mentee with a mentor who is not there; `None` when the two are no candidates.
    pub(super) fn supposed_score(&self, mentor: &Person, mentee: MenteeIndex) -> Option<Score> {
        let indices = (mentee, MentorIndex(u32::MAX));
        let pair = self
            .prepared
            .supposed_pair(self.person(mentee)?, mentor, indices, None);
        if self.prepared.first_failed(&pair).is_some() {
            return None;
        }
        let score = self.prepared.judge(&pair, &mut Vec::new()).score;
        (score >= self.prepared.policy.minimum_score).then_some(score)
    }
}

/// Takes out the example that is worth most to mentees whom no earlier one serves.
pub(super) fn take_best(
    sketches: &mut Vec<Sketch>,
    served: &BTreeSet<MenteeIndex>,
    seats: u32,
) -> Option<Sketch> {
    let bound = |sketch: &Sketch| -> i64 {
        let rest = sketch.beside(served, seats);
        rest.fold(0, |sum, &(worth, _)| sum.saturating_add(worth))
    };
    let best = (0..)
        .zip(sketches.iter())
        .map(|(place, sketch)| (bound(sketch), Reverse(place)))
        .max()?;
    let (bound, Reverse(place)) = best;
    (bound > 0).then(|| sketches.remove(place))
}

/// Returns what one mentee seeks, filled up with what others who share a wish seek most; sorted by skill.
fn combined_skills<'a>(
    like: &Person,
    demand: &Demand,
    needy: impl Iterator<Item = &'a Person>,
) -> Vec<(Symbol, u8)> {
    let own: BTreeSet<Symbol> = like.sought.iter().map(|wish| wish.skill).collect();
    let sharing = needy.filter(|other| other.sought.iter().any(|wish| own.contains(&wish.skill)));
    let near: BTreeSet<Symbol> = sharing
        .flat_map(|other| other.sought.iter().map(|wish| wish.skill))
        .collect();
    let mut ranked: Vec<_> = near
        .into_iter()
        .filter_map(|skill| demand.get(&skill).map(|demand| (skill, demand)))
        .collect();
    ranked
        .sort_by_key(|(skill, demand)| (!own.contains(skill), Reverse(demand.importance), *skill));
    ranked.truncate(Recruitment::SKILLS);
    let mut skills: Vec<_> = ranked
        .into_iter()
        .map(|(skill, demand)| (skill, demand.level))
        .collect();
    skills.sort_unstable();
    skills
}
