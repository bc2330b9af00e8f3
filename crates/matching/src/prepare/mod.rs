//! From a program to people who can be compared: validated, put in order, interned, hours resolved.

mod canonical;
mod comparison;
mod hours;
mod person;
mod relations;
mod symbols;
mod texts;
mod validate;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

pub(crate) use comparison::{Comparison, FieldSlots, ReadyRule};
pub(crate) use person::{Matter, Person};
pub(crate) use symbols::{Symbol, Symbols, common, common_count};
pub(crate) use texts::{closest, passages, profile, word_cosine};

use crate::availability::{Calendar, Overlap, Patterns, ProgramDates, Weeks};
use crate::catalogue::SkillCatalogue;
use crate::criteria::ReadyCriterion;
use crate::participant::Participant;
use crate::peers::PeerSizes;
use crate::policy::Policy;
use crate::program::{InputProblem, PairRule, PairRuleKind, Program};
use crate::requirements::ReadyRequirement;
use crate::scoring::Scoring;
use crate::text_model::TextModel;
use crate::{MenteeIndex, MentorIndex};
use canonical::{canonical, hash, seeded_key};
use hours::Hours;
use person::Vocabulary;
use relations::Relations;

/// A program that is ready to be matched: valid, in canonical order, and with everything looked up once.
///
/// People are numbered in the canonical order, which depends on their ids and the seed alone:
/// [`mentee_ids`](Self::mentee_ids) and [`mentor_ids`](Self::mentor_ids) lead from numbers to ids.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) policy: Policy,
    pub(crate) mentees: Vec<Person>,
    pub(crate) mentors: Vec<Person>,
    pub(crate) criteria: Vec<ReadyCriterion>,
    pub(crate) requirements: Vec<ReadyRequirement>,
    pub(crate) context: Context,
    pub(crate) pins: Vec<(MenteeIndex, MentorIndex)>,
    /// How many people share a group where there are no mentors; the same people are then both sides, in the same order.
    pub(crate) peer_groups: Option<PeerSizes>,
    mentee_numbers: HashMap<String, MenteeIndex>,
    mentor_numbers: HashMap<String, MentorIndex>,
    input_hash: String,
    policy_hash: String,
    rest: Rest,
    /// Made when first needed: explaining single pairs does without.
    scoring: OnceLock<Scoring>,
}

/// What the program said that pairs are not judged by; it makes the program whole again.
#[derive(Debug)]
struct Rest {
    rules: Vec<PairRule>,
    skills: SkillCatalogue,
    first_day: NaiveDate,
    last_day: NaiveDate,
    seed: u64,
    text_model: Option<String>,
}

/// What pairs are judged with beside the two people.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) names: Symbols,
    pub(crate) words: Symbols,
    pub(crate) relations: Relations,
    /// The model by which texts are compared; `None`: by their words alone.
    pub(crate) text_model: Option<Arc<dyn TextModel>>,
    pub(crate) patterns: Patterns,
    pub(crate) weeks: Weeks,
    /// Clock distance in minutes of each pair of zones, row by row.
    zone_distances: Vec<u16>,
    zones: usize,
    pub(crate) excluded: HashSet<(MenteeIndex, MentorIndex)>,
}

impl Context {
    /// Returns the largest clock distance of two people in minutes.
    pub(crate) fn zone_distance(&self, a: &Person, b: &Person) -> Option<u16> {
        let place = a.zone? * self.zones + b.zone?;
        self.zone_distances.get(place).copied()
    }
}

/// Two people who are judged together.
#[derive(Debug)]
pub(crate) struct PairView<'a> {
    pub(crate) mentee: &'a Person,
    pub(crate) mentor: &'a Person,
    pub(crate) indices: (MenteeIndex, MentorIndex),
    pub(crate) context: &'a Context,
    /// Asked for by a criterion and by a requirement, computed once.
    overlap: std::cell::OnceCell<Option<Overlap>>,
}

