//! What the core knows about one application: a person in one role.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::availability::Availability;
use crate::field::FieldValue;
use crate::prepare;

/// One application of one person in one role of the program.
///
/// The role is not stated here: it is the list of the [`Program`](crate::Program) that the participant is in.
/// Everything except the two ids may be left out; a part that is left out is *missing data* to the criteria.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// Id of the application, unique in the program over both roles. Results name participants by it.
    pub id: String,
    /// Id of the human; the same in both roles of one person.
    pub person: String,
    /// Whether the state of the application allows matching (approved, and not paused).
    #[serde(default = "yes")]
    pub available: bool,
    /// Mentor: seats left. Mentee: mentors wanted and not yet found.
    #[serde(default = "one")]
    pub capacity: u32,
    /// Mentor: mentees to get at least, of those that `capacity` allows. No pairing is made that does not keep it.
    /// Mentees have none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub least_load: u32,
    /// Mentor: takes nobody, or a group of at least so many mentees; 0 and 1 ask for nothing. Unlike `least_load`, it never
    /// forces a group: who cannot fill one stays without. Mentees have none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub least_group: u32,
    /// Ids of the managers above this person, nearest first.
    #[serde(default)]
    pub managers: Vec<String>,
    /// Skills that this person can pass on.
    #[serde(default)]
    pub skills_offered: Vec<OfferedSkill>,
    /// Skills that this person wants to learn.
    #[serde(default)]
    pub skills_sought: Vec<SoughtSkill>,
    /// What this person wants to achieve or, as a mentor, likes to help with.
    #[serde(default)]
    pub goals: Vec<Goal>,
    /// Interests beside the goals.
    #[serde(default)]
    pub interests: Vec<String>,
    /// Free text about the person.
    #[serde(default)]
    pub biography: String,
    /// BCP 47 tags; compared by their primary subtag, so `en-GB` and `EN` are one language.
    #[serde(default)]
    pub languages: Vec<String>,
    /// IANA zone, such as `America/Santiago`; needed where `availability` has windows.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// When this person can meet.
    #[serde(default)]
    pub availability: Availability,
    /// Part of the organization.
    #[serde(default)]
    pub department: Option<String>,
    /// Years of professional experience.
    #[serde(default)]
    pub years_of_experience: Option<u16>,
    /// Days since the person first asked for a partner.
    #[serde(default)]
    pub waiting_days: u32,
    /// Ids of the persons whom this one would like as partner, best first.
    #[serde(default)]
    pub preferred: Vec<String>,
    /// Ids of the persons whom this one must not be paired with.
    #[serde(default)]
    pub avoided: Vec<String>,
    /// Persons with whom this one is or was in a pairing.
    #[serde(default)]
    pub earlier_partners: Vec<EarlierPartner>,
    /// The program's own application fields, by name.
    #[serde(default)]
    pub fields: BTreeMap<String, FieldValue>,
}

impl Participant {
    /// Makes an available participant with capacity for one partner and an empty profile.
    #[must_use]
    pub fn new(id: impl Into<String>, person: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            person: person.into(),
            available: yes(),
            capacity: one(),
            least_load: 0,
            least_group: 0,
            managers: Vec::new(),
            skills_offered: Vec::new(),
            skills_sought: Vec::new(),
            goals: Vec::new(),
            interests: Vec::new(),
            biography: String::new(),
            languages: Vec::new(),
            time_zone: None,
            availability: Availability::default(),
            department: None,
            years_of_experience: None,
            waiting_days: 0,
            preferred: Vec::new(),
            avoided: Vec::new(),
            earlier_partners: Vec::new(),
            fields: BTreeMap::new(),
        }
    }

    /// Returns every text of the profile that is compared by name, so that the skill catalogue has a say in it.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let offered = self.skills_offered.iter().map(|offer| &offer.skill);
        let sought = self.skills_sought.iter().map(|wish| &wish.skill);
        let goals = self.goals.iter();
        let goals = goals.flat_map(|goal| goal.topics.iter().chain(&goal.skills));
        let fields = self.fields.values().flat_map(|value| match value {
            FieldValue::Text(text) => std::slice::from_ref(text),
            FieldValue::List(texts) => texts,
            FieldValue::Flag(_) | FieldValue::Number(_) => &[],
        });
        offered
            .chain(sought)
            .chain(goals)
            .chain(&self.interests)
            .chain(&self.department)
            .chain(fields)
            .map(String::as_str)
    }

    /// Returns the texts that a [`TextModel`](crate::TextModel) is asked for when a program with this participant is
    /// prepared: each goal with its topics and skills, the biography, and the skills. Whoever keeps vectors embeds these.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        prepare::profile(self).filter(|text| !text.trim().is_empty())
    }

    /// Returns the texts that the model is asked for beside them when a pair with this mentor is explained: the sentences and
    /// lines, of which the closest is quoted.
    pub fn passages(&self) -> impl Iterator<Item = String> {
        prepare::passages(self)
    }
}

const fn yes() -> bool {
    true
}

const fn one() -> u32 {
    1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// A skill that somebody can pass on, and how well they command it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfferedSkill {
    /// Name or alias of the skill; a skill that the catalogue does not list stands for itself.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, example = "public speaking")
    )]
    pub skill: String,
    /// From 1 (beginner) to 5 (expert).
    #[serde(default = "OfferedSkill::usual_level")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 5, default = 3))]
    pub level: u8,
}

impl OfferedSkill {
    const fn usual_level() -> u8 {
        3
    }
}

/// A skill that somebody wants to learn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SoughtSkill {
    /// Name or alias of the skill; a skill that the catalogue does not list stands for itself.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, example = "public speaking")
    )]
    pub skill: String,
    /// The level to reach, from 1 (beginner) to 5 (expert). A mentor of at least this level covers the wish fully.
    #[serde(default = "SoughtSkill::usual_level")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 5, default = 3))]
    pub level: u8,
    /// From 1 (nice to have) to 3 (a must); weighs this skill against the others that are sought.
    #[serde(default = "SoughtSkill::usual_importance")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 3, default = 2))]
    pub importance: u8,
}

impl SoughtSkill {
    const fn usual_level() -> u8 {
        3
    }

    const fn usual_importance() -> u8 {
        2
    }
}

/// What a person wants to achieve.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Goal {
    /// The goal in the person's own words.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 4000, example = "Lead my first team with confidence")
    )]
    pub statement: String,
    /// Short topics that the goal is about.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub topics: Vec<String>,
    /// Skills that the goal needs.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub skills: Vec<String>,
}

/// A pairing that is or was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierPartner {
    /// Id of the other person.
    pub person: String,
    /// Days since the pairing ended; `None` while it is still running.
    #[serde(default)]
    pub days_since_end: Option<u32>,
}
