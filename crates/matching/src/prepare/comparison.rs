//! A comparison of custom fields with its names and texts looked up once.

use super::symbols::{Symbol, Symbols, set};
use super::{PairView, Person, Prepared};
use crate::explanation::FieldEvidence;
use crate::field::{FieldValue, Number};
use crate::participant::Participant;
use crate::policy::{Condition, FieldRule, Side};
use crate::scoring::{Facet, Table};

/// The names of all custom fields that the policy looks at; a field's place here is its slot.
#[derive(Debug, Default)]
pub(crate) struct FieldSlots(pub(crate) Vec<String>);

impl FieldSlots {
    fn slot(&mut self, name: &str) -> usize {
        let known = self.0.iter().position(|known| known == name);
        known.unwrap_or_else(|| {
            self.0.push(name.to_owned());
            self.0.len() - 1
        })
    }
}

/// A field value in the form in which it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    /// The value as a set of texts, never empty.
    pub(crate) texts: Vec<Symbol>,
    /// The value as a number, also when it is written as a text.
    pub(crate) number: Option<Number>,
}

impl Value {
    /// Returns `None` for a text or a list in which nothing is said.
    pub(crate) fn new(value: &FieldValue, names: &mut Symbols) -> Option<Self> {
        let (texts, number) = match value {
            FieldValue::Flag(flag) => (vec![names.exact(&flag.to_string())], None),
            FieldValue::Number(number) => (vec![names.exact(&number.to_string())], Some(*number)),
            // A spreadsheet writes numbers as texts: `3.50` is the number 3.5.
            FieldValue::Text(text) => match text.trim().parse::<Number>() {
                Ok(number) => (vec![names.exact(&number.to_string())], Some(number)),
                Err(_not_a_number) => (names.name(text).into_iter().collect(), None),
            },
            FieldValue::List(items) => {
                let texts = items.iter().filter_map(|item| names.name(item));
                (texts.collect(), None)
            }
        };
        (!texts.is_empty()).then(|| Self {
            texts: set(texts),
            number,
        })
    }
}

/// A [`FieldRule`] between two fields, ready to be asked about pairs.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(crate) rule: ReadyRule,
    mentor_slot: usize,
    mentee_slot: usize,
    mentor_field: String,
    mentee_field: String,
    when: Option<(Side, usize, Option<Value>)>,
}

#[derive(Debug)]
pub(crate) enum ReadyRule {
    Equal,
    Different,
    Contains,
    Overlap,
    AtLeast(Number),
    Scale {
        order: Vec<Symbol>,
        target: i32,
        minimum: i32,
        maximum: i32,
    },
}

impl Comparison {
    pub(crate) fn new(
        (mentor_field, mentee_field): (&str, &str),
        rule: &FieldRule,
        when: Option<&Condition>,
        slots: &mut FieldSlots,
        names: &mut Symbols,
    ) -> Self {
        let rule = match rule {
            FieldRule::Equal(_) => ReadyRule::Equal,
            FieldRule::Different(_) => ReadyRule::Different,
            FieldRule::Contains(_) => ReadyRule::Contains,
            FieldRule::Overlap(_) => ReadyRule::Overlap,
            FieldRule::AtLeast(settings) => ReadyRule::AtLeast(settings.minimum),
            FieldRule::Scale(scale) => ReadyRule::Scale {
                order: scale
                    .order
                    .iter()
                    .filter_map(|step| names.name(step))
                    .collect(),
                target: scale.target_gap.map_or(0, i32::from),
                minimum: scale.minimum_gap.map_or(i32::MIN, i32::from),
                maximum: scale.maximum_gap.map_or(i32::MAX, i32::from),
            },
        };
        Self {
            rule,
            mentor_slot: slots.slot(mentor_field),
            mentee_slot: slots.slot(mentee_field),
            mentor_field: mentor_field.to_owned(),
            mentee_field: mentee_field.to_owned(),
            when: when.map(|condition| {
                let value = Value::new(&condition.equals, names);
                (condition.side, slots.slot(&condition.field), value)
            }),
        }
    }

    /// Whether the condition holds for the pair; true without one.
    pub(crate) fn applies(&self, pair: &PairView<'_>) -> bool {
        let Some((side, slot, expected)) = &self.when else {
            return true;
        };
        let person = match side {
            Side::Mentee => pair.mentee,
            Side::Mentor => pair.mentor,
        };
        person.field(*slot).map(|value| &value.texts) == expected.as_ref().map(|value| &value.texts)
    }

    /// Returns the mentor's and the mentee's value; `None` unless both are there.
    pub(crate) fn values<'a>(&self, pair: &PairView<'a>) -> Option<(&'a Value, &'a Value)> {
        Some((
            pair.mentor.field(self.mentor_slot)?,
            pair.mentee.field(self.mentee_slot)?,
        ))
    }

    /// Returns mentor's number − mentee's, in millionths.
    pub(crate) fn difference(&self, pair: &PairView<'_>) -> Option<i64> {
        let (mentor, mentee) = self.values(pair)?;
        Some(mentor.number?.millionths() - mentee.number?.millionths())
    }

    /// Returns mentor's step − mentee's step on a scale.
    pub(crate) fn gap(&self, pair: &PairView<'_>) -> Option<i32> {
        let ReadyRule::Scale { order, .. } = &self.rule else {
            return None;
        };
        let step = |value: &Value| {
            let [text] = value.texts.as_slice() else {
                return None;
            };
            i32::try_from(order.iter().position(|step| step == text)?).ok()
        };
        let (mentor, mentee) = self.values(pair)?;
        Some(step(mentor)? - step(mentee)?)
    }

    /// Groups both sides by the fields that the comparison looks at.
    pub(crate) fn table(&self, prepared: &Prepared) -> Table {
        let write = |person: &Person, slot: usize, facet: &mut Facet| {
            let value = person.field(slot);
            facet.symbols(value.map_or(&[], |value| &value.texts));
            let number = value.and_then(|value| value.number);
            // A number and its text `3.5` are one value, but a list that holds the text has no number.
            facet.flag(number.is_some());
        };
        let condition = |person: &Person, of: Side, facet: &mut Facet| {
            if let Some((side, slot, _)) = &self.when
                && *side == of
            {
                write(person, *slot, facet);
            }
        };
        Table::by_side(
            prepared,
            |mentee, facet| {
                write(mentee, self.mentee_slot, facet);
                condition(mentee, Side::Mentee, facet);
            },
            |mentor, facet| {
                write(mentor, self.mentor_slot, facet);
                condition(mentor, Side::Mentor, facet);
            },
        )
    }

    pub(crate) fn field_evidence(&self, pair: &PairView<'_>) -> FieldEvidence {
        let written = |person: &Participant, field: &str| person.fields.get(field).cloned();
        FieldEvidence {
            mentee: written(&pair.mentee.input, &self.mentee_field),
            mentor: written(&pair.mentor.input, &self.mentor_field),
            mentee_field: self.mentee_field.clone(),
            mentor_field: self.mentor_field.clone(),
            gap: self.gap(pair),
            applies: self.applies(pair),
        }
    }
}