impl PairView<'_> {
    /// Returns the common usable time; `None` when either side gives no windows.
    pub(crate) fn overlap(&self) -> Option<Overlap> {
        *self.overlap.get_or_init(|| {
            let (mentee, mentor) = self.calendars()?;
            let Context {
                patterns, weeks, ..
            } = self.context;
            Some(patterns.overlap(mentee, mentor, *weeks))
        })
    }

    /// Returns the pairings that the two had, as days since their end (`None`: running); both sides may know of it.
    pub(crate) fn earlier(&self) -> impl Iterator<Item = Option<u32>> {
        let by_mentee = self.mentee.earlier_with(self.mentor);
        by_mentee.chain(self.mentor.earlier_with(self.mentee))
    }

    /// Returns mentor's years of experience − mentee's.
    pub(crate) fn years_apart(&self) -> Option<i32> {
        let mentor = i32::from(self.mentor.input.years_of_experience?);
        Some(mentor - i32::from(self.mentee.input.years_of_experience?))
    }

    /// Returns the largest clock distance in minutes.
    pub(crate) fn zone_distance(&self) -> Option<u16> {
        self.context.zone_distance(self.mentee, self.mentor)
    }

    /// Returns the languages that both speak.
    pub(crate) fn shared_languages(&self) -> Vec<String> {
        let shared = common(&self.mentee.languages, &self.mentor.languages);
        self.context.names.all_written(shared)
    }

    pub(crate) fn calendars(&self) -> Option<(&Calendar, &Calendar)> {
        Some((
            self.mentee.calendar.as_deref()?,
            self.mentor.calendar.as_deref()?,
        ))
    }
}

/// Validates a program that compares texts by their words alone, and makes it ready to be matched.
///
/// # Errors
/// As of [`prepare_with`]; that the program names a text model is one.
pub fn prepare(program: Program) -> Result<Prepared, Vec<InputProblem>> {
    prepare_ready(program, None)
}

/// Validates a program and makes it ready to be matched, with the model at hand that it may compare texts by.
///
/// The program says whether it does: [`Program::text_model`] is the model's name.
///
/// # Errors
/// Every problem of [`Program::validate`], all at once, and that the program names another text model.
///
/// # Complexity
/// Linear in the size of the program; hours are resolved once for each distinct availability and zone, and the model is
/// asked once for each goal and twice for each profile.
pub fn prepare_with(
    program: Program,
    model: Arc<dyn TextModel>,
) -> Result<Prepared, Vec<InputProblem>> {
    prepare_ready(program, Some(model))
}

