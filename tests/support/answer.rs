//! One answer, read to its end.

use std::ops::Index;

use reqwest::{Response, header::HeaderMap};
use serde_json::Value;

/// Status, headers and body.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Method and path, for messages.
    pub what: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
    /// The body as JSON, or null.
    pub body: Value,
}

impl Answer {
    pub(crate) async fn read(what: String, response: Response) -> Self {
        let read = Self::try_read(what.clone(), response).await;
        read.unwrap_or_else(|| panic!("{what}: the body broke off"))
    }

    pub(crate) async fn try_read(what: String, response: Response) -> Option<Self> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.ok()?.to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Some(Self {
            what,
            status,
            headers,
            bytes,
            body,
        })
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).map(|value| value.to_str());
        value.unwrap_or(Ok("")).expect("headers are ASCII")
    }

    /// The member `id`.
    #[track_caller]
    pub fn id(&self) -> String {
        self.string("id")
    }

    /// A member that is a string.
    #[track_caller]
    pub fn string(&self, member: &str) -> String {
        let Some(value) = self.body[member].as_str() else {
            panic!("{}: no string {member:?} in {}", self.what, self.text());
        };
        value.to_owned()
    }

    /// The `ETag`.
    #[track_caller]
    pub fn etag(&self) -> String {
        let etag = self.header("etag");
        assert!(!etag.is_empty(), "{}: no ETag", self.what);
        etag.to_owned()
    }

    /// The items of a page.
    #[track_caller]
    pub fn data(&self) -> &[Value] {
        let Some(data) = self.body["data"].as_array() else {
            panic!("{}: no page: {}", self.what, self.text());
        };
        data
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The code of a problem document, or nothing.
    pub fn problem_code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// Pointer and code of every error that a problem document lists, sorted.
    pub fn errors(&self) -> Vec<(String, String)> {
        let errors = self.body["errors"].as_array().into_iter().flatten();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut errors: Vec<_> = errors
            .map(|error| (text(&error["pointer"]), text(&error["code"])))
            .collect();
        errors.sort();
        errors
    }

    /// Insists on what every problem document promises.
    #[track_caller]
    pub fn check_problem(&self) {
        let what = &self.what;
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{what}"
        );
        assert_eq!(self.body["status"], self.status, "{what}: status");
        let code = self.problem_code();
        assert_eq!(
            self.body["type"],
            format!("urn:pairwell:problem:{code}"),
            "{what}: type"
        );
        for member in ["title", "detail"] {
            assert!(!self.string(member).is_empty(), "{what}: {member} is empty");
        }
        assert_eq!(
            self.string("request_id"),
            self.header("x-request-id"),
            "{what}: request id"
        );
    }
}

impl Index<&str> for Answer {
    type Output = Value;

    fn index(&self, member: &str) -> &Value {
        &self.body[member]
    }
}
