//! Logging: one line a request, machine-readable, without personal data and without secrets.

use actix_web::{
    Error, HttpMessage, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
};
use tracing::Span;
use tracing_actix_web::{RequestId, RootSpanBuilder};
use tracing_subscriber::{EnvFilter, fmt::format::FmtSpan};

use crate::{
    authorization::Route,
    config::{LogFormat, Settings},
};

/// Starts the log on standard error. Calling it twice changes nothing.
pub fn init(settings: &Settings) {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_span_events(FmtSpan::NONE)
        .with_writer(std::io::stderr);
    let started = match settings.log_format {
        LogFormat::Json => builder
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .try_init(),
        LogFormat::Text => builder.try_init(),
    };
    // A second start in one process keeps the first log.
    drop(started);
}

/// The span of a request: its id and method, on every line that is logged while it is served. When it is answered, one
/// line tells route and status. Path and query are left out: they hold ids and search words.
#[derive(Debug)]
pub(crate) struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request.extensions().get::<RequestId>().copied();
        tracing::info_span!(
            "request",
            method = request.method().as_str(),
            request_id = id.map(tracing::field::display),
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let (route, status) = match outcome {
            Ok(response) => (route(response.request()), response.status()),
            Err(error) => (None, error.as_response_error().status_code()),
        };
        let route = route.as_ref().map_or("unknown", |route| &route.0);
        let status = status.as_u16();
        // An event of its own is a third of the price of adding fields to the span.
        span.in_scope(|| tracing::info!(route, status, "request answered"));
    }
}

/// The operation's path: known since the request was authorized, or matched now for those that need no credentials.
fn route(request: &HttpRequest) -> Option<Route> {
    let known = request.extensions().get::<Route>().cloned();
    known.or_else(|| request.match_pattern().map(|path| Route(path.into())))
}
