//! Reads a body within its limits and checks it against the published schema.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use actix_web::{HttpRequest, dev::Payload, http::header};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use jsonschema::{PatternOptions, Validator, error::ValidationErrorKind};
use serde_json::{Map, Value, json};

use super::{Input, Violations};
use crate::{
    context::Api,
    error::{Code, FieldError, Problem, Result},
};

/// Media types of a POST body.
pub(super) const JSON: &[&str] = &["application/json"];
/// Media types of a PATCH body.
pub(super) const MERGE_PATCH: &[&str] = &["application/merge-patch+json", "application/json"];

/// So many broken rules are reported at once; more would not help anybody.
const MOST_ERRORS: usize = 100;

/// The code of a member that the schema does not name.
pub(super) const UNKNOWN_FIELD: &str = "unknown_field";
pub(super) const UNKNOWN_FIELD_DETAIL: &str =
    "this member is not known; check its spelling or remove it";

/// Bytes of a broken rule's detail that quotes the value.
const LONGEST_DETAIL: usize = 500;

/// Receives the body, at most so large and so slow as the settings allow: actix-web itself has no deadline.
pub(super) async fn read(api: &Api, request: &HttpRequest, payload: Payload) -> Result<Bytes> {
    let limit = api.settings.body_limit_bytes;
    let too_large = || {
        Problem::new(
            Code::PayloadTooLarge,
            format!("A body may have at most {limit} bytes. Split the work into several requests."),
        )
    };
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let collect = async {
        let mut payload = payload;
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|error| {
                Problem::new(
                    Code::InvalidJson,
                    format!("The body could not be read: {error}."),
                )
            })?;
            if body.len().saturating_add(chunk.len()) > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    let deadline = api.settings.body_deadline();
    tokio::time::timeout(deadline, collect)
        .await
        .unwrap_or_else(|_elapsed| {
            Err(Problem::new(
                Code::RequestTimeout,
                format!(
                    "The body must arrive within {} seconds.",
                    deadline.as_secs()
                ),
            ))
        })
}

/// Parses the bytes as JSON of one of the media types; no bytes are an empty object.
pub(super) fn document(
    request: &HttpRequest,
    bytes: &Bytes,
    media_types: &[&str],
) -> Result<Value> {
    if bytes.is_empty() {
        return Ok(json!({}));
    }
    let sent = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase());
    if !sent
        .as_deref()
        .is_some_and(|sent| media_types.contains(&sent))
    {
        return Err(Problem::new(
            Code::UnsupportedMediaType,
            format!("Send `Content-Type: {}`.", media_types.join("` or `")),
        ));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        Problem::new(
            Code::InvalidJson,
            format!("The body is not valid JSON: {error}."),
        )
    })
}

/// Checks the document against the schema of `T`, reads it, and checks the rules between its values.
pub(super) fn parse<T: Input>(schemas: &Schemas, mut document: Value) -> Result<T> {
    refuse_nul(&document)?;
    integral_floats_to_integers(&mut document);
    let validator = schemas.validator(&T::name())?;
    let errors: Vec<FieldError> = validator
        .iter_errors(&document)
        .flat_map(|error| field_errors(&error))
        .take(MOST_ERRORS)
        .collect();
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let body: T = serde_path_to_error::deserialize(document).map_err(|error| {
        let pointer = pointer(error.path());
        Problem::invalid_field(&pointer, "format", error.into_inner().to_string())
    })?;
    let mut violations = Violations::default();
    body.check(&mut violations);
    violations.into_result()?;
    Ok(body)
}

/// PostgreSQL keeps no NUL character in a text.
fn refuse_nul(value: &Value) -> Result<()> {
    fn find(value: &Value, pointer: &str) -> Option<String> {
        match value {
            Value::String(text) if text.contains('\0') => Some(pointer.to_owned()),
            Value::Array(values) => {
                let mut places = values.iter().enumerate();
                places.find_map(|(place, value)| find(value, &format!("{pointer}/{place}")))
            }
            Value::Object(members) => members.iter().find_map(|(name, value)| {
                let pointer = format!("{pointer}/{name}");
                if name.contains('\0') {
                    Some(pointer)
                } else {
                    find(value, &pointer)
                }
            }),
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => None,
        }
    }
    find(value, "").map_or(Ok(()), |pointer| {
        let detail = "texts must not hold the character U+0000";
        Err(Problem::invalid_field(&pointer, "character", detail))
    })
}

