//! Examples that work against the demo: every id in a path, a query or a body names an object that the demo makes.

use serde_json::{Value, json};

use crate::demo::examples;

/// Adds the examples to every operation.
pub(super) fn add(document: &mut Value) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for item in paths.into_iter().flatten().map(|(_, item)| item) {
        let operations = item.as_object_mut().into_iter().flatten();
        for (_, operation) in operations {
            add_to_operation(operation);
        }
    }
}

fn add_to_operation(operation: &mut Value) {
    let Some(id) = operation
        .get("operationId")
        .and_then(Value::as_str)
        .map(str::to_owned)
    else {
        return;
    };
    let parameters = operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let name = parameter
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default();
        // An optional parameter with an example would be filled in by Swagger UI and narrow every list.
        let is_required = parameter.get("required") == Some(&json!(true));
        if let Some(example) = examples::parameter(&id, name).filter(|_| is_required) {
            parameter["example"] = json!(example);
        }
    }
    if let Some(example) = examples::body(&id) {
        let content = operation
            .pointer_mut("/requestBody/content")
            .and_then(Value::as_object_mut);
        for (_, media) in content.into_iter().flatten() {
            media["example"] = example.clone();
        }
    }
    if let Some(status) = examples::status(&id) {
        operation["x-example-status"] = json!(status);
    }
}
