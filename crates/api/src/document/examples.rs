//! Examples that work against the demo: every id that a path or query takes names an object that the demo makes.

use serde_json::{Value, json};

use crate::demo::names;

/// Adds an example to every path parameter and to query parameters that name an object.
pub(super) fn add(document: &mut Value) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for item in paths.into_iter().flatten().map(|(_, item)| item) {
        for operation in item
            .as_object_mut()
            .into_iter()
            .flatten()
            .map(|(_, operation)| operation)
        {
            let id = operation
                .get("operationId")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            let parameters = operation
                .get_mut("parameters")
                .and_then(Value::as_array_mut);
            for parameter in parameters.into_iter().flatten() {
                let name = parameter
                    .get("name")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                if let Some(example) = names::example(&id, name) {
                    parameter["example"] = json!(example);
                }
            }
        }
    }
}
