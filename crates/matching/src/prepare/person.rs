//! A participant in the form in which pairs are judged: symbols, sorted sets and resolved hours.

use std::sync::Arc;

use super::comparison::{FieldSlots, Value};
use super::relations::Relations;
use super::symbols::{Symbol, Symbols, set};
use super::texts::WeightedWord;
use crate::availability::Calendar;
use crate::catalogue::SkillCatalogue;
use crate::explanation::SkillRelation;
use crate::participant::{Goal, OfferedSkill, Participant};
use crate::score::Score;
use crate::text;
use crate::text_model::TextVector;

/// One participant, ready to be paired.
#[derive(Debug)]
pub(crate) struct Person {
    /// What the program said; evidence quotes it.
    pub(crate) input: Participant,
    pub(crate) person: Symbol,
    pub(crate) managers: Vec<Symbol>,
    /// By skill, each once, at its best level.
    pub(crate) offered: Vec<(Symbol, u8)>,
    /// What this person's offers are worth, by sought skill.
    pub(crate) coverage: Vec<Coverage>,
    /// By skill, each once.
    pub(crate) sought: Vec<Sought>,
    /// What the goals say.
    pub(crate) goals: Matter,
    /// What the whole profile says, goals included.
    pub(crate) profile: Matter,
    pub(crate) interests: Vec<Symbol>,
    pub(crate) languages: Vec<Symbol>,
    /// Place in the table of zones.
    pub(crate) zone: Option<usize>,
    pub(crate) calendar: Option<Arc<Calendar>>,
    pub(crate) department: Option<Symbol>,
    /// Best first.
    pub(crate) preferred: Vec<Symbol>,
    pub(crate) avoided: Vec<Symbol>,
    pub(crate) earlier: Vec<(Symbol, Option<u32>)>,
    fields: Vec<Option<Value>>,
}

/// A skill that is sought.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sought {
    pub(crate) skill: Symbol,
    pub(crate) level: u8,
    pub(crate) importance: u8,
}

/// What a mentor's offers are worth to somebody who seeks one skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Coverage {
    pub(crate) skill: Symbol,
    /// In millionths, by the sought level from 1 to 5.
    pub(crate) by_level: [u32; 5],
}

/// The offer that covers a sought skill best.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BestOffer {
    pub(crate) skill: Symbol,
    pub(crate) level: u8,
    pub(crate) relation: SkillRelation,
    /// The most that the relation allows.
    pub(crate) credit: Score,
    pub(crate) coverage: Score,
}

/// What a text is about: as sets and, where the program has a text model, by meaning.
#[derive(Debug, Default)]
pub(crate) struct Matter {
    /// Topics, skills and interests by name.
    pub(crate) topics: Vec<Symbol>,
    /// Stems.
    pub(crate) words: Vec<Symbol>,
    /// The stems with their weights; empty without a text model.
    pub(crate) weighted: Vec<WeightedWord>,
    /// Where the text points; `None` without a text model, and for a text that it can make nothing of.
    pub(crate) vector: Option<TextVector>,
}

/// The symbols of one program, by what they stand for.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    pub(crate) persons: Symbols,
    /// Skills, topics, interests, departments, languages and texts of custom fields.
    pub(crate) names: Symbols,
    pub(crate) words: Symbols,
}

impl Vocabulary {
    /// Starts with the catalogue, so that its names and aliases win over how people write them.
    pub(crate) fn of(catalogue: &SkillCatalogue) -> Self {
        let mut vocabulary = Self::default();
        for skill in &catalogue.skills {
            if let Some(symbol) = vocabulary.names.name(&skill.name) {
                for alias in &skill.aliases {
                    vocabulary.names.alias(alias, symbol);
                }
            }
        }
        vocabulary.names.end_catalogue();
        vocabulary
    }
}

