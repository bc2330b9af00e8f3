//! Builds the app: the only file that names every resource.

use std::sync::Arc;

use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    web,
};
use serde_json::Value;
use utoipa::OpenApi;
use utoipa_actix_web::{AppExt, service_config::ServiceConfig};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{
    action_items, advocacy_actions, agreements, alumni, api_keys, applications, cadences,
    calendar_links, check_ins,
    context::Api,
    coordinators, dashboard,
    document::{self, DocumentError, Skeleton},
    events, feedback, fit_checks, gatherings, giving_back, goals, group_sessions, groups, health,
    help_requests, introductions, match_runs, matching_policies, me, mentor_pipeline, messages,
    middleware::Guard,
    nominations, organizations, pair_rules, pairing_health, pairings, people, programs, proposals,
    recognitions, reports, resources, routing, session_notes, sessions, skill_assessments, skills,
    standing, tokens, trial_ratings, wind_downs,
};

/// Where the OpenAPI document is served.
const DOCUMENT_PATH: &str = "/openapi.json";

/// Every resource. Only what is documented can be mounted.
const RESOURCES: [fn(&mut ServiceConfig<'_>); 46] = [
    me::register,
    organizations::register,
    people::register,
    tokens::register,
    skills::register,
    programs::register,
    coordinators::register,
    dashboard::register,
    reports::register,
    wind_downs::register,
    messages::register,
    applications::register,
    matching_policies::register,
    pair_rules::register,
    trial_ratings::register,
    match_runs::register,
    proposals::register,
    pairings::register,
    groups::register,
    group_sessions::register,
    advocacy_actions::register,
    gatherings::register,
    resources::register,
    skill_assessments::register,
    mentor_pipeline::register,
    alumni::register,
    giving_back::register,
    sessions::register,
    calendar_links::register,
    check_ins::register,
    fit_checks::register,
    goals::register,
    action_items::register,
    feedback::register,
    cadences::register,
    pairing_health::register,
    help_requests::register,
    session_notes::register,
    agreements::register,
    introductions::register,
    recognitions::register,
    nominations::register,
    standing::register,
    api_keys::register,
    events::register,
    health::register,
];

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
        .configure(|config| RESOURCES.iter().for_each(|register| register(config)))
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
        .configure(|config| {
            for register in RESOURCES {
                routing::mount(config, register);
            }
        })
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
        .default_service(web::to(routing::unknown_route))
        .wrap(Guard)
}
