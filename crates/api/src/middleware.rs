//! What surrounds every request: its id, the answer to a panic, and its line in the log.

use std::{
    future::{Future, Ready, ready},
    panic::AssertUnwindSafe,
    pin::Pin,
    rc::Rc,
};

use actix_web::{
    Error, HttpResponse, ResponseError,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    error::InternalError,
    http::{
        Method,
        header::{self, HeaderName, HeaderValue},
    },
};
use futures_util::FutureExt;
use uuid::Uuid;

use crate::{
    error::{Problem, REQUEST_ID},
    ids::new_id,
    telemetry,
};

const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Gives every answer its request id and the headers of a private JSON API, turns a panic into a 500, and logs a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guard;

impl<S, B> Transform<S, ServiceRequest> for Guard
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Transform = GuardService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        let service = Rc::new(service);
        ready(Ok(GuardService { service }))
    }
}

#[derive(Debug)]
pub(crate) struct GuardService<S> {
    service: Rc<S>,
}

impl<S, B> Service<ServiceRequest> for GuardService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Error>>>>;

    actix_web::dev::forward_ready!(service);

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let method = request.method().clone();
        if method == Method::HEAD {
            // HEAD is GET without a body (RFC 9110, section 9.3.2); the connection leaves the body out by itself.
            request.head_mut().method = Method::GET;
        }
        let service = Rc::clone(&self.service);
        let id = new_id();
        // The request itself cannot be kept: the router needs the only reference to it.
        Box::pin(REQUEST_ID.scope(id, async move {
            let outcome = AssertUnwindSafe(service.call(request)).catch_unwind().await;
            let mut response = match outcome {
                Ok(Ok(response)) => response,
                Ok(Err(error)) => {
                    let response = error.error_response();
                    telemetry::answered(id, &method, None, response.status());
                    return Err(rendered(error, response, id));
                }
                Err(_) => {
                    let problem = Problem::internal("a handler panicked");
                    let response = problem.error_response();
                    telemetry::answered(id, &method, None, response.status());
                    return Err(rendered(problem, response, id));
                }
            };
            finish(response.headers_mut(), id);
            telemetry::answered(id, &method, Some(response.request()), response.status());
            Ok(response)
        }))
    }
}

/// An error with its answer, rendered while the request id is known.
fn rendered(
    cause: impl std::fmt::Debug + std::fmt::Display + 'static,
    mut response: HttpResponse,
    id: Uuid,
) -> Error {
    finish(response.headers_mut(), id);
    InternalError::from_response(cause, response).into()
}

fn finish(headers: &mut header::HeaderMap, id: Uuid) {
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(REQUEST_ID_HEADER, value);
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // Answers hold personal data: no cache on the way may keep them.
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
