//! The operations on notes.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web::Data};

use super::{
    entity::{Column, Model},
    model::{CreateSessionNote, ListSessionNotes, SessionNote},
    store,
};
use crate::{
    auth::{Caller, Member},
    context::Api,
    error::Result,
    ids::{SessionId, SessionNoteId},
    page::{Page, Paging, Sort},
    reply::Reply,
    request::{Command, Patch, Path, Query, RequiredIfMatch},
    sessions,
};

/// List the notes on a session
///
/// The shared ones, and the caller's own private ones. Nobody reads another one's private notes.
#[utoipa::path(tag = "session notes", params(("session_id" = SessionId, Path, description = "The session."), ListSessionNotes), responses((status = 200, description = "A page of notes.", body = Page<SessionNote>)))]
#[get("/v1/sessions/{session_id}/notes")]
pub(super) async fn list_session_notes(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Path(session): Path<SessionId>,
    Query(query): Query<ListSessionNotes>,
) -> Result<HttpResponse> {
    sessions::store::get_visible(api.db(), &caller, session).await?;
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let (select, sort) = (store::readable(&caller, session), Sort::by_id(Column::Id));
    paging
        .list(
            api.db(),
            select,
            sort,
            |row| (None, row.id.0),
            SessionNote::from,
        )
        .await
}

/// Write a note on a session
///
/// Mentor and mentee only. A `private` note, which is the default, is read by its author alone: not by the partner, not by
/// coordinators or owners, not by API keys. A `shared` one is read by both and by those who run the program.
#[utoipa::path(tag = "session notes", params(("session_id" = SessionId, Path, description = "The session.")), request_body = CreateSessionNote, responses((status = 201, description = "The note.", body = SessionNote)))]
#[post("/v1/sessions/{session_id}/notes")]
pub(super) async fn create_session_note(
    api: Data<Api>,
    caller: Member,
    Path(session): Path<SessionId>,
    Command { body, once }: Command<CreateSessionNote>,
) -> Result<HttpResponse> {
    let visible = sessions::store::get_visible(api.db(), &caller, session).await?;
    let author = store::author(&caller, &visible)?;
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, session, author, body).await?;
        let (location, version) = (format!("/v1/session-notes/{}", row.id), row.version);
        Ok(Reply::created(location, SessionNote::from(row)).version(version))
    })
    .await
}

/// Read a note
#[utoipa::path(tag = "session notes", params(("session_note_id" = SessionNoteId, Path, description = "The note.")), responses((status = 200, description = "The note.", body = SessionNote)))]
#[get("/v1/session-notes/{session_note_id}")]
pub(super) async fn get_session_note(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SessionNoteId>,
) -> Result<Reply<SessionNote>> {
    let row = store::get_readable(api.db(), &caller, id).await?;
    Ok(answer(row))
}

/// Change a note
///
/// Its author only.
#[utoipa::path(tag = "session notes", params(("session_note_id" = SessionNoteId, Path, description = "The note.")), request_body = CreateSessionNote, responses((status = 200, description = "The changed note.", body = SessionNote)))]
#[patch("/v1/session-notes/{session_note_id}")]
pub(super) async fn patch_session_note(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SessionNoteId>,
    patch: Patch,
) -> Result<Reply<SessionNote>> {
    store::get_own(api.db(), &caller, id).await?;
    let (shared, who) = (Data::clone(&api), Caller::clone(&caller));
    let row = api
        .write(&caller, async move |unit| {
            let current = store::get_own(unit.db, &who, id).await?;
            patch.if_match.check(current.version)?;
            let after = patch.apply(&shared, &CreateSessionNote::from(current.clone()))?;
            store::update(unit, current, after).await
        })
        .await?;
    Ok(answer(row))
}

/// Delete a note
///
/// Its author only.
#[utoipa::path(tag = "session notes", params(("session_note_id" = SessionNoteId, Path, description = "The note.")), responses((status = 204, description = "The note is gone.")))]
#[delete("/v1/session-notes/{session_note_id}")]
pub(super) async fn delete_session_note(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<SessionNoteId>,
    RequiredIfMatch(if_match): RequiredIfMatch,
) -> Result<Reply<()>> {
    let row = store::get_own(api.db(), &caller, id).await?;
    api.write(&caller, async move |unit| {
        if_match.check(row.version)?;
        store::delete(unit, row).await
    })
    .await?;
    Ok(Reply::no_content())
}

fn answer(row: Model) -> Reply<SessionNote> {
    let version = row.version;
    Reply::ok(SessionNote::from(row)).version(version)
}
