//! What a profile must keep to, so that no single one can stop the match run of a whole program.

use pairwell_matching::normalize;

use super::CreatePerson;
use crate::request::{
    Violations,
    limits::{check_fields, check_goals, check_short_texts},
};

/// Adds a violation for everything that matching could not read or that is out of proportion.
pub(super) fn check_profile(person: &CreatePerson, violations: &mut Violations) {
    let offered = person.skills_offered.iter().map(|skill| &skill.skill);
    check_skills("/skills_offered", offered, violations);
    let sought = person.skills_sought.iter().map(|skill| &skill.skill);
    check_skills("/skills_sought", sought, violations);
    for (place, tag) in person.languages.iter().enumerate() {
        violations.require(
            is_language(tag),
            &format!("/languages/{place}"),
            "language",
            "not a language tag such as `en` or `pt-BR`",
        );
    }
    check_goals(&person.goals, violations);
    check_short_texts("/interests", &person.interests, violations);
    check_short_texts("/languages", &person.languages, violations);
    check_fields("/custom_fields", &person.custom_fields, violations);
}

fn check_skills<'a>(
    pointer: &str,
    names: impl Iterator<Item = &'a String>,
    violations: &mut Violations,
) {
    for (place, name) in names.enumerate() {
        violations.require(
            !normalize(name).is_empty(),
            &format!("{pointer}/{place}/skill"),
            "empty",
            "a name needs a letter or a digit",
        );
    }
}

/// Whether the tag begins with a language: two to eight letters.
fn is_language(tag: &str) -> bool {
    let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
    (2..=8).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
}