fn prepare_ready(
    program: Program,
    model: Option<Arc<dyn TextModel>>,
) -> Result<Prepared, Vec<InputProblem>> {
    let mut problems = program.validate();
    let text_model = model.filter(|model| program.text_model.as_deref() == Some(model.name()));
    if let (Some(name), None) = (&program.text_model, &text_model) {
        problems.push(InputProblem {
            path: "text_model".to_owned(),
            code: "unknown_text_model".to_owned(),
            detail: format!("the text model `{name}` is not at hand"),
        });
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let program = canonical(program);
    let input_hash = hash(&program);
    let policy_hash = hash(&program.policy);
    let Program {
        mut mentees,
        mut mentors,
        peer_groups,
        policy,
        rules,
        skills,
        first_day,
        last_day,
        seed,
        text_model: text_model_name,
    } = program;
    if peer_groups.is_some() {
        mentors.clone_from(&mentees);
    }
    // Seed 0 is the order of the ids, in which they are.
    for side in [&mut mentees, &mut mentors]
        .into_iter()
        .filter(|_| seed > 0)
    {
        side.sort_by_cached_key(|participant| seeded_key(seed, &participant.id));
    }

    let mut vocabulary = Vocabulary::of(&skills);
    let relations = Relations::of(&skills, &mut vocabulary.names);
    let mut slots = FieldSlots::default();
    let criteria = ReadyCriterion::all(&policy, &mut slots, &mut vocabulary.names);
    let requirements = ReadyRequirement::all(&policy, &mut slots, &mut vocabulary.names);
    let weeks = Weeks::new(ProgramDates::of(first_day, last_day), policy.session);
    let mut hours = Hours::new(mentees.iter().chain(&mentors), weeks);
    let mut people = |side: Vec<Participant>| -> Vec<Person> {
        side.into_iter()
            .map(|participant| {
                let (zone, calendar) = hours.of(&participant);
                Person::new(participant, zone, calendar, &slots, &mut vocabulary)
            })
            .collect()
    };
    let (mut mentees, mut mentors) = (people(mentees), people(mentors));
    let sought = sought(&mentees);
    for mentor in &mut mentors {
        mentor.reach(&sought, &relations);
    }
    if let Some(model) = &text_model {
        for person in mentees.iter_mut().chain(&mut mentors) {
            texts::embed(person, model.as_ref());
        }
        texts::weigh_words(&mut mentees, &mut mentors, vocabulary.words.count());
    }
    let mentee_numbers = numbers(&mentees, MenteeIndex);
    let mentor_numbers = numbers(&mentors, MentorIndex);
    let ruled = |kind| ruled(&rules, kind, &mentee_numbers, &mentor_numbers);
    let (zones, zone_distances) = hours.zone_distances();
    Ok(Prepared {
        policy,
        criteria,
        requirements,
        context: Context {
            names: vocabulary.names,
            words: vocabulary.words,
            relations,
            text_model,
            zones,
            zone_distances,
            patterns: hours.patterns,
            weeks,
            excluded: ruled(PairRuleKind::Exclude).into_iter().collect(),
        },
        mentees,
        mentors,
        pins: ruled(PairRuleKind::Pin),
        peer_groups,
        mentee_numbers,
        mentor_numbers,
        input_hash,
        policy_hash,
        rest: Rest {
            rules,
            skills,
            first_day,
            last_day,
            seed,
            text_model: text_model_name,
        },
        scoring: OnceLock::new(),
    })
}

/// Returns the skills that somebody seeks, sorted.
fn sought(mentees: &[Person]) -> Vec<Symbol> {
    let wishes = mentees.iter().flat_map(|mentee| &mentee.sought);
    symbols::set(wishes.map(|wish| wish.skill).collect())
}

/// Returns the pairs that rules of one kind name, sorted, each once.
fn ruled(
    rules: &[PairRule],
    kind: PairRuleKind,
    mentees: &HashMap<String, MenteeIndex>,
    mentors: &HashMap<String, MentorIndex>,
) -> Vec<(MenteeIndex, MentorIndex)> {
    let of_kind = rules.iter().filter(|rule| rule.kind == kind);
    let mut pairs: Vec<_> = of_kind
        .filter_map(|rule| Some((*mentees.get(&rule.mentee)?, *mentors.get(&rule.mentor)?)))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

impl Prepared {
    /// Returns the same people under another policy.
    ///
    /// # Errors
    /// Every problem of the policy, all at once.
    ///
    /// # Complexity
    /// That of [`prepare`], and a copy of every profile.
    pub fn with_policy(&self, policy: Policy) -> Result<Self, Vec<InputProblem>> {
        let profiles =
            |people: &[Person]| people.iter().map(|person| person.input.clone()).collect();
        let Rest {
            rules,
            skills,
            first_day,
            last_day,
            seed,
            text_model,
        } = &self.rest;
        let program = Program {
            mentees: profiles(&self.mentees),
            mentors: if self.peer_groups.is_some() {
                Vec::new()
            } else {
                profiles(&self.mentors)
            },
            peer_groups: self.peer_groups,
            policy,
            rules: rules.clone(),
            skills: skills.clone(),
            first_day: *first_day,
            last_day: *last_day,
            seed: *seed,
            text_model: text_model.clone(),
        };
        prepare_ready(program, self.context.text_model.clone())
    }

    /// Gives the criteria other weights, in their order; the policy and its hash stay as they are.
    pub(crate) fn reweigh(&mut self, weights: &[u32]) {
        for (criterion, &weight) in self.criteria.iter_mut().zip(weights) {
            criterion.weight = weight;
        }
        self.scoring = OnceLock::new();
    }

    /// Returns the policy that pairs are judged by.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Returns the name of the model by which texts are compared; `None`: by their words alone.
    #[must_use]
    pub fn text_model(&self) -> Option<&str> {
        self.context.text_model.as_ref().map(|model| model.name())
    }

    /// Returns the ids of the mentees' applications in canonical order.
    pub fn mentee_ids(&self) -> impl Iterator<Item = &str> {
        self.mentees.iter().map(|person| person.input.id.as_str())
    }

    /// Returns the ids of the mentors' applications in canonical order.
    pub fn mentor_ids(&self) -> impl Iterator<Item = &str> {
        self.mentors.iter().map(|person| person.input.id.as_str())
    }

    /// Returns the SHA-256 of the whole input, in hexadecimal: the same for every order of the same lists.
    #[must_use]
    pub fn input_hash(&self) -> &str {
        &self.input_hash
    }

    /// Returns the SHA-256 of the policy, in hexadecimal.
    #[must_use]
    pub fn policy_hash(&self) -> &str {
        &self.policy_hash
    }

    pub(crate) fn pair(&self, mentee: MenteeIndex, mentor: MentorIndex) -> Option<PairView<'_>> {
        Some(PairView {
            mentee: self.mentees.get(mentee.position())?,
            mentor: self.mentors.get(mentor.position())?,
            indices: (mentee, mentor),
            context: &self.context,
            overlap: std::cell::OnceCell::new(),
        })
    }

    /// Sets two people side by side of whom one is not quite, or not at all, of the program.
    ///
    /// `overlap` replaces their common time; `None` has it computed from their calendars.
    pub(crate) fn supposed_pair<'a>(
        &'a self,
        mentee: &'a Person,
        mentor: &'a Person,
        indices: (MenteeIndex, MentorIndex),
        overlap: Option<Option<Overlap>>,
    ) -> PairView<'a> {
        let known = std::cell::OnceCell::new();
        if let Some(overlap) = overlap {
            // The cell is new, so there is nothing that it could refuse for.
            let _ = known.set(overlap);
        }
        PairView {
            mentee,
            mentor,
            indices,
            context: &self.context,
            overlap: known,
        }
    }

    /// Makes a mentor whom nobody knows: the given skills, and everything else as a mentee of the program has it.
    pub(crate) fn supposed_mentor(&self, like: &Person, skills: &[(Symbol, u8)]) -> Person {
        let mut mentor = Person::supposed(like, skills, &self.context.names);
        mentor.reach(&sought(&self.mentees), &self.context.relations);
        mentor
    }

    /// Returns the pins of a mentee.
    pub(crate) fn pinned_mentors(&self, mentee: MenteeIndex) -> impl Iterator<Item = MentorIndex> {
        let from = self.pins.partition_point(|&(one, _)| one < mentee);
        let pins = self.pins.get(from..).unwrap_or_default().iter();
        pins.take_while(move |&&(one, _)| one == mentee)
            .map(|&(_, mentor)| mentor)
    }

    /// Returns the columns that whole rows of pairs are scored with.
    pub(crate) fn scoring(&self) -> &Scoring {
        self.scoring.get_or_init(|| Scoring::new(self))
    }

    pub(crate) fn mentee_number(&self, id: &str) -> Option<MenteeIndex> {
        self.mentee_numbers.get(id).copied()
    }

    pub(crate) fn mentor_number(&self, id: &str) -> Option<MentorIndex> {
        self.mentor_numbers.get(id).copied()
    }
}

fn numbers<I: Copy>(people: &[Person], index: impl Fn(u32) -> I) -> HashMap<String, I> {
    (0..)
        .zip(people)
        .map(|(number, person)| (person.input.id.clone(), index(number)))
        .collect()
}
