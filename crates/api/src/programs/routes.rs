//! The operations on programs.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web::Data};

use super::{CreateProgram, Program, ProgramState, model::ListPrograms, store};
use crate::{
    auth::{Caller, Coordinator, Member, Owner},
    context::Api,
    error::Result,
    history::Subject,
    ids::ProgramId,
    page::{Page, Paging},
    reply::Reply,
    request::{Command, Patch, Path, Query},
    transitions::{self, Reason, Transition},
};

/// List programs
///
/// Members see the programs that have left the draft; coordinators also the drafts that they run.
#[utoipa::path(tag = "programs", params(ListPrograms), responses((status = 200, description = "A page of programs.", body = Page<Program>)))]
#[get("/v1/programs")]
pub(super) async fn list_programs(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListPrograms>,
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
            store::sort_key(query.sort),
            Program::from,
        )
        .await
}

/// Create a program
///
/// It begins as a draft, with the default matching policy.
#[utoipa::path(tag = "programs", request_body = CreateProgram, responses((status = 201, description = "The program.", body = Program)))]
#[post("/v1/programs")]
pub(super) async fn create_program(
    api: Data<Api>,
    caller: Owner,
    Command { body, once }: Command<CreateProgram>,
) -> Result<HttpResponse> {
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, body).await?;
        let version = row.version;
        Ok(Reply::created(format!("/v1/programs/{}", row.id), Program::from(row)).version(version))
    })
    .await
}

/// Read a program
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program.")), responses((status = 200, description = "The program.", body = Program)))]
#[get("/v1/programs/{program_id}")]
pub(super) async fn get_program(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<ProgramId>,
) -> Result<Reply<Program>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    let version = row.version;
    Ok(Reply::ok(Program::from(row)).version(version))
}

/// Change a program
///
/// Dates and fields can be changed as long as the program is neither closed nor cancelled.
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program.")), request_body = CreateProgram, responses((status = 200, description = "The changed program.", body = Program)))]
#[patch("/v1/programs/{program_id}")]
pub(super) async fn patch_program(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<ProgramId>,
    patch: Patch,
) -> Result<Reply<Program>> {
    store::get_coordinated(api.db(), &caller, id).await?;
    let shared = Data::clone(&api);
    let row = api
        .write(&caller, async move |unit| {
            let current = store::get(unit.db, unit.organization, id).await?;
            patch.if_match.check(current.version)?;
            let before = CreateProgram::from(current.clone());
            let after = patch.apply(&shared, &before)?;
            store::update(unit, current, after).await
        })
        .await?;
    let version = row.version;
    Ok(Reply::ok(Program::from(row)).version(version))
}

/// Open a program for applications
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program.")), request_body = Reason, responses((status = 200, description = "The open program.", body = Program)))]
#[post("/v1/programs/{program_id}/open")]
pub(super) async fn open_program(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<ProgramId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, ProgramState::Open, command).await
}

/// Close applications and begin to match
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program.")), request_body = Reason, responses((status = 200, description = "The program, in matching.", body = Program)))]
#[post("/v1/programs/{program_id}/start-matching")]
pub(super) async fn start_program_matching(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<ProgramId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, ProgramState::Matching, command).await
}

/// Let the pairings run
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program.")), request_body = Reason, responses((status = 200, description = "The running program.", body = Program)))]
#[post("/v1/programs/{program_id}/start")]
pub(super) async fn start_program(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<ProgramId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, ProgramState::Running, command).await
}

/// Close a program
///
/// Possible when no pairing would end with it any more; winding the program down ends them first. Renewed and extended
/// pairings with a last day of their own go on.
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program.")), request_body = Reason, responses((status = 200, description = "The closed program.", body = Program)))]
#[post("/v1/programs/{program_id}/close")]
pub(super) async fn close_program(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<ProgramId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, ProgramState::Closed, command).await
}

/// Archive a closed program
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program.")), request_body = Reason, responses((status = 200, description = "The archived program.", body = Program)))]
#[post("/v1/programs/{program_id}/archive")]
pub(super) async fn archive_program(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<ProgramId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, ProgramState::Archived, command).await
}

/// Call a program off
///
/// Possible while it is a draft or open, and no pairing is open in it.
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program.")), request_body = Reason, responses((status = 200, description = "The cancelled program.", body = Program)))]
#[post("/v1/programs/{program_id}/cancel")]
pub(super) async fn cancel_program(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<ProgramId>,
    command: Command<Reason>,
) -> Result<HttpResponse> {
    step(&api, &caller, id, ProgramState::Cancelled, command).await
}

/// List the steps of a program
///
/// Who did what, when and why; oldest first.
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program.")), responses((status = 200, description = "The steps.", body = Vec<Transition>)))]
#[get("/v1/programs/{program_id}/transitions")]
pub(super) async fn list_program_transitions(
    api: Data<Api>,
    caller: Coordinator,
    Path(id): Path<ProgramId>,
) -> Result<Reply<Vec<Transition>>> {
    store::get_coordinated(api.db(), &caller, id).await?;
    transitions::store::list(api.db(), caller.organization, Subject::Program, id.0)
        .await
        .map(Reply::ok)
}

async fn step(
    api: &Api,
    caller: &Caller,
    id: ProgramId,
    to: ProgramState,
    Command { body, once }: Command<Reason>,
) -> Result<HttpResponse> {
    store::get_coordinated(api.db(), caller, id).await?;
    let expected = once.if_match.clone();
    api.execute(caller, once, async move |unit| {
        let current = store::get(unit.db, unit.organization, id).await?;
        if let Some(expected) = expected {
            expected.check(current.version)?;
        }
        let row = store::step(unit, current, to, body).await?;
        let version = row.version;
        Ok(Reply::ok(Program::from(row)).version(version))
    })
    .await
}
