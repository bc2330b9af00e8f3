//! The document as clients see it: without schemas that nothing refers to.
//!
//! The service itself keeps the complete one: a merge patch is checked against the schema of the whole object, which no
//! operation shows.

use std::collections::HashSet;

use serde_json::Value;

/// Drops every schema that nothing refers to, until none is left.
pub(crate) fn published(mut document: Value) -> Value {
    loop {
        let mut used = HashSet::new();
        references(&document, &mut used);
        let used: HashSet<String> = used.into_iter().map(str::to_owned).collect();
        let schemas = document
            .pointer_mut("/components/schemas")
            .and_then(Value::as_object_mut);
        let Some(schemas) = schemas else {
            return document;
        };
        let before = schemas.len();
        schemas.retain(|name, _| used.contains(name));
        if schemas.len() == before {
            return document;
        }
    }
}

fn references<'a>(value: &'a Value, found: &mut HashSet<&'a str>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            found.extend(reference.and_then(|text| text.strip_prefix("#/components/schemas/")));
            members.values().for_each(|value| references(value, found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
