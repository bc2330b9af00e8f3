//! Logging: one line a request, machine-readable, without personal data and without secrets.

use actix_web::{
    HttpMessage, HttpRequest,
    http::{Method, StatusCode},
};
use tracing_subscriber::{EnvFilter, fmt::format::FmtSpan};
use uuid::Uuid;

use crate::{
    authorization::Route,
    config::{LogFormat, Settings},
    error::{REQUEST_ID, Result},
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
            .with_span_list(false)
            .try_init(),
        LogFormat::Text => builder.try_init(),
    };
    // A second start in one process keeps the first log.
    drop(started);
}

/// Tells that a request was answered: one line. Path and query are left out, because they hold ids and search words.
///
/// There is no span around a request: making, entering and printing one cost a tenth of a read by id. What is logged
/// while a request is served names it with [`request_id`](crate::error::request_id).
pub(crate) fn answered(
    id: Uuid,
    method: &Method,
    answer: Option<&HttpRequest>,
    status: StatusCode,
) {
    let route = answer.and_then(route);
    tracing::info!(
        request_id = %id.as_hyphenated(),
        method = method.as_str(),
        route = route.as_ref().map_or("unknown", |route| &route.0),
        status = status.as_u16(),
        "request answered"
    );
}

/// Makes the next part of an answer whose beginning is sent, for the request of this id. A failure breaks the answer off, and
/// only the log can tell why: the status was sent, and logged, long before.
pub(crate) async fn next_part<T>(
    id: Option<Uuid>,
    part: impl Future<Output = Result<T>>,
) -> Result<T> {
    let made = match id {
        Some(id) => REQUEST_ID.scope(id, part).await,
        None => part.await,
    };
    if let Err(problem) = &made {
        tracing::error!(request_id = id.map(tracing::field::display), %problem, "export broken off");
    }
    made
}

/// The operation's path: known since the request was authorized, or matched now for those that need no credentials.
fn route(request: &HttpRequest) -> Option<Route> {
    let known = request.extensions().get::<Route>().cloned();
    known.or_else(|| request.match_pattern().map(|path| Route(path.into())))
}
