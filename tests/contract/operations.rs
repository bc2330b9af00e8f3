//! Reads the OpenAPI document of the program under test.

use std::sync::OnceLock;

use serde_json::{Value, json};

/// The document as the program prints it.
pub(crate) fn printed() -> &'static str {
    static PRINTED: OnceLock<String> = OnceLock::new();
    PRINTED.get_or_init(|| {
        let output = e2e::command()
            .arg("openapi")
            .output()
            .expect("the program runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    })
}

/// The document.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::from_str(printed()).expect("the document is JSON"))
}

/// One operation of the document.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    pub value: Value,
}

/// All operations, in the order of the document.
pub(crate) fn operations() -> Vec<Operation> {
    let paths = document()["paths"].as_object().expect("paths");
    let mut operations = Vec::new();
    for (path, item) in paths {
        for (method, value) in item.as_object().expect("operations") {
            operations.push(Operation {
                id: value["operationId"].as_str().unwrap_or_default().to_owned(),
                method: method.to_ascii_uppercase(),
                path: path.clone(),
                value: value.clone(),
            });
        }
    }
    assert!(
        operations.len() > 50,
        "the document has lost its operations"
    );
    operations
}

impl Operation {
    /// The role that it takes; nothing for public operations.
    pub(crate) fn role(&self) -> Option<&str> {
        self.value["x-required-role"].as_str()
    }

    /// The parameters, with references followed.
    pub(crate) fn parameters(&self) -> Vec<&Value> {
        let parameters = self.value["parameters"].as_array().into_iter().flatten();
        parameters.map(resolve).collect()
    }

    /// Media type and example of the body.
    pub(crate) fn body(&self) -> Option<(&str, Value)> {
        let content = self.value["requestBody"]["content"].as_object()?;
        let (media_type, media) = content.iter().next()?;
        let schema = resolve(&media["schema"]);
        let example = match (&media["example"], &schema["example"]) {
            (Value::Null, example) => example,
            (example, _) => example,
        };
        Some((media_type, example.clone()))
    }
}

/// Follows a reference inside the document.
pub(crate) fn resolve(value: &Value) -> &Value {
    let target = value["$ref"]
        .as_str()
        .and_then(|target| target.strip_prefix('#'));
    target.map_or(value, |pointer| {
        document()
            .pointer(pointer)
            .expect("references lead somewhere")
    })
}

/// A problem document without what differs from request to request.
pub(crate) fn without_request_id(problem: &Value) -> Value {
    let mut problem = problem.clone();
    problem["request_id"] = json!(null);
    problem
}
