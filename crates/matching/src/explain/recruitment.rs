//! What would help the program: which mentors to look for, and where one more seat is worth most.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::effect::Effect;
use super::resolve::{Change, Interest, Newcomer};
use super::sketch::take_best;
use super::{ExplainError, Explainer};
use crate::availability::Availability;
use crate::participant::{OfferedSkill, Participant};
use crate::prepare::Person;
use crate::run::RunError;
use crate::{MenteeIndex, MentorIndex, Monitor};

/// What would help the program most, each part confirmed by solving the program with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recruitment {
    /// Mentors worth looking for, by what each alone would gain: at most three.
    pub mentors: Vec<Recruit>,
    /// Mentors at whom one more seat is worth most, by what each alone would gain: at most five.
    pub seats: Vec<ExtraSeat>,
    /// The skills that the mentees with the greatest need seek most: at most ten.
    pub skills: Vec<SkillDemand>,
    /// Mentees who got nobody, or fewer mentors than wanted.
    pub unmatched: u32,
}

/// A mentor who is not there, and what having one would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recruit {
    /// Whom to look for.
    pub profile: MentorProfile,
    /// What the best pairing with that mentor is worth.
    pub effect: Effect,
    /// The mentees whom that mentor would get, best pair first.
    pub mentees: Vec<String>,
}

/// An example of a mentor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MentorProfile {
    /// What the mentor can pass on.
    pub skills: Vec<OfferedSkill>,
    /// How many mentees the mentor takes: what mentors of the program usually do.
    pub capacity: u32,
    /// When the mentor can meet.
    pub availability: Availability,
    /// The clock that the hours are on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Languages.
    pub languages: Vec<String>,
    /// Part of the organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Years of professional experience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years_of_experience: Option<u16>,
}

/// One more seat at a mentor, and what it would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtraSeat {
    /// Id of the mentor's application.
    pub mentor: String,
    /// What the certificate says that a seat is worth at most; absent where the objective has no prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<i64>,
    /// What the best pairing with the seat is worth.
    pub effect: Effect,
}

/// How much a skill is sought by those who need a mentor most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SkillDemand {
    /// The canonical name.
    pub skill: String,
    /// Mentees with the greatest need who seek it.
    pub mentees: u32,
    /// The sum of its importance to them.
    pub importance: u32,
    /// The highest level that one of them wants to reach.
    pub level: u8,
}

impl Recruitment {
    /// Mentees with the greatest need, who decide what to look for.
    pub const NEEDIEST: usize = 256;
    /// Of them, so many lend their profile to an example.
    pub(super) const SEEDS: usize = 24;
    /// Skills of an example.
    pub(super) const SKILLS: usize = 5;
    const MENTORS: usize = 3;
    const SEATS: usize = 5;
    const DEMANDS: usize = 10;
}

impl Explainer {
    /// Says which mentors to look for, and where one more seat is worth most.
    ///
    /// The prices tell whom the program serves worst: a mentee's price is what the mentee brings it beyond the seat taken, so
    /// the lowest are in greatest need. Examples of mentors are made of what groups of them seek, ranked by the bound that
    /// the prices set on their worth, and the best are confirmed.
    ///
    /// # Errors
    /// When the monitor cancels.
    ///
    /// # Complexity
    /// Judges some thousand pairs of examples with the neediest, three examples with everybody, and solves the program at
    /// most eight times.
    pub fn recruitment(&self, monitor: &dyn Monitor) -> Result<Recruitment, ExplainError> {
        let needy = self.neediest();
        let demand = self.demand(&needy);
        let seats = self.usual_capacity();
        let mut sketches = self.sketches(&needy, &demand);
        let mut mentors = Vec::new();
        let mut served = BTreeSet::new();
        for _ in 0..Recruitment::MENTORS {
            let Some(best) = take_best(&mut sketches, &served, seats) else {
                break;
            };
            served.extend(best.serves_beside(&served, seats));
            mentors.extend(self.tried(&best.person, seats, monitor)?);
        }
        mentors.sort_by_key(|one| Reverse(one.effect.gain()));
        let mut demand: Vec<_> = demand.into_values().collect();
        demand.sort_by(|a, b| (b.importance, &a.skill).cmp(&(a.importance, &b.skill)));
        demand.truncate(Recruitment::DEMANDS);
        let mentees = MenteeIndex::all(self.prepared.mentees.len());
        let unmatched = mentees.filter(|&mentee| self.open(mentee) > 0).count();
        Ok(Recruitment {
            mentors,
            seats: self.extra_seats(monitor)?,
            skills: demand,
            unmatched: u32::try_from(unmatched).unwrap_or(u32::MAX),
        })
    }

