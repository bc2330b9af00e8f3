//! Adds to each operation what the rules of the house imply.

use serde_json::{Map, Value, json};

use super::DocumentError;
use crate::{authorization, error::Code, sheet};

/// Operations on what has no version: it is there or not.
const UNVERSIONED: &[&str] = &[
    "delete_coordinator",
    "unmark_resource_helpful",
    "delete_skill_assessment",
    "delete_mentoring_consent",
    "stop_alumni_cadence",
    "delete_calendar_link",
];

/// Completes every operation and adds the shared components.
pub(super) fn complete(mut document: Value) -> Result<Value, DocumentError> {
    let mut patches = Map::new();
    let schemas = document
        .pointer("/components/schemas")
        .cloned()
        .unwrap_or_default();
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        for (path, item) in paths {
            for (method, operation) in item.as_object_mut().into_iter().flatten() {
                complete_operation(path, method, operation)?;
                if method == "patch" {
                    patches.extend(merge_patch(operation, &schemas));
                }
            }
        }
    }
    if let Some(schemas) = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        schemas.extend(patches);
    }
    if let Some(components) = document
        .get_mut("components")
        .and_then(Value::as_object_mut)
    {
        components.insert("securitySchemes".into(), security_schemes());
        components.insert("responses".into(), problem_responses());
        components.insert("headers".into(), headers());
        components.insert("parameters".into(), parameters());
    }
    Ok(document)
}

fn complete_operation(
    path: &str,
    method: &str,
    operation: &mut Value,
) -> Result<(), DocumentError> {
    let Some(operation) = operation.as_object_mut() else {
        return Ok(());
    };
    let id = operation
        .get("operationId")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    if !operation.contains_key("description") {
        // Every client generator shows it; where the summary says all, it says it again.
        let summary = operation
            .get("summary")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let description = format!("{summary}.");
        operation.insert("description".into(), description.into());
    }
    let mut codes = vec![Code::InvalidParameter, Code::Internal, Code::Unavailable];
    if authorization::PUBLIC.contains(&id.as_str()) {
        operation.insert("security".into(), json!([]));
    } else {
        let rule = authorization::TABLE
            .iter()
            .find(|rule| rule.operation == id);
        let rule = rule.ok_or_else(|| DocumentError::NotInTable(id.clone()))?;
        operation.insert("security".into(), json!([{ "bearer": [] }]));
        operation.insert("x-required-role".into(), json!(rule.role_name()));
        operation.insert("x-required-scope".into(), json!(rule.scope_name()));
        codes.extend([Code::Unauthenticated, Code::Forbidden]);
    }
    if path.contains('{') {
        codes.push(Code::NotFound);
    }
    let writes = method != "get";
    // What is told of a finished run needs its inputs, which go when one of its people is erased.
    let is_told_of_a_run = path.starts_with("/v1/match-runs/{match_run_id}/");
    if writes || is_told_of_a_run {
        codes.push(Code::Conflict);
    }
    if operation.contains_key("requestBody") {
        codes.extend([
            Code::RequestTimeout,
            Code::PayloadTooLarge,
            Code::UnsupportedMediaType,
            Code::ValidationFailed,
        ]);
    }
    match method {
        "post" => {
            codes.push(Code::PreconditionFailed);
            codes.push(Code::NotFound);
            add_parameters(operation, &["IdempotencyKey", "IfMatchOptional"]);
        }
        "patch" | "delete" if !UNVERSIONED.contains(&id.as_str()) => {
            codes.extend([Code::PreconditionFailed, Code::PreconditionRequired]);
            add_parameters(operation, &["IfMatch"]);
        }
        _ => {}
    }
    if id == "get_calendar_feed" {
        codes.push(Code::TooManyRequests);
    }
    if id.starts_with("list_") {
        offer_csv(operation);
    }
    add_responses(operation, &codes);
    add_success_headers(operation);
    Ok(())
}

/// Every list comes as CSV, too: `page` and `reply` see to it wherever this says so.
fn offer_csv(operation: &mut Map<String, Value>) {
    let content = operation
        .get_mut("responses")
        .and_then(|responses| responses.pointer_mut("/200/content"))
        .and_then(Value::as_object_mut);
    let description = "With `Accept: text/csv`: the names of the columns, then one line for each item. Without `limit` it is \
        the whole list, however long, read while it is sent: what is added or changed meanwhile may be on it or not. An answer \
        that breaks off is not complete. Columns are the members of an item, lists and \
        objects in them are JSON, and no cell runs as a formula.";
    if let Some(content) = content {
        content.insert(
            sheet::MEDIA_TYPE.into(),
            json!({ "schema": { "type": "string", "description": description } }),
        );
    }
}

fn add_parameters(operation: &mut Map<String, Value>, names: &[&str]) {
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(parameters) = parameters.as_array_mut() {
        parameters.extend(
            names
                .iter()
                .map(|name| json!({ "$ref": format!("#/components/parameters/{name}") })),
        );
    }
}

