//! Makes people: a name, a job, and a profile in which skills, goals, biography and hours fit together.

use std::collections::HashSet;

use chrono::NaiveDate;
use pairwell_matching::{OfferedSkill, SoughtSkill};

use super::{
    calendar,
    random::{Deck, Random},
    sentences::Sentences,
    tables::{
        self, CULTURES, Culture, INTERESTS, PLACES, Place, SHARED_SKILLS, SkillEntry, TRACKS, Track,
    },
};
use crate::people::{CreatePerson, PersonRole, PersonState};

/// How often another name is tried when one is taken.
const MOST_TRIES: usize = 50;

/// Makes people, one after another, all different.
#[derive(Debug)]
pub(super) struct Casting {
    random: Random,
    sentences: Sentences,
    tracks: Deck<Track>,
    cultures: Deck<Culture>,
    taken: HashSet<String>,
    first_day: NaiveDate,
}

/// Where somebody comes from and lives.
struct Origin {
    full_name: String,
    email: String,
    place: &'static Place,
    languages: Vec<String>,
}

impl Casting {
    /// Begins; exceptions to weekly hours fall into the half year after `first_day`.
    pub(super) fn new(seed: u64, first_day: NaiveDate) -> Self {
        Self {
            random: Random::new(seed),
            sentences: Sentences::new(),
            tracks: Deck::new(TRACKS),
            cultures: Deck::new(CULTURES),
            taken: HashSet::new(),
            first_day,
        }
    }

    /// The source of all other choices about these people.
    pub(super) fn random(&mut self) -> &mut Random {
        &mut self.random
    }

    /// Somebody who leads a department and takes mentees.
    pub(super) fn head(&mut self, track: &'static Track) -> CreatePerson {
        let years = self.random.between(16, 32);
        let mut person = self.mentor_of(track, years);
        person.job_title = Some(track.head.to_owned());
        person.capacity = 1;
        person
    }

    /// Somebody who has much to pass on.
    pub(super) fn mentor(&mut self) -> CreatePerson {
        let track = self.tracks.deal(&mut self.random);
        let years = self.random.between(8, 28);
        self.mentor_of(track, years)
    }

    /// Somebody who wants to learn.
    pub(super) fn mentee(&mut self) -> CreatePerson {
        let track = self.tracks.deal(&mut self.random);
        let years = if self.random.chance(60) {
            self.random.between(0, 6)
        } else {
            self.random.between(5, 14)
        };
        let mut person = self.person(track, years);
        let sought = self.sought(track);
        person.goals = self.sentences.goals(&mut self.random, &sought);
        person.skills_sought = self.wishes(&sought);
        let count = usize::from(self.random.between(1, 3));
        person.skills_offered = self.offers(track, count, 1, 3, &sought);
        if self.random.chance(4) {
            // A profile that says little: the application is there, the rest is to come.
            person.biography.clear();
            person.interests.clear();
            person.availability = pairwell_matching::Availability::default();
        }
        person
    }

    fn mentor_of(&mut self, track: &'static Track, years: u16) -> CreatePerson {
        let mut person = self.person(track, years);
        let count = usize::from(self.random.between(5, 9));
        person.skills_offered = self.offers(track, count, 3, 5, &[]);
        let offered: Vec<&SkillEntry> = person
            .skills_offered
            .iter()
            .filter_map(|offer| tables::skill(&offer.skill))
            .collect();
        person.goals = self.sentences.offers(&mut self.random, &offered);
        person.biography =
            self.sentences
                .mentor_biography(&mut self.random, &person.biography, &offered);
        person.capacity = match self.random.below(10) {
            0..=2 => 1,
            3..=6 => 2,
            7..=8 => 3,
            _ => 4,
        };
        person
    }

    /// What mentors and mentees have in common.
    fn person(&mut self, track: &'static Track, years: u16) -> CreatePerson {
        let origin = self.origin();
        let titles = match years {
            0..=3 => track.junior,
            4..=9 => track.middle,
            _ => track.senior,
        };
        let interests = usize::from(self.random.between(2, 5));
        CreatePerson {
            external_id: None,
            full_name: origin.full_name,
            email: origin.email,
            job_title: Some((*self.random.pick(titles)).to_owned()),
            department: Some(track.department.to_owned()),
            manager_id: None,
            years_of_experience: Some(years),
            time_zone: Some(origin.place.zone.to_owned()),
            capacity: 1,
            role: PersonRole::Member,
            state: PersonState::Active,
            skills_offered: Vec::new(),
            skills_sought: Vec::new(),
            goals: Vec::new(),
            interests: self
                .random
                .sample(INTERESTS, interests)
                .into_iter()
                .map(|&name| name.to_owned())
                .collect(),
            biography: self
                .sentences
                .biography(&mut self.random, origin.place.town, years),
            languages: origin.languages,
            availability: calendar::availability(&mut self.random, self.first_day),
            custom_fields: std::collections::BTreeMap::new(),
        }
    }

