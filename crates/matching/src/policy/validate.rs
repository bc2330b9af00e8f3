//! What makes a policy meaningless: every problem at once, each with its place and a stable code.

mod fairness;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Condition, FieldRule, Missing, Policy};
use crate::criteria::WeightedCriterion;
use crate::requirements::Requirement;
use crate::text::normalize;

/// Something in a [`Policy`] that has to be corrected.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error,
)]
#[error("{path}: {detail}")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyProblem {
    /// Where it is, such as `criteria[2].weight`.
    pub path: String,
    /// A stable name of the kind of problem, such as `out_of_range`.
    pub code: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

impl Policy {
    /// Returns every problem of the policy; none means that programs can run under it.
    #[must_use]
    pub fn validate(&self) -> Vec<PolicyProblem> {
        let mut problems = Problems::default();
        problems.range("session.minutes", self.session.minutes, 15..=480);
        problems.range("session.every_weeks", self.session.every_weeks, 1..=12);
        if self.criteria.is_empty() {
            problems.add(
                "criteria",
                "empty",
                "a policy needs at least one criterion to score pairs by",
            );
        }
        let mut kinds = BTreeSet::new();
        for (position, criterion) in self.criteria.iter().enumerate() {
            let path = format!("criteria[{position}]");
            if !matches!(criterion, WeightedCriterion::Field(_)) && !kinds.insert(criterion.kind())
            {
                problems.add(
                    &format!("{path}.kind"),
                    "duplicate",
                    "this criterion is listed twice; give it one weight (only `field` may be repeated)",
                );
            }
            problems.criterion(&path, criterion);
        }
        let mut kinds = BTreeSet::new();
        for (position, requirement) in self.requirements.iter().enumerate() {
            let path = format!("requirements[{position}]");
            if !matches!(requirement, Requirement::Field(_)) && !kinds.insert(requirement.kind()) {
                problems.add(
                    &format!("{path}.kind"),
                    "duplicate",
                    "this requirement is listed twice (only `field` may be repeated)",
                );
            }
            problems.requirement(&path, requirement);
        }
        if let Some(fairness) = &self.fairness {
            problems.fairness(fairness, self.objective);
        }
        problems.0
    }
}

#[derive(Default)]
struct Problems(Vec<PolicyProblem>);

impl Problems {
    fn add(&mut self, path: &str, code: &str, detail: &str) {
        self.0.push(PolicyProblem {
            path: path.to_owned(),
            code: code.to_owned(),
            detail: detail.to_owned(),
        });
    }

    fn range<T: Into<i64>>(&mut self, path: &str, value: T, range: RangeInclusive<i64>) {
        let value = value.into();
        if !range.contains(&value) {
            let detail = format!(
                "{value} is not between {} and {}",
                range.start(),
                range.end()
            );
            self.add(path, "out_of_range", &detail);
        }
    }

    fn criterion(&mut self, path: &str, criterion: &WeightedCriterion) {
        self.range(&format!("{path}.weight"), criterion.weight(), 1..=1000);
        match criterion {
            WeightedCriterion::Availability(settings) if settings.missing != Missing::Zero => {
                self.add(
                    &format!("{path}.missing"),
                    "only_zero",
                    "availability that is not stated counts as zero: \
                     otherwise people could gain by hiding their hours",
                );
            }
            WeightedCriterion::ExperienceGap(settings) => {
                self.range(&format!("{path}.best_years"), settings.best_years, 0..=80);
                self.range(
                    &format!("{path}.worst_years"),
                    settings.worst_years,
                    1..=100,
                );
                if settings.worst_years <= settings.best_years {
                    self.add(
                        &format!("{path}.worst_years"),
                        "reversed",
                        "worst_years must be more than best_years",
                    );
                }
            }
            WeightedCriterion::TimeZone(settings) => {
                self.range(&format!("{path}.worst_hours"), settings.worst_hours, 1..=12);
            }
            WeightedCriterion::WaitingTime(settings) => {
                let path = format!("{path}.full_credit_days");
                self.range(&path, settings.full_credit_days, 1..=3650);
            }
            WeightedCriterion::Field(settings) => {
                self.field_name(&format!("{path}.mentor_field"), &settings.mentor_field);
                self.field_name(&format!("{path}.mentee_field"), &settings.mentee_field);
                self.condition(path, settings.when.as_ref());
                self.criterion_rule(&format!("{path}.rule"), &settings.rule);
            }
            WeightedCriterion::Skills(_)
            | WeightedCriterion::Goals(_)
            | WeightedCriterion::Availability(_)
            | WeightedCriterion::Languages(_)
            | WeightedCriterion::Department(_)
            | WeightedCriterion::Interests(_)
            | WeightedCriterion::Preferences(_) => {}
        }
    }