impl Person {
    pub(crate) fn new(
        input: Participant,
        zone: Option<usize>,
        calendar: Option<Arc<Calendar>>,
        slots: &FieldSlots,
        vocabulary: &mut Vocabulary,
    ) -> Self {
        let Vocabulary {
            persons,
            names,
            words,
        } = vocabulary;
        let mut people =
            |ids: &[String]| -> Vec<Symbol> { ids.iter().map(|id| persons.exact(id)).collect() };
        let managers = people(&input.managers);
        let preferred = people(&input.preferred);
        let avoided = set(people(&input.avoided));
        let earlier = input
            .earlier_partners
            .iter()
            .map(|partner| (persons.exact(&partner.person), partner.days_since_end))
            .collect();
        let languages = input
            .languages
            .iter()
            .map(|tag| names.exact(&text::primary_language(tag)));
        let languages = set(languages.collect());
        Self {
            person: persons.exact(&input.person),
            managers,
            offered: offered(&input, names),
            coverage: Vec::new(),
            sought: sought(&input, names),
            goals: Matter::of_goals(&input.goals, names, words),
            profile: Matter::of_profile(&input, names, words),
            interests: set(input
                .interests
                .iter()
                .filter_map(|name| names.name(name))
                .collect()),
            languages,
            zone,
            calendar,
            department: input.department.as_ref().and_then(|name| names.name(name)),
            preferred,
            avoided,
            earlier,
            fields: slots
                .0
                .iter()
                .map(|name| Value::new(input.fields.get(name)?, names))
                .collect(),
            input,
        }
    }

    /// Makes a mentor with some skills whose hours, zone, languages, department and custom fields are those of another
    /// person, and about whom nothing else is known.
    pub(super) fn supposed(like: &Self, skills: &[(Symbol, u8)], names: &Symbols) -> Self {
        let mut input = Participant::new(String::new(), String::new());
        let from = &like.input;
        input.languages.clone_from(&from.languages);
        input.time_zone.clone_from(&from.time_zone);
        input.availability.clone_from(&from.availability);
        input.department.clone_from(&from.department);
        input.fields.clone_from(&from.fields);
        let offers = skills.iter().map(|&(skill, level)| OfferedSkill {
            skill: names.written(skill).to_owned(),
            level,
        });
        input.skills_offered = offers.collect();
        let mut offered = skills.to_vec();
        offered.sort_unstable_by_key(|&(skill, _)| skill);
        Self {
            person: Symbol::NOBODY,
            managers: Vec::new(),
            coverage: Vec::new(),
            sought: Vec::new(),
            goals: Matter::default(),
            profile: Matter {
                topics: offered.iter().map(|&(skill, _)| skill).collect(),
                ..Matter::default()
            },
            offered,
            interests: Vec::new(),
            languages: like.languages.clone(),
            zone: like.zone,
            calendar: like.calendar.clone(),
            department: like.department,
            preferred: Vec::new(),
            avoided: Vec::new(),
            earlier: Vec::new(),
            fields: like.fields.clone(),
            input,
        }
    }

    /// Returns the custom field of a slot.
    pub(crate) fn field(&self, slot: usize) -> Option<&Value> {
        self.fields.get(slot)?.as_ref()
    }

    /// Returns the level at which a skill is offered.
    pub(crate) fn offers(&self, skill: Symbol) -> Option<u8> {
        let place = self
            .offered
            .binary_search_by_key(&skill, |&(skill, _)| skill);
        place
            .ok()
            .and_then(|place| self.offered.get(place))
            .map(|&(_, level)| level)
    }

    /// Returns how far this person's offers cover a sought skill, in millionths.
    pub(crate) fn covers(&self, wish: &Sought) -> u32 {
        let place = self
            .coverage
            .binary_search_by_key(&wish.skill, |coverage| coverage.skill);
        let coverage = place.ok().and_then(|place| self.coverage.get(place));
        let level = usize::from(wish.level).saturating_sub(1);
        coverage
            .and_then(|coverage| coverage.by_level.get(level))
            .copied()
            .unwrap_or(0)
    }

    /// Returns the offer to which [`covers`](Self::covers) is due: among equals the closest skill, then the higher level,
    /// then the one that comes first.
    pub(crate) fn best_offer(&self, wish: &Sought, relations: &Relations) -> Option<BestOffer> {
        let related = self.offered.iter().filter_map(|&(skill, level)| {
            let (relation, credit) = relations.credit(wish.skill, skill)?;
            Some(BestOffer {
                skill,
                level,
                relation,
                credit: Score::from_millionths(credit)?,
                coverage: Score::from_millionths(covered(credit, level, wish.level))?,
            })
        });
        related.reduce(|best, other| {
            let key = |offer: &BestOffer| (offer.coverage, offer.credit, offer.level);
            if key(&other) > key(&best) {
                other
            } else {
                best
            }
        })
    }

