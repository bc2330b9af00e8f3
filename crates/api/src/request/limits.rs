//! Limits on texts inside lists and maps, which the published schemas cannot carry.

use std::collections::BTreeMap;

use pairwell_matching::{FieldValue, Goal};

use super::Violations;

/// Characters of a topic, an interest, an option or another short text in a list.
pub(crate) const LONGEST_SHORT_TEXT: usize = 200;
/// Characters of a custom field's text.
const LONGEST_FIELD_TEXT: usize = 10_000;
/// Entries of a custom field's list.
const MOST_FIELD_ENTRIES: usize = 200;

/// Adds a violation for every text that is longer than a topic or an interest may be.
pub(crate) fn check_short_texts(pointer: &str, texts: &[String], violations: &mut Violations) {
    for (place, text) in texts.iter().enumerate() {
        check_length(
            &format!("{pointer}/{place}"),
            text,
            LONGEST_SHORT_TEXT,
            violations,
        );
    }
}

/// Adds a violation for every topic and skill of a goal that is too long.
pub(crate) fn check_goals(goals: &[Goal], violations: &mut Violations) {
    for (place, goal) in goals.iter().enumerate() {
        check_short_texts(&format!("/goals/{place}/topics"), &goal.topics, violations);
        check_short_texts(&format!("/goals/{place}/skills"), &goal.skills, violations);
    }
}

/// Adds a violation for every custom field whose name or value is too long.
pub(crate) fn check_fields(
    pointer: &str,
    fields: &BTreeMap<String, FieldValue>,
    violations: &mut Violations,
) {
    for (name, value) in fields {
        if name.chars().count() > LONGEST_SHORT_TEXT {
            let detail = format!("a field's name has at most {LONGEST_SHORT_TEXT} characters");
            violations.add(pointer, "max_length", detail);
            continue;
        }
        let pointer = format!("{pointer}/{name}");
        match value {
            FieldValue::Flag(_) | FieldValue::Number(_) => {}
            FieldValue::Text(text) => {
                check_length(&pointer, text, LONGEST_FIELD_TEXT, violations);
            }
            FieldValue::List(texts) => {
                let detail = format_args!("at most {MOST_FIELD_ENTRIES} entries");
                let is_short = texts.len() <= MOST_FIELD_ENTRIES;
                violations.require(is_short, &pointer, "max_items", detail);
                for (place, text) in texts.iter().take(MOST_FIELD_ENTRIES).enumerate() {
                    let pointer = format!("{pointer}/{place}");
                    check_length(&pointer, text, LONGEST_SHORT_TEXT, violations);
                }
            }
        }
    }
}

fn check_length(pointer: &str, text: &str, longest: usize, violations: &mut Violations) {
    violations.require(
        text.chars().count() <= longest,
        pointer,
        "max_length",
        format_args!("at most {longest} characters"),
    );
}
