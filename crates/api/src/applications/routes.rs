//! The operations on applications.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web::Data};

use super::{
    Application, CreateApplication,
    model::{ApplicationDetails, ListApplications},
    steps::{self, Verb},
    store,
};
use crate::{
    auth::{Caller, Coordinator, Member},
    context::Api,
    error::{Problem, Result},
    history::Subject,
    ids::{ApplicationId, PersonId},
    page::{Page, Paging},
    programs,
    reply::Reply,
    request::{Command, Patch, Path, Query},
    transitions::{self, Reason, Transition},
};

/// List applications
///
/// Members see their own; coordinators also those to the programs that they run.
#[utoipa::path(tag = "applications", params(ListApplications), responses((status = 200, description = "A page of applications.", body = Page<Application>)))]
#[get("/v1/applications")]
pub(super) async fn list_applications(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListApplications>,
) -> Result<HttpResponse> {
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let (select, sort) = store::select(&caller, &query);
    paging
        .list(
            api.db(),
            select,
            sort,
            |row| (None, row.id.0),
            Application::from,
        )
        .await
}

/// Apply to a program
///
/// It begins as a draft. A person has one live application in each role, while the program takes applications; who withdrew
/// or left may apply again. Members apply for themselves, coordinators for anybody, also for those who were turned down.
#[utoipa::path(tag = "applications", request_body = CreateApplication, responses((status = 201, description = "The application, as a draft.", body = Application)))]
#[post("/v1/applications")]
pub(super) async fn create_application(
    api: Data<Api>,
    caller: Member,
    Command { body, once }: Command<CreateApplication>,
) -> Result<HttpResponse> {
    programs::store::get_visible(api.db(), &caller, body.program_id).await?;
    let person = require_applicant(&caller, &body)?;
    let who = Caller::clone(&caller);
    api.execute(&caller, once, async move |unit| {
        store::require_may_apply(unit, &who, person, &body).await?;
        let row = store::create(unit, person, body).await?;
        let version = row.version;
        let location = format!("/v1/applications/{}", row.id);
        Ok(Reply::created(location, Application::from(row)).version(version))
    })
    .await
}

/// Read an application
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The application.")), responses((status = 200, description = "The application.", body = Application)))]
#[get("/v1/applications/{application_id}")]
pub(super) async fn get_application(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ApplicationId>,
) -> Result<Reply<Application>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    let version = row.version;
    Ok(Reply::ok(Application::from(row)).version(version))
}

/// Change an application
///
/// Applicants change everything until the review begins, and capacity, preferred and avoided people later too;
/// coordinators change everything as long as the application is alive. The capacity cannot fall below the seats taken.
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The application.")), request_body = ApplicationDetails, responses((status = 200, description = "The changed application.", body = Application)))]
#[patch("/v1/applications/{application_id}")]
pub(super) async fn patch_application(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ApplicationId>,
    patch: Patch,
) -> Result<Reply<Application>> {
    let visible = store::get_visible(api.db(), &caller, id).await?;
    let by_coordinator = caller.coordinates(visible.program_id);
    let shared = Data::clone(&api);
    let row = api
        .write(&caller, async move |unit| {
            let current = store::get(unit.db, unit.organization, id).await?;
            patch.if_match.check(current.version)?;
            let before = ApplicationDetails::from(current.clone());
            let after = patch.apply(&shared, &before)?;
            store::update(unit, current, after, by_coordinator).await
        })
        .await?;
    let version = row.version;
    Ok(Reply::ok(Application::from(row)).version(version))
}

/// Submit an application
///
/// Possible while the program takes applications. Every required answer must be there.
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The application.")), request_body = Reason, responses((status = 200, description = "The submitted application.", body = Application)))]
#[post("/v1/applications/{application_id}/submit")]
pub(super) async fn submit_application(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ApplicationId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, Verb::Submit, command).await
}

/// Begin to review an application
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The application.")), request_body = Reason, responses((status = 200, description = "The application, under review.", body = Application)))]
#[post("/v1/applications/{application_id}/review")]
pub(super) async fn review_application(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<ApplicationId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, Verb::Review, command).await
}

/// Approve an application
///
/// The person takes part in matching from now on. A submitted application passes through the review in the same step.
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The application.")), request_body = Reason, responses((status = 200, description = "The approved application.", body = Application)))]
#[post("/v1/applications/{application_id}/approve")]
pub(super) async fn approve_application(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<ApplicationId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, Verb::Approve, command).await
}