/// JSON Schema calls `3.0` an integer, serde does not.
fn integral_floats_to_integers(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            let text = number.to_string();
            if let Some(integer) = text
                .strip_suffix(".0")
                .and_then(|text| text.parse::<i64>().ok())
            {
                *value = integer.into();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(integral_floats_to_integers),
        Value::Object(members) => members.values_mut().for_each(integral_floats_to_integers),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .fold(String::new(), |pointer, segment| match segment {
            Segment::Seq { index } => format!("{pointer}/{index}"),
            Segment::Map { key } => format!("{pointer}/{key}"),
            Segment::Enum { .. } | Segment::Unknown => pointer,
        })
}

/// Turns one schema error into what a client can act on; an unknown member is reported where it stands.
fn field_errors(error: &jsonschema::ValidationError<'_>) -> Vec<FieldError> {
    let place = error.instance_path().to_string();
    if let ValidationErrorKind::AdditionalProperties { unexpected }
    | ValidationErrorKind::UnevaluatedProperties { unexpected } = error.kind()
    {
        let unknown = |name: &String| {
            FieldError::new(
                format!("{place}/{name}"),
                UNKNOWN_FIELD,
                UNKNOWN_FIELD_DETAIL,
            )
        };
        return unexpected.iter().map(unknown).collect();
    }
    if let ValidationErrorKind::Required { property } = error.kind() {
        let name = property.as_str().unwrap_or_default();
        let detail = "this member is required";
        return vec![FieldError::new(
            format!("{place}/{name}"),
            "required",
            detail,
        )];
    }
    let code = snake_case(error.kind().keyword());
    let mut detail = error.to_string();
    if detail.len() > LONGEST_DETAIL {
        // It quotes the value: a large one is not sent back.
        detail = error.masked().to_string();
    }
    vec![FieldError::new(place, code, detail)]
}

fn snake_case(keyword: &str) -> String {
    keyword.chars().fold(String::new(), |mut text, letter| {
        if letter.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
        text
    })
}

/// The schemas of the OpenAPI document, compiled when first used: what is documented is what is enforced.
#[derive(Clone, Debug)]
pub(crate) struct Schemas {
    components: Arc<Value>,
    compiled: Arc<RwLock<HashMap<String, Arc<Validator>>>>,
}

impl Schemas {
    /// Takes the finished OpenAPI document.
    pub(crate) fn new(document: &Value) -> Self {
        let components = document.get("components").cloned().unwrap_or_default();
        Self {
            components: Arc::new(components),
            compiled: Arc::default(),
        }
    }

    /// The members that a schema names.
    pub(super) fn members(&self, name: &str) -> Option<&Map<String, Value>> {
        let schema = self.components.get("schemas")?.get(name)?;
        schema.get("properties")?.as_object()
    }

    fn validator(&self, name: &str) -> Result<Arc<Validator>> {
        let lock = |_| Problem::internal("the schema cache is poisoned");
        if let Some(found) = self.compiled.read().map_err(lock)?.get(name) {
            return Ok(Arc::clone(found));
        }
        let schema = json!({
            "$ref": format!("#/components/schemas/{name}"),
            "components": *self.components,
        });
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            // The default engine backtracks; this one is linear in the input.
            .with_pattern_options(PatternOptions::regex())
            .build(&schema)
            .map_err(Problem::internal)?;
        let validator = Arc::new(validator);
        let mut compiled = self
            .compiled
            .write()
            .map_err(|_poisoned| Problem::internal("the schema cache is poisoned"))?;
        compiled.insert(name.to_owned(), Arc::clone(&validator));
        Ok(validator)
    }
}
