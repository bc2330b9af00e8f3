//! The material that the demo's people are made of: invented names, jobs, skills and sentences.

mod crafts;
mod goals;
mod jobs;
mod lives;
mod names;
mod places;
mod skills;

pub(super) use self::{
    crafts::CRAFTS,
    goals::{HORIZONS, MEASURES, OBSTACLES, SITUATIONS},
    jobs::{SHARED_SKILLS, TRACKS, Track},
    lives::{BACKGROUNDS, BEGINNINGS, INTERESTS, MENTOR_STYLES, MOTIVATIONS, OFFERS, SPARE_TIMES},
    names::{CULTURES, Culture},
    places::{PLACES, Place},
    skills::{LEADERSHIP, SkillEntry},
};

/// Every skill of the catalogue, broader ones before those that name them.
pub(super) fn skills() -> impl Iterator<Item = &'static SkillEntry> {
    let all = || CRAFTS.iter().chain(LEADERSHIP);
    let broad = all().filter(|entry| entry.broader.is_none());
    broad.chain(all().filter(|entry| entry.broader.is_some()))
}

/// The entry of the catalogue with this name.
pub(super) fn skill(name: &str) -> Option<&'static SkillEntry> {
    CRAFTS
        .iter()
        .chain(LEADERSHIP)
        .find(|entry| entry.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_skill_that_a_job_names_is_in_the_catalogue_and_has_aims() {
        let of_jobs = TRACKS.iter().flat_map(|track| track.skills);
        for name in of_jobs.chain(SHARED_SKILLS) {
            let entry = skill(name).unwrap_or_else(|| panic!("{name} is not in the catalogue"));
            assert!(!entry.aims.is_empty(), "{name} has no aims");
        }
    }

    #[test]
    fn names_and_aliases_are_unique_and_broader_skills_exist() {
        let mut seen = HashSet::new();
        for entry in skills() {
            for name in [&entry.name].into_iter().chain(entry.aliases) {
                assert!(
                    seen.insert(pairwell_matching::normalize(name)),
                    "{name} occurs twice"
                );
            }
            if let Some(broader) = entry.broader {
                assert!(
                    skill(broader).is_some(),
                    "{broader} is not in the catalogue"
                );
            }
        }
        assert!(skills().count() >= 60);
    }

    #[test]
    fn every_place_has_a_zone_that_exists() {
        for place in PLACES {
            assert!(
                place.zone.parse::<chrono_tz::Tz>().is_ok(),
                "{}",
                place.zone
            );
        }
        for culture in CULTURES {
            for town in culture.towns {
                assert!(PLACES.iter().any(|place| place.town == *town), "{town}");
            }
        }
    }
}
