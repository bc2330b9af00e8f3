//! The operations on notes on sessions of groups.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web::Data};

use super::{
    entity::{Column, Model},
    model::{CreateGroupSessionNote, GroupSessionNote, ListGroupSessionNotes},
    store,
};
use crate::{
    auth::{Caller, Member},
    context::Api,
    error::Result,
    group_sessions::store as sessions,
    ids::{GroupSessionId, GroupSessionNoteId},
    page::{Page, Paging, Sort},
    reply::Reply,
    request::{Command, Patch, Path, Query, RequiredIfMatch},
};

/// List the notes on a session of a group
///
/// The shared ones, and the caller's own private ones. Nobody reads another one's private notes. Whoever has left the group
/// reads on those sessions that are still theirs what they wrote themselves.
#[utoipa::path(tag = "groups", params(("group_session_id" = GroupSessionId, Path, description = "The session."), ListGroupSessionNotes), responses((status = 200, description = "A page of notes.", body = Page<GroupSessionNote>)))]
#[get("/v1/group-sessions/{group_session_id}/notes")]
pub(super) async fn list_group_session_notes(
    api: Data<Api>,
    caller: Member,
    request: HttpRequest,
    Path(session): Path<GroupSessionId>,
    Query(query): Query<ListGroupSessionNotes>,
) -> Result<HttpResponse> {
    let session = sessions::get_visible(api.db(), &caller, session).await?;
    let paging = Paging::new(
        &api,
        &caller,
        &request,
        &query,
        query.limit,
        query.cursor.as_deref(),
    )?;
    let select = store::readable(api.db(), &caller, &session).await?;
    let sort = Sort::by_id(Column::Id);
    paging
        .list(
            api.db(),
            select,
            sort,
            |row| (None, row.id.0),
            GroupSessionNote::from,
        )
        .await
}

/// Write a note on a session of a group
///
/// By those who are in the group, or were when the session began. A `private` note, which is the default, is read by its author alone: not by the others, not by
/// coordinators or owners, not by API keys. A `shared` one is read by everybody in the group and by those who run the program.
#[utoipa::path(tag = "groups", params(("group_session_id" = GroupSessionId, Path, description = "The session.")), request_body = CreateGroupSessionNote, responses((status = 201, description = "The note.", body = GroupSessionNote)))]
#[post("/v1/group-sessions/{group_session_id}/notes")]
pub(super) async fn create_group_session_note(
    api: Data<Api>,
    caller: Member,
    Path(session): Path<GroupSessionId>,
    Command { body, once }: Command<CreateGroupSessionNote>,
) -> Result<HttpResponse> {
    let visible = sessions::get_visible(api.db(), &caller, session).await?;
    let author = store::author(api.db(), &caller, &visible).await?;
    api.execute(&caller, once, async move |unit| {
        let row = store::create(unit, session, author, body).await?;
        let (location, version) = (format!("/v1/group-session-notes/{}", row.id), row.version);
        Ok(Reply::created(location, GroupSessionNote::from(row)).version(version))
    })
    .await
}

/// Read a note on a session of a group
#[utoipa::path(tag = "groups", params(("group_session_note_id" = GroupSessionNoteId, Path, description = "The note.")), responses((status = 200, description = "The note.", body = GroupSessionNote)))]
#[get("/v1/group-session-notes/{group_session_note_id}")]
pub(super) async fn get_group_session_note(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupSessionNoteId>,
) -> Result<Reply<GroupSessionNote>> {
    let row = store::get_readable(api.db(), &caller, id).await?;
    Ok(answer(row))
}

/// Change a note on a session of a group
///
/// Its author only.
#[utoipa::path(tag = "groups", params(("group_session_note_id" = GroupSessionNoteId, Path, description = "The note.")), request_body = CreateGroupSessionNote, responses((status = 200, description = "The changed note.", body = GroupSessionNote)))]
#[patch("/v1/group-session-notes/{group_session_note_id}")]
pub(super) async fn patch_group_session_note(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupSessionNoteId>,
    patch: Patch,
) -> Result<Reply<GroupSessionNote>> {
    store::get_own(api.db(), &caller, id).await?;
    let (shared, who) = (Data::clone(&api), Caller::clone(&caller));
    let row = api
        .write(&caller, async move |unit| {
            let current = store::get_own(unit.db, &who, id).await?;
            patch.if_match.check(current.version)?;
            let after = patch.apply(&shared, &CreateGroupSessionNote::from(current.clone()))?;
            store::update(unit, current, after).await
        })
        .await?;
    Ok(answer(row))
}

/// Delete a note on a session of a group
///
/// Its author only.
#[utoipa::path(tag = "groups", params(("group_session_note_id" = GroupSessionNoteId, Path, description = "The note.")), responses((status = 204, description = "The note is gone.")))]
#[delete("/v1/group-session-notes/{group_session_note_id}")]
pub(super) async fn delete_group_session_note(
    api: Data<Api>,
    caller: Member,
    Path(id): Path<GroupSessionNoteId>,
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

fn answer(row: Model) -> Reply<GroupSessionNote> {
    let version = row.version;
    Reply::ok(GroupSessionNote::from(row)).version(version)
}
