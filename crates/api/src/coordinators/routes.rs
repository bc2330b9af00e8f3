//! The operations on coordinators.

use actix_web::{HttpRequest, HttpResponse, delete, get, put, web::Data};

use super::{ProgramCoordinator, entity, model::ListCoordinators, store};
use crate::{
    auth::{Actor, Coordinator, Owner},
    context::Api,
    error::Result,
    ids::{PersonId, ProgramId},
    page::{Page, Paging, Sort},
    programs,
    reply::Reply,
    request::{Path, Query},
};

/// List the coordinators of a program
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program."), ListCoordinators), responses((status = 200, description = "A page of coordinators.", body = Page<ProgramCoordinator>)))]
#[get("/v1/programs/{program_id}/coordinators")]
pub(super) async fn list_coordinators(
    api: Data<Api>,
    caller: Coordinator,
    request: HttpRequest,
    Path(program): Path<ProgramId>,
    Query(query): Query<ListCoordinators>,
) -> Result<HttpResponse> {
    programs::store::get_coordinated(api.db(), &caller, program).await?;
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let select = store::of_program(caller.organization, program);
    let sort = Sort::by_id(entity::Column::PersonId);
    paging
        .list(
            api.db(),
            select,
            sort,
            |row| (None, row.person_id.0),
            ProgramCoordinator::from,
        )
        .await
}

/// Make a person coordinator of a program
///
/// Doing it twice changes nothing.
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program."), ("person_id" = PersonId, Path, description = "The person.")), responses((status = 200, description = "The person runs the program.", body = ProgramCoordinator)))]
#[put("/v1/programs/{program_id}/coordinators/{person_id}")]
pub(super) async fn put_coordinator(
    api: Data<Api>,
    caller: Owner,
    Path((program, person)): Path<(ProgramId, PersonId)>,
) -> Result<Reply<ProgramCoordinator>> {
    let row = api
        .write(&caller, async move |unit| {
            store::put(unit, program, person).await
        })
        .await?;
    api.principals
        .forget(caller.organization, Actor::Person(person));
    Ok(Reply::ok(ProgramCoordinator::from(row)))
}

/// End a person's coordination of a program
#[utoipa::path(tag = "programs", params(("program_id" = ProgramId, Path, description = "The program."), ("person_id" = PersonId, Path, description = "The person.")), responses((status = 204, description = "The person no longer runs the program.")))]
#[delete("/v1/programs/{program_id}/coordinators/{person_id}")]
pub(super) async fn delete_coordinator(
    api: Data<Api>,
    caller: Owner,
    Path((program, person)): Path<(ProgramId, PersonId)>,
) -> Result<Reply<()>> {
    api.write(&caller, async move |unit| {
        store::delete(unit, program, person).await
    })
    .await?;
    api.principals
        .forget(caller.organization, Actor::Person(person));
    Ok(Reply::no_content())
}