    /// Solves the program with an example; `None` when it gains nothing.
    fn tried(
        &self,
        person: &Person,
        seats: u32,
        monitor: &dyn Monitor,
    ) -> Result<Option<Recruit>, RunError> {
        let everybody = MenteeIndex::all(self.prepared.mentees.len());
        let candidates =
            everybody.filter_map(|mentee| Some((mentee, self.supposed_score(person, mentee)?)));
        let change = Change {
            newcomer: Some(Newcomer {
                seats,
                candidates: candidates.collect(),
            }),
            ..Change::default()
        };
        let Some(resolved) = self.resolve(&change, Interest::Gain, monitor)? else {
            return Ok(None);
        };
        let newcomer = self.prepared.mentors.len();
        let own = resolved.pairs.iter();
        let own = own.filter(|pair| pair.mentor.position() == newcomer);
        let mut mentees: Vec<_> = own.copied().collect();
        mentees.sort_by_key(|&pair| (Reverse(resolved.instance.score(pair)), pair.mentee));
        Ok(Some(Recruit {
            profile: profile(&person.input, seats),
            effect: resolved.effect,
            mentees: mentees
                .into_iter()
                .map(|pair| self.mentee_id(pair.mentee))
                .collect(),
        }))
    }

    /// Tries one more seat where the prices say that it is worth most.
    fn extra_seats(&self, monitor: &dyn Monitor) -> Result<Vec<ExtraSeat>, RunError> {
        let mut mentors: Vec<_> = MentorIndex::all(self.prepared.mentors.len())
            .zip(self.seat_values())
            .filter(|&(_, value)| value > 0)
            .collect();
        mentors.sort_by_key(|&(mentor, value)| (Reverse(value), mentor));
        let mut seats = Vec::new();
        for (mentor, _) in mentors.into_iter().take(Recruitment::SEATS) {
            let change = Change {
                seat: Some(mentor),
                ..Change::default()
            };
            if let Some(resolved) = self.resolve(&change, Interest::Gain, monitor)? {
                seats.push(ExtraSeat {
                    mentor: self.mentor_id(mentor),
                    price: self.mentor_price(mentor),
                    effect: resolved.effect,
                });
            }
        }
        seats.sort_by_key(|seat| Reverse(seat.effect.gain()));
        Ok(seats)
    }

    /// Returns the price of each mentor; without prices, how many open mentees have the mentor as a candidate.
    fn seat_values(&self) -> Vec<i64> {
        if let Some(prices) = self.prices() {
            return prices.mentor_prices.clone();
        }
        let mut values = vec![0; self.prepared.mentors.len()];
        for mentee in MenteeIndex::all(self.prepared.mentees.len()) {
            if self.open(mentee) == 0 {
                continue;
            }
            for candidate in self.instance.candidates(mentee) {
                if let Some(value) = values.get_mut(candidate.mentor.position()) {
                    *value += 1;
                }
            }
        }
        values
    }
}

fn profile(input: &Participant, capacity: u32) -> MentorProfile {
    MentorProfile {
        skills: input.skills_offered.clone(),
        capacity,
        availability: input.availability.clone(),
        time_zone: input.time_zone.clone(),
        languages: input.languages.clone(),
        department: input.department.clone(),
        years_of_experience: input.years_of_experience,
    }
}