/// Reject an application
///
/// A reason code is required. A submitted application passes through the review in the same step.
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The application.")), request_body = Reason, responses((status = 200, description = "The rejected application.", body = Application)))]
#[post("/v1/applications/{application_id}/reject")]
pub(super) async fn reject_application(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<ApplicationId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, Verb::Reject, command).await
}

/// Put an application on the waitlist
///
/// Mentees on the waitlist are approved, oldest first, when a mentor's seat frees.
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The application.")), request_body = Reason, responses((status = 200, description = "The application, on the waitlist.", body = Application)))]
#[post("/v1/applications/{application_id}/waitlist")]
pub(super) async fn waitlist_application(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<ApplicationId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, Verb::Waitlist, command).await
}

/// Withdraw an application
///
/// Running pairings end, and open proposals are declined.
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The application.")), request_body = Reason, responses((status = 200, description = "The withdrawn application.", body = Application)))]
#[post("/v1/applications/{application_id}/withdraw")]
pub(super) async fn withdraw_application(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ApplicationId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, Verb::Withdraw, command).await
}

/// Pause an application
///
/// The person takes no new partners until they resume; running pairings go on.
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The application.")), request_body = Reason, responses((status = 200, description = "The paused application.", body = Application)))]
#[post("/v1/applications/{application_id}/pause")]
pub(super) async fn pause_application(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ApplicationId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, Verb::Pause, command).await
}

/// Resume a paused application
///
/// By the person who paused it, or by a coordinator: what a coordinator paused, the applicant does not resume.
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The application.")), request_body = Reason, responses((status = 200, description = "The application, approved again.", body = Application)))]
#[post("/v1/applications/{application_id}/resume")]
pub(super) async fn resume_application(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ApplicationId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, Verb::Resume, command).await
}

/// Leave a program
///
/// Running pairings end with the reason `left_program`, open proposals are declined, and all seats are given back.
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The application.")), request_body = Reason, responses((status = 200, description = "The application, left.", body = Application)))]
#[post("/v1/applications/{application_id}/leave")]
pub(super) async fn leave_application(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ApplicationId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, Verb::Leave, command).await
}

/// Remove a participant from a program
///
/// Running pairings end with the reason `left_program`, open proposals are declined, and all seats are given back.
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The application.")), request_body = Reason, responses((status = 200, description = "The removed application.", body = Application)))]
#[post("/v1/applications/{application_id}/remove")]
pub(super) async fn remove_application(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<ApplicationId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, Verb::Remove, command).await
}

/// List the steps of an application
///
/// Who did what, when and why; oldest first. Applicants do not see the notes, even when they run the program.
#[utoipa::path(tag = "applications", params(("application_id" = ApplicationId, Path, description = "The application.")), responses((status = 200, description = "The steps.", body = Vec<Transition>)))]
#[get("/v1/applications/{application_id}/transitions")]
pub(super) async fn list_application_transitions(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ApplicationId>,
) -> Result<Reply<Vec<Transition>>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    let organization = caller.organization;
    let steps =
        transitions::store::list(api.db(), organization, Subject::Application, id.0).await?;
    Ok(Reply::ok(transitions::as_seen_by(
        &caller,
        row.program_id,
        &[row.person_id],
        steps,
    )))
}

async fn step(
    api: &Api,
    caller: &Caller,
    id: ApplicationId,
    verb: Verb,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    let visible = store::get_visible(api.db(), caller, id).await?;
    if verb.is_for_coordinators() {
        caller.require_coordinator(visible.program_id)?;
    }
    let expected = once.if_match.clone();
    let is_own = caller.is(visible.person_id);
    api.execute(caller, once, async move |unit| {
        let current = store::get(unit.db, unit.organization, id).await?;
        if let Some(expected) = expected {
            expected.check(current.version)?;
        }
        if verb == Verb::Resume && is_own {
            steps::require_own_pause(unit, &current).await?;
        }
        let row = steps::take(unit, current, verb, body).await?;
        let version = row.version;
        Ok(Reply::ok(Application::from(row)).version(version))
    })
    .await
}

/// The person whom the application is for: members apply for themselves only.
fn require_applicant(caller: &Caller, input: &CreateApplication) -> Result<PersonId> {
    let applicant = input.person_id.or(caller.person()).ok_or_else(|| {
        let detail = "an API key is nobody, so say who applies";
        Problem::invalid_field("/person_id", "required", detail)
    })?;
    if !caller.is(applicant) {
        caller.require_coordinator(input.program_id)?;
    }
    Ok(applicant)
}