    /// Works out what the offers are worth for the skills that somebody seeks; those are sorted.
    pub(super) fn reach(&mut self, sought: &[Symbol], relations: &Relations) {
        let mut coverage: Vec<Coverage> = Vec::new();
        for &(offered, level) in &self.offered {
            let near = relations.near(offered).into_iter();
            for skill in near.filter(|skill| sought.binary_search(skill).is_ok()) {
                let credit = relations
                    .credit(skill, offered)
                    .map_or(0, |(_, credit)| credit);
                let by_level = [1, 2, 3, 4, 5].map(|wanted| covered(credit, level, wanted));
                coverage.push(Coverage { skill, by_level });
            }
        }
        coverage.sort_by_key(|coverage| coverage.skill);
        coverage.dedup_by(|later, first| {
            let same = later.skill == first.skill;
            if same {
                for (best, other) in first.by_level.iter_mut().zip(later.by_level) {
                    *best = (*best).max(other);
                }
            }
            same
        });
        self.coverage = coverage;
    }

    /// Returns the place of another on the list of preferences, from 0.
    pub(crate) fn rank_of(&self, other: &Self) -> Option<usize> {
        self.preferred
            .iter()
            .position(|&person| person == other.person)
    }

    /// Whether the other must not be the partner of this one.
    pub(crate) fn avoids(&self, other: &Self) -> bool {
        self.avoided.binary_search(&other.person).is_ok()
    }

    /// Returns the earlier pairings with another, as days since their end (`None`: running).
    pub(crate) fn earlier_with(&self, other: &Self) -> impl Iterator<Item = Option<u32>> {
        let person = other.person;
        let with_other = self
            .earlier
            .iter()
            .filter(move |(partner, _)| *partner == person);
        with_other.map(|&(_, days)| days)
    }
}

/// Credit · level / sought level, in millionths, and never more than the credit.
fn covered(credit: u32, level: u8, sought: u8) -> u32 {
    let share = u64::from(credit) * u64::from(level.min(sought));
    let whole = u64::from(Score::SCALE) * u64::from(sought);
    Score::from_ratio(share, whole).millionths()
}

fn offered(input: &Participant, names: &mut Symbols) -> Vec<(Symbol, u8)> {
    let mut offered: Vec<_> = input
        .skills_offered
        .iter()
        .filter_map(|offer| Some((names.name(&offer.skill)?, offer.level)))
        .collect();
    offered.sort_unstable_by_key(|&(skill, level)| (skill, std::cmp::Reverse(level)));
    offered.dedup_by_key(|&mut (skill, _)| skill);
    offered
}

/// A skill that is sought twice, say under two names, is sought at the higher level and importance.
fn sought(input: &Participant, names: &mut Symbols) -> Vec<Sought> {
    let mut sought: Vec<_> = input
        .skills_sought
        .iter()
        .filter_map(|wish| {
            Some(Sought {
                skill: names.name(&wish.skill)?,
                level: wish.level,
                importance: wish.importance,
            })
        })
        .collect();
    sought.sort_unstable_by_key(|wish| wish.skill);
    sought.dedup_by(|later, first| {
        let same = later.skill == first.skill;
        if same {
            first.level = first.level.max(later.level);
            first.importance = first.importance.max(later.importance);
        }
        same
    });
    sought
}

impl Matter {
    fn of_goals(goals: &[Goal], names: &mut Symbols, words: &mut Symbols) -> Self {
        let mut matter = Self::default();
        matter.add_goals(goals, names, words);
        matter.finish()
    }

    fn of_profile(input: &Participant, names: &mut Symbols, words: &mut Symbols) -> Self {
        let mut matter = Self::default();
        matter.add_goals(&input.goals, names, words);
        for offer in &input.skills_offered {
            matter.add_name(&offer.skill, names, words);
        }
        for interest in &input.interests {
            matter.add_name(interest, names, words);
        }
        matter.add_text(&input.biography, words);
        matter.finish()
    }

    fn add_goals(&mut self, goals: &[Goal], names: &mut Symbols, words: &mut Symbols) {
        for goal in goals {
            self.add_text(&goal.statement, words);
            for name in goal.topics.iter().chain(&goal.skills) {
                self.add_name(name, names, words);
            }
        }
    }

    fn add_name(&mut self, name: &str, names: &mut Symbols, words: &mut Symbols) {
        self.topics.extend(names.name(name));
        self.add_text(name, words);
    }

    fn add_text(&mut self, text: &str, words: &mut Symbols) {
        words.stems(text, &mut self.words);
    }

    fn finish(self) -> Self {
        Self {
            topics: set(self.topics),
            words: set(self.words),
            ..Self::default()
        }
    }
}
