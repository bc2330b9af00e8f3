//! One call, as it will be sent.

use reqwest::{RequestBuilder, header::CONTENT_TYPE};
use serde_json::Value;

use crate::Answer;

/// A request under construction. Nothing is sent before [`Call::send`] or [`Call::expect`].
#[derive(Debug)]
#[must_use = "a call that is not sent tests nothing"]
pub struct Call {
    what: String,
    request: RequestBuilder,
}

impl Call {
    pub(crate) fn new(what: String, request: RequestBuilder) -> Self {
        Self { what, request }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// Adds `Idempotency-Key`.
    pub fn once(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// Adds `If-Match`.
    pub fn if_match(self, etag: &str) -> Self {
        self.header("if-match", etag)
    }

    /// Adds query parameters.
    pub fn query(mut self, parameters: &[(&str, &str)]) -> Self {
        self.request = self.request.query(parameters);
        self
    }

    /// Sends this JSON.
    pub fn json(mut self, body: &Value) -> Self {
        self.request = self.request.json(body);
        self
    }

    /// Sends these bytes as they are.
    pub fn bytes(mut self, media_type: &str, body: impl Into<reqwest::Body>) -> Self {
        self.request = self.request.header(CONTENT_TYPE, media_type).body(body);
        self
    }

    /// Sends the call and takes whatever comes back.
    pub async fn send(self) -> Answer {
        let response = self.request.send().await;
        let response = response.unwrap_or_else(|error| panic!("{}: {error:?}", self.what));
        Answer::read(self.what, response).await
    }

    /// Sends the call; says whether an answer came at all.
    pub async fn try_send(self) -> Option<Answer> {
        let response = self.request.send().await.ok()?;
        Answer::try_read(self.what, response).await
    }

    /// Sends the call and insists on the status.
    #[track_caller]
    pub fn expect(self, status: u16) -> impl Future<Output = Answer> {
        let place = std::panic::Location::caller();
        async move {
            let answer = self.send().await;
            assert!(
                answer.status == status,
                "{}: {} instead of {status}, at {place}: {}",
                answer.what,
                answer.status,
                answer.text()
            );
            answer
        }
    }

    /// Sends the call and insists on this problem.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> impl Future<Output = Answer> {
        let place = std::panic::Location::caller();
        async move {
            let answer = self.send().await;
            assert!(
                answer.status == status && answer.problem_code() == code,
                "{}: {} {} instead of {status} {code}, at {place}: {}",
                answer.what,
                answer.status,
                answer.problem_code(),
                answer.text()
            );
            answer.check_problem();
            answer
        }
    }
}
