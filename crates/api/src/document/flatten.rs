//! Mends two things in the collected document, so that every `allOf` becomes one schema.
//!
//! utoipa 6 writes an inlined, described schema as `allOf` of the schema and an object, which no string can satisfy; and a
//! tagged variant that holds a struct as `allOf` of a reference and the tag, which client generators stumble over.

use serde_json::{Map, Value, json};

/// Merges every `allOf` of two schemas into one.
pub(super) fn flatten(document: &mut Value) {
    let schemas = document
        .pointer("/components/schemas")
        .cloned()
        .unwrap_or_default();
    visit(document, &schemas);
}

fn visit(value: &mut Value, schemas: &Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| visit(value, schemas)),
        Value::Object(members) => {
            members.values_mut().for_each(|value| visit(value, schemas));
            if let Some(merged) = merged(members, schemas) {
                *members = merged;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn merged(members: &Map<String, Value>, schemas: &Value) -> Option<Map<String, Value>> {
    let [first, second] = members.get("allOf")?.as_array()?.as_slice() else {
        return None;
    };
    let second = second.as_object()?;
    let mut merged = if second.contains_key("properties") {
        tagged(referenced(first, schemas)?, second)?
    } else {
        described(first.as_object()?, second)
    };
    let rest = members.iter().filter(|(name, _)| *name != "allOf");
    merged.extend(rest.map(|(name, value)| (name.clone(), value.clone())));
    Some(merged)
}

/// A schema with the description of its place; the `type` of the place says nothing.
fn described(schema: &Map<String, Value>, place: &Map<String, Value>) -> Map<String, Value> {
    let mut schema = schema.clone();
    let description = place.iter().filter(|(name, _)| *name != "type");
    schema.extend(description.map(|(name, value)| (name.clone(), value.clone())));
    schema
}

/// A struct with the tag of its variant.
fn tagged(mut schema: Map<String, Value>, tag: &Map<String, Value>) -> Option<Map<String, Value>> {
    let properties = tag.get("properties")?.as_object()?.clone();
    schema
        .get_mut("properties")?
        .as_object_mut()?
        .extend(properties);
    let required = tag
        .get("required")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let all = schema.entry("required").or_insert_with(|| json!([]));
    all.as_array_mut()?.extend(required);
    Some(schema)
}

fn referenced(schema: &Value, schemas: &Value) -> Option<Map<String, Value>> {
    let name = schema.get("$ref")?.as_str()?.rsplit('/').next()?;
    let mut found = schemas.get(name)?.as_object()?.clone();
    if let Some(description) = schema.get("description") {
        found.insert("description".to_owned(), description.clone());
    }
    Some(found)
}