    fn requirement(&mut self, path: &str, requirement: &Requirement) {
        match requirement {
            Requirement::ManagerLine(settings) => {
                self.range(&format!("{path}.levels"), settings.levels, 1..=10);
            }
            Requirement::EarlierPairs(settings) => {
                if let Some(days) = settings.cool_down_days {
                    self.range(&format!("{path}.cool_down_days"), days, 1..=36_500);
                }
            }
            Requirement::TimeZoneDistance(settings) => {
                self.range(&format!("{path}.max_hours"), settings.max_hours, 0..=12);
            }
            Requirement::LeastOverlap(settings) => {
                let path = format!("{path}.minutes_per_week");
                self.range(&path, settings.minutes_per_week, 1..=10_080);
            }
            Requirement::SeniorityGap(settings) => {
                self.range(
                    &format!("{path}.minimum_years"),
                    settings.minimum_years,
                    -80..=80,
                );
                if let Some(maximum) = settings.maximum_years {
                    let path = format!("{path}.maximum_years");
                    self.range(&path, maximum, -80..=80);
                    self.bounds(&path, settings.minimum_years, maximum);
                }
            }
            Requirement::RequiredSkills(settings) => {
                self.range(&format!("{path}.importance"), settings.importance, 1..=3);
                if let Some(level) = settings.level {
                    self.range(&format!("{path}.level"), level, 1..=5);
                }
            }
            Requirement::Field(settings) => {
                self.field_name(&format!("{path}.mentor_field"), &settings.mentor_field);
                self.field_name(&format!("{path}.mentee_field"), &settings.mentee_field);
                self.condition(path, settings.when.as_ref());
                self.requirement_rule(&format!("{path}.rule"), &settings.rule);
            }
            Requirement::SharedLanguage(_) => {}
        }
    }

    fn field_name(&mut self, path: &str, name: &str) {
        if name.trim().is_empty() {
            self.add(path, "empty", "name the application field");
        }
    }

    fn condition(&mut self, path: &str, condition: Option<&Condition>) {
        if let Some(condition) = condition {
            self.field_name(&format!("{path}.when.field"), &condition.field);
        }
    }

    fn bounds(&mut self, path: &str, minimum: i16, maximum: i16) {
        if maximum < minimum {
            let detail = format!("the largest gap {maximum} is below the smallest, {minimum}");
            self.add(path, "reversed", &detail);
        }
    }

    fn criterion_rule(&mut self, path: &str, rule: &FieldRule) {
        let FieldRule::Scale(scale) = rule else {
            return;
        };
        self.order(path, &scale.order);
        match scale.target_gap {
            None => self.add(
                &format!("{path}.target_gap"),
                "required",
                "a criterion on a scale needs the gap that is best",
            ),
            Some(gap) => self.gap(&format!("{path}.target_gap"), gap, &scale.order),
        }
        if scale.minimum_gap.is_some() || scale.maximum_gap.is_some() {
            self.add(
                path,
                "not_for_criteria",
                "minimum_gap and maximum_gap belong to a `field` requirement",
            );
        }
    }

