//! What a request carries, read and checked in one place: body, query, path ids, `If-Match`, `Idempotency-Key`.
//!
//! A body passes three gates, and each gate reports everything it finds: it must be JSON, it must fit the schema that
//! the OpenAPI document shows for it, and it must keep the rules that a schema cannot say ([`Input::check`]).

mod body;
mod if_match;
pub(crate) mod limits;
mod violations;

use std::{fmt::Display, future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

pub(crate) use self::{body::Schemas, if_match::RequiredIfMatch};
pub(crate) use self::{if_match::IfMatch, violations::Violations};
use crate::{
    context::Api,
    error::{Problem, Result},
    routing,
};

/// The longest `Idempotency-Key` that is taken, in characters.
const LONGEST_IDEMPOTENCY_KEY: usize = 255;

/// A request body: its schema, and the rules that a schema cannot say.
pub(crate) trait Input: DeserializeOwned + ToSchema + 'static {
    /// Adds every broken rule that lies between several values.
    fn check(&self, _violations: &mut Violations) {}
}

/// What makes a repeated request the same request.
#[derive(Clone, Debug)]
pub struct Once {
    /// The client's key, if it sent one.
    pub(crate) key: Option<String>,
    /// SHA-256 over method, path and body.
    pub(crate) fingerprint: [u8; 32],
    /// SHA-256 over method and path.
    pub(crate) address: [u8; 32],
    /// The version that the client expects, if it said so.
    pub(crate) if_match: Option<IfMatch>,
}

impl Once {
    /// Leaves no trace of the body in the record of the request: a few possible bodies could be told by their
    /// fingerprint. The same key with another body then answers like the first one.
    #[must_use]
    pub(crate) fn without_body(self) -> Self {
        Self {
            fingerprint: self.address,
            ..self
        }
    }
}

/// A POST: a checked body, the idempotency key and an optional `If-Match`.
#[derive(Debug)]
pub(crate) struct Command<T> {
    /// The checked body. An absent body counts as `{}`.
    pub body: T,
    /// Key, fingerprint and expected version.
    pub once: Once,
}

impl<T: Input> FromRequest for Command<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let api = Api::of(&request)?;
            let key = idempotency_key(&request)?;
            let if_match = IfMatch::optional(&request)?;
            let bytes = body::read(api, &request, payload).await?;
            let address = Sha256::new()
                .chain_update(request.method().as_str())
                .chain_update([0])
                .chain_update(request.path())
                .chain_update([0]);
            let fingerprint = address.clone().chain_update(&bytes).finalize().into();
            let document = body::document(&request, &bytes, body::JSON)?;
            let body = body::parse(&api.schemas, document)?;
            let once = Once {
                key,
                fingerprint,
                address: address.finalize().into(),
                if_match,
            };
            Ok(Self { body, once })
        })
    }
}

/// A PATCH: a JSON merge patch (RFC 7396) and the `If-Match` that it requires.
#[derive(Debug)]
pub(crate) struct Patch {
    document: Value,
    /// The version that the client read.
    pub(crate) if_match: IfMatch,
}

impl Patch {
    /// Applies the patch to the editable part of an object and checks the result like a body.
    ///
    /// # Errors
    /// 422 with every broken rule.
    pub(crate) fn apply<T: Input + serde::Serialize>(self, api: &Api, current: &T) -> Result<T> {
        let mut target = serde_json::to_value(current).map_err(Problem::internal)?;
        if !self.document.is_object() {
            return Err(Problem::invalid_field(
                "",
                "type",
                "a merge patch is a JSON object with the members to change",
            ));
        }
        self.refuse_unknown_nulls(api.schemas.members(&T::name()))?;
        json_patch::merge(&mut target, &self.document);
        // An absent optional member and a null one are the same to us.
        if let Value::Object(members) = &mut target {
            members.retain(|_, value| !value.is_null());
        }
        body::parse(&api.schemas, target)
    }

    /// To remove what cannot exist is a misspelling: the merged document would not show it.
    fn refuse_unknown_nulls(&self, known: Option<&Map<String, Value>>) -> Result<()> {
        let (Some(known), Some(members)) = (known, self.document.as_object()) else {
            return Ok(());
        };
        let mut violations = Violations::default();
        for (name, value) in members {
            if value.is_null() && !known.contains_key(name) {
                violations.add(
                    format!("/{name}"),
                    body::UNKNOWN_FIELD,
                    body::UNKNOWN_FIELD_DETAIL,
                );
            }
        }
        violations.into_result()
    }
}

impl FromRequest for Patch {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let if_match = IfMatch::required(&request)?;
            let bytes = body::read(Api::of(&request)?, &request, payload).await?;
            let document = body::document(&request, &bytes, body::MERGE_PATCH)?;
            Ok(Self { document, if_match })
        })
    }
}

/// Query parameters; unknown ones are refused.
#[derive(Debug)]
pub(crate) struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parsed = query(request.query_string()).map(Self);
        std::future::ready(parsed)
    }
}

fn query<T: DeserializeOwned>(text: &str) -> Result<T> {
    if text.contains("%00") {
        let detail = "texts must not hold the character U+0000";
        return Err(Problem::invalid_parameter("query", detail));
    }
    let pairs = form_urlencoded::parse(text.as_bytes());
    let query = serde_urlencoded::Deserializer::new(pairs);
    serde_path_to_error::deserialize(query).map_err(|error| {
        let name = error.path().to_string();
        let detail = error.into_inner().to_string();
        // An unknown parameter, or one that is sent twice or left out, is named by the message only.
        let quoted = detail.split('`').nth(1).unwrap_or("query").to_owned();
        let name = if name == "." { quoted } else { name };
        Problem::invalid_parameter(&name, detail)
    })
}

/// Path parameters; a malformed id is a wrong parameter.
#[derive(Debug)]
pub(crate) struct Path<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Path<T> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parsed = web::Path::<T>::extract(request)
            .into_inner()
            .map(|path| Self(path.into_inner()))
            .map_err(|error| routing::malformed_path(request, error.to_string()));
        std::future::ready(parsed)
    }
}

/// The number of a query parameter, from 1 to `most`.
///
/// # Errors
/// 400 when it is another number.
pub(crate) fn up_to<N>(most: N, name: &str, asked: N) -> Result<N>
where
    N: Copy + PartialOrd + From<u8> + Display,
{
    if asked >= N::from(1) && asked <= most {
        return Ok(asked);
    }
    Err(Problem::invalid_parameter(
        name,
        format!("send a number from 1 to {most}"),
    ))
}

fn idempotency_key(request: &HttpRequest) -> Result<Option<String>> {
    let Some(value) = request.headers().get("idempotency-key") else {
        return Ok(None);
    };
    let key = value.to_str().unwrap_or_default();
    // Header texts may hold blanks; a key may not.
    let is_visible = key.bytes().all(|byte| byte.is_ascii_graphic());
    if key.is_empty() || key.len() > LONGEST_IDEMPOTENCY_KEY || !is_visible {
        return Err(Problem::invalid_parameter(
            "Idempotency-Key",
            "send 1 to 255 visible ASCII characters; a fresh UUID is a good choice",
        ));
    }
    Ok(Some(key.to_owned()))
}
