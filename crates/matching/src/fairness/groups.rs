//! Who belongs to which group, and which groups may be shown.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Score;
use crate::field::FieldValue;
use crate::policy::NoSettings;
use crate::prepare::Person;
use crate::text::normalize;

/// What the fairness report of a program's runs looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FairnessSettings {
    /// What people are grouped by; each attribute is reported on its own.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 10))]
    pub attributes: Vec<GroupAttribute>,
    /// Groups with fewer people are not shown, nor what would give them away. 5 to 1000.
    #[serde(default = "FairnessSettings::usual_size")]
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 1000, default = 10))]
    pub smallest_group: u32,
    /// How much worse than the best a group may fare. Without it the report decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub floor: Option<MatchRateFloor>,
}

/// No group's match rate may be below a share of that of the best group.
///
/// The match rate of a group is the share of its mentees who get at least one mentor. Groups smaller than
/// `smallest_group` are held to nothing. The run meets the floor at the least cost and says what that is; if pins and
/// minimum loads leave no pairing that meets it, the run fails and names them. Goes with the objectives `most_matched` and
/// `best_total`. There is one attribute, since floors for groups that overlap make the problem NP-hard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatchRateFloor {
    /// By what people are grouped: one of the attributes that are reported on.
    pub attribute: GroupAttribute,
    /// The least that the match rate of a group may be, divided by that of the best group: 0.8 for four fifths.
    #[cfg_attr(feature = "openapi", schema(example = 0.8))]
    pub least_ratio: Score,
}

impl FairnessSettings {
    /// The least that `smallest_group` may be.
    pub const LEAST_SIZE: u32 = 5;
    /// The most that `smallest_group` may be.
    pub const MOST_SIZE: u32 = 1000;
    /// The most attributes.
    pub const MOST_ATTRIBUTES: usize = 10;

    const fn usual_size() -> u32 {
        10
    }
}

/// What people are grouped by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GroupAttribute {
    /// The department.
    Department(NoSettings),
    /// The time zone.
    TimeZone(NoSettings),
    /// A custom field.
    Field(FieldGroups),
}

/// Groups by the value of a custom field. People with several values are grouped by all of them together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldGroups {
    /// Name of the field.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub field: String,
}

impl GroupAttribute {
    /// Returns the value as the person wrote it.
    fn value(&self, person: &Person) -> Option<String> {
        match self {
            Self::Department(_) => person.input.department.clone(),
            Self::TimeZone(_) => person.input.time_zone.clone(),
            Self::Field(settings) => person.input.fields.get(&settings.field).map(written),
        }
    }
}

fn written(value: &FieldValue) -> String {
    match value {
        FieldValue::Flag(flag) => flag.to_string(),
        FieldValue::Number(number) => number.to_string(),
        FieldValue::Text(text) => text.clone(),
        FieldValue::List(texts) => {
            let mut texts = texts.clone();
            texts.sort_by_cached_key(|text| normalize(text));
            texts.join(", ")
        }
    }
}

/// The group of each person who takes part, by place; none where the group has fewer than `smallest` people.
pub(super) fn numbered(
    attribute: &GroupAttribute,
    people: &[Person],
    smallest: u32,
) -> Vec<Option<u32>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, person) in people.iter().enumerate() {
        if person.input.available {
            let value = attribute.value(person);
            let key = value.as_deref().map(normalize).unwrap_or_default();
            groups.entry(key).or_default().push(place);
        }
    }
    let smallest = usize::try_from(smallest).unwrap_or(usize::MAX);
    let large = groups.values().filter(|members| members.len() >= smallest);
    let mut group_of = vec![None; people.len()];
    for (number, members) in (0..).zip(large) {
        for &place in members {
            if let Some(group) = group_of.get_mut(place) {
                *group = Some(number);
            }
        }
    }
    group_of
}

/// The available people of one side by group.
pub(super) struct Grouping {
    /// Largest group first: the shared value as first written, and the places of its members.
    pub(super) shown: Vec<(Option<String>, Vec<usize>)>,
    /// Groups that are not shown.
    pub(super) hidden: u32,
}

impl Grouping {
    pub(super) fn of(attribute: &GroupAttribute, people: &[Person], smallest: u32) -> Self {
        let mut groups: BTreeMap<String, (Option<String>, Vec<usize>)> = BTreeMap::new();
        for (place, person) in people.iter().enumerate() {
            if !person.input.available {
                continue;
            }
            let value = attribute.value(person);
            let key = value.as_deref().map(normalize).unwrap_or_default();
            let name = value.filter(|_| !key.is_empty());
            let (shown_as, members) = groups.entry(key).or_insert_with(|| (name.clone(), vec![]));
            // The spelling shown must not depend on the order of people.
            if name < *shown_as {
                *shown_as = name;
            }
            members.push(place);
        }
        let mut shown: Vec<_> = groups.into_values().collect();
        shown.sort_by_key(|(_, members)| std::cmp::Reverse(members.len()));
        let hidden = hide_small(&mut shown, smallest);
        Self { shown, hidden }
    }
}

/// Removes groups from the end of a list that begins with the largest, and returns how many.
///
/// What is hidden is at least two groups with at least `smallest` people together, so that the totals of the run less
/// what is shown say nothing about a small group.
fn hide_small(groups: &mut Vec<(Option<String>, Vec<usize>)>, smallest: u32) -> u32 {
    let smallest = usize::try_from(smallest).unwrap_or(usize::MAX);
    let (mut hidden, mut people) = (0, 0);
    while let Some((_, members)) = groups.last() {
        let gives_away = hidden > 0 && (hidden < 2 || people < smallest);
        if members.len() >= smallest && !gives_away {
            break;
        }
        hidden += 1;
        people += members.len();
        groups.pop();
    }
    hidden
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for GroupAttribute {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        crate::policy::tagged_schema(
            "What people are grouped by.",
            vec![
                ("department", NoSettings::schema()),
                ("time_zone", NoSettings::schema()),
                ("field", FieldGroups::schema()),
            ],
        )
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for GroupAttribute {}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(sizes: &[usize], smallest: u32) -> (Vec<usize>, u32) {
        let mut groups: Vec<_> = sizes.iter().map(|&size| (None, vec![0; size])).collect();
        let hidden = hide_small(&mut groups, smallest);
        (
            groups.iter().map(|(_, members)| members.len()).collect(),
            hidden,
        )
    }

    #[test]
    fn a_small_group_takes_another_with_it_so_that_the_totals_do_not_give_it_away() {
        assert_eq!(sizes(&[30, 20, 10], 10), (vec![30, 20, 10], 0));
        assert_eq!(sizes(&[30, 20, 9], 10), (vec![30], 2));
        assert_eq!(
            sizes(&[30, 20, 5, 4], 10),
            (vec![30], 3),
            "9 people are too few"
        );
        assert_eq!(sizes(&[30, 20, 6, 4], 10), (vec![30, 20], 2));
        assert_eq!(sizes(&[30, 9], 10), (vec![], 2));
        assert_eq!(sizes(&[9], 10), (vec![], 1));
        assert_eq!(sizes(&[], 10), (vec![], 0));
    }
}
