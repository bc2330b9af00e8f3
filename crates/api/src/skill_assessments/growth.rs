//! Growth: the first and the latest level of each series of assessments.

use std::collections::{BTreeMap, HashMap};

use super::{
    entity::Model,
    model::{AssessedBy, SkillGrowth, SkillGrowthSummary},
};
use crate::ids::PersonId;

/// A group of fewer people is not shown.
pub(super) const SMALLEST_GROUP: usize = 5;

/// The series of each skill and kind of assessor. `names` gives the catalogue's name of a name in its normal form.
pub(super) fn of_person(rows: &[Model], names: &HashMap<String, String>) -> Vec<SkillGrowth> {
    let mut series: BTreeMap<(String, AssessedBy), Vec<&Model>> = BTreeMap::new();
    for row in rows {
        let skill = names.get(&row.normalized_name).unwrap_or(&row.skill);
        series
            .entry((skill.clone(), row.assessed_by))
            .or_default()
            .push(row);
    }
    let growth = |((skill, by), mut rows): ((String, AssessedBy), Vec<&Model>)| {
        rows.sort_by_key(|row| (row.at, row.id));
        let (first, latest) = (rows.first()?, rows.last()?);
        Some(SkillGrowth {
            skill,
            by,
            assessments: rows.len(),
            first_level: first.level,
            first_at: first.at,
            latest_level: latest.level,
            latest_at: latest.at,
            growth: latest.level.saturating_sub(first.level),
        })
    };
    series.into_iter().filter_map(growth).collect()
}

/// The growth of all who were assessed at least twice, by skill and kind of assessor; and how many of these groups are too
/// small to be shown.
pub(super) fn of_program(
    rows: Vec<Model>,
    names: &HashMap<String, String>,
) -> (Vec<SkillGrowthSummary>, usize) {
    let mut by_person: BTreeMap<PersonId, Vec<Model>> = BTreeMap::new();
    for row in rows {
        by_person.entry(row.person_id).or_default().push(row);
    }
    let mut groups: BTreeMap<(String, AssessedBy), Vec<SkillGrowth>> = BTreeMap::new();
    for rows in by_person.values() {
        let grown = of_person(rows, names).into_iter();
        for series in grown.filter(|series| series.assessments > 1) {
            let group = (series.skill.clone(), series.by);
            groups.entry(group).or_default().push(series);
        }
    }
    let all = groups.len();
    let mut shown: Vec<SkillGrowthSummary> = groups
        .into_iter()
        .filter(|(_, people)| people.len() >= SMALLEST_GROUP)
        .map(|((skill, by), people)| SkillGrowthSummary {
            skill,
            by,
            people: people.len(),
            mean_first_level: mean(people.iter().map(|series| series.first_level)),
            mean_latest_level: mean(people.iter().map(|series| series.latest_level)),
            mean_growth: mean(people.iter().map(|series| series.growth)),
        })
        .collect();
    let hidden = all.saturating_sub(shown.len());
    shown.sort_by(|one, other| {
        let by_people = other.people.cmp(&one.people);
        by_people.then_with(|| (&one.skill, one.by).cmp(&(&other.skill, other.by)))
    });
    (shown, hidden)
}

/// The mean to two places.
fn mean(levels: impl Iterator<Item = i64>) -> f64 {
    let (sum, count) = levels.fold((0_i64, 0_i64), |(sum, count), level| {
        (sum + level, count + 1)
    });
    let hundredths = (sum * 200 + count) / (count * 2).max(1);
    f64::from(i32::try_from(hundredths).unwrap_or(i32::MAX)) / 100.0
}
