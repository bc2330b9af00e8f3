//! Lists as CSV: every list, to clients that send `Accept: text/csv`. Which answers are lists, the OpenAPI document says.
//!
//! `page` and `reply`, through which every list is answered, ask here. The columns are the members of the item's schema in
//! the OpenAPI document, so they are the same on every page and do not depend on what a row happens to hold.

use actix_web::{
    HttpRequest, HttpResponseBuilder,
    http::{
        Method,
        header::{self, Accept, Header, Quality},
    },
};
use bytes::Bytes;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    context::Api,
    error::{Problem, Result},
    spreadsheet,
};

/// The media type.
pub(crate) const MEDIA_TYPE: &str = "text/csv";

/// The columns of one list.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    columns: Vec<String>,
    name: String,
}

impl Sheet {
    /// The columns of the list that this request asks for, if it asks for CSV.
    pub(crate) fn wanted(request: &HttpRequest) -> Result<Option<Self>> {
        if request.method() != Method::GET || !prefers_csv(request) {
            return Ok(None);
        }
        let path = request.match_pattern().unwrap_or_default();
        let columns = columns(&Api::of(request)?.document, &path);
        let name = request.path().rsplit('/').next().unwrap_or("list");
        Ok((!columns.is_empty()).then(|| Self {
            columns,
            name: name.to_owned(),
        }))
    }

    /// The answer that rows go into.
    pub(crate) fn answer(&self) -> HttpResponseBuilder {
        spreadsheet::answer(&self.name)
    }

    /// One line for each item, after the names of the columns where it is the first part.
    pub(crate) fn rows<T: Serialize>(&self, items: &[T], is_first: bool) -> Result<Bytes> {
        let mut rows = Vec::with_capacity(items.len());
        for item in items {
            rows.push(serde_json::to_value(item).map_err(Problem::internal)?);
        }
        let header: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        let cells = |item: &Value| {
            let cell = |column: &String| item.get(column).map(cell).unwrap_or_default();
            self.columns.iter().map(cell).collect()
        };
        let header = is_first.then_some(header.as_slice());
        spreadsheet::lines(header, &rows, cells).map(Bytes::from)
    }
}

/// A value as a cell: lists and objects as JSON, what is absent as nothing.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// Whether the client names CSV and does not like JSON better.
fn prefers_csv(request: &HttpRequest) -> bool {
    if !request.headers().contains_key(header::ACCEPT) {
        return false;
    }
    let Ok(Accept(accepted)) = Accept::parse(request) else {
        return false;
    };
    let quality = |wanted: &str| {
        let named = accepted
            .iter()
            .filter(|item| item.item.essence_str() == wanted);
        named.map(|item| item.quality).max()
    };
    quality(MEDIA_TYPE).is_some_and(|csv| {
        csv > Quality::ZERO && quality("application/json").is_none_or(|json| csv >= json)
    })
}

/// The members of the items that the operation at this path lists; the id comes first. None where the document offers no CSV,
/// such as where a list is part of something else.
fn columns(document: &Value, path: &str) -> Vec<String> {
    let answers = document
        .get("paths")
        .and_then(|paths| paths.get(path))
        .and_then(|item| item.pointer("/get/responses/200/content"))
        .filter(|answers| answers.get(MEDIA_TYPE).is_some());
    let answer = answers.and_then(|answers| answers.pointer("/application~1json/schema"));
    let Some(list) = answer.and_then(|schema| resolve(document, schema)) else {
        return Vec::new();
    };
    let items = list
        .get("items")
        .or_else(|| list.pointer("/properties/data/items"));
    let item = items.and_then(|items| resolve(document, items));
    let mut columns: Vec<String> = item
        .and_then(|item| item.get("properties"))
        .and_then(Value::as_object)
        .map(Map::keys)
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    columns.sort_by_key(|name| name != "id");
    columns
}

fn resolve<'a>(document: &'a Value, schema: &'a Value) -> Option<&'a Value> {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => document.pointer(reference.strip_prefix('#')?),
        None => Some(schema),
    }
}
