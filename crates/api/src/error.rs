//! The one error type of the API and the one table of its codes; nothing else produces a status of 400 or more.
//!
//! A [`Problem`] is rendered as RFC 9457 problem details. What the client may read is in its fields; the cause of an
//! internal failure is logged where the problem is made and cannot be rendered.

use std::fmt;

use actix_web::{HttpResponse, ResponseError, http::StatusCode, http::header};
use sea_orm::{DbErr, SqlErr};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

tokio::task_local! {
    /// The id of the request being served; set by the outermost middleware.
    pub(crate) static REQUEST_ID: Uuid;
}

/// The id of the request being served, for lines in the log; none outside a request.
pub(crate) fn request_id() -> Option<Uuid> {
    REQUEST_ID.try_with(|id| *id).ok()
}

/// The result of everything that can end in a problem document.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $slug:literal, $status:literal, $title:literal;)+) => {
        /// Every way in which a request can fail. Codes are contract: they are never renamed and never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// All codes, for the catalogue.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The stable name, as in `code` and at the end of `type`.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)+ }
            }

            const fn number(self) -> u16 {
                match self { $(Self::$variant => $status,)+ }
            }

            /// The short, constant summary.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }
        }
    };
}

codes! {
    /// The body is not JSON.
    InvalidJson = "invalid-json", 400, "The body is not valid JSON";
    /// A path, query or header parameter has a wrong form.
    InvalidParameter = "invalid-parameter", 400, "A parameter is not valid";
    /// The cursor was changed, or belongs to another list.
    InvalidCursor = "invalid-cursor", 400, "The cursor is not valid here";
    /// No credentials, or credentials that do not hold.
    Unauthenticated = "unauthenticated", 401, "Authentication is required";
    /// The caller is known and may not do this.
    Forbidden = "forbidden", 403, "The caller may not do this";
    /// There is no such object, or the caller may not know of it.
    NotFound = "not-found", 404, "There is no such object";
    /// The path exists, the method does not.
    MethodNotAllowed = "method-not-allowed", 405, "The method is not allowed here";
    /// The client took too long to send its body.
    RequestTimeout = "request-timeout", 408, "The body did not arrive in time";
    /// The object is in a state from which this step is not possible.
    InvalidTransition = "invalid-transition", 409, "The step is not possible in this state";
    /// A value that must be unique is taken.
    AlreadyExists = "already-exists", 409, "The value is taken";
    /// Other objects depend on this one.
    InUse = "in-use", 409, "Other objects depend on this one";
    /// All seats are taken.
    CapacityReached = "capacity-reached", 409, "No seat is left";
    /// One of the two has another session at that time.
    Busy = "busy", 409, "Somebody has another session then";
    /// The inputs of the match run changed after it ran.
    StaleRun = "stale-run", 409, "The inputs changed since the run";
    /// Another request changed the object at the same moment.
    Conflict = "conflict", 409, "The request conflicts with another one";
    /// The `ETag` of the request is no longer current.
    PreconditionFailed = "precondition-failed", 412, "The object changed since it was read";
    /// The body is larger than allowed.
    PayloadTooLarge = "payload-too-large", 413, "The body is too large";
    /// The body has a media type that the operation does not take.
    UnsupportedMediaType = "unsupported-media-type", 415, "The media type is not supported";
    /// The body breaks a rule; every broken rule is listed.
    ValidationFailed = "validation-failed", 422, "The body breaks a rule";
    /// The idempotency key was used with another request.
    IdempotencyKeyReused = "idempotency-key-reused", 422, "The idempotency key was used with another request";
    /// The operation needs an `If-Match` header.
    PreconditionRequired = "precondition-required", 428, "An If-Match header is required";
    /// The same thing was asked for too often.
    TooManyRequests = "too-many-requests", 429, "Too many requests";
    /// The service failed; the cause is in its log under the request id.
    Internal = "internal", 500, "The service failed";
    /// The service cannot answer at the moment.
    Unavailable = "unavailable", 503, "The service is not available at the moment";
}