fn add_responses(operation: &mut Map<String, Value>, codes: &[Code]) {
    let responses = operation.entry("responses").or_insert_with(|| json!({}));
    let Some(responses) = responses.as_object_mut() else {
        return;
    };
    for code in codes {
        let status = code.status().as_u16().to_string();
        responses.entry(status.clone()).or_insert_with(
            || json!({ "$ref": format!("#/components/responses/Problem{status}") }),
        );
    }
}

/// Every answer carries its request id; one with a version carries it as `ETag`.
fn add_success_headers(operation: &mut Map<String, Value>) {
    let responses = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut);
    for (status, response) in responses.into_iter().flatten() {
        let Some(response) = response
            .as_object_mut()
            .filter(|response| !response.contains_key("$ref"))
        else {
            continue;
        };
        let headers = response.entry("headers").or_insert_with(|| json!({}));
        let Some(headers) = headers.as_object_mut() else {
            continue;
        };
        headers.insert("X-Request-Id".into(), reference("RequestId"));
        if status == "201" || status == "202" {
            headers.insert("Location".into(), reference("Location"));
        }
    }
}

fn reference(header: &str) -> Value {
    json!({ "$ref": format!("#/components/headers/{header}") })
}

/// A PATCH takes a merge patch: the schema of the object with nothing required and every member nullable.
fn merge_patch(operation: &mut Value, schemas: &Value) -> Option<(String, Value)> {
    let content = operation
        .pointer_mut("/requestBody/content")?
        .as_object_mut()?;
    let media = content.remove("application/json")?;
    let target = media
        .pointer("/schema/$ref")?
        .as_str()?
        .rsplit('/')
        .next()?
        .to_owned();
    let name = format!("Patch{}", target.strip_prefix("Create").unwrap_or(&target));
    let mut schema = schemas.get(&target)?.clone();
    let members = schema.as_object_mut()?;
    members.remove("required");
    members.insert(
        "description".into(),
        "A merge patch (RFC 7396): the members to change; `null` removes one.".into(),
    );
    for property in members.get_mut("properties")?.as_object_mut()?.values_mut() {
        *property = nullable(property.take());
    }
    let example = members.get("example").map(first_member);
    match example {
        Some(example) => members.insert("example".into(), example),
        None => None,
    };
    let reference = json!({ "schema": { "$ref": format!("#/components/schemas/{name}") } });
    content.insert("application/merge-patch+json".into(), reference);
    Some((name, schema))
}

/// A patch changes little: the example keeps one member.
fn first_member(example: &Value) -> Value {
    let first = example
        .as_object()
        .and_then(|members| members.iter().next());
    first.map_or_else(|| json!({}), |(name, value)| json!({ name: value }))
}

fn nullable(property: Value) -> Value {
    if property.get("$ref").is_some() || property.get("oneOf").is_some() {
        return json!({ "oneOf": [{ "type": "null" }, property] });
    }
    let mut property = property;
    if let Some(kind) = property.get_mut("type").filter(|kind| kind.is_string()) {
        *kind = json!([kind, "null"]);
    }
    if let Some(values) = property.get_mut("enum").and_then(Value::as_array_mut) {
        values.push(Value::Null);
    }
    property
}

fn security_schemes() -> Value {
    json!({
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "A person's JWT or an API key (`pwk_…`)."
        }
    })
}

/// One response for each status; its codes are named in the description.
fn problem_responses() -> Value {
    let mut responses = Map::new();
    for code in Code::ALL {
        let status = code.status().as_u16().to_string();
        let codes: Vec<String> = Code::ALL
            .iter()
            .filter(|other| other.status() == code.status())
            .map(|other| format!("`{}`: {}", other.slug(), other.title()))
            .collect();
        responses.insert(
            format!("Problem{status}"),
            json!({
                "description": format!("{}.", codes.join("; ")),
                "headers": { "X-Request-Id": reference("RequestId") },
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
            }),
        );
    }
    Value::Object(responses)
}

fn headers() -> Value {
    json!({
        "RequestId": {
            "description": "Identifies the request in the log; also in every problem document.",
            "schema": { "type": "string", "format": "uuid" }
        },
        "Location": {
            "description": "Path of the new object.",
            "schema": { "type": "string" }
        }
    })
}

fn parameters() -> Value {
    json!({
        "IdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "required": false,
            "description": "Makes the request safe to repeat: for 24 hours, the same key with the same body answers what the first request answered and does nothing again.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[\\x21-\\x7e]+$" }
        },
        "IfMatchOptional": {
            "name": "If-Match",
            "in": "header",
            "required": false,
            "description": "The ETag of the last read; when the object has changed since, the request is refused with 412.",
            "schema": { "type": "string", "pattern": "^(\\*|\"[0-9]+\")$" }
        },
        "IfMatch": {
            "name": "If-Match",
            "in": "header",
            "required": true,
            "description": "The ETag of the last read, or `*`; when the object has changed since, the request is refused with 412.",
            "schema": { "type": "string", "pattern": "^(\\*|\"[0-9]+\")$" },
            "example": "*"
        }
    })
}
