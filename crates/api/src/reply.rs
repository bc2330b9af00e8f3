//! What a successful request answers: status, body, `ETag` and `Location`.

use actix_web::{
    HttpRequest, HttpResponse, Responder, ResponseError, body::BoxBody, http::StatusCode,
    http::header,
};
use serde::Serialize;
use serde_json::Value;

use crate::sheet::Sheet;

/// A successful answer.
#[derive(Debug)]
pub struct Reply<T> {
    pub(crate) status: StatusCode,
    pub(crate) body: Option<T>,
    pub(crate) version: Option<i64>,
    pub(crate) location: Option<String>,
    /// What an idempotent replay answers instead of the body, where the body holds a secret.
    pub(crate) replayed_as: Option<Value>,
}

impl<T> Reply<T> {
    fn new(status: StatusCode, body: Option<T>) -> Self {
        Self {
            status,
            body,
            version: None,
            location: None,
            replayed_as: None,
        }
    }

    /// 200 with a body.
    pub fn ok(body: T) -> Self {
        Self::new(StatusCode::OK, Some(body))
    }

    /// 201: the object is there, at `location`.
    pub fn created(location: String, body: T) -> Self {
        Self::new(StatusCode::CREATED, Some(body)).at(location)
    }

    /// 202: the work has begun; `location` tells how far it is.
    pub fn accepted(location: String, body: T) -> Self {
        Self::new(StatusCode::ACCEPTED, Some(body)).at(location)
    }

    /// Makes it a 201: the object is new, at `location`.
    #[must_use]
    pub(crate) fn at_new(mut self, location: String) -> Self {
        self.status = StatusCode::CREATED;
        self.at(location)
    }

    fn at(mut self, location: String) -> Self {
        self.location = Some(location);
        self
    }

    /// Adds the version as `ETag`.
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// Keeps a secret out of the record of the request: a replay answers this instead.
    #[must_use]
    pub fn replayed_as(mut self, body: Value) -> Self {
        self.replayed_as = Some(body);
        self
    }
}

impl Reply<()> {
    /// 204: done, nothing to say.
    pub fn no_content() -> Self {
        Self::new(StatusCode::NO_CONTENT, None)
    }
}

/// The `ETag` of a version.
pub(crate) fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

impl<T: Serialize> Responder for Reply<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        if let Some(answer) = self.body.as_ref().and_then(|body| as_csv(request, body)) {
            return answer;
        }
        let mut response = HttpResponse::build(self.status);
        if let Some(version) = self.version {
            response.insert_header((header::ETAG, etag(version)));
        }
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        match self.body {
            Some(body) => response.json(body),
            None => response.finish(),
        }
    }
}

/// A list that is answered in one piece, as CSV if the client wants that.
fn as_csv<T: Serialize>(request: &HttpRequest, body: &T) -> Option<HttpResponse> {
    let sheet = match Sheet::wanted(request) {
        Ok(sheet) => sheet?,
        Err(problem) => return Some(problem.error_response()),
    };
    let body = serde_json::to_value(body).ok()?;
    let items = body.as_array().or_else(|| body.get("data")?.as_array())?;
    match sheet.rows(items, true) {
        Ok(lines) => Some(sheet.answer().body(lines)),
        Err(problem) => Some(problem.error_response()),
    }
}
