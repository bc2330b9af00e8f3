//! Builds the app: the only file that names every resource.

use std::sync::Arc;

use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    web,
};
use serde_json::Value;
use tracing_actix_web::TracingLogger;
use utoipa::OpenApi;
use utoipa_actix_web::{AppExt, service_config::ServiceConfig};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{
    action_items, advocacy_actions, agreements, alumni, api_keys, applications, cadences,
    check_ins,
    context::Api,
    coordinators, dashboard,
    document::{self, DocumentError, Skeleton},
    events, feedback, fit_checks, gatherings, giving_back, goals, health, help_requests,
    introductions, match_runs, matching_policies, me, mentor_pipeline, messages,
    middleware::{Guard, unknown_route},
    nominations, organizations, pair_rules, pairing_health, pairings, people, programs, proposals,
    recognitions, reports, resources, session_notes, sessions, skill_assessments, skills, standing,
    telemetry::RequestSpan,
    tokens, trial_ratings, wind_downs,
};

/// Where the OpenAPI document is served.
const DOCUMENT_PATH: &str = "/openapi.json";

/// Mounts every resource. Only what is documented can be mounted.
fn register(config: &mut ServiceConfig<'_>) {
    me::register(config);
    organizations::register(config);
    people::register(config);
    tokens::register(config);
    skills::register(config);
    programs::register(config);
    coordinators::register(config);
    dashboard::register(config);
    reports::register(config);
    wind_downs::register(config);
    messages::register(config);
    applications::register(config);
    matching_policies::register(config);
    pair_rules::register(config);
    trial_ratings::register(config);
    match_runs::register(config);
    proposals::register(config);
    pairings::register(config);
    advocacy_actions::register(config);
    gatherings::register(config);
    resources::register(config);
    skill_assessments::register(config);
    mentor_pipeline::register(config);
    alumni::register(config);
    giving_back::register(config);
    sessions::register(config);
    check_ins::register(config);
    fit_checks::register(config);
    goals::register(config);
    action_items::register(config);
    feedback::register(config);
    cadences::register(config);
    pairing_health::register(config);
    help_requests::register(config);
    session_notes::register(config);
    agreements::register(config);
    introductions::register(config);
    recognitions::register(config);
    nominations::register(config);
    standing::register(config);
    api_keys::register(config);
    events::register(config);
    health::register(config);
}

/// The OpenAPI document of this service, as clients see it.
///
/// # Errors
/// When the authorization table and the operations do not agree.
pub fn openapi() -> Result<Value, DocumentError> {
    complete_document().map(document::published)
}

/// The OpenAPI document with every schema that bodies are checked against.
pub(crate) fn complete_document() -> Result<Value, DocumentError> {
    let (_, collected) = App::new()
        .into_utoipa_app()
        .openapi(Skeleton::openapi())
        .configure(register)
        .split_for_parts();
    document::finish(&collected)
}

/// Builds the app around the shared state.
pub(crate) fn app(
    api: Api,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let (app, _) = App::new()
        .into_utoipa_app()
        .configure(register)
        .split_for_parts();
    let swagger = SwaggerUi::new("/docs/{_:.*}").config(
        Config::from(DOCUMENT_PATH)
            .try_it_out_enabled(true)
            .persist_authorization(true)
            .display_operation_id(true)
            .display_request_duration(true)
            .filter(true)
            .doc_expansion("none"),
    );
    let document = Arc::clone(&api.document);
    app.app_data(web::Data::new(api))
        .service(swagger)
        .service(web::redirect("/docs", "/docs/"))
        .service(web::redirect("/", "/docs/"))
        .route(
            DOCUMENT_PATH,
            web::get().to(move || {
                let document = Arc::clone(&document);
                async move { web::Json(document) }
            }),
        )
        .default_service(web::to(unknown_route))
        .wrap(Guard)
        .wrap(TracingLogger::<RequestSpan>::new())
}
