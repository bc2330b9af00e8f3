//! Somebody who calls the service.

use reqwest::{Client, Method};
use serde_json::Value;

use crate::{Answer, Call};

/// A caller: where to, with which credential, and who it is.
#[derive(Clone, Debug)]
pub struct Actor {
    client: Client,
    url: String,
    token: Option<String>,
    /// The person's id; empty for keys and anonymous callers.
    pub person: String,
}

impl Actor {
    /// Somebody who calls the service at this address.
    pub fn new(url: &str, token: Option<String>) -> Self {
        Self {
            client: Client::new(),
            url: url.to_owned(),
            token,
            person: String::new(),
        }
    }

    pub(crate) fn named(mut self, person: impl Into<String>) -> Self {
        self.person = person.into();
        self
    }

    /// Another caller of the same server.
    pub(crate) fn with_token(&self, token: String) -> Self {
        Self {
            token: Some(token),
            person: String::new(),
            ..self.clone()
        }
    }

    /// The credential.
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// A call with any method.
    pub fn call(&self, method: &str, path: &str) -> Call {
        let parsed = Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = self.client.request(parsed, format!("{}{path}", self.url));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        Call::new(format!("{method} {path}"), request)
    }

    /// GET
    pub fn get(&self, path: &str) -> Call {
        self.call("GET", path)
    }

    /// POST with a JSON body
    pub fn post(&self, path: &str, body: Value) -> Call {
        self.call("POST", path).json(&body)
    }

    /// PATCH with a merge patch and `If-Match: *`
    pub fn patch(&self, path: &str, body: Value) -> Call {
        self.patch_if(path, "*", body)
    }

    /// PATCH with a merge patch and this `If-Match`
    pub fn patch_if(&self, path: &str, etag: &str, body: Value) -> Call {
        self.call("PATCH", path)
            .if_match(etag)
            .bytes("application/merge-patch+json", body.to_string())
    }

    /// PUT without a body
    pub fn put(&self, path: &str) -> Call {
        self.call("PUT", path)
    }

    /// DELETE with `If-Match: *`
    pub fn delete(&self, path: &str) -> Call {
        self.call("DELETE", path).if_match("*")
    }

    /// All items of a list, page by page. Fails on an item that comes twice.
    pub async fn all(&self, path: &str, parameters: &[(&str, &str)]) -> Vec<Value> {
        let mut items: Vec<Value> = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let mut parameters = parameters.to_vec();
            if let Some(cursor) = &cursor {
                parameters.push(("cursor", cursor));
            }
            let page: Answer = self.get(path).query(&parameters).expect(200).await;
            for item in page.data() {
                assert!(!items.contains(item), "{path}: an item came twice: {item}");
                items.push(item.clone());
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => return items,
            }
        }
    }
}