    fn requirement_rule(&mut self, path: &str, rule: &FieldRule) {
        let FieldRule::Scale(scale) = rule else {
            return;
        };
        self.order(path, &scale.order);
        if scale.target_gap.is_some() {
            self.add(
                &format!("{path}.target_gap"),
                "not_for_requirements",
                "target_gap belongs to a `field` criterion",
            );
        }
        match (scale.minimum_gap, scale.maximum_gap) {
            (None, None) => self.add(
                path,
                "required",
                "a requirement on a scale needs minimum_gap, maximum_gap or both",
            ),
            (Some(minimum), Some(maximum)) => {
                self.bounds(&format!("{path}.maximum_gap"), minimum, maximum);
            }
            (Some(_), None) | (None, Some(_)) => {}
        }
    }

    fn order(&mut self, path: &str, order: &[String]) {
        if !(2..=200).contains(&order.len()) {
            self.add(
                &format!("{path}.order"),
                "out_of_range",
                "a scale has 2 to 200 steps, from low to high",
            );
        }
        let mut steps = BTreeSet::new();
        for (position, step) in order.iter().enumerate() {
            if !steps.insert(normalize(step)) {
                let path = format!("{path}.order[{position}]");
                self.add(&path, "duplicate", "every step of a scale has its own name");
            }
        }
    }

    fn gap(&mut self, path: &str, gap: i16, order: &[String]) {
        let largest = i64::try_from(order.len().saturating_sub(1)).unwrap_or(i64::MAX);
        self.range(path, gap, -largest..=largest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requirements;

    #[test]
    fn the_default_policy_has_no_problem() {
        assert_eq!(Policy::default().validate(), []);
    }

    #[test]
    fn all_problems_are_listed_at_once() {
        let policy: Policy = serde_json::from_str(
            r#"{
              "session": { "minutes": 5, "every_weeks": 13 },
              "criteria": [
                { "kind": "skills", "weight": 0 },
                { "kind": "skills", "weight": 1001 },
                { "kind": "availability", "weight": 1, "missing": "neutral" },
                { "kind": "experience_gap", "weight": 1, "best_years": 9, "worst_years": 9 },
                { "kind": "field", "weight": 1, "mentor_field": " ", "mentee_field": "g",
                  "rule": { "kind": "scale", "order": ["a", "A "], "minimum_gap": 1 } }
              ],
              "requirements": [
                { "kind": "seniority_gap", "minimum_years": 3, "maximum_years": 2 },
                { "kind": "field", "mentor_field": "g", "mentee_field": "g",
                  "rule": { "kind": "scale", "order": ["a"], "target_gap": 1 } }
              ]
            }"#,
        )
        .unwrap();
        let found: Vec<_> = policy
            .validate()
            .into_iter()
            .map(|problem| format!("{} {}", problem.path, problem.code))
            .collect();
        assert_eq!(
            found,
            [
                "session.minutes out_of_range",
                "session.every_weeks out_of_range",
                "criteria[0].weight out_of_range",
                "criteria[1].kind duplicate",
                "criteria[1].weight out_of_range",
                "criteria[2].missing only_zero",
                "criteria[3].worst_years reversed",
                "criteria[4].mentor_field empty",
                "criteria[4].rule.order[1] duplicate",
                "criteria[4].rule.target_gap required",
                "criteria[4].rule not_for_criteria",
                "requirements[0].maximum_years reversed",
                "requirements[1].rule.order out_of_range",
                "requirements[1].rule.target_gap not_for_requirements",
                "requirements[1].rule required",
            ]
        );
        let empty = Policy {
            criteria: vec![],
            requirements: vec![Requirement::ManagerLine(requirements::ManagerLine {
                levels: 11,
            })],
            ..Policy::default()
        };
        let codes: Vec<_> = empty
            .validate()
            .into_iter()
            .map(|problem| problem.code)
            .collect();
        assert_eq!(codes, ["empty", "out_of_range"]);
    }
}