impl Code {
    /// The HTTP status.
    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.number()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The `type` of the problem document: stable, and not meant to be fetched.
    pub fn problem_type(self) -> String {
        format!("urn:pairwell:problem:{}", self.slug())
    }
}

/// One broken rule of a body, or one wrong parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) to the value in the body; empty for the whole body. For a parameter: its name.
    #[schema(example = "/skills_offered/0/level")]
    pub pointer: String,
    /// Stable name of the rule.
    #[schema(example = "maximum")]
    pub code: String,
    /// What is wrong and how to mend it.
    #[schema(example = "9 is more than the maximum of 5")]
    pub detail: String,
}

/// What a failed request answers, as `application/problem+json` (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Identifies the kind of problem; stable.
    #[schema(example = "urn:pairwell:problem:validation-failed")]
    pub r#type: String,
    /// Short summary of the kind of problem.
    #[schema(example = "The body breaks a rule")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 422, minimum = 400, maximum = 599)]
    pub status: u16,
    /// What went wrong this time and what to do about it.
    #[schema(example = "1 value breaks a rule; `errors` lists all of them.")]
    pub detail: String,
    /// The last part of `type`, for programs that switch on it.
    #[schema(example = "validation-failed")]
    pub code: String,
    /// Quote this id when asking for help; it is in the log.
    #[schema(example = "0199c3f0-7a00-7000-8000-000000000001")]
    pub request_id: Uuid,
    /// All broken rules at once; for `validation-failed` and `invalid-parameter`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// The steps possible from the current state; for `invalid-transition`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Vec<String>>,
    /// What changed since the run; for `stale-run`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub changes: Vec<String>,
}

/// A failed request: a code, a sentence for the client and what belongs to the code.
#[derive(Debug)]
pub struct Problem(Box<Inner>);

#[derive(Debug)]
struct Inner {
    code: Code,
    detail: String,
    errors: Vec<FieldError>,
    allowed: Option<Vec<String>>,
    changes: Vec<String>,
    headers: Vec<(header::HeaderName, String)>,
}

impl Problem {
    /// A problem of this kind; `detail` is shown to the client.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            code,
            detail: detail.into(),
            errors: Vec::new(),
            allowed: None,
            changes: Vec::new(),
            headers: Vec::new(),
        }))
    }

    /// There is no such object, or the caller may not know of it.
    pub fn not_found(what: &str) -> Self {
        Self::new(
            Code::NotFound,
            format!("There is no such {what}, or it is not visible to you."),
        )
    }

    /// The caller is known and may not do this.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(Code::Forbidden, detail)
    }

    /// Credentials are missing or do not hold. The reason is never told: it would help an attacker only.
    pub fn unauthenticated() -> Self {
        Self::new(
            Code::Unauthenticated,
            "Send a valid token or API key as `Authorization: Bearer …`.",
        )
        .with_header(header::WWW_AUTHENTICATE, "Bearer realm=\"pairwell\"")
    }

    /// The body breaks these rules.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let detail = match errors.len() {
            1 => "1 value breaks a rule; `errors` says which and how to mend it.".to_owned(),
            n => format!("{n} values break a rule; `errors` lists all of them."),
        };
        Self::new(Code::ValidationFailed, detail).with_errors(errors)
    }

    /// The body breaks one rule.
    pub fn invalid_field(pointer: &str, code: &str, detail: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError::new(pointer, code, detail)])
    }

    /// A parameter of the path, the query or a header has a wrong form.
    pub fn invalid_parameter(name: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self::new(
            Code::InvalidParameter,
            format!("The parameter `{name}` is not valid."),
        )
        .with_errors(vec![FieldError::new(name, "invalid", detail)])
    }

    /// The service failed. The cause is logged here, once, and never shown.
    pub fn internal(cause: impl fmt::Display) -> Self {
        tracing::error!(request_id = request_id().map(display), %cause, "request failed inside the service");
        Self::new(
            Code::Internal,
            "Something went wrong on our side; the log names the cause under this request id.",
        )
    }

    /// Adds the broken rules.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }

    /// Adds the steps that are possible from the current state.
    #[must_use]
    pub fn with_allowed(mut self, allowed: Vec<String>) -> Self {
        self.0.allowed = Some(allowed);
        self
    }

    /// Adds what changed since the run.
    #[must_use]
    pub fn with_changes(mut self, changes: Vec<String>) -> Self {
        self.0.changes = changes;
        self
    }

    /// Adds a response header.
    #[must_use]
    pub fn with_header(mut self, name: header::HeaderName, value: impl Into<String>) -> Self {
        self.0.headers.push((name, value.into()));
        self
    }

    /// The kind of problem.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The document that the client receives.
    pub(crate) fn body(&self) -> ProblemBody {
        let inner = &*self.0;
        ProblemBody {
            r#type: inner.code.problem_type(),
            title: inner.code.title().to_owned(),
            status: inner.code.status().as_u16(),
            detail: inner.detail.clone(),
            code: inner.code.slug().to_owned(),
            request_id: request_id().unwrap_or_default(),
            errors: inner.errors.clone(),
            allowed: inner.allowed.clone(),
            changes: inner.changes.clone(),
        }
    }
}

