//! Every example of the OpenAPI document works with the demo's token against a fresh demo, all of them in one go.

use std::{
    process::{Child, Stdio},
    sync::Arc,
};

use reqwest::{Client, Method};
use serde_json::Value;

use crate::operations::{Operation, operations, resolve};

/// A demo that serves; it ends with this value.
pub(crate) struct Demo {
    process: Child,
    document: Value,
    /// Goes with the demo.
    _folder: Arc<e2e::Database>,
}

impl Demo {
    pub(crate) fn start() -> Self {
        let folder = e2e::Database::create();
        let mut process = e2e::command()
            .args(["--json", "demo", "--bind", "127.0.0.1:0", "--folder"])
            .arg(folder.folder())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let output = process.stdout.take().expect("standard output is piped");
        let mut documents = serde_json::Deserializer::from_reader(output).into_iter();
        let document = documents
            .next()
            .expect("the demo says where it serves")
            .expect("JSON");
        Self {
            process,
            document,
            _folder: folder,
        }
    }

    pub(crate) fn say(&self, name: &str) -> &str {
        self.document[name].as_str().expect(name)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended already.
        let _gone = self.process.kill();
        let _ended = self.process.wait();
    }
}

/// Reads first. Then the publication, because a match run is stale as soon as an example has changed what it was
/// computed from, for instance the skill catalogue. Then the others in the order of the document.
fn in_order() -> Vec<Operation> {
    let mut all = operations();
    all.sort_by_key(
        |operation| match (operation.method.as_str(), operation.id.as_str()) {
            ("GET", _) => 0,
            (_, "publish_match_run") => 1,
            _ => 2,
        },
    );
    all
}

/// Path and query with the examples filled in.
fn target(operation: &Operation) -> String {
    let mut path = operation.path.clone();
    let mut query = Vec::new();
    for parameter in operation.parameters() {
        let name = parameter["name"].as_str().expect("a parameter has a name");
        match (parameter["in"].as_str(), parameter["example"].as_str()) {
            (Some("path"), example) => {
                let example =
                    example.unwrap_or_else(|| panic!("{}: no example of {name}", operation.id));
                path = path.replace(&format!("{{{name}}}"), example);
            }
            (Some("query"), Some(example)) => query.push(format!("{name}={example}")),
            _ => {}
        }
    }
    if query.is_empty() {
        path
    } else {
        format!("{path}?{}", query.join("&"))
    }
}

async fn call(client: &Client, demo: &Demo, operation: &Operation) -> (u16, Value) {
    let method = Method::from_bytes(operation.method.as_bytes()).expect("a method");
    let url = format!("{}{}", demo.say("address"), target(operation));
    let mut request = client.request(method, url).bearer_auth(demo.say("token"));
    for parameter in operation.parameters() {
        if let (Some("header"), Some(name), Some(example)) = (
            parameter["in"].as_str(),
            parameter["name"].as_str(),
            parameter["example"].as_str(),
        ) {
            request = request.header(name, example);
        }
    }
    if let Some((media_type, body)) = operation.body() {
        assert!(!body.is_null(), "{}: no example of the body", operation.id);
        request = request
            .header("content-type", media_type)
            .body(body.to_string());
    }
    let answer = request
        .send()
        .await
        .unwrap_or_else(|error| panic!("{}: {error}", operation.id));
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or_default())
}

/// The statuses of success, or the one that the example states.
fn expected(operation: &Operation) -> Vec<u16> {
    if let Some(status) = operation.value["x-example-status"].as_u64() {
        return vec![u16::try_from(status).expect("a status")];
    }
    let responses = operation.value["responses"].as_object().expect("responses");
    responses
        .keys()
        .filter_map(|status| status.parse().ok())
        .filter(|status| (200..300).contains(status))
        .collect()
}

/// The part of an answer without which the example shows nothing.
fn telling(operation: &str) -> Option<&'static str> {
    match operation {
        "get_unmatched_mentee" => Some("changes"),
        "compare_match_runs" | "try_policy" => Some("mentees"),
        "get_match_run_recruitment" => Some("seats"),
        _ => None,
    }
}

#[tokio::test]
async fn every_example_works_against_the_demo() {
    let (demo, client) = (Demo::start(), Client::new());
    let mut failures = Vec::new();
    for operation in in_order() {
        let (status, body) = call(&client, &demo, &operation).await;
        if !expected(&operation).contains(&status) {
            failures.push(format!("{}: {status} {body}", operation.id));
        }
        let is_empty = body["data"].as_array().is_some_and(Vec::is_empty);
        if operation.method == "GET" && is_empty {
            failures.push(format!("{}: the list is empty", operation.id));
        }
        if let Some(part) = telling(&operation.id)
            && body[part].as_array().is_none_or(Vec::is_empty)
        {
            failures.push(format!("{}: no {part}: {body}", operation.id));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_stated_status_of_an_example_is_one_that_the_operation_documents() {
    let stated = operations()
        .into_iter()
        .filter(|operation| !operation.value["x-example-status"].is_null());
    for operation in stated {
        let status = operation.value["x-example-status"].to_string();
        let response = resolve(&operation.value["responses"][&status]);
        assert!(
            response["content"].is_object(),
            "{}: {status} is not documented",
            operation.id
        );
    }
}
