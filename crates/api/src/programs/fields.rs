//! A program's own application fields: what they are called and what an answer may be.

use std::collections::BTreeMap;

use pairwell_matching::FieldValue;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::request::Violations;

/// What an answer to a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FieldKind {
    /// Text, or one of the options.
    Text,
    /// A number with at most six decimals.
    Number,
    /// Yes or no.
    Flag,
    /// Several texts, each one of the options where there are any.
    List,
}

/// A question that the program asks each applicant; matching criteria can refer to it by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApplicationField {
    /// The name in answers and policies.
    #[schema(pattern = "^[a-z][a-z0-9_]{0,49}$", example = "grade")]
    pub name: String,
    /// What an applicant reads.
    #[schema(min_length = 1, max_length = 500, example = "Your grade")]
    pub question: String,
    /// What an answer is.
    pub kind: FieldKind,
    /// Whether an application needs an answer before it can be submitted.
    #[serde(default)]
    pub required: bool,
    /// The possible answers; empty for free ones.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub options: Vec<String>,
}

/// Adds a violation for every answer that no field takes. Required fields are looked at on submission only.
pub(crate) fn check_answers(
    fields: &[ApplicationField],
    answers: &BTreeMap<String, FieldValue>,
    violations: &mut Violations,
) {
    for (name, answer) in answers {
        let pointer = format!("/answers/{name}");
        match fields.iter().find(|field| field.name == *name) {
            None => violations.add(
                pointer,
                "unknown_field",
                "the program has no field of this name",
            ),
            Some(field) => check_answer(field, answer, &pointer, violations),
        }
    }
}

/// The required fields that have no answer.
pub(crate) fn missing_answers<'a>(
    fields: &'a [ApplicationField],
    answers: &'a BTreeMap<String, FieldValue>,
) -> impl Iterator<Item = &'a str> {
    fields
        .iter()
        .filter(|field| field.required && !answers.contains_key(&field.name))
        .map(|field| field.name.as_str())
}

fn check_answer(
    field: &ApplicationField,
    answer: &FieldValue,
    pointer: &str,
    violations: &mut Violations,
) {
    let texts: &[String] = match (field.kind, answer) {
        (FieldKind::Number, FieldValue::Number(_)) | (FieldKind::Flag, FieldValue::Flag(_)) => {
            return;
        }
        (FieldKind::Text, FieldValue::Text(text)) => std::slice::from_ref(text),
        (FieldKind::List, FieldValue::List(texts)) => texts,
        _ => {
            let kind = field.kind;
            return violations.add(
                pointer,
                "type",
                format_args!("this field takes a {kind:?}")
                    .to_string()
                    .to_lowercase(),
            );
        }
    };
    if field.options.is_empty() {
        return;
    }
    for text in texts.iter().filter(|text| !field.options.contains(text)) {
        let detail = format!(
            "`{text}` is none of the options: {}",
            field.options.join(", ")
        );
        violations.add(pointer, "enum", detail);
    }
}
