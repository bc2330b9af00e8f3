//! The operations on recognitions.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sea_orm::ConnectionTrait;

use super::{
    entity::Model,
    model::{CreateRecognition, HideRecognition, ListRecognitions, Recognition},
    store,
};
use crate::{
    applications::participation,
    auth::{Caller, Member},
    context::Api,
    error::{Problem, Result},
    ids::{PersonId, RecognitionId},
    page::{Page, Paging},
    people, programs,
    reply::Reply,
    request::{Command, Once, Path, Query},
};

/// List recognitions
///
/// Newest first: those that you gave or received, those for the programs that you take part in or run, and public ones. What its
/// receiver hid is seen by the two only.
#[utoipa::path(tag = "recognitions", params(ListRecognitions), responses((status = 200, description = "A page of recognitions.", body = Page<Recognition>)))]
#[get("/v1/recognitions")]
pub(super) async fn list_recognitions(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Query(query): Query<ListRecognitions>,
) -> Result<HttpResponse> {
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let visible = store::visible(api.db(), &caller).await?;
    let (select, sort) = store::select(visible, &query);
    let (db, viewer) = (api.db().clone(), Caller::clone(&caller));
    let seen = async move |rows| with_names(&db, &viewer, rows).await;
    paging
        .list_with(api.db(), select, sort, |row| (None, row.id.0), seen)
        .await
}

/// Thank somebody
///
/// For a behavior, best with evidence, to somebody who takes part in the program; by somebody who does, too, or runs it. At most
/// 10 times in 24 hours. Between two people, whoever thanks, one recognition in 30 days counts: `counted` says whether this
/// one does.
#[utoipa::path(tag = "recognitions", request_body = CreateRecognition, responses((status = 201, description = "The recognition.", body = Recognition)))]
#[post("/v1/recognitions")]
pub(super) async fn create_recognition(
    api: Data<Api>,
    caller: Member,
    Command { body, once }: Command<CreateRecognition>,
) -> Result<HttpResponse> {
    let program = body.program_id;
    programs::store::get_visible(api.db(), &caller, program).await?;
    let giver = caller.require_person()?;
    let takes_part =
        participation::takes_part(api.db(), caller.organization, program, giver).await?;
    if !takes_part && !caller.coordinates(program) {
        return Err(Problem::not_found("program"));
    }
    let seen_by = Caller::clone(&caller);
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, giver, body).await?;
        let location = format!("/v1/recognitions/{}", row.id);
        let reply = answer(unit.db, &seen_by, row).await?;
        Ok(reply.at_new(location))
    })
    .await
}

/// Read a recognition
#[utoipa::path(tag = "recognitions", params(("recognition_id" = RecognitionId, Path, description = "The recognition.")), responses((status = 200, description = "The recognition.", body = Recognition)))]
#[get("/v1/recognitions/{recognition_id}")]
pub(super) async fn get_recognition(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<RecognitionId>,
) -> Result<Reply<Recognition>> {
    let row = store::get_visible(api.db(), &caller, id).await?;
    answer(api.db(), &caller, row).await
}

/// Hide a recognition
///
/// By its receiver: from then on the two see it only, and it leaves the counts. The giver is not told. The event log says that
/// it is hidden, so that whoever shows it elsewhere takes it down; of private thanks it says nothing at all.
#[utoipa::path(tag = "recognitions", params(("recognition_id" = RecognitionId, Path, description = "The recognition.")), request_body = HideRecognition, responses((status = 200, description = "The recognition.", body = Recognition)))]
#[post("/v1/recognitions/{recognition_id}/hide")]
pub(super) async fn hide_recognition(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<RecognitionId>,
    Command { once, .. }: Command<HideRecognition>,
) -> Result<HttpResponse> {
    turn(&api, &caller, id, once, true).await
}

/// Show a hidden recognition again
///
/// By its receiver.
#[utoipa::path(tag = "recognitions", params(("recognition_id" = RecognitionId, Path, description = "The recognition.")), request_body = HideRecognition, responses((status = 200, description = "The recognition.", body = Recognition)))]
#[post("/v1/recognitions/{recognition_id}/unhide")]
pub(super) async fn unhide_recognition(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<RecognitionId>,
    Command { once, .. }: Command<HideRecognition>,
) -> Result<HttpResponse> {
    turn(&api, &caller, id, once, false).await
}

async fn turn(
    api: &Api,
    caller: &Caller,
    id: RecognitionId,
    once: Once,
    hide: bool,
) -> Result<HttpResponse> {
    let seen = store::get_visible(api.db(), caller, id).await?;
    if !caller.is(seen.receiver_id) {
        let detail = "Only the one who was thanked hides or shows it.";
        return Err(Problem::forbidden(detail));
    }
    let (expected, seen_by) = (once.if_match.clone(), caller.clone());
    api.execute(caller, once, async move |unit| {
        let current = store::lock(unit, id).await?;
        if let Some(expected) = expected {
            expected.check(current.version)?;
        }
        let row = store::hide(unit, current, hide).await?;
        answer(unit.db, &seen_by, row).await
    })
    .await
}

async fn answer(
    db: &impl ConnectionTrait,
    caller: &Caller,
    row: Model,
) -> Result<Reply<Recognition>> {
    // To all but the receiver it never changes, and its version does not tell that it was hidden.
    let version = if caller.is(row.receiver_id) {
        row.version
    } else {
        1
    };
    let recognition = with_names(db, caller, vec![row]).await?.pop();
    let recognition = recognition.ok_or_else(|| Problem::internal("a recognition was lost"))?;
    Ok(Reply::ok(recognition).version(version))
}

/// Adds the names of the people, with one query for all of them.
async fn with_names(
    db: &impl ConnectionTrait,
    caller: &Caller,
    rows: Vec<Model>,
) -> Result<Vec<Recognition>> {
    let people: Vec<PersonId> = rows
        .iter()
        .flat_map(|row| [row.giver_id, Some(row.receiver_id)])
        .flatten()
        .collect();
    let names = people::store::names(db, caller.organization, &people).await?;
    let recognitions = rows
        .into_iter()
        .map(|row| Recognition::new(caller, row, &names));
    Ok(recognitions.collect())
}