impl FieldError {
    /// A broken rule at this JSON pointer.
    pub fn new(
        pointer: impl Into<String>,
        code: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.into(),
            detail: detail.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code.slug(), self.0.detail)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.content_type("application/problem+json");
        for (name, value) in &self.0.headers {
            response.insert_header((name.clone(), value.as_str()));
        }
        response.json(self.body())
    }
}

/// Every database failure is the service's own, never the client's: a constraint that a client can break is turned
/// into its problem at the statement that can break it, with [`ConstraintExt::on_constraint`].
impl From<DbErr> for Problem {
    fn from(error: DbErr) -> Self {
        if matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) {
            tracing::error!(request_id = request_id().map(display), cause = %error, "the database cannot be reached");
            return Self::unavailable();
        }
        if is_busy(&error.to_string()) {
            tracing::warn!(request_id = request_id().map(display), cause = %error, "the database is busy");
            return Self::unavailable();
        }
        Self::internal(error)
    }
}

fn is_busy(message: &str) -> bool {
    message.contains("database is locked") || message.contains("database or disk is full")
}

impl Problem {
    /// The service cannot answer now; the client may try again shortly.
    pub fn unavailable() -> Self {
        Self::new(
            Code::Unavailable,
            "Try again in a moment; nothing was changed.",
        )
        .with_header(header::RETRY_AFTER, "1")
    }
}

/// Whether the statement would have left a row that points to nothing.
///
/// SQLite reports a broken `RESTRICT` as a failed trigger (code 1811), which `sql_err` of sea-orm does not know.
pub(crate) fn breaks_reference(error: &DbErr) -> bool {
    matches!(
        error.sql_err(),
        Some(SqlErr::ForeignKeyConstraintViolation(_))
    ) || error.to_string().contains("FOREIGN KEY constraint failed")
}

/// Turns a named constraint into a named client error, at the statement that can break it.
pub trait ConstraintExt<T> {
    /// Calls `problem` when this statement broke the constraint (PostgreSQL names it; SQLite names the columns of a
    /// unique index, so give both).
    ///
    /// # Errors
    /// The problem, or the database error as an internal one.
    fn on_constraint(
        self,
        name: &str,
        columns: &str,
        problem: impl FnOnce() -> Problem,
    ) -> Result<T>;
}

impl<T> ConstraintExt<T> for std::result::Result<T, DbErr> {
    fn on_constraint(
        self,
        name: &str,
        columns: &str,
        problem: impl FnOnce() -> Problem,
    ) -> Result<T> {
        self.map_err(|error| {
            let message = error.to_string();
            let broken = message.contains(name)
                || (!columns.is_empty() && message.contains("UNIQUE") && message.contains(columns));
            if broken { problem() } else { error.into() }
        })
    }
}
