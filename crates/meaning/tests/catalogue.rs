//! The shipped catalogue: valid, and useful on the first day.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use pairwell_matching::{CatalogueSkill, Policy, Program, normalize, prepare};
    use pairwell_meaning::skills;
    use serde_json::json;

    fn by_name(skills: &[CatalogueSkill]) -> BTreeMap<&str, &CatalogueSkill> {
        skills
            .iter()
            .map(|skill| (skill.name.as_str(), skill))
            .collect()
    }

    #[test]
    fn every_name_means_one_skill_and_every_broader_skill_comes_first() {
        let catalogue = skills();
        assert!(catalogue.skills.len() > 500, "{}", catalogue.skills.len());
        let mut names = BTreeSet::new();
        let mut earlier = BTreeSet::new();
        for skill in &catalogue.skills {
            for name in skill.aliases.iter().chain([&skill.name]) {
                assert_eq!(name, name.trim());
                assert!(!normalize(name).is_empty(), "{name}");
                assert!(names.insert(normalize(name)), "{name} means two skills");
            }
            if let Some(broader) = &skill.broader {
                assert!(
                    earlier.contains(broader.as_str()),
                    "{broader} of {}",
                    skill.name
                );
            }
            earlier.insert(skill.name.as_str());
        }
    }

    #[test]
    fn the_core_takes_it() {
        let program: Program = serde_json::from_value(json!({
            "mentees": [], "mentors": [], "policy": Policy::default(), "skills": skills(),
            "first_day": "2026-03-02", "last_day": "2026-04-19",
        }))
        .unwrap();
        assert!(prepare(program).is_ok());
    }

    #[test]
    fn skills_stand_below_what_contains_them() {
        let catalogue = skills();
        let known = by_name(&catalogue.skills);
        for (name, broader) in [
            ("JavaScript", Some("Programming languages")),
            ("Programming languages", Some("Software engineering")),
            ("Software engineering", None),
            ("Public speaking", Some("Communication")),
            ("Critical care nursing", Some("Nursing")),
        ] {
            assert_eq!(known[name].broader.as_deref(), broader, "{name}");
        }
        assert!(known["JavaScript"].aliases.contains(&"JS".to_owned()));
    }
}
