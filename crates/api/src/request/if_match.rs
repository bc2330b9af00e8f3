//! Optimistic concurrency (RFC 9110, section 13.1.1): an object's `ETag` is its version in quotes.

use actix_web::{HttpRequest, http::header};

use crate::error::{Code, Problem, Result};

/// The versions that a client accepts to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IfMatch {
    /// `*`: whatever is there.
    Any,
    /// One of these versions.
    Versions(Vec<i64>),
}

impl IfMatch {
    pub(super) fn optional(request: &HttpRequest) -> Result<Option<Self>> {
        let Some(value) = request.headers().get(header::IF_MATCH) else {
            return Ok(None);
        };
        let malformed = || {
            Problem::invalid_parameter(
                "If-Match",
                "send the ETag of the last read, for example \"3\", or *",
            )
        };
        let text = value.to_str().map_err(|_not_ascii| malformed())?.trim();
        if text == "*" {
            return Ok(Some(Self::Any));
        }
        let tags = text.split(',').map(|tag| {
            let tag = tag.trim();
            let (is_weak, tag) = match tag.strip_prefix("W/") {
                Some(tag) => (true, tag),
                None => (false, tag),
            };
            let quoted = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
            // A tag that is no version of ours is well-formed and simply never matches; nor does a weak one (RFC
            // 9110, section 13.1.1).
            quoted
                .map(|tag| {
                    if is_weak {
                        -1
                    } else {
                        tag.parse().unwrap_or(-1)
                    }
                })
                .ok_or_else(malformed)
        });
        Ok(Some(Self::Versions(tags.collect::<Result<_>>()?)))
    }

    pub(super) fn required(request: &HttpRequest) -> Result<Self> {
        Self::optional(request)?.ok_or_else(|| {
            Problem::new(
                Code::PreconditionRequired,
                "Read the object, then send its ETag as `If-Match`, so that nobody's change is lost.",
            )
        })
    }

    /// Refuses when the object is at another version.
    ///
    /// # Errors
    /// 412, with the current `ETag`.
    pub(crate) fn check(&self, current: i64) -> Result<()> {
        match self {
            Self::Any => Ok(()),
            Self::Versions(versions) if versions.contains(&current) => Ok(()),
            Self::Versions(_) => Err(Problem::new(
                Code::PreconditionFailed,
                "The object changed since you read it. Read it again and repeat the change on top of it.",
            )
            .with_header(header::ETAG, format!("\"{current}\""))),
        }
    }
}

/// The `If-Match` of a DELETE: required.
#[derive(Clone, Debug)]
pub(crate) struct RequiredIfMatch(pub IfMatch);

impl actix_web::FromRequest for RequiredIfMatch {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        std::future::ready(IfMatch::required(request).map(Self))
    }
}
