//! The OpenAPI document is committed as it is generated, and complete enough to be read and tried.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::operations::{Operation, document, operations, printed, resolve};

fn check(rule: &str, holds: impl Fn(&Operation) -> bool) {
    let broken: Vec<String> = operations()
        .into_iter()
        .filter(|operation| !holds(operation))
        .map(|operation| operation.id)
        .collect();
    assert!(broken.is_empty(), "{rule}: {broken:?}");
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
fn the_committed_document_is_current() {
    let path = e2e::repository().join("openapi/pairwell.json");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == printed(),
        "openapi/pairwell.json is stale; run: cargo run -- openapi --output openapi/pairwell.json"
    );
}

#[test]
fn every_operation_has_an_id_of_its_own_that_reads_as_verb_and_resource() {
    let mut seen = BTreeSet::new();
    check("a unique id in snake case, with a verb", |operation| {
        operation.id.contains('_')
            && operation
                .id
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    });
    for operation in operations() {
        assert!(
            seen.insert(operation.id.clone()),
            "{} comes twice",
            operation.id
        );
    }
}

#[test]
fn every_operation_says_what_it_does() {
    check("a summary without a full stop, and one tag", |operation| {
        let summary = text(&operation.value["summary"]);
        let tags = operation.value["tags"].as_array().map_or(0, Vec::len);
        !summary.is_empty() && summary.len() <= 80 && !summary.ends_with('.') && tags == 1
    });
}

#[test]
fn every_operation_says_who_may_call_it() {
    let public = ["get_health", "get_readiness", "get_calendar_feed"];
    check("a role and a scope, or public", |operation| {
        let role =
            ["member", "coordinator", "owner"].contains(&operation.role().unwrap_or_default());
        let scope = text(&operation.value["x-required-scope"]).contains(':');
        let secured = operation.value["security"] == serde_json::json!([{ "bearer": [] }]);
        match public.contains(&operation.id.as_str()) {
            true => operation.value["security"] == serde_json::json!([]) && !role && !scope,
            false => role && scope && secured,
        }
    });
}

#[test]
fn every_body_has_an_example() {
    check("an example of the body", |operation| {
        operation
            .body()
            .is_none_or(|(_, example)| example.is_object())
    });
}

#[test]
fn every_parameter_is_described() {
    check("a description of each parameter", |operation| {
        operation
            .parameters()
            .iter()
            .all(|parameter| !text(&parameter["description"]).is_empty())
    });
}

#[test]
fn every_path_parameter_has_an_example() {
    check("an example of each path parameter", |operation| {
        let mut parameters = operation.parameters().into_iter();
        parameters.all(|parameter| parameter["in"] != "path" || !parameter["example"].is_null())
    });
}

#[test]
fn every_answer_is_described_and_problems_are_problem_documents() {
    for operation in operations() {
        let responses = operation.value["responses"].as_object().expect("responses");
        assert!(
            responses.keys().any(|status| status.starts_with('2')),
            "{}: no success",
            operation.id
        );
        for (status, response) in responses {
            let response = resolve(response);
            assert!(
                !text(&response["description"]).is_empty(),
                "{} {status}",
                operation.id
            );
            let problem = response["content"]
                .get("application/problem+json")
                .is_some();
            assert_eq!(
                problem,
                status.starts_with(['4', '5']),
                "{} {status}",
                operation.id
            );
        }
    }
}

#[test]
fn every_write_says_how_to_repeat_it_or_guard_it() {
    check("Idempotency-Key on POST, If-Match on PATCH", |operation| {
        let parameters = operation.parameters();
        let has = |name: &str| parameters.iter().any(|parameter| parameter["name"] == name);
        match operation.method.as_str() {
            "POST" => has("Idempotency-Key"),
            "PATCH" => has("If-Match"),
            _ => true,
        }
    });
}

#[test]
fn every_list_is_paged() {
    check("limit and cursor on lists", |operation| {
        let page =
            &resolve(&operation.value["responses"]["200"]["content"]["application/json"]["schema"]);
        let paged = page["properties"].get("next_cursor").is_some();
        let parameters = operation.parameters();
        let has = |name: &str| parameters.iter().any(|parameter| parameter["name"] == name);
        // The best few people are no list that goes on.
        let best_few = ["list_recommendations", "list_help_request_helpers"];
        let is_best_few = best_few.contains(&operation.id.as_str());
        paged == has("cursor") && (paged == has("limit") || is_best_few)
    });
}

#[test]
fn every_property_is_described() {
    let schemas = document()["components"]["schemas"]
        .as_object()
        .expect("schemas");
    let mut broken = Vec::new();
    for (name, schema) in schemas {
        for (property, value) in schema["properties"].as_object().into_iter().flatten() {
            let described = !text(&value["description"]).is_empty()
                || !text(&resolve(value)["description"]).is_empty()
                || value.get("oneOf").is_some();
            if !described {
                broken.push(format!("{name}.{property}"));
            }
        }
    }
    assert!(broken.is_empty(), "without a description: {broken:?}");
}

#[test]
fn bodies_take_no_unknown_members() {
    for operation in operations() {
        let content = operation.value["requestBody"]["content"]
            .as_object()
            .into_iter()
            .flatten();
        for (_, media) in content {
            let schema = resolve(&media["schema"]);
            assert_eq!(schema["additionalProperties"], false, "{}", operation.id);
        }
    }
}

#[test]
fn no_component_is_unused() {
    // 405 concerns no operation: no operation has that method.
    let excepted = [
        "#/components/responses/Problem405",
        "#/components/securitySchemes/bearer",
    ];
    let text = printed();
    let mut unused = Vec::new();
    for (kind, components) in document()["components"].as_object().expect("components") {
        for name in components.as_object().expect("components by name").keys() {
            let reference = format!("#/components/{kind}/{name}");
            if !text.contains(&format!("\"{reference}\""))
                && !excepted.contains(&reference.as_str())
            {
                unused.push(reference);
            }
        }
    }
    assert!(unused.is_empty(), "{unused:?}");
}