    /// A name that nobody has yet, a town, and the languages of both.
    fn origin(&mut self) -> Origin {
        let culture = self.cultures.deal(&mut self.random);
        let mut full_name = String::new();
        for _ in 0..MOST_TRIES {
            let families = if self.random.chance(12) {
                self.random.pick(CULTURES).family
            } else {
                culture.family
            };
            full_name = format!(
                "{} {}",
                self.random.pick(culture.given),
                self.random.pick(families)
            );
            if self.taken.insert(full_name.clone()) {
                break;
            }
        }
        let at_home = self.random.chance(80);
        let town = at_home.then(|| *self.random.pick(culture.towns));
        let place = town
            .and_then(|town| PLACES.iter().find(|place| place.town == town))
            .unwrap_or_else(|| self.random.pick(PLACES));
        let mut languages = vec![culture.language.to_owned(), place.language.to_owned()];
        // Nearly everybody speaks English at work; the few who do not make matching harder.
        if self.random.chance(90) {
            languages.push("en".to_owned());
        }
        languages.sort();
        languages.dedup();
        Origin {
            email: address(&full_name),
            full_name,
            place,
            languages,
        }
    }

    /// Two or three skills to learn: of the trade, of working with people, and sometimes of another trade.
    fn sought(&mut self, track: &'static Track) -> Vec<&'static SkillEntry> {
        let mut names: Vec<&str> = Vec::new();
        let of_trade = usize::from(self.random.between(1, 2));
        names.extend(self.random.sample(track.skills, of_trade));
        let shared = usize::from(self.random.between(1, 2));
        names.extend(self.random.sample(SHARED_SKILLS, shared));
        if self.random.chance(20) {
            let other = self.random.pick(TRACKS);
            names.extend(self.random.sample(other.skills, 1));
        }
        self.random.shuffle(&mut names);
        let mut seen = HashSet::new();
        names.retain(|name| seen.insert(*name));
        names.into_iter().filter_map(tables::skill).collect()
    }

    /// The first wish is what the goal is about: it matters most.
    fn wishes(&mut self, sought: &[&SkillEntry]) -> Vec<SoughtSkill> {
        let mut wishes = Vec::new();
        for (place, entry) in sought.iter().enumerate() {
            let importance = if place == 0 {
                3
            } else {
                self.random.between(1, 2)
            };
            wishes.push(SoughtSkill {
                skill: self.spelling(entry),
                level: narrow(self.random.between(3, 5)),
                importance: narrow(importance),
            });
        }
        wishes
    }

    fn offers(
        &mut self,
        track: &'static Track,
        count: usize,
        low: u16,
        high: u16,
        not: &[&SkillEntry],
    ) -> Vec<OfferedSkill> {
        let shared = count.div_ceil(2);
        let mut names = self.random.sample(track.skills, count - shared);
        names.extend(self.random.sample(SHARED_SKILLS, shared));
        let mut seen: HashSet<&str> = not.iter().map(|entry| entry.name).collect();
        names.retain(|name| seen.insert(name));
        let mut offers = Vec::new();
        for entry in names.into_iter().filter_map(|name| tables::skill(name)) {
            let level = narrow(self.random.between(low, high));
            offers.push(OfferedSkill {
                skill: self.spelling(entry),
                level,
            });
        }
        offers
    }

    /// People write a skill under one of its names; the catalogue knows what they mean.
    fn spelling(&mut self, entry: &SkillEntry) -> String {
        if self.random.chance(15) {
            (*self.random.pick(entry.aliases)).to_owned()
        } else {
            entry.name.to_owned()
        }
    }
}

fn narrow(level: u16) -> u8 {
    u8::try_from(level).unwrap_or(1)
}

/// `Inês de Graaf` has the address `ines.degraaf@harbour.example`.
fn address(full_name: &str) -> String {
    let mut parts = full_name.splitn(2, ' ').map(|part| {
        let letters = part.chars().flat_map(char::to_lowercase).map(plain);
        letters
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
    });
    let (given, family) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    format!("{given}.{family}@harbour.example")
}

/// The letter without its accent.
const fn plain(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' | 'ć' => 'c',
        'é' | 'è' | 'ê' | 'ë' | 'ę' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ş' | 'ś' => 's',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ź' | 'ż' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::{Input, Violations};

    fn everybody(seed: u64) -> Vec<CreatePerson> {
        let mut casting = Casting::new(seed, NaiveDate::from_ymd_opt(2027, 1, 4).unwrap());
        let heads: Vec<_> = TRACKS.iter().map(|track| casting.head(track)).collect();
        let mentors: Vec<_> = (0..80).map(|_| casting.mentor()).collect();
        let mentees: Vec<_> = (0..250).map(|_| casting.mentee()).collect();
        heads.into_iter().chain(mentors).chain(mentees).collect()
    }

    #[test]
    fn people_are_the_same_in_every_demo() {
        assert_eq!(everybody(7), everybody(7));
        assert_ne!(everybody(7), everybody(8));
    }

    #[test]
    fn everybody_could_have_been_entered_through_the_api() {
        for person in everybody(1) {
            let mut violations = Violations::default();
            person.check(&mut violations);
            assert!(violations.into_result().is_ok(), "{person:?}");
            assert!(person.email.is_ascii(), "{}", person.email);
        }
    }

    #[test]
    fn nobody_is_there_twice_and_goals_do_not_read_alike() {
        let people = everybody(1);
        let emails: HashSet<_> = people.iter().map(|person| &person.email).collect();
        assert_eq!(emails.len(), people.len());
        let goals: Vec<_> = people
            .iter()
            .flat_map(|person| &person.goals)
            .map(|goal| &goal.statement)
            .collect();
        let different: HashSet<_> = goals.iter().collect();
        assert_eq!(different.len(), goals.len());
    }
}
