//! Mends one thing in the collected document: utoipa 6 writes an inlined, described schema as `allOf` of the schema and
//! an object, which no string can satisfy.

use serde_json::{Map, Value};

/// Merges every `allOf: [schema, { type: object, description, … }]` into one schema.
pub(super) fn flatten(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(flatten),
        Value::Object(members) => {
            members.values_mut().for_each(flatten);
            if let Some(merged) = merged(members) {
                *members = merged;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn merged(members: &Map<String, Value>) -> Option<Map<String, Value>> {
    let [inlined, described] = members.get("allOf")?.as_array()?.as_slice() else {
        return None;
    };
    let described = described.as_object()?;
    let only_describes =
        described.get("type")? == "object" && !described.contains_key("properties");
    if !only_describes {
        return None;
    }
    let mut merged = inlined.as_object()?.clone();
    let description = described.iter().filter(|(name, _)| *name != "type");
    merged.extend(description.map(|(name, value)| (name.clone(), value.clone())));
    let rest = members.iter().filter(|(name, _)| *name != "allOf");
    merged.extend(rest.map(|(name, value)| (name.clone(), value.clone())));
    Some(merged)
}
