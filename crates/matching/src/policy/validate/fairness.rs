//! What makes the part of a policy about fairness meaningless.

use super::Problems;
use crate::fairness::{FairnessSettings, GroupAttribute};
use crate::text::normalize;
use crate::{Objective, Score};

impl Problems {
    pub(super) fn fairness(&mut self, settings: &FairnessSettings, objective: Objective) {
        let sizes = FairnessSettings::LEAST_SIZE.into()..=FairnessSettings::MOST_SIZE.into();
        self.range("fairness.smallest_group", settings.smallest_group, sizes);
        self.floor(settings, objective);
        let attributes = &settings.attributes;
        if attributes.is_empty() {
            let detail = "name at least one attribute, or leave `fairness` out";
            self.add("fairness.attributes", "empty", detail);
        }
        if attributes.len() > FairnessSettings::MOST_ATTRIBUTES {
            let detail = "at most 10 attributes";
            self.add("fairness.attributes", "too_many", detail);
        }
        for (position, attribute) in attributes.iter().enumerate() {
            let path = format!("fairness.attributes[{position}]");
            if attributes
                .iter()
                .take(position)
                .any(|other| other == attribute)
            {
                self.add(&path, "duplicate", "this attribute is listed twice");
            }
            if let GroupAttribute::Field(field) = attribute
                && normalize(&field.field).is_empty()
            {
                self.add(&format!("{path}.field"), "empty", "name the custom field");
            }
        }
    }

    fn floor(&mut self, settings: &FairnessSettings, objective: Objective) {
        let Some(floor) = &settings.floor else {
            return;
        };
        if !settings.attributes.contains(&floor.attribute) {
            let detail = "a floor is set for one of the attributes that are reported on";
            self.add("fairness.floor.attribute", "not_listed", detail);
        }
        if floor.least_ratio == Score::ZERO {
            let detail = "0 demands nothing; leave the floor out";
            self.add("fairness.floor.least_ratio", "out_of_range", detail);
        }
        if !objective.has_prices() {
            let detail = "a floor goes with the objectives most_matched and best_total only";
            self.add("fairness.floor", "other_objective", detail);
        }
    }
}
